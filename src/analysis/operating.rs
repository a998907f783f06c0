//! Precision, recall and F at every confidence.

use boxwise_coco::analysis::{
    Average, CurveOf, OperatingCurve as Curve, OperatingPoint, OperatingPoints as Points, Target,
};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{DoubleArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{export, options};

options! {
    /// Options of operating points; without a confidence or a minimum, those with the best F.
    struct OperatingPointOptions {
        pub beta: f64,
        pub confidence: Option<f64>,
        pub min_precision: Option<f64>,
        pub min_recall: Option<f64>,
    }
}

options! {
    /// Options of the curve.
    struct OperatingCurveOptions {
        pub beta: f64,
        /// Index of the category; absent for all categories.
        pub category: Option<u32>,
        /// Whether to return means over categories instead of rates of sums.
        pub averages: bool,
    }
}

/// Operating points: one for each category, then micro and macro.
#[napi(object, object_from_js = false)]
pub struct OperatingPointColumns {
    pub iou: f64,
    pub area: String,
    pub confidence: DoubleArray,
    pub precision: DoubleArray,
    pub recall: DoubleArray,
    pub f_score: DoubleArray,
    pub true_positives: UintArray,
    pub false_positives: UintArray,
    pub false_negatives: UintArray,
}

/// Precision, recall and F at every confidence.
#[napi(object, object_from_js = false)]
pub struct OperatingCurveColumns {
    pub confidence: DoubleArray,
    pub precision: DoubleArray,
    pub recall: DoubleArray,
    pub f_score: DoubleArray,
    pub true_positives: UintArray,
    pub false_positives: UintArray,
    pub objects: f64,
}

export! {
    /// The operating point of each category, and of all together.
    fn operating_points(evaluation: LoadedEvaluation, setting: SettingOptions, options: OperatingPointOptions) -> OperatingPointColumns
        = points;
    /// Every operating point of a category, or of all together.
    fn operating_curve(evaluation: LoadedEvaluation, setting: SettingOptions, options: OperatingCurveOptions) -> OperatingCurveColumns
        = curve;
}

fn points(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    options: &OperatingPointOptions,
) -> Result<OperatingPointColumns> {
    let target = match *options {
        OperatingPointOptions { confidence: Some(confidence), .. } => Target::Confidence(confidence),
        OperatingPointOptions { min_precision: Some(least), .. } => Target::Precision(least),
        OperatingPointOptions { min_recall: Some(least), .. } => Target::Recall(least),
        _ => Target::BestF,
    };
    let Points { iou, area, mut categories, micro, macro_mean } =
        evaluation.operating_points(setting.get(), options.beta, target)?;
    categories.extend([micro, macro_mean]);
    let rates = |rate: fn(&OperatingPoint) -> f64| categories.iter().map(rate).collect::<Vec<_>>().into();
    let counts = |count: fn(&OperatingPoint) -> u64| {
        categories.iter().map(|point| count(point) as u32).collect::<Vec<_>>().into()
    };
    Ok(OperatingPointColumns {
        iou,
        area,
        confidence: rates(|point| point.confidence),
        precision: rates(|point| point.precision),
        recall: rates(|point| point.recall),
        f_score: rates(|point| point.f),
        true_positives: counts(|point| point.true_positives),
        false_positives: counts(|point| point.false_positives),
        false_negatives: counts(|point| point.false_negatives),
    })
}

fn curve(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    options: &OperatingCurveOptions,
) -> Result<OperatingCurveColumns> {
    let of = match (options.category, options.averages) {
        (Some(category), _) => CurveOf::Category(category as usize),
        (None, false) => CurveOf::All(Average::Micro),
        (None, true) => CurveOf::All(Average::Macro),
    };
    let Curve { confidence, precision, recall, f, true_positives, false_positives, objects } =
        evaluation.operating_curve(of, setting.get(), options.beta)?;
    Ok(OperatingCurveColumns {
        confidence: confidence.into(),
        precision: precision.into(),
        recall: recall.into(),
        f_score: f.into(),
        true_positives: true_positives.into(),
        false_positives: false_positives.into(),
        objects: objects as f64,
    })
}
