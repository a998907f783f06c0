//! Losses with their gradients.

use boxwise_detect::check::rows;
use boxwise_detect::loss::{self, Focal, IouLoss, IouLossKind, Loss, Reduction, Scale};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{answer, copied, export, options};

/// How the losses of elements are combined.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy)]
pub enum LossReduction {
    Mean,
    Sum,
    None,
}

copied!(LossReduction);

impl From<LossReduction> for Reduction {
    fn from(reduction: LossReduction) -> Self {
        match reduction {
            LossReduction::Mean => Reduction::Mean,
            LossReduction::Sum => Reduction::Sum,
            LossReduction::None => Reduction::None,
        }
    }
}

/// The overlap that a loss is based on.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy)]
pub enum OverlapLossKind {
    Iou,
    Giou,
    Diou,
    Ciou,
}

answer! {
    /// A loss and its gradient.
    struct LossAndGradient from Loss { value: DoubleArray, gradient: DoubleArray, }
}

options! {
    /// Options of the focal loss.
    struct FocalLossOptions {
        pub alpha: Option<f64>,
        pub gamma: f64,
        pub logits: bool,
        pub reduction: LossReduction,
    }
}

options! {
    /// Options of cross-entropy.
    struct CrossEntropyOptions {
        pub classes: u32,
        pub ignore_index: Option<i64>,
        pub logits: bool,
        pub reduction: LossReduction,
    }
}

options! {
    /// Options of the losses of boxes.
    struct OverlapLossOptions {
        pub kind: OverlapLossKind,
        pub eps: f64,
        pub detach_shape_weight: bool,
        pub reduction: LossReduction,
    }
}

export! {
    /// Focal loss.
    fn focal_loss(predictions: Doubles, targets: Doubles, options: FocalLossOptions) -> LossAndGradient = focal;
    /// Binary cross-entropy.
    fn binary_cross_entropy(
        predictions: Doubles,
        targets: Doubles,
        logits: bool,
        reduction: LossReduction,
    ) -> LossAndGradient = binary;
    /// Cross-entropy of classes.
    fn cross_entropy(predictions: Doubles, targets: Doubles, options: CrossEntropyOptions) -> LossAndGradient = classes;
    /// Smooth L1 loss.
    fn smooth_l1_loss(
        predictions: Doubles,
        targets: Doubles,
        beta: f64,
        reduction: LossReduction,
    ) -> LossAndGradient = smooth_l1;
    /// A loss based on the overlap of boxes.
    fn overlap_loss(predictions: Doubles, targets: Doubles, options: OverlapLossOptions) -> LossAndGradient = overlap;
}

fn scale(logits: bool) -> Scale {
    if logits { Scale::Logits } else { Scale::Probabilities }
}

fn focal(predictions: &[f64], targets: &[f64], options: &FocalLossOptions) -> Result<Loss> {
    let focal = Focal { alpha: options.alpha, gamma: options.gamma, scale: scale(options.logits) };
    loss::focal(predictions, targets, &focal, options.reduction.into())
}

fn binary(predictions: &[f64], targets: &[f64], logits: bool, reduction: LossReduction) -> Result<Loss> {
    loss::binary_cross_entropy(predictions, targets, scale(logits), reduction.into())
}

fn classes(predictions: &[f64], targets: &[f64], options: &CrossEntropyOptions) -> Result<Loss> {
    let targets: Vec<i64> = targets.iter().map(|&target| target as i64).collect();
    let CrossEntropyOptions { classes, ignore_index, logits, reduction } = *options;
    loss::cross_entropy(
        predictions,
        classes as usize,
        &targets,
        ignore_index,
        scale(logits),
        reduction.into(),
    )
}

fn smooth_l1(predictions: &[f64], targets: &[f64], beta: f64, reduction: LossReduction) -> Result<Loss> {
    loss::smooth_l1(predictions, targets, beta, reduction.into())
}

fn overlap(predictions: &[f64], targets: &[f64], options: &OverlapLossOptions) -> Result<Loss> {
    let kind = match options.kind {
        OverlapLossKind::Iou => IouLossKind::Iou,
        OverlapLossKind::Giou => IouLossKind::Giou,
        OverlapLossKind::Diou => IouLossKind::Diou,
        OverlapLossKind::Ciou => IouLossKind::Ciou,
    };
    let how = IouLoss { kind, eps: options.eps, detach_shape_weight: options.detach_shape_weight };
    let (predictions, targets) = (rows("predictions", predictions)?, rows("targets", targets)?);
    loss::iou_loss(predictions, targets, &how, options.reduction.into())
}
