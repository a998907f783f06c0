//! Comparison of two evaluations.

use boxwise_coco::analysis::{Bootstrap, Comparison, Differences};
use boxwise_coco::{Evaluation, Result};
use napi_derive::napi;

use crate::border::DoubleArray;
use crate::evaluate::LoadedEvaluation;
use crate::{answer, export, options};

options! {
    /// How two evaluations are compared.
    struct BootstrapOptions {
        pub resamples: u32,
        pub seed: f64,
        pub level: f64,
    }
}

answer! {
    /// What the draws say of differences.
    struct DifferenceRows from Differences {
        low: DoubleArray,
        high: DoubleArray,
        better: DoubleArray,
        tied: DoubleArray,
        p_value: DoubleArray,
    }
}

answer! {
    /// AP, AR and AP at each IoU threshold; AP of each category.
    struct ComparedEvaluations from Comparison {
        metrics: DifferenceRows,
        categories: DifferenceRows,
        adjusted: DoubleArray,
        width: DoubleArray,
    }
}

export! {
    /// Compares two evaluations of one dataset by a paired bootstrap over images.
    fn compare_evaluations(before: LoadedEvaluation, after: LoadedEvaluation, options: BootstrapOptions) -> ComparedEvaluations = compare;
}

fn compare(before: &Evaluation, after: &Evaluation, options: &BootstrapOptions) -> Result<Comparison> {
    let BootstrapOptions { resamples, seed, level } = *options;
    before.compare(after, Bootstrap { resamples, seed: seed as u64, level })
}
