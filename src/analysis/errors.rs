//! Confusion matrices, and the cost of errors.

use boxwise_coco::analysis::{ConfusionMatrix as Matrix, Errors, PairingRule};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{DoubleArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{export, options};

options! {
    /// Options of the confusion matrix.
    struct ConfusionOptions {
        pub confidence: Option<f64>,
        /// Whether to pair by similarity alone, whatever the category.
        pub class_agnostic: bool,
    }
}

/// Counts by true (row) and predicted category (column); background is last.
#[napi(object, object_from_js = false)]
pub struct ConfusionCounts {
    pub iou: f64,
    pub area: String,
    pub counts: UintArray,
    pub size: u32,
}

/// Errors by kind: classification, localization, both, duplicate, background, missed.
#[napi(object, object_from_js = false)]
pub struct ErrorCosts {
    pub iou: f64,
    pub area: String,
    pub ap: f64,
    pub counts: UintArray,
    pub cost: DoubleArray,
    /// `[K, 6]`; empty where it is not computed.
    pub slot_cost: DoubleArray,
    pub false_positive_cost: f64,
    pub false_negative_cost: f64,
}

export! {
    /// The confusion matrix.
    fn confusion_matrix(evaluation: LoadedEvaluation, setting: SettingOptions, options: ConfusionOptions) -> ConfusionCounts = confusion;
    /// Errors by kind, and the cost of each kind.
    fn error_costs(evaluation: LoadedEvaluation, setting: SettingOptions, background: f64, tidecv: bool) -> ErrorCosts = errors;
}

fn confusion(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    options: &ConfusionOptions,
) -> Result<ConfusionCounts> {
    let rule = match options.class_agnostic {
        true => PairingRule::ClassAgnostic,
        false => PairingRule::SameClassFirst,
    };
    let Matrix { iou, area, counts, size } =
        evaluation.confusion_matrix(setting.get(), options.confidence, rule)?;
    Ok(ConfusionCounts { iou, area, counts: counts.into(), size: size as u32 })
}

fn errors(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    background: f64,
    tidecv: bool,
) -> Result<ErrorCosts> {
    let Errors { iou, area, ap, counts, cost, slot_cost, false_positive_cost, false_negative_cost } =
        match tidecv {
            true => evaluation.tidecv_errors(setting.iou, background)?,
            false => evaluation.errors(setting.get(), background)?,
        };
    Ok(ErrorCosts {
        iou,
        area,
        ap,
        counts: counts.map(|count| count as u32).to_vec().into(),
        cost: cost.to_vec().into(),
        slot_cost: slot_cost.into(),
        false_positive_cost,
        false_negative_cost,
    })
}
