//! Losses based on the overlap of boxes.

use boxwise_error::Result;

use super::dual::Dual;
use super::{Loss, Reduction, not_negative, reduce};
use crate::check::same_length;

/// The overlap that is subtracted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IouLossKind {
    /// Intersection over union; no gradient if boxes are apart.
    Iou,
    /// IoU minus the part of the enclosing box that neither covers (Rezatofighi et al. 2019).
    Giou,
    /// IoU minus the squared distance of the centres over the squared diagonal of the enclosing box (Zheng et al.
    /// 2020).
    Diou,
    /// DIoU minus a term for the difference of the shapes, v·v / (1 - IoU + v) (Zheng et al. 2020).
    Ciou,
}

/// The parameters of [`iou_loss`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IouLoss {
    /// The overlap.
    pub kind: IouLossKind,
    /// Lower limit of areas and squared lengths in divisors.
    pub eps: f64,
    /// Whether CIoU's weight v / (1 - IoU + v) counts as a constant in the gradient, as in the paper and torchvision;
    /// otherwise the gradient is that of the value.
    pub detach_shape_weight: bool,
}

impl Default for IouLoss {
    fn default() -> Self {
        IouLoss { kind: IouLossKind::Giou, eps: 1e-6, detach_shape_weight: false }
    }
}

/// 1 minus the overlap of each pair of boxes, (x1, y1, x2, y2), with its gradient with respect to the predicted corners. If
/// corners coincide, the derivative is that of the predicted one. Corners are taken as given. NaN gives NaN.
///
/// # Errors
/// Lists of different lengths; a negative eps.
pub fn iou_loss(
    predictions: &[[f64; 4]],
    targets: &[[f64; 4]],
    loss: &IouLoss,
    reduction: Reduction,
) -> Result<Loss> {
    same_length("predictions", predictions.len(), "targets", targets.len())?;
    not_negative("eps", loss.eps)?;
    let mut value = Vec::with_capacity(predictions.len());
    let mut gradient = Vec::with_capacity(predictions.len() * 4);
    for (&prediction, &target) in predictions.iter().zip(targets) {
        let one = one(prediction, target, loss);
        value.push(one.value);
        gradient.extend(one.slope);
    }
    Ok(reduce(value, gradient, predictions.len(), reduction))
}

fn one(prediction: [f64; 4], target: [f64; 4], loss: &IouLoss) -> Dual {
    let p = Dual::corners(prediction);
    let t = target.map(Dual::constant);
    let inter_w = (p[2].min(t[2]) - p[0].max(t[0])).at_least(0.0);
    let inter_h = (p[3].min(t[3]) - p[1].max(t[1])).at_least(0.0);
    let inter = inter_w * inter_h;
    let area = |b: &[Dual; 4]| (b[2] - b[0]) * (b[3] - b[1]);
    let union = area(&p) + area(&t) - inter;
    let iou = inter / union.at_least(loss.eps);
    let one = Dual::constant(1.0);
    if loss.kind == IouLossKind::Iou {
        return one - iou;
    }
    let enclose_w = p[2].max(t[2]) - p[0].min(t[0]);
    let enclose_h = p[3].max(t[3]) - p[1].min(t[1]);
    if loss.kind == IouLossKind::Giou {
        let enclose = enclose_w * enclose_h;
        return one - (iou - (enclose - union) / enclose.at_least(loss.eps));
    }
    let half = Dual::constant(0.5);
    let dx = (p[0] + p[2]) * half - (t[0] + t[2]) * half;
    let dy = (p[1] + p[3]) * half - (t[1] + t[3]) * half;
    let diagonal = (enclose_w.square() + enclose_h.square()).at_least(loss.eps);
    let distance = (dx.square() + dy.square()) / diagonal;
    if loss.kind == IouLossKind::Diou {
        return one - iou + distance;
    }
    one - iou + distance + shape_term(&p, &t, iou, loss.detach_shape_weight)
}

/// CIoU's v²/(1 - IoU + v); 0 if the boxes are equal.
fn shape_term(p: &[Dual; 4], t: &[Dual; 4], iou: Dual, detach: bool) -> Dual {
    let angle = |b: &[Dual; 4]| ((b[2] - b[0]) / (b[3] - b[1])).atan();
    let scale = Dual::constant(4.0 / (std::f64::consts::PI * std::f64::consts::PI));
    let v = scale * (angle(t) - angle(p)).square();
    let below = Dual::constant(1.0) - iou + v;
    if below.value == 0.0 {
        return Dual::constant(0.0);
    }
    let weight = v / below;
    if detach { Dual::constant(weight.value) * v } else { weight * v }
}
