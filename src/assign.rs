//! Anchors to ground truth.

use boxwise_detect::Number;
use boxwise_detect::assign::{Assignment, Thresholds};
use boxwise_detect::check::rows;
use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi::bindgen_prelude::{Either, Float32Array, Float64Array, Int8Array, Int32Array};
use napi_derive::napi;

use crate::guard::guard;

/// How anchors are matched.
#[napi(object)]
pub struct AssignOptions {
    pub positive_threshold: f64,
    pub negative_threshold: f64,
    /// torchvision's `Matcher` instead of the tutorial's rule.
    pub matcher: bool,
    pub allow_low_quality: bool,
    pub threads: u32,
}

/// What each anchor is to predict.
#[napi(object)]
pub struct AnchorAssignment {
    pub labels: Int8Array,
    pub matched: Int32Array,
    pub ious: Either<Float32Array, Float64Array>,
}

/// Matches anchors with ground truth, in single precision.
#[napi]
pub fn match_anchors(
    anchors: &[f32],
    truth: &[f32],
    options: AssignOptions,
) -> napi::Result<AnchorAssignment> {
    guard(|| Ok(answer(assigned(anchors, truth, &options)?, |ious| Either::A(ious.into()))))
}

/// Matches anchors with ground truth, in double precision.
#[napi]
pub fn match_anchors_64(
    anchors: &[f64],
    truth: &[f64],
    options: AssignOptions,
) -> napi::Result<AnchorAssignment> {
    guard(|| Ok(answer(assigned(anchors, truth, &options)?, |ious| Either::B(ious.into()))))
}

fn assigned<T: Number>(anchors: &[T], truth: &[T], options: &AssignOptions) -> Result<Assignment<T>> {
    let (anchors, truth) = (rows("anchors", anchors)?, rows("groundTruth", truth)?);
    let thresholds =
        Thresholds { positive: options.positive_threshold, negative: options.negative_threshold };
    let (isa, threads) = (Isa::detect(), Threads::new(options.threads as usize));
    if options.matcher {
        T::matcher(isa, threads, anchors, truth, &thresholds, options.allow_low_quality)
    } else {
        T::match_anchors(isa, threads, anchors, truth, &thresholds)
    }
}

fn answer<T>(
    assignment: Assignment<T>,
    ious: impl Fn(Vec<T>) -> Either<Float32Array, Float64Array>,
) -> AnchorAssignment {
    AnchorAssignment {
        labels: assignment.labels.into(),
        matched: assignment.matched.into(),
        ious: ious(assignment.ious),
    }
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`match_anchors`], off the event loop.
    #[napi(ts_return_type = "Promise<AnchorAssignment>")]
    pub fn match_anchors_async(anchors: &[f32], truth: &[f32], options: AssignOptions) -> AsyncTask<Work> {
        let (anchors, truth) = (anchors.to_vec(), truth.to_vec());
        Work::promise::<AnchorAssignment>(move || {
            Ok(answer(assigned(&anchors, &truth, &options)?, |ious| Either::A(ious.into())))
        })
    }

    /// As [`match_anchors_64`], off the event loop.
    #[napi(ts_return_type = "Promise<AnchorAssignment>")]
    pub fn match_anchors_64_async(anchors: &[f64], truth: &[f64], options: AssignOptions) -> AsyncTask<Work> {
        let (anchors, truth) = (anchors.to_vec(), truth.to_vec());
        Work::promise::<AnchorAssignment>(move || {
            Ok(answer(assigned(&anchors, &truth, &options)?, |ious| Either::B(ious.into())))
        })
    }
}
