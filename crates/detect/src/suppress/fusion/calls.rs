//! Fusion for callers: all models and options are checked first.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;

use super::{Confidence, Fused, Method, Models, non_maximum_weighted, suppressed, weighted_boxes_fusion};
use crate::check::rows;
use crate::suppress::batch::{check_fraction, check_score_threshold};

/// Options of suppression over the boxes of all models.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ensemble {
    /// Boxes with a higher IoU suppress each other.
    pub iou_threshold: f64,
    /// Scores must stay above it.
    pub score_threshold: f64,
    /// Whether scores are multiplied by the models' weights.
    pub weighted: bool,
    /// Whether to return which fused box each box belongs to.
    pub trace: bool,
}

impl<'a> Models<'a> {
    /// The boxes of all models, checked.
    ///
    /// # Errors
    /// `LENGTH_MISMATCH`, `INVALID_VALUE`, `OUT_OF_RANGE`.
    pub fn new(
        boxes: &'a [f64],
        scores: &'a [f64],
        labels: &'a [i32],
        offsets: &'a [u32],
        weights: &'a [f64],
    ) -> Result<Self> {
        let models = Models { boxes: rows("boxes", boxes)?, scores, labels, offsets, weights };
        models.check()?;
        Ok(models)
    }
}

fn check(iou_threshold: f64, score_threshold: f64) -> Result<()> {
    check_fraction(iou_threshold, "iouThreshold")?;
    check_score_threshold(score_threshold)
}

/// See [`weighted_boxes_fusion`].
pub fn weighted(
    models: &Models<'_>,
    iou_threshold: f64,
    score_threshold: f64,
    confidence: Confidence,
    allows_overflow: bool,
    trace: bool,
) -> Result<Fused> {
    check(iou_threshold, score_threshold)?;
    Ok(weighted_boxes_fusion(models, iou_threshold, score_threshold, confidence, allows_overflow, trace))
}

/// See [`non_maximum_weighted`].
pub fn non_maximum(
    models: &Models<'_>,
    iou_threshold: f64,
    score_threshold: f64,
    trace: bool,
) -> Result<Fused> {
    check(iou_threshold, score_threshold)?;
    Ok(non_maximum_weighted(models, iou_threshold, score_threshold, trace))
}

/// See [`suppressed`].
pub fn ensemble(models: &Models<'_>, method: Method, options: &Ensemble) -> Result<Fused> {
    let Ensemble { iou_threshold, score_threshold, weighted, trace } = *options;
    check(iou_threshold, score_threshold)?;
    if let Method::Gaussian { sigma } = method
        && !(sigma > 0.0 && sigma.is_finite())
    {
        return Err(Error::new(Code::OutOfRange, "a number above 0", sigma.to_string()).in_input("sigma"));
    }
    suppressed(Isa::detect(), models, method, iou_threshold, score_threshold, weighted, trace)
}
