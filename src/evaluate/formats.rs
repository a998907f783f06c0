//! PASCAL VOC's and Open Images' own files.

use std::path::{Path, PathBuf};

use boxwise_coco::formats::{OwnColumns, open_images, voc};
use boxwise_coco::{Dataset, Result};
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;

use super::{DatasetHandle, Held, count};
use crate::guard::guard;

/// Detections that were read: boxes are x, y, width, height.
#[napi(object, object_from_js = false)]
pub struct ReadColumns {
    pub image_ids: Vec<String>,
    pub category_ids: Vec<String>,
    pub boxes: Float64Array,
    pub scores: Float64Array,
}

/// Where PASCAL VOC's annotations are.
#[napi(object, object_to_js = false)]
pub struct VocArg {
    pub annotations: String,
    pub image_set: Option<String>,
    pub threads: Option<u32>,
}

/// Where Open Images' tables are.
#[napi(object, object_to_js = false)]
pub struct OpenImagesArg {
    pub boxes: String,
    pub labels: Option<String>,
}

#[napi]
pub fn read_voc(from: VocArg) -> napi::Result<DatasetHandle> {
    guard(|| voc_dataset(&from))
}

#[napi]
pub fn read_voc_results(paths: Vec<String>, threads: Option<u32>) -> napi::Result<ReadColumns> {
    guard(|| voc_columns(&paths, threads))
}

#[napi]
pub fn read_open_images(from: OpenImagesArg) -> napi::Result<DatasetHandle> {
    guard(|| open_images_dataset(&from))
}

#[napi]
pub fn read_open_images_results(path: String) -> napi::Result<ReadColumns> {
    guard(|| open_images::read_results(Path::new(&path)).map(told))
}

fn voc_dataset(from: &VocArg) -> Result<DatasetHandle> {
    let set = from.image_set.as_deref().map(Path::new);
    voc::read_annotations(Path::new(&from.annotations), set, count(from.threads)).map(handle)
}

fn voc_columns(paths: &[String], threads: Option<u32>) -> Result<ReadColumns> {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    voc::read_results(&paths, count(threads)).map(told)
}

fn open_images_dataset(from: &OpenImagesArg) -> Result<DatasetHandle> {
    let labels = from.labels.as_deref().map(Path::new);
    open_images::read_ground_truth(Path::new(&from.boxes), labels).map(handle)
}

fn handle(dataset: Dataset) -> DatasetHandle {
    DatasetHandle(Held::new(dataset))
}

fn told(columns: OwnColumns) -> ReadColumns {
    ReadColumns {
        image_ids: columns.image_ids,
        category_ids: columns.category_ids,
        boxes: Float64Array::new(columns.boxes.into_flattened()),
        scores: Float64Array::new(columns.scores),
    }
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    #[napi(ts_return_type = "Promise<DatasetHandle>")]
    pub fn read_voc_async(from: VocArg) -> AsyncTask<Work> {
        Work::promise::<DatasetHandle>(move || voc_dataset(&from))
    }

    #[napi(ts_return_type = "Promise<ReadColumns>")]
    pub fn read_voc_results_async(paths: Vec<String>, threads: Option<u32>) -> AsyncTask<Work> {
        Work::promise::<ReadColumns>(move || voc_columns(&paths, threads))
    }

    #[napi(ts_return_type = "Promise<DatasetHandle>")]
    pub fn read_open_images_async(from: OpenImagesArg) -> AsyncTask<Work> {
        Work::promise::<DatasetHandle>(move || open_images_dataset(&from))
    }

    #[napi(ts_return_type = "Promise<ReadColumns>")]
    pub fn read_open_images_results_async(path: String) -> AsyncTask<Work> {
        Work::promise::<ReadColumns>(move || open_images::read_results(Path::new(&path)).map(told))
    }
}
