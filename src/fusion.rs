//! Fusion of several models' boxes.

use boxwise_detect::suppress::batch::check_fraction;
use boxwise_detect::suppress::fusion::{
    Confidence, Fused, Method, Models, non_maximum_weighted, suppressed, weighted_boxes_fusion,
};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use napi::bindgen_prelude::{Float64Array, Int32Array};
use napi_derive::napi;

use crate::guard::guard;

/// Fused boxes.
#[napi(object)]
pub struct FusedBoxes {
    pub boxes: Float64Array,
    pub scores: Float64Array,
    pub labels: Int32Array,
}

impl From<Fused> for FusedBoxes {
    fn from(Fused { boxes, scores, labels }: Fused) -> Self {
        FusedBoxes { boxes: boxes.into_flattened().into(), scores: scores.into(), labels: labels.into() }
    }
}

/// Method (0 WBF, 1 NMW, 2 NMS, 3 linear, 4 gaussian), iouThreshold, scoreThreshold, sigma, confidence, overflow,
/// weighted.
fn run(
    boxes: &[f64],
    scores: &[f64],
    labels: &[i32],
    offsets: &[u32],
    weights: &[f64],
    numbers: &[f64],
) -> Result<FusedBoxes> {
    let &[method, iou_threshold, score_threshold, sigma, confidence, overflow, weighted] = numbers else {
        return Err(Error::new(Code::Internal, "7 numbers", numbers.len().to_string()));
    };
    let (boxes, rest) = boxes.as_chunks::<4>();
    if !rest.is_empty() {
        let got = (boxes.len() * 4 + rest.len()).to_string();
        return Err(Error::new(Code::LengthMismatch, "a multiple of 4 numbers", got).in_input("boxes"));
    }
    let models = Models { boxes, scores, labels, offsets, weights };
    models.check()?;
    check_fraction(iou_threshold, "iouThreshold")?;
    if score_threshold.is_nan() {
        return Err(Error::new(Code::OutOfRange, "a number", "NaN").in_input("scoreThreshold"));
    }
    if !(sigma > 0.0 && sigma.is_finite()) {
        return Err(Error::new(Code::OutOfRange, "a number above 0", sigma.to_string()).in_input("sigma"));
    }
    let confidence = match confidence as u32 {
        0 => Confidence::Average,
        1 => Confidence::Max,
        2 => Confidence::BoxAndModelAverage,
        _ => Confidence::AbsentModelAwareAverage,
    };
    let suppressed =
        |method| suppressed(Isa::detect(), &models, method, iou_threshold, score_threshold, weighted != 0.0);
    let fused = match method as u32 {
        0 => weighted_boxes_fusion(&models, iou_threshold, score_threshold, confidence, overflow != 0.0),
        1 => non_maximum_weighted(&models, iou_threshold, score_threshold),
        2 => suppressed(Method::Nms),
        3 => suppressed(Method::Linear),
        _ => suppressed(Method::Gaussian { sigma }),
    };
    Ok(fused.into())
}

/// Fuses.
#[napi]
pub fn fuse(
    boxes: &[f64],
    scores: &[f64],
    labels: &[i32],
    offsets: &[u32],
    weights: &[f64],
    numbers: &[f64],
) -> napi::Result<FusedBoxes> {
    guard(|| run(boxes, scores, labels, offsets, weights, numbers))
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// Fuses off the event loop.
    #[napi(ts_return_type = "Promise<FusedBoxes>")]
    pub fn fuse_async(
        boxes: &[f64],
        scores: &[f64],
        labels: &[i32],
        offsets: &[u32],
        weights: &[f64],
        numbers: &[f64],
    ) -> AsyncTask<Work> {
        let (boxes, scores, labels) = (boxes.to_vec(), scores.to_vec(), labels.to_vec());
        let (offsets, weights, numbers) = (offsets.to_vec(), weights.to_vec(), numbers.to_vec());
        Work::promise::<FusedBoxes>(move || run(&boxes, &scores, &labels, &offsets, &weights, &numbers))
    }
}
