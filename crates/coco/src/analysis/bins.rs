//! Bins of numbers from 0 to 1.

use crate::{Code, Error, Result};

/// How bins are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Binning {
    /// Bin `i` of `n` holds `i / n <= value < (i + 1) / n`.
    #[default]
    EqualWidth,
    /// About equally many values in each; equal values share a bin, so there can be fewer bins.
    Quantile,
}

/// The greatest number of bins.
const MOST_BINS: usize = 10_000;

/// Bins that cover 0 to 1: each includes its lower edge, and the last one its upper edge too.
pub(super) struct Bins {
    /// One more than there are bins.
    edges: Vec<f64>,
}

impl Bins {
    /// # Errors
    /// `OUT_OF_RANGE` unless there are 1 to 10,000.
    pub(super) fn check(count: usize) -> Result<()> {
        if (1..=MOST_BINS).contains(&count) {
            return Ok(());
        }
        let expected = format!("an integer from 1 to {MOST_BINS}");
        Err(Error::new(Code::OutOfRange, expected, count.to_string()).in_input("bins"))
    }

    pub(super) fn equal_width(count: usize) -> Bins {
        Bins { edges: (0..=count).map(|edge| edge as f64 / count as f64).collect() }
    }

    pub(super) fn quantile(count: usize, values: impl Iterator<Item = f64>) -> Bins {
        let mut values: Vec<f64> = values.collect();
        values.sort_unstable_by(f64::total_cmp);
        let inner = (1..count).filter_map(|edge| values.get(edge * values.len() / count).copied());
        let mut edges = vec![0.0];
        for edge in inner.chain([1.0]) {
            if edge > edges[edges.len() - 1] {
                edges.push(edge);
            }
        }
        Bins { edges }
    }

    pub(super) fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// The bin of a value; those outside 0 to 1 are in the first and the last.
    pub(super) fn of(&self, value: f64) -> usize {
        let not_above = self.edges.partition_point(|edge| *edge <= value);
        not_above.saturating_sub(1).min(self.len() - 1)
    }

    pub(super) fn lower(&self) -> Vec<f64> {
        self.edges[..self.len()].to_vec()
    }

    pub(super) fn upper(&self) -> Vec<f64> {
        self.edges[1..].to_vec()
    }
}

/// Checks that a score is a probability.
///
/// # Errors
/// `OUT_OF_RANGE` with the score.
pub(super) fn check_score(score: f64) -> Result<()> {
    if (0.0..=1.0).contains(&score) {
        return Ok(());
    }
    let expected = "scores from 0 to 1, as of probabilities";
    Err(Error::new(Code::OutOfRange, expected, score.to_string()).in_input("score"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_an_edge_is_in_the_bin_above_it() {
        for count in [1, 3, 10, 100, 1000] {
            let bins = Bins::equal_width(count);
            for bin in 0..count {
                assert_eq!(bins.of(bin as f64 / count as f64), bin);
            }
            assert_eq!(bins.of(1.0), count - 1);
        }
        assert_eq!(Bins::equal_width(100).of(0.29), 29); // floor(0.29 * 100) is 28
    }

    #[test]
    fn quantiles_keep_equal_values_together() {
        let values = [0.5, 0.5, 0.5, 0.5, 0.1, 0.9];
        let bins = Bins::quantile(3, values.into_iter());
        assert_eq!((bins.lower(), bins.upper()), (vec![0.0, 0.5], vec![0.5, 1.0]));
        assert_eq!(Bins::quantile(4, std::iter::empty()).len(), 1);
        assert_eq!(Bins::quantile(4, [0.0, 0.0, 1.0, 1.0].into_iter()).len(), 1);
    }
}
