//! Precision, recall and F.

/// Numbers of detections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// True positives.
    pub(super) hits: u64,
    /// False positives.
    pub(super) wrong: u64,
}

impl Counts {
    /// Counts a detection.
    #[inline(always)]
    pub(super) fn add(&mut self, is_hit: bool) {
        self.hits += u64::from(is_hit);
        self.wrong += u64::from(!is_hit);
    }
}

/// Precision, recall and F; each is 0 if its denominator is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rates {
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f: f64,
}

impl Rates {
    /// `F = (1 + β²) TP / ((1 + β²) TP + β² FN + FP)`, with `positives` objects to be found.
    pub(super) fn new(counts: Counts, positives: u64, beta: f64) -> Rates {
        let (hits, wrong, missed) =
            (counts.hits as f64, counts.wrong as f64, positives.saturating_sub(counts.hits) as f64);
        let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let weighted = (1.0 + beta * beta) * hits;
        Rates {
            precision: ratio(hits, hits + wrong),
            recall: ratio(hits, positives as f64),
            f: ratio(weighted, weighted + beta * beta * missed + wrong),
        }
    }
}

/// Exact running sums of N rates: each rate is a whole number of units, so removing one leaves no rounding error.
#[derive(Clone, Copy, Debug)]
pub(super) struct RateSums<const N: usize>([i128; N]);

/// Number of units in 1. Rates are rounded to half a unit, about the precision of doubles.
const UNITS: f64 = (1u64 << 53) as f64;

impl<const N: usize> Default for RateSums<N> {
    fn default() -> Self {
        RateSums([0; N])
    }
}

impl<const N: usize> RateSums<N> {
    /// Replaces `old` by `new`.
    pub(super) fn replace(&mut self, old: [f64; N], new: [f64; N]) {
        let units = |rates: [f64; N]| rates.map(|rate| (rate * UNITS) as i64);
        for (sum, (old, new)) in self.0.iter_mut().zip(units(old).into_iter().zip(units(new))) {
            *sum += i128::from(new - old);
        }
    }

    /// The mean over `count` rates; 0 if there are none.
    pub(super) fn mean(&self, count: u64) -> [f64; N] {
        self.0.map(|sum| if count == 0 { 0.0 } else { sum as f64 / UNITS / count as f64 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_denominator_gives_zero() {
        assert_eq!(Rates::new(Counts::default(), 0, 1.0), Rates::default());
        assert_eq!(Rates::new(Counts { hits: 0, wrong: 3 }, 0, 1.0), Rates::default());
    }

    #[test]
    fn beta_weighs_recall() {
        let counts = Counts { hits: 2, wrong: 2 };
        let f = |beta| Rates::new(counts, 8, beta).f;
        assert_eq!(f(1.0), 1.0 / 3.0); // 2PR / (P + R) of 1/2 and 1/4
        assert_eq!(f(2.0), 10.0 / 36.0);
        assert_eq!(f(0.0), 0.5);
    }

    #[test]
    fn sums_have_no_drift() {
        let mut sums = RateSums::default();
        let mut old = [0.0; 3];
        for hits in (0..10_000).chain([0]) {
            let Rates { precision, recall, f } = Rates::new(Counts { hits, wrong: hits / 3 }, 12_345, 1.0);
            let new = [precision, recall, f];
            sums.replace(old, new);
            old = new;
        }
        assert_eq!(sums.mean(1), [0.0; 3]);
    }
}
