//! Losses with their gradients.

use boxwise_detect::check::rows;
use boxwise_detect::loss::{self, Focal, IouLoss, IouLossKind, Loss, Reduction, Scale};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{answer, copied, export, variants};

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

impl From<OverlapLossKind> for IouLossKind {
    fn from(kind: OverlapLossKind) -> Self {
        match kind {
            OverlapLossKind::Iou => IouLossKind::Iou,
            OverlapLossKind::Giou => IouLossKind::Giou,
            OverlapLossKind::Diou => IouLossKind::Diou,
            OverlapLossKind::Ciou => IouLossKind::Ciou,
        }
    }
}

answer! {
    /// A loss and its gradient.
    struct LossAndGradient from Loss { value: DoubleArray, gradient: DoubleArray, }
}

variants! {
    /// A loss.
    enum LossKind {
        /// Focal loss.
        Focal { alpha: Option<f64>, gamma: f64, logits: bool },
        /// Binary cross-entropy.
        BinaryCrossEntropy { logits: bool },
        /// Cross-entropy of classes.
        CrossEntropy { classes: u32, ignore_index: Option<i64>, logits: bool },
        /// Smooth L1 loss.
        SmoothL1 { beta: f64 },
        /// A loss based on the overlap of boxes.
        Overlap { measure: OverlapLossKind, eps: f64, detach_shape_weight: bool },
    }
}

export! {
    /// A loss and its gradient.
    fn loss(predictions: Doubles, targets: Doubles, of: LossKind, reduction: LossReduction) -> LossAndGradient = computed;
}

fn scale(logits: bool) -> Scale {
    if logits { Scale::Logits } else { Scale::Probabilities }
}

fn computed(predictions: &[f64], targets: &[f64], of: &LossKind, reduction: LossReduction) -> Result<Loss> {
    let reduction = reduction.into();
    match *of {
        LossKind::Focal { alpha, gamma, logits } => {
            let focal = Focal { alpha, gamma, scale: scale(logits) };
            loss::focal(predictions, targets, &focal, reduction)
        }
        LossKind::BinaryCrossEntropy { logits } => {
            loss::binary_cross_entropy(predictions, targets, scale(logits), reduction)
        }
        LossKind::CrossEntropy { classes, ignore_index, logits } => {
            let targets: Vec<i64> = targets.iter().map(|&target| target as i64).collect();
            let classes = classes as usize;
            loss::cross_entropy(predictions, classes, &targets, ignore_index, scale(logits), reduction)
        }
        LossKind::SmoothL1 { beta } => loss::smooth_l1(predictions, targets, beta, reduction),
        LossKind::Overlap { measure, eps, detach_shape_weight } => {
            let how = IouLoss { kind: measure.into(), eps, detach_shape_weight };
            let (predictions, targets) = (rows("predictions", predictions)?, rows("targets", targets)?);
            loss::iou_loss(predictions, targets, &how, reduction)
        }
    }
}
