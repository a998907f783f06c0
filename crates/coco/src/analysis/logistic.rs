//! Logistic regression on one variable.

use boxwise_kernels::math::exp::sigmoid;
use boxwise_threads::poll;

/// More than Newton's method needs, which doubles the right digits with each step.
const MOST_EVALUATIONS: usize = 200;

/// With a mean error of the chances below this, the classes can be separated and the slope grows without end.
const SEPARABLE: f64 = 1e-7;

/// Slope and intercept that minimise the log loss of `sigmoid(slope x + intercept)`; without an intercept it stays 0. `None`
/// where there is no minimum: no samples, classes that can be separated, or a constant x.
///
/// The loss is convex, so its minimum is where its gradient is 0, and Newton's step always leads to a shorter gradient if it is short enough: it
/// is halved as long as it does not. That needs no logarithm for each sample, only the sigmoid.
pub(super) fn fit(samples: &[(f64, bool)], with_intercept: bool) -> Option<[f64; 2]> {
    if samples.is_empty() {
        return None;
    }
    let mut at = [1.0, 0.0];
    let mut here = Loss::at(samples, at);
    let mut step = here.newton(with_intercept)?;
    for _ in 0..MOST_EVALUATIONS {
        poll();
        let next = [at[0] - step[0], at[1] - step[1]];
        let there = Loss::at(samples, next);
        let size = (step[0] / next[0].abs().max(1.0)).abs() + step[1].abs();
        if there.length(with_intercept) <= here.length(with_intercept) {
            (at, here) = (next, there);
            if here.error < SEPARABLE * samples.len() as f64 {
                return None;
            }
            step = here.newton(with_intercept)?;
        } else {
            step = step.map(|part| part / 2.0);
        }
        if size < 1e-12 {
            return Some(at);
        }
    }
    None
}

/// Derivatives of the log loss.
#[derive(Clone, Copy, Default)]
struct Loss {
    /// Sum of the differences of chances and outcomes.
    error: f64,
    gradient: [f64; 2],
    /// By slope twice, by slope and intercept, by intercept twice.
    curvature: [f64; 3],
}

impl Loss {
    fn at(samples: &[(f64, bool)], [slope, intercept]: [f64; 2]) -> Loss {
        let mut loss = Loss::default();
        for (x, is_right) in samples {
            let logit = slope * x + intercept;
            let chance = sigmoid(logit);
            let error = chance - f64::from(*is_right);
            let weight = chance * (1.0 - chance);
            loss.error += error.abs();
            loss.gradient[0] += error * x;
            loss.gradient[1] += error;
            loss.curvature[0] += weight * x * x;
            loss.curvature[1] += weight * x;
            loss.curvature[2] += weight;
        }
        loss
    }

    /// The squared length of the gradient, of the parts that are fitted.
    fn length(&self, with_intercept: bool) -> f64 {
        let [g, h] = self.gradient;
        g * g + if with_intercept { h * h } else { 0.0 }
    }

    /// The step of Newton's method; `None` where the loss is flat.
    fn newton(&self, with_intercept: bool) -> Option<[f64; 2]> {
        let ([g, h], [gg, gh, hh]) = (self.gradient, self.curvature);
        if !with_intercept {
            return (gg > 0.0).then(|| [g / gg, 0.0]);
        }
        let determinant = gg * hh - gh * gh;
        let is_flat = determinant.is_nan() || determinant <= 1e-12 * gg * hh;
        (!is_flat).then(|| [(hh * g - gh * h) / determinant, (gg * h - gh * g) / determinant])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_minimum_there_is_no_fit() {
        assert_eq!(fit(&[], true), None);
        assert_eq!(fit(&[(-1.0, false), (1.0, true)], true), None); // can be separated
        assert_eq!(fit(&[(2.0, true), (3.0, true)], false), None);
        assert_eq!(fit(&[(1.0, false), (1.0, true), (1.0, true)], true), None); // constant x
    }

    #[test]
    fn odds_are_fitted() {
        // two values of x: the fit has the odds of each, 1:3 and 3:1
        let group = |x, right| (0..4).map(move |nth| (x, nth < right));
        let samples: Vec<_> = group(-1.0, 1).chain(group(1.0, 3)).collect();
        let [slope, intercept] = fit(&samples, true).unwrap();
        assert!((slope - 3f64.ln()).abs() < 1e-12 && intercept.abs() < 1e-12);
    }
}
