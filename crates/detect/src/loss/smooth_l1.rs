//! Smooth L1 loss.

use boxwise_error::Result;

use super::{Loss, Reduction, not_negative, reduce};
use crate::check::same_length;

/// Smooth L1 loss (Girshick 2015) of each difference d: d²/2β if |d| < β, otherwise |d| - β/2; |d| for β = 0. The
/// derivative at a kink of |d| is 0.
///
/// # Errors
/// Columns of different lengths; a negative or infinite beta.
pub fn smooth_l1(predictions: &[f64], targets: &[f64], beta: f64, reduction: Reduction) -> Result<Loss> {
    same_length("predictions", predictions.len(), "targets", targets.len())?;
    not_negative("beta", beta)?;
    let one = |(p, t): (&f64, &f64)| {
        let d = p - t;
        if d.abs() < beta {
            (0.5 * d * d / beta, d / beta)
        } else {
            let sign = if d == 0.0 { 0.0 } else { d.signum() };
            (d.abs() - 0.5 * beta, sign)
        }
    };
    let (value, gradient) = predictions.iter().zip(targets).map(one).unzip();
    Ok(reduce(value, gradient, predictions.len(), reduction))
}
