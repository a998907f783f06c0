//! Cross-entropy for independent labels and for mutually exclusive classes.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::exp::{exp, ln, sigmoid, softplus};

use super::{Loss, Reduction, Scale, bad_target, clip, reduce};
use crate::check::same_length;

/// Binary cross-entropy, -t ln p - (1 - t) ln(1 - p), for targets in 0..1. For logits: softplus(x) - t·x.
///
/// # Errors
/// Columns of different lengths; targets outside 0..1.
pub fn binary_cross_entropy(
    predictions: &[f64],
    targets: &[f64],
    scale: Scale,
    reduction: Reduction,
) -> Result<Loss> {
    same_length("predictions", predictions.len(), "targets", targets.len())?;
    let mut value = Vec::with_capacity(predictions.len());
    let mut gradient = Vec::with_capacity(predictions.len());
    for (i, (&x, &t)) in predictions.iter().zip(targets).enumerate() {
        if !(0.0..=1.0).contains(&t) {
            return Err(bad_target("a number from 0 to 1", t, i));
        }
        match scale {
            Scale::Logits => {
                value.push((1.0 - t) * softplus(x) + t * softplus(-x));
                gradient.push(sigmoid(x) - t);
            }
            Scale::Probabilities => {
                let (p, within) = clip(x);
                value.push(-(t * ln(p)) - (1.0 - t) * ln(1.0 - p));
                gradient.push(if within { (p - t) / (p * (1.0 - p)) } else { 0.0 });
            }
        }
    }
    Ok(reduce(value, gradient, predictions.len(), reduction))
}

/// Cross-entropy of rows of `classes` predictions with the target class of each row. For logits: log-sum-exp minus the logit of
/// the class, after subtracting the maximum of the row. Rows whose target is `ignore` have no loss and do not count in the mean.
///
/// # Errors
/// Columns of different lengths; a target that is neither a class nor `ignore`; rows without classes.
pub fn cross_entropy(
    predictions: &[f64],
    classes: usize,
    targets: &[i64],
    ignore: Option<i64>,
    scale: Scale,
    reduction: Reduction,
) -> Result<Loss> {
    let wanted = targets.len().checked_mul(classes);
    if classes == 0 || wanted != Some(predictions.len()) {
        let expected = format!("{} rows of {classes} classes (at least 1)", targets.len());
        return Err(Error::new(Code::LengthMismatch, expected, format!("{} numbers", predictions.len()))
            .in_input("predictions"));
    }
    let mut value = Vec::with_capacity(targets.len());
    let mut gradient = vec![0.0; predictions.len()];
    let mut counted = 0;
    for (i, &target) in targets.iter().enumerate() {
        if Some(target) == ignore {
            value.push(0.0);
            continue;
        }
        if target < 0 || target as usize >= classes {
            let expected = format!("a class in 0..{}", classes - 1);
            return Err(bad_target(&expected, target as f64, i));
        }
        counted += 1;
        let row = &predictions[i * classes..(i + 1) * classes];
        let slopes = &mut gradient[i * classes..(i + 1) * classes];
        value.push(match scale {
            Scale::Logits => of_logits(row, target as usize, slopes),
            Scale::Probabilities => {
                let (p, within) = clip(row[target as usize]);
                slopes[target as usize] = if within { -1.0 / p } else { 0.0 };
                -ln(p)
            }
        });
    }
    Ok(reduce(value, gradient, counted, reduction))
}

fn of_logits(row: &[f64], target: usize, slopes: &mut [f64]) -> f64 {
    let greatest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for (slope, &x) in slopes.iter_mut().zip(row) {
        *slope = exp(x - greatest);
    }
    let total: f64 = slopes.iter().sum();
    slopes.iter_mut().for_each(|slope| *slope /= total);
    slopes[target] -= 1.0;
    ln(total) - (row[target] - greatest)
}
