//! DETR's bipartite matching (Carion et al. 2020): assigns a prediction to each ground truth so that the total cost is
//! minimal.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::math::exp::{exp, ln, pow, sigmoid};
use boxwise_threads::{Threads, poll};

use super::dense::{check_labels, columns};
use super::linear::{Pairs, linear_assignment};
use crate::check::same_length;
use crate::overlap::matrix::{Kind, matrix};

/// The cost of a prediction's class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClassCost {
    /// Minus the softmax probability over all columns: DETR.
    Softmax,
    /// The focal loss of the class being present minus that of it being absent, by sigmoid: Deformable DETR, DINO,
    /// RT-DETR.
    Focal {
        /// The weight of the class being present.
        alpha: f64,
        /// The exponent.
        gamma: f64,
    },
}

/// The cost of a match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetrCosts {
    /// The kind of class cost.
    pub kind: ClassCost,
    /// The weight of the class cost.
    pub class: f64,
    /// The weight of the distance of the boxes, |Δcx| + |Δcy| + |Δw| + |Δh|.
    pub l1: f64,
    /// The weight of the negative generalised IoU.
    pub giou: f64,
}

impl Default for DetrCosts {
    /// DETR's weights: 1, 5 and 2.
    fn default() -> Self {
        DetrCosts { kind: ClassCost::Softmax, class: 1.0, l1: 5.0, giou: 2.0 }
    }
}

/// Replaces costs that are NaN or infinite: such pairs are only made if there are no others. The value that
/// transformers' matcher uses in single precision.
const WORST: f64 = f32::MAX as f64;

/// The costs of all predictions (rows) with all ground truths (columns). Boxes are (cx, cy, w, h) as fractions of the image, as
/// in DETR; `logits` has a row for each box. NaN and infinite costs become 3.4e38.
///
/// # Errors
/// `LENGTH_MISMATCH` for lists of different lengths, `OUT_OF_RANGE` for labels without a column in `logits` and for weights
/// that are not finite, `INVALID_VALUE` for boxes in pixels and for negative sizes, `TOO_LARGE` for more costs than fit in memory.
pub fn detr_costs(
    isa: Isa,
    logits: &[f64],
    boxes: &[[f64; 4]],
    labels: &[i32],
    truth: &[[f64; 4]],
    costs: &DetrCosts,
) -> Result<Vec<f64>> {
    let classes = check(logits, boxes, labels, truth, costs)?;
    let error = || Error::new(Code::TooLarge, "costs that fit in memory", "more").in_input("boxes");
    let count = boxes.len().checked_mul(truth.len()).ok_or_else(error)?;
    let mut out: Vec<f64> = Vec::new();
    out.try_reserve_exact(count).map_err(|_| error())?;
    out.resize(count, 0.0);
    let corners = |&[cx, cy, w, h]: &[f64; 4]| [cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h];
    let (own, others): (Vec<_>, Vec<_>) =
        (boxes.iter().map(corners).collect(), truth.iter().map(corners).collect());
    matrix(isa, Threads::ONE, &own, &others, Kind::Giou, 0.0, &mut out);
    let mut row = vec![0.0; labels.len()];
    for (place, out) in out.chunks_exact_mut(truth.len().max(1)).enumerate() {
        poll();
        costs.kind.of_row(&logits[place * classes..(place + 1) * classes], labels, &mut row);
        for ((cost, truth), class) in out.iter_mut().zip(truth).zip(&row) {
            let b = &boxes[place];
            let l1 = (0..4).fold(0.0, |sum, side| sum + (b[side] - truth[side]).abs());
            let total = costs.l1 * l1 + costs.class * class - costs.giou * *cost;
            *cost = if total.is_finite() { total } else { WORST };
        }
    }
    Ok(out)
}

/// Pairs of predictions (`rows`) and ground truths (`columns`), as many as there are of the fewer. None without ground truth
/// or without predictions.
///
/// # Errors
/// Like [`detr_costs`].
pub fn detr_match(
    isa: Isa,
    logits: &[f64],
    boxes: &[[f64; 4]],
    labels: &[i32],
    truth: &[[f64; 4]],
    costs: &DetrCosts,
) -> Result<Pairs> {
    let all = detr_costs(isa, logits, boxes, labels, truth, costs)?;
    linear_assignment(isa, &all, boxes.len(), truth.len(), false)
}

impl ClassCost {
    fn of_row(&self, logits: &[f64], labels: &[i32], out: &mut [f64]) {
        match *self {
            ClassCost::Softmax => {
                let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let sum: f64 = logits.iter().map(|logit| exp(logit - most)).sum();
                for (out, label) in out.iter_mut().zip(labels) {
                    *out = -(exp(logits[*label as usize] - most) / sum);
                }
            }
            ClassCost::Focal { alpha, gamma } => {
                for (out, label) in out.iter_mut().zip(labels) {
                    let p = sigmoid(logits[*label as usize]);
                    let other = (1.0 - alpha) * pow(p, gamma) * -ln(1.0 - p + 1e-8);
                    *out = alpha * pow(1.0 - p, gamma) * -ln(p + 1e-8) - other;
                }
            }
        }
    }
}

fn check(
    logits: &[f64],
    boxes: &[[f64; 4]],
    labels: &[i32],
    truth: &[[f64; 4]],
    costs: &DetrCosts,
) -> Result<usize> {
    same_length("labels", labels.len(), "groundTruth", truth.len())?;
    let classes = columns(logits.len(), boxes.len(), "logits")?;
    if !boxes.is_empty() {
        check_labels(labels, classes)?;
    }
    for (input, boxes) in [("predictions", boxes), ("groundTruth", truth)] {
        check_fractions(input, boxes)?;
    }
    let mut weights = vec![("classWeight", costs.class), ("l1Weight", costs.l1), ("giouWeight", costs.giou)];
    if let ClassCost::Focal { alpha, gamma } = costs.kind {
        weights.extend([("alpha", alpha), ("gamma", gamma)]);
    }
    for (name, weight) in weights {
        if !weight.is_finite() || weight < 0.0 {
            let expected = "a finite number, not negative";
            return Err(Error::new(Code::OutOfRange, expected, weight.to_string()).in_input(name));
        }
    }
    Ok(classes)
}

/// Refuses boxes of which a number is no fraction of the image: with pixels the distance alone would decide. A box may reach out of the image.
/// NaN and infinite numbers pass.
fn check_fractions(input: &str, boxes: &[[f64; 4]]) -> Result<()> {
    let is_wrong = |b: &[f64; 4]| {
        let beyond =
            |number: f64, least: f64, most: f64| number.is_finite() && !(least..=most).contains(&number);
        b[..2].iter().any(|centre| beyond(*centre, -0.5, 1.5))
            || b[2..].iter().any(|side| beyond(*side, 0.0, 2.0))
    };
    match boxes.iter().position(is_wrong) {
        None => Ok(()),
        Some(place) => {
            let expected = "boxes (cx, cy, w, h) in fractions of the image, about 0..1, with sizes that are not negative";
            Err(Error::new(Code::InvalidValue, expected, format!("{:?}", boxes[place]))
                .at_record("boxes", place as u64)
                .in_input(input))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: [[f64; 4]; 2] = [[0.5, 0.5, 0.2, 0.2], [0.2, 0.2, 0.1, 0.1]];

    fn matched(logits: &[f64], boxes: &[[f64; 4]], costs: &DetrCosts) -> Pairs {
        detr_match(Isa::detect(), logits, boxes, &[0, 1], &TRUTH, costs).unwrap()
    }

    #[test]
    fn each_ground_truth_takes_the_prediction_that_fits() {
        let boxes = [[0.9, 0.9, 0.1, 0.1], [0.21, 0.2, 0.1, 0.1], [0.5, 0.52, 0.2, 0.2]];
        let focal = DetrCosts { kind: ClassCost::Focal { alpha: 0.25, gamma: 2.0 }, ..DetrCosts::default() };
        for costs in [DetrCosts::default(), focal] {
            let pairs = matched(&[0.0, 0.0, -1.0, 1.0, 1.0, -1.0], &boxes, &costs);
            assert_eq!((pairs.rows, pairs.columns), (vec![1, 2], vec![1, 0]));
        }
    }

    #[test]
    fn predictions_that_are_no_numbers_are_taken_last() {
        let boxes = [[f64::NAN; 4], [0.21, 0.2, 0.1, 0.1], [0.5, 0.52, 0.2, 0.2]];
        let pairs = matched(&[0.0; 6], &boxes, &DetrCosts::default());
        assert_eq!((pairs.rows, pairs.columns), (vec![1, 2], vec![1, 0]));
        let pairs = matched(&[0.0, f64::INFINITY, 0.0, 0.0], &boxes[..2], &DetrCosts::default());
        assert_eq!((pairs.rows, pairs.columns), (vec![0, 1], vec![0, 1]));
    }

    #[test]
    fn no_ground_truth_and_no_predictions_have_no_pairs() {
        let none = detr_match(Isa::detect(), &[0.0; 2], &TRUTH[..1], &[], &[], &DetrCosts::default());
        assert_eq!(none.unwrap(), Pairs::default());
        assert_eq!(matched(&[], &[], &DetrCosts::default()), Pairs::default());
    }

    #[test]
    fn labels_without_a_column_are_refused() {
        let wrong = |labels: &[i32]| {
            let answer =
                detr_match(Isa::detect(), &[0.0; 2], &TRUTH[..1], labels, &TRUTH[..1], &DetrCosts::default());
            answer.unwrap_err().code
        };
        assert_eq!(wrong(&[2]), Code::OutOfRange);
        assert_eq!(wrong(&[-1]), Code::OutOfRange);
        assert_eq!(wrong(&[]), Code::LengthMismatch);
    }
}
