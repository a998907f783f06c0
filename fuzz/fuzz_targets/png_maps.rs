//! Any two files are maps of labels, or of segments, or are refused.
#![no_main]

use std::fs::write;
use std::path::PathBuf;
use std::sync::LazyLock;

use boxwise_coco::panoptic::{Masks, Panoptic, PanopticParams, Role, evaluate};
use boxwise_coco::semantic::{LabelFiles, SemanticParams, evaluate_files};
use boxwise_coco::{Reading, Source};
use boxwise_fuzz::folder;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;

const TRUTH: &[u8] =
    br#"{"categories": [{"id": 1, "isthing": 1}], "annotations": [{"image_id": 1, "file_name": "a.png",
    "segments_info": [{"id": 1, "category_id": 1, "iscrowd": 0, "area": 3}]}]}"#;

static FOLDERS: LazyLock<[PathBuf; 2]> = LazyLock::new(|| [folder("truth"), folder("predictions")]);

fn read(role: Role) -> Panoptic {
    let reading = Reading::with(Threads::ONE, Isa::detect());
    Panoptic::read(&Source::Bytes(TRUTH, "truth"), role, &reading).expect("a text that is right")
}

libfuzzer_sys::fuzz_target!(|input: (&[u8], Vec<u8>)| {
    let [truth, predictions] = &*FOLDERS;
    write(truth.join("a.png"), input.0).expect("a file");
    write(predictions.join("a.png"), &input.1).expect("a file");
    let files = LabelFiles {
        labels: truth.clone(),
        predictions: predictions.clone(),
        label_suffix: ".png".into(),
        prediction_suffix: ".png".into(),
    };
    let _ = evaluate_files(&files, SemanticParams::new(256), Threads::ONE, None);
    let masks = [Masks::Folder(truth.clone()), Masks::Folder(predictions.clone())];
    let [truth, predictions] = [read(Role::GroundTruth), read(Role::Predictions)];
    let params = PanopticParams { threads: Threads::ONE, ..PanopticParams::default() };
    let _ = evaluate(&truth, &predictions, [&masks[0], &masks[1]], &params, None);
});
