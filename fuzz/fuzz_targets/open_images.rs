//! Any tables are Open Images' or are refused, and what was read is evaluated.
#![no_main]

use std::fs::write;
use std::path::PathBuf;
use std::sync::LazyLock;

use boxwise_coco::eval::{BoxFormat, FloatColumn, IdColumn};
use boxwise_coco::formats::open_images::{read_ground_truth, read_results};
use boxwise_coco::{DetectionColumns, Detections, IouType, Params, Protocol};
use boxwise_fuzz::{evaluate_twice, folder, parts};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| folder("open-images"));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let tables: [&[u8]; 3] = parts(bytes);
    let paths = ["boxes.csv", "labels.csv", "results.csv"].map(|name| FOLDER.join(name));
    for (path, table) in paths.iter().zip(tables) {
        write(path, table).expect("a file");
    }
    let labels = (!tables[1].is_empty()).then_some(&*paths[1]);
    let (dataset, columns) = (read_ground_truth(&paths[0], labels), read_results(&paths[2]));
    let (Ok(dataset), Ok(columns)) = (dataset, columns) else { return };
    let columns = DetectionColumns {
        image_ids: IdColumn::Text(&columns.image_ids),
        category_ids: IdColumn::Text(&columns.category_ids),
        boxes: FloatColumn::F64(columns.boxes.as_flattened()),
        scores: FloatColumn::F64(&columns.scores),
        format: BoxFormat::Xywh,
        keypoints: None,
        masks: None,
    };
    let params = Params::of(Protocol::OpenImages, IouType::Bbox);
    evaluate_twice(&dataset, &Detections::Columns(columns), &params);
});
