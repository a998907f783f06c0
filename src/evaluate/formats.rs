//! Files of PASCAL VOC and Open Images, and JSON for the parser of JavaScript.

use std::path::{Path, PathBuf};

use boxwise_coco::formats::{OwnColumns, open_images, voc};
use boxwise_coco::{Dataset, Reading, Result};
use napi_derive::napi;

use super::DatasetHandle;
use crate::border::{ByteArray, DoubleArray, Held, Json, JsonInput};
use crate::numbers::threads_or_all;
use crate::{export, options};

/// Detections read from files; boxes are x, y, width, height.
#[napi(object, object_from_js = false)]
pub struct ReadColumns {
    pub image_ids: Vec<String>,
    pub category_ids: Vec<String>,
    pub boxes: DoubleArray,
    pub scores: DoubleArray,
    /// The path of each file.
    pub files: Vec<String>,
    /// The first detection of each file.
    pub starts: Vec<f64>,
}

/// A text for JavaScript's parser; see `StandardJson` of the core.
#[napi(object, object_from_js = false)]
pub struct StandardJson {
    pub text: ByteArray,
    pub is_marked: bool,
}

options! {
    /// Paths of PASCAL VOC's annotations.
    struct VocArg {
        pub annotations: String,
        pub image_set: Option<String>,
        pub threads: Option<u32>,
    }
}

options! {
    /// Paths of Open Images' tables.
    struct OpenImagesArg {
        pub boxes: String,
        pub labels: Option<String>,
    }
}

export! {
    /// Reads PASCAL VOC's annotations.
    fn read_voc(from: VocArg) -> DatasetHandle = voc_dataset;
    /// Reads PASCAL VOC's results.
    fn read_voc_results(paths: Vec<String>, threads: Option<u32>) -> ReadColumns = voc_columns;
    /// Reads Open Images' boxes and image labels.
    fn read_open_images(from: OpenImagesArg) -> DatasetHandle = open_images_dataset;
    /// Reads a text as standard JSON and checks it.
    fn standard_json(source: JsonInput) -> StandardJson = standard;
    /// Reads Open Images' predictions.
    fn read_open_images_results(path: String) -> ReadColumns = open_images_columns;
}

fn voc_dataset(from: &VocArg) -> Result<DatasetHandle> {
    let set = from.image_set.as_deref().map(Path::new);
    voc::read_annotations(Path::new(&from.annotations), set, threads_or_all(from.threads)).map(handle)
}

fn voc_columns(paths: Vec<&str>, threads: Option<u32>) -> Result<ReadColumns> {
    let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    voc::read_results(&paths, threads_or_all(threads)).map(columns)
}

fn open_images_columns(path: &str) -> Result<ReadColumns> {
    open_images::read_results(Path::new(path)).map(columns)
}

fn open_images_dataset(from: &OpenImagesArg) -> Result<DatasetHandle> {
    let labels = from.labels.as_deref().map(Path::new);
    open_images::read_ground_truth(Path::new(&from.boxes), labels).map(handle)
}

fn standard(json: Json) -> Result<StandardJson> {
    let found = boxwise_coco::standard_json(&json.source("json"), &Reading::default())?;
    Ok(StandardJson { text: found.text.into(), is_marked: found.is_marked })
}

fn handle(dataset: Dataset) -> DatasetHandle {
    DatasetHandle(Held::new(dataset))
}

fn columns(columns: OwnColumns) -> ReadColumns {
    let (files, starts) = columns.files.into_iter().map(|(path, first)| (path, first as f64)).unzip();
    ReadColumns {
        image_ids: columns.image_ids,
        category_ids: columns.category_ids,
        boxes: columns.boxes.into_flattened().into(),
        scores: columns.scores.into(),
        files,
        starts,
    }
}
