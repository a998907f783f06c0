//! Detections of a category in the order of their scores, over all images.

use boxwise_kernels::math::radix_sort::LeadingBitsSorter;
use boxwise_kernels::math::score_key::{descending, score_of};

use crate::eval::settings::MatchOutcome;

/// The detections of a category, and the outcomes of those that are matched at some setting.
#[derive(Default)]
pub(crate) struct Ranking {
    pub(crate) detections: Vec<RankedDetection>,
    pub(crate) outcomes: Vec<MatchOutcome>,
}

impl Ranking {
    pub(crate) fn clear(&mut self) {
        self.detections.clear();
        self.outcomes.clear();
    }
}

/// A detection among those of its category.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RankedDetection {
    key: u64,
    /// ```text
    /// bit  31 ...... 5     4      3 2 1 0
    ///      class         -0.0     area ranges
    /// ```
    /// Bit 4 is set if the score is -0, which has the same key as 0.
    tag: u32,
    /// One more than the index of its outcome; 0 if it is matched at no setting.
    pub(crate) outcome: u32,
}

impl RankedDetection {
    /// `class` is the number of limits of `max_detections` that the detection exceeds.
    pub(crate) fn new(score: f64, areas: u32, class: usize) -> Self {
        let negative_zero = u32::from(score.to_bits() == (-0.0f64).to_bits());
        RankedDetection {
            key: descending(score),
            tag: areas | negative_zero << 4 | (class as u32) << 5,
            outcome: 0,
        }
    }

    /// The area ranges that contain the detection, one bit each.
    pub(crate) fn areas(self) -> u32 {
        self.tag & 15
    }

    pub(crate) fn class(self) -> usize {
        (self.tag >> 5) as usize
    }

    pub(crate) fn score(self) -> f64 {
        if self.tag & 16 != 0 { -0.0 } else { score_of(self.key) }
    }
}

/// Sorts by score, the highest first and NaN last; equal scores keep their order.
#[derive(Default)]
pub(crate) struct ScoreSorter(LeadingBitsSorter<RankedDetection>);

impl ScoreSorter {
    #[inline(never)]
    pub(crate) fn sort(&mut self, ranked: &mut [RankedDetection]) {
        // a ranker that records matches has sorted them
        if !ranked.is_sorted_by_key(|detection| detection.key) {
            self.0.sort(ranked, |detection| detection.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (0..50i32).prop_map(|v| f64::from(v) / 50.0),
            4 => 0.0..1.0f64,
            1 => any::<f64>(),
            1 => prop_oneof![Just(f64::NAN), Just(0.0), Just(-0.0), Just(f64::INFINITY)],
        ]
    }

    proptest! {
        #[test]
        fn sorting_is_that_of_a_stable_sort(scores in prop::collection::vec(score(), 0..2000)) {
            let mut ranked: Vec<RankedDetection> = scores.iter().map(|score| RankedDetection::new(*score, 0, 0)).collect();
            for (i, detection) in ranked.iter_mut().enumerate() {
                detection.outcome = i as u32;
            }
            let mut expected: Vec<usize> = (0..scores.len()).collect();
            expected.sort_by_key(|i| descending(scores[*i]));
            ScoreSorter::default().sort(&mut ranked);
            for (detection, i) in ranked.iter().zip(expected) {
                prop_assert_eq!(detection.outcome, i as u32);
                let (got, own) = (detection.score(), scores[i]);
                prop_assert!(got.to_bits() == own.to_bits() || got.is_nan() && own.is_nan());
            }
        }
    }
}
