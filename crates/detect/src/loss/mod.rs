//! Losses of detectors, each with its gradient with respect to the predictions.

mod cross_entropy;
mod dual;
mod focal;
mod iou;
mod smooth_l1;

pub use cross_entropy::{binary_cross_entropy, cross_entropy};
pub use focal::{Focal, focal};
pub use iou::{IouLoss, IouLossKind, iou_loss};
pub use smooth_l1::smooth_l1;

use boxwise_error::{Code, Error, Result};

/// Probabilities are clipped to this distance from 0 and 1, so that their logarithms are finite.
pub const PROBABILITY_MARGIN: f64 = 1e-7;

/// The meaning of predictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Numbers in 0..1, clipped to [`PROBABILITY_MARGIN`] from either end, where the gradient is 0.
    Probabilities,
    /// Numbers before the sigmoid or softmax.
    Logits,
}

/// How the losses of the elements are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// Their mean; 0 if there are none.
    Mean,
    /// Their sum.
    Sum,
    /// Not combined.
    None,
}

/// A loss and its gradient.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// One number, or one per element with [`Reduction::None`].
    pub value: Vec<f64>,
    /// The derivative of the reduced value (with [`Reduction::None`], of each element) with respect to each prediction.
    pub gradient: Vec<f64>,
}

/// Reduces losses; the mean is over `counted` elements.
fn reduce(mut value: Vec<f64>, mut gradient: Vec<f64>, counted: usize, reduction: Reduction) -> Loss {
    match reduction {
        Reduction::None => {}
        Reduction::Sum => value = vec![sum(&value)],
        Reduction::Mean => {
            let n = counted.max(1) as f64;
            value = vec![sum(&value) / n];
            gradient.iter_mut().for_each(|d| *d /= n);
        }
    }
    Loss { value, gradient }
}

/// Pairwise, so that the error grows only with the logarithm of the length.
fn sum(values: &[f64]) -> f64 {
    if values.len() <= 64 {
        return values.iter().sum();
    }
    let (left, right) = values.split_at(values.len() / 2);
    sum(left) + sum(right)
}

/// Clips a probability away from 0 and 1. Returns it and whether it was within the range; NaN stays.
fn clip(p: f64) -> (f64, bool) {
    if p < PROBABILITY_MARGIN {
        (PROBABILITY_MARGIN, false)
    } else if p > 1.0 - PROBABILITY_MARGIN {
        (1.0 - PROBABILITY_MARGIN, false)
    } else {
        (p, true)
    }
}

fn bad_target(expected: &str, got: f64, index: usize) -> Error {
    Error::new(Code::InvalidValue, expected, got.to_string()).at_record("targets", index as u64)
}

fn not_negative(name: &str, value: f64) -> Result<()> {
    if value.is_finite() && value >= 0.0 {
        return Ok(());
    }
    Err(Error::new(Code::OutOfRange, "a finite number from 0", value.to_string()).in_input(name))
}

#[cfg(test)]
mod tests;
