//! Tables of detections, objects and images.

use boxwise_coco::analysis::{DetectionTable as Detections, ImageTable as Images, ObjectTable as Objects};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{ByteArray, DoubleArray, IntArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// Which table of images.
    struct ImageTableOptions {
        pub confidence: Option<f64>,
        pub with_cost: bool,
    }
}

answer! {
    /// Detections that took part. An outcome is the kind of an error, 6 for a true positive, 7 for ignored.
    struct DetectionRows from Detections {
        detection: UintArray,
        image: UintArray,
        category: UintArray,
        score: DoubleArray,
        outcome: ByteArray,
        object: IntArray,
        similarity: DoubleArray,
    }
}

answer! {
    /// Annotations that took part. Outcomes are as those of detections.
    struct ObjectRows from Objects {
        object: UintArray,
        image: UintArray,
        category: UintArray,
        outcome: ByteArray,
        detection: IntArray,
        similarity: DoubleArray,
    }
}

answer! {
    /// Counts of each evaluated image.
    struct ImageRows from Images {
        true_positives: UintArray,
        false_positives: UintArray,
        false_negatives: UintArray,
        cost: DoubleArray,
    }
}

export! {
    /// Every detection, what it matches and what is wrong with it.
    fn detection_table(evaluation: LoadedEvaluation, setting: SettingOptions, background: f64) -> DetectionRows = detections;
    /// Every object, and the detection that matches it.
    fn object_table(evaluation: LoadedEvaluation, setting: SettingOptions, background: f64) -> ObjectRows = objects;
    /// Counts of each image, and what it costs.
    fn image_table(evaluation: LoadedEvaluation, setting: SettingOptions, options: ImageTableOptions) -> ImageRows = images;
}

fn detections(evaluation: &Evaluation, setting: &SettingOptions, background: f64) -> Result<Detections> {
    evaluation.detection_table(setting.get(), background)
}

fn objects(evaluation: &Evaluation, setting: &SettingOptions, background: f64) -> Result<Objects> {
    evaluation.object_table(setting.get(), background)
}

fn images(evaluation: &Evaluation, setting: &SettingOptions, options: &ImageTableOptions) -> Result<Images> {
    evaluation.image_table(setting.get(), options.confidence, options.with_cost)
}
