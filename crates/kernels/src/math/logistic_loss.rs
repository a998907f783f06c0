//! Derivatives of the log loss of logistic regression on one variable.

use super::exp::sigmoid;
use crate::machine::isa::dispatch;

const LANES: usize = 8;

/// Sums over samples, of which `x` is the variable and `chance` is `sigmoid(slope x + intercept)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LossSums {
    /// Sum of the absolute differences of chances and outcomes.
    pub error: f64,
    /// Derivatives of the loss by slope and intercept.
    pub gradient: [f64; 2],
    /// By slope twice, by slope and intercept, by intercept twice.
    pub curvature: [f64; 3],
}

dispatch! {
    /// The sums at a slope and an intercept. `outcomes` are 1 where the event happened, else 0. Eight sums run in parallel, each
    /// over every eighth sample, and are added in order at the end. Panics if lengths differ.
    pub fn loss_sums(x: &[f64], outcomes: &[f64], at: [f64; 2]) -> LossSums = loss_sums_body;
}

#[inline(always)]
fn loss_sums_body(x: &[f64], outcomes: &[f64], at: [f64; 2]) -> LossSums {
    assert_eq!(x.len(), outcomes.len());
    let (x, x_rest) = x.as_chunks::<LANES>();
    let (outcomes, outcomes_rest) = outcomes.as_chunks::<LANES>();
    let mut sums = [[0.0; LANES]; 6];
    for (x, outcomes) in x.iter().zip(outcomes) {
        for lane in 0..LANES {
            let terms = terms(x[lane], outcomes[lane], at);
            for (sum, term) in sums.iter_mut().zip(terms) {
                sum[lane] += term;
            }
        }
    }
    for (lane, (x, outcome)) in x_rest.iter().zip(outcomes_rest).enumerate() {
        for (sum, term) in sums.iter_mut().zip(terms(*x, *outcome, at)) {
            sum[lane] += term;
        }
    }
    let [error, slope, intercept, twice_slope, both, twice_intercept] = sums.map(|lanes| lanes.iter().sum());
    LossSums { error, gradient: [slope, intercept], curvature: [twice_slope, both, twice_intercept] }
}

/// What one sample adds to each sum.
#[inline(always)]
fn terms(x: f64, outcome: f64, [slope, intercept]: [f64; 2]) -> [f64; 6] {
    let chance = sigmoid(slope * x + intercept);
    let error = chance - outcome;
    let weight = chance * (1.0 - chance);
    [error.abs(), error * x, error, weight * x * x, weight * x, weight]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn every_instruction_set_sums_the_same() {
        for length in [0, 1, 7, 8, 9, 100] {
            let x: Vec<f64> = (0..length).map(|i| f64::from(i * 7 % 13) - 6.0).collect();
            let outcomes: Vec<f64> = (0..length).map(|i| f64::from(i % 2)).collect();
            let all = loss_sums(Isa::SCALAR, &x, &outcomes, [0.5, 0.25]);
            for isa in Isa::available() {
                assert_eq!(loss_sums(isa, &x, &outcomes, [0.5, 0.25]), all);
            }
            let error: f64 = x.iter().zip(&outcomes).map(|(x, o)| (sigmoid(0.5 * x + 0.25) - o).abs()).sum();
            assert!((all.error - error).abs() < 1e-12);
        }
    }

    #[test]
    fn one_sample_adds_its_derivatives() {
        let sums = loss_sums(Isa::detect(), &[2.0], &[1.0], [0.0, 0.0]);
        assert_eq!((sums.error, sums.gradient), (0.5, [-1.0, -0.5]));
        assert_eq!(sums.curvature, [1.0, 0.5, 0.25]);
    }
}
