//! Losses with their gradients.

use boxwise_detect::check::rows;
use boxwise_detect::loss::{self, Focal, IouLoss, IouLossKind, Loss, Reduction, Scale};
use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;

use crate::guard::guard;

/// A loss and its gradient.
#[napi(object)]
pub struct LossAndGradient {
    pub value: Float64Array,
    pub gradient: Float64Array,
}

impl From<Loss> for LossAndGradient {
    fn from(loss: Loss) -> Self {
        LossAndGradient { value: loss.value.into(), gradient: loss.gradient.into() }
    }
}

/// Which loss, with its parameters; what a loss has no use for is absent.
#[napi(object)]
pub struct LossOptions {
    /// `focal`, `binary`, `classes`, `smooth-l1`, `iou`, `giou`, `diou` or `ciou`.
    pub kind: String,
    /// `mean`, `sum` or `none`.
    pub reduction: String,
    pub logits: bool,
    pub alpha: Option<f64>,
    pub gamma: f64,
    pub beta: f64,
    pub eps: f64,
    pub detach_shape_weight: bool,
    pub classes: u32,
    pub ignore_index: Option<i64>,
}

/// The loss of predictions against targets.
#[napi]
pub fn loss(predictions: &[f64], targets: &[f64], options: LossOptions) -> napi::Result<LossAndGradient> {
    guard(|| computed(predictions, targets, &options))
}

fn computed(predictions: &[f64], targets: &[f64], options: &LossOptions) -> Result<LossAndGradient> {
    let reduction = match options.reduction.as_str() {
        "mean" => Reduction::Mean,
        "sum" => Reduction::Sum,
        "none" => Reduction::None,
        other => return Err(unknown("reduction", "mean, sum or none", other)),
    };
    let scale = if options.logits { Scale::Logits } else { Scale::Probabilities };
    let overlap = |kind| {
        let options = IouLoss { kind, eps: options.eps, detach_shape_weight: options.detach_shape_weight };
        loss::iou_loss(rows("predictions", predictions)?, rows("targets", targets)?, &options, reduction)
    };
    let loss = match options.kind.as_str() {
        "focal" => {
            let focal = Focal { alpha: options.alpha, gamma: options.gamma, scale };
            loss::focal(predictions, targets, &focal, reduction)
        }
        "binary" => loss::binary_cross_entropy(predictions, targets, scale, reduction),
        "classes" => {
            let targets: Vec<i64> = targets.iter().map(|&target| target as i64).collect();
            let classes = options.classes as usize;
            loss::cross_entropy(predictions, classes, &targets, options.ignore_index, scale, reduction)
        }
        "smooth-l1" => loss::smooth_l1(predictions, targets, options.beta, reduction),
        "iou" => overlap(IouLossKind::Iou),
        "giou" => overlap(IouLossKind::Giou),
        "diou" => overlap(IouLossKind::Diou),
        "ciou" => overlap(IouLossKind::Ciou),
        other => Err(unknown("kind", "iou, giou, diou or ciou", other)),
    }?;
    Ok(loss.into())
}

fn unknown(name: &str, expected: &str, got: &str) -> Error {
    Error::new(Code::InvalidArgument, expected, format!("the string {got:?}")).in_input(name)
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`loss`](fn@loss), off the event loop.
    #[napi(ts_return_type = "Promise<LossAndGradient>")]
    pub fn loss_async(predictions: &[f64], targets: &[f64], options: LossOptions) -> AsyncTask<Work> {
        let (predictions, targets) = (predictions.to_vec(), targets.to_vec());
        Work::promise::<LossAndGradient>(move || computed(&predictions, &targets, &options))
    }
}
