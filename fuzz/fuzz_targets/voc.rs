//! Any texts are PASCAL VOC's files or are refused, and what was read is evaluated.
#![no_main]

use std::fs::write;
use std::path::PathBuf;
use std::sync::LazyLock;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn};
use boxwise_coco::formats::voc::{read_annotations, read_results};
use boxwise_coco::{DetectionColumns, Detections, Interpolation, IouType, Params, Protocol, Voc};
use boxwise_fuzz::{evaluate_twice, folder, parts};
use boxwise_threads::Threads;

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| folder("voc"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [first, second, results] = parts(bytes);
    for (name, text) in [("a.xml", first), ("b.xml", second), ("comp4_det_test_dog.txt", results)] {
        write(FOLDER.join(name), text).expect("a file");
    }
    let one = read_annotations(&FOLDER, None, Threads::ONE);
    assert_eq!(format!("{one:?}"), format!("{:?}", read_annotations(&FOLDER, None, Threads::new(2))));
    let columns = read_results(&[FOLDER.join("comp4_det_test_dog.txt")], Threads::ONE);
    let (Ok(dataset), Ok(columns)) = (one, columns) else { return };
    let columns = DetectionColumns {
        image_ids: IdColumn::Text(&columns.image_ids),
        category_ids: IdColumn::Text(&columns.category_ids),
        boxes: FloatColumn::F64(columns.boxes.as_flattened()),
        scores: FloatColumn::F64(&columns.scores),
        format: BoxFormat::Xywh,
        keypoints: None,
        masks: None,
    };
    for interpolation in [Interpolation::AllPoints, Interpolation::ElevenPoints] {
        let voc = Voc { interpolation, ..Voc::default() };
        let params = Params { voc, ..Params::of(Protocol::Voc, IouType::Bbox) };
        evaluate_twice(&dataset, &Detections::Columns(columns), &params);
    }
});
