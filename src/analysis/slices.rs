//! Metrics of parts of the images or objects.

use boxwise_coco::analysis::Slices;
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{DoubleArray, UintArray, Uints};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export};

answer! {
    /// Metrics of each slice.
    struct SliceRows from Slices {
        images: UintArray,
        objects: UintArray,
        detections: UintArray,
        ap: DoubleArray,
        ap_at: DoubleArray,
        recall: DoubleArray,
    }
}

export! {
    /// Metrics of slices of images, given by the slice of each image.
    fn image_slices(evaluation: LoadedEvaluation, setting: SettingOptions, slices: Uints, count: u32)
        -> SliceRows = of_images;
    /// Metrics of slices of objects, given by the slice of each annotation.
    fn object_slices(evaluation: LoadedEvaluation, setting: SettingOptions, slices: Uints, count: u32)
        -> SliceRows = of_objects;
}

fn of_images(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    slices: &[u32],
    count: u32,
) -> Result<Slices> {
    evaluation.image_slices(setting.get(), slices, count as usize)
}

fn of_objects(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    slices: &[u32],
    count: u32,
) -> Result<Slices> {
    evaluation.object_slices(setting.get(), slices, count as usize)
}
