//! Tables of detections, objects and images.

use boxwise_coco::analysis::{
    DetectionTable as Detections, ImageTable as Images, ObjectTable as Objects, Setting,
};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use crate::border::{ByteArray, DoubleArray, IntArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// Which table of detections or objects.
    struct TableOptions {
        pub iou: Option<f64>,
        pub area: Option<String>,
        pub background: f64,
    }
}

options! {
    /// Which table of images.
    struct ImageTableOptions {
        pub iou: Option<f64>,
        pub area: Option<String>,
        pub confidence: f64,
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
    fn detection_table(evaluation: LoadedEvaluation, options: TableOptions) -> DetectionRows = detections;
    /// Every object, and the detection that matches it.
    fn object_table(evaluation: LoadedEvaluation, options: TableOptions) -> ObjectRows = objects;
    /// Counts of each image, and what it costs.
    fn image_table(evaluation: LoadedEvaluation, options: ImageTableOptions) -> ImageRows = images;
}

fn detections(evaluation: &Evaluation, options: &TableOptions) -> Result<Detections> {
    let setting = Setting { iou: options.iou, area: options.area.as_deref() };
    evaluation.detection_table(setting, options.background)
}

fn objects(evaluation: &Evaluation, options: &TableOptions) -> Result<Objects> {
    let setting = Setting { iou: options.iou, area: options.area.as_deref() };
    evaluation.object_table(setting, options.background)
}

fn images(evaluation: &Evaluation, options: &ImageTableOptions) -> Result<Images> {
    let setting = Setting { iou: options.iou, area: options.area.as_deref() };
    evaluation.image_table(setting, options.confidence, options.with_cost)
}
