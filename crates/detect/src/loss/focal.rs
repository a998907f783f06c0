//! Focal loss.

use boxwise_error::Result;
use boxwise_kernels::math::exp::{ln, pow, sigmoid, softplus};

use super::{Loss, Reduction, Scale, bad_target, clip, not_negative, reduce};
use crate::check::{same_length, unit};

/// The parameters of [`focal`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focal {
    /// The weight of positives; negatives have 1 - alpha. `None`: no weights.
    pub alpha: Option<f64>,
    /// How strongly easy elements are down-weighted; 0 gives weighted cross-entropy.
    pub gamma: f64,
    /// What the predictions are.
    pub scale: Scale,
}

impl Default for Focal {
    /// α = 0.25 and γ = 2 as in the paper, on probabilities.
    fn default() -> Self {
        Focal { alpha: Some(0.25), gamma: 2.0, scale: Scale::Probabilities }
    }
}

/// Focal loss (Lin et al. 2017): -α_t (1 - p_t)^γ ln p_t, where p_t is p for targets of 1 and 1 - p for targets of 0.
/// For logits it is computed from softplus and never overflows. NaN predictions give NaN.
///
/// # Errors
/// Columns of different lengths; targets other than 0 and 1; alpha outside 0..1; a negative or infinite gamma.
///
/// # Examples
///
/// ```
/// use boxwise_detect::loss::{Focal, Reduction, Scale, focal};
///
/// let settings = Focal { alpha: None, gamma: 0.0, scale: Scale::Probabilities };
/// let loss = focal(&[0.5, 0.5], &[1.0, 0.0], &settings, Reduction::Sum)?;
/// assert!((loss.value[0] - 2.0 * 2f64.ln()).abs() < 1e-12); // without weights: cross-entropy
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn focal(predictions: &[f64], targets: &[f64], focal: &Focal, reduction: Reduction) -> Result<Loss> {
    same_length("predictions", predictions.len(), "targets", targets.len())?;
    not_negative("gamma", focal.gamma)?;
    if let Some(alpha) = focal.alpha {
        unit("alpha", alpha)?;
    }
    let mut value = Vec::with_capacity(predictions.len());
    let mut gradient = Vec::with_capacity(predictions.len());
    for (i, (&prediction, &target)) in predictions.iter().zip(targets).enumerate() {
        if target != 0.0 && target != 1.0 {
            return Err(bad_target("0 or 1", target, i));
        }
        let positive = target == 1.0;
        let weight = focal.alpha.map_or(1.0, |alpha| if positive { alpha } else { 1.0 - alpha });
        let (loss, slope) = match focal.scale {
            Scale::Probabilities => of_probability(prediction, positive, focal.gamma),
            Scale::Logits => of_logit(prediction, positive, focal.gamma),
        };
        value.push(weight * loss);
        gradient.push(weight * slope);
    }
    Ok(reduce(value, gradient, predictions.len(), reduction))
}

fn of_probability(p: f64, positive: bool, gamma: f64) -> (f64, f64) {
    let (p, within) = clip(p);
    let (p_t, direction) = if positive { (p, 1.0) } else { (1.0 - p, -1.0) };
    let hard = 1.0 - p_t;
    let factor = pow(hard, gamma);
    let log = ln(p_t);
    let by_factor = if gamma == 0.0 { 0.0 } else { gamma * pow(hard, gamma - 1.0) * log };
    let slope = if within { direction * (by_factor - factor / p_t) } else { 0.0 };
    (-factor * log, slope)
}

fn of_logit(x: f64, positive: bool, gamma: f64) -> (f64, f64) {
    let (z, direction) = if positive { (x, 1.0) } else { (-x, -1.0) };
    let hard = sigmoid(-z);
    let factor = pow(hard, gamma);
    let log = softplus(-z); // -ln p_t
    // As z falls and p_t vanishes, (1 - hard)·log vanishes too although log grows, because sigmoid falls faster.
    let easy = sigmoid(z);
    let product = if easy == 0.0 { 0.0 } else { easy * log };
    (factor * log, -direction * factor * (gamma * product + hard))
}
