//! LRP, calibration, and distributions of scores.

use boxwise_coco::analysis::{Binning, Calibration, Distributions, Lrp};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{DoubleArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// Options of calibration.
    struct CalibrationOptions {
        pub bins: u32,
        /// Whether bins hold about equally many detections instead of being equally wide.
        pub quantile: bool,
        pub min_score: f64,
    }
}

answer! {
    /// LRP of each category, then the mean.
    struct LrpRows from Lrp {
        confidence: DoubleArray,
        lrp: DoubleArray,
        localization: DoubleArray,
        false_positive: DoubleArray,
        false_negative: DoubleArray,
    }
}

answer! {
    /// Bins of all detections; errors of each category, then of all; corrections.
    struct CalibrationFound from Calibration {
        lower: DoubleArray,
        upper: DoubleArray,
        count: UintArray,
        mean_score: DoubleArray,
        accuracy: DoubleArray,
        ece: DoubleArray,
        mce: DoubleArray,
        detections: UintArray,
        temperature: f64,
        temperature_ece: f64,
        slope: f64,
        intercept: f64,
        platt_ece: f64,
    }
}

answer! {
    /// Histograms: true positives, false positives, ignored.
    struct DistributionCounts from Distributions {
        lower: DoubleArray,
        upper: DoubleArray,
        scores: UintArray,
        similarities: UintArray,
    }
}

export! {
    /// LRP at a confidence, or the least.
    fn lrp(evaluation: LoadedEvaluation, setting: SettingOptions, confidence: Option<f64>) -> LrpRows = errors;
    /// Whether scores are probabilities.
    fn calibration(evaluation: LoadedEvaluation, setting: SettingOptions, options: CalibrationOptions)
        -> CalibrationFound = calibrated;
    /// Histograms of scores and similarities.
    fn distributions(evaluation: LoadedEvaluation, setting: SettingOptions, background: f64, bins: u32)
        -> DistributionCounts = histograms;
}

fn errors(evaluation: &Evaluation, setting: &SettingOptions, confidence: Option<f64>) -> Result<Lrp> {
    evaluation.lrp(setting.get(), confidence)
}

fn calibrated(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    options: &CalibrationOptions,
) -> Result<Calibration> {
    let binning = if options.quantile { Binning::Quantile } else { Binning::EqualWidth };
    evaluation.calibration(setting.get(), options.bins as usize, binning, options.min_score)
}

fn histograms(
    evaluation: &Evaluation,
    setting: &SettingOptions,
    background: f64,
    bins: u32,
) -> Result<Distributions> {
    evaluation.distributions(setting.get(), background, bins as usize)
}
