//! Detections whose scores are missing or equal.

use boxwise_coco::analysis::{TieOptions, TieOrders, WithoutScores};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use super::setting::SettingOptions;
use crate::border::{ByteArray, DoubleArray, UintArray};
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// How orders are tried.
    struct TieOrderOptions {
        pub exact: u32,
        pub samples: u32,
        pub seed: f64,
    }
}

answer! {
    /// Of each category, then of all together; rates have a last row with means over the categories.
    struct UnscoredRows from WithoutScores {
        true_positives: UintArray,
        false_positives: UintArray,
        false_negatives: UintArray,
        precision: DoubleArray,
        recall: DoubleArray,
        f1: DoubleArray,
        similarity: DoubleArray,
    }
}

answer! {
    /// Of each category, then the mean.
    struct TieRows from TieOrders {
        ap: DoubleArray,
        least: DoubleArray,
        greatest: DoubleArray,
        expected: DoubleArray,
        standard_error: DoubleArray,
        orders: DoubleArray,
        is_exact: ByteArray,
    }
}

export! {
    /// Precision, recall and F1 by optimal assignment.
    fn without_scores(evaluation: LoadedEvaluation, setting: SettingOptions) -> UnscoredRows = unscored;
    /// AP over the orders of equal scores.
    fn tie_orders(evaluation: LoadedEvaluation, setting: SettingOptions, options: TieOrderOptions)
        -> TieRows = orders;
}

fn unscored(evaluation: &Evaluation, setting: &SettingOptions) -> Result<WithoutScores> {
    evaluation.without_scores(setting.get())
}

fn orders(evaluation: &Evaluation, setting: &SettingOptions, options: &TieOrderOptions) -> Result<TieOrders> {
    let TieOrderOptions { exact, samples, seed } = *options;
    evaluation.tie_orders(setting.get(), TieOptions { exact, samples, seed: seed as u64 })
}
