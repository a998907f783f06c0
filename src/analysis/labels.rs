//! Suspicious labels.

use boxwise_coco::analysis::{LabelErrors, LabelThresholds};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use crate::border::{ByteArray, DoubleArray, IntArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// What detections must score to speak against a label.
    struct LabelScores {
        pub overlooked: f64,
        pub badly_located: f64,
        pub swapped: f64,
    }
}

answer! {
    /// Suspicious boxes, the worst first; and the qualities of images.
    struct LabelRows from LabelErrors {
        kind: ByteArray,
        image: UintArray,
        category: UintArray,
        object: IntArray,
        detection: IntArray,
        suggested: IntArray,
        quality: DoubleArray,
        bbox: DoubleArray,
        image_quality: DoubleArray,
        passed: UintArray,
    }
}

export! {
    /// Labels that were overlooked, badly located or swapped.
    fn label_errors(evaluation: LoadedEvaluation, scores: LabelScores) -> LabelRows = suspicious;
}

fn suspicious(evaluation: &Evaluation, scores: &LabelScores) -> Result<LabelErrors> {
    let LabelScores { overlooked, badly_located, swapped } = *scores;
    evaluation.label_errors(LabelThresholds { overlooked, badly_located, swapped })
}
