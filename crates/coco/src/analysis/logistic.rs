//! Logistic regression on one variable.

use boxwise_kernels::Isa;
use boxwise_kernels::math::logistic_loss::{LossSums, loss_sums};
use boxwise_threads::poll;

/// More than Newton's method needs, which doubles the right digits with each step.
const MOST_EVALUATIONS: usize = 200;

/// With a mean error of the chances below this, the classes can be separated and the slope grows without end.
const SEPARABLE: f64 = 1e-7;

/// What a fit is made to. Columns of equal length.
#[derive(Default)]
pub(super) struct Samples {
    /// The variable.
    pub(super) x: Vec<f64>,
    /// 1 where the event happened, else 0.
    pub(super) outcomes: Vec<f64>,
}

impl FromIterator<(f64, bool)> for Samples {
    fn from_iter<I: IntoIterator<Item = (f64, bool)>>(samples: I) -> Samples {
        let (x, outcomes) = samples.into_iter().map(|(x, happened)| (x, f64::from(happened))).unzip();
        Samples { x, outcomes }
    }
}

/// Slope and intercept that minimise the log loss of `sigmoid(slope x + intercept)`; without an intercept it stays 0. `None`
/// where there is no minimum: no samples, classes that can be separated, or a constant x.
///
/// The loss is convex, so its minimum is where its gradient is 0, and Newton's step always leads to a shorter gradient if it is short enough: it
/// is halved as long as it does not. That needs no logarithm for each sample, only the sigmoid.
pub(super) fn fit(samples: &Samples, with_intercept: bool) -> Option<[f64; 2]> {
    if samples.x.is_empty() {
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
            if here.0.error < SEPARABLE * samples.x.len() as f64 {
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

/// Derivatives of the log loss at a slope and an intercept.
struct Loss(LossSums);

impl Loss {
    fn at(samples: &Samples, at: [f64; 2]) -> Loss {
        Loss(loss_sums(Isa::detect(), &samples.x, &samples.outcomes, at))
    }

    /// The squared length of the gradient, of the parts that are fitted.
    fn length(&self, with_intercept: bool) -> f64 {
        let [g, h] = self.0.gradient;
        g * g + if with_intercept { h * h } else { 0.0 }
    }

    /// The step of Newton's method; `None` where the loss is flat.
    fn newton(&self, with_intercept: bool) -> Option<[f64; 2]> {
        let ([g, h], [gg, gh, hh]) = (self.0.gradient, self.0.curvature);
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

    fn samples(all: impl IntoIterator<Item = (f64, bool)>) -> Samples {
        all.into_iter().collect()
    }

    #[test]
    fn without_a_minimum_there_is_no_fit() {
        assert_eq!(fit(&Samples::default(), true), None);
        assert_eq!(fit(&samples([(-1.0, false), (1.0, true)]), true), None); // can be separated
        assert_eq!(fit(&samples([(2.0, true), (3.0, true)]), false), None);
        assert_eq!(fit(&samples([(1.0, false), (1.0, true), (1.0, true)]), true), None); // constant x
    }

    #[test]
    fn odds_are_fitted() {
        // two values of x: the fit has the odds of each, 1:3 and 3:1
        let group = |x, right| (0..4).map(move |nth| (x, nth < right));
        let [slope, intercept] = fit(&samples(group(-1.0, 1).chain(group(1.0, 3))), true).unwrap();
        assert!((slope - 3f64.ln()).abs() < 1e-12 && intercept.abs() < 1e-12);
    }
}
