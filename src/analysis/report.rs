//! Columns of a report.

use boxwise_coco::analysis::ReportColumns as Columns;
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use crate::border::{ByteArray, DoubleArray, HalfArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export};

answer! {
    /// Columns of images, annotations and detections; annotations by their number in their image.
    struct ReportColumns from Columns {
        base: u32,
        image_sizes: DoubleArray,
        image_objects: UintArray,
        image_detections: UintArray,
        object: UintArray,
        object_category: UintArray,
        object_flags: ByteArray,
        object_areas: ByteArray,
        object_boxes: DoubleArray,
        object_kinds: ByteArray,
        positives: UintArray,
        detection: UintArray,
        category: UintArray,
        score: DoubleArray,
        hits: HalfArray,
        ignored: HalfArray,
        kinds: ByteArray,
        targets: UintArray,
        similarity: DoubleArray,
        boxes: DoubleArray,
        matches: UintArray,
        match_objects: UintArray,
        match_thresholds: HalfArray,
        near: UintArray,
        near_objects: UintArray,
        near_thresholds: HalfArray,
        near_ignored: HalfArray,
    }
}

export! {
    /// What a report keeps of the matching; the threshold of kinds of errors is the evaluation's first where absent.
    fn report_columns(evaluation: LoadedEvaluation, iou: Option<f64>, background: f64) -> ReportColumns = columns;
}

fn columns(evaluation: &Evaluation, iou: Option<f64>, background: f64) -> Result<Columns> {
    evaluation.report_columns(iou, background)
}
