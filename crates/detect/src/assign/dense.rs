//! Shared parts of the assigners for dense detectors: levels, points in boxes, the best few, and one owner for each
//! prior.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::score_key;

/// `matched` of a background prior.
pub const UNMATCHED: i32 = -1;

/// Minimum distance of a point from the sides, in pixels, exclusive: that of ATSS and TOOD.
pub(super) const INSIDE: f64 = 0.01;

/// The ranges of the levels.
///
/// # Errors
/// `LENGTH_MISMATCH` if levels do not have `count` members in total.
pub(super) fn levels(per_level: &[usize], count: usize, input: &str) -> Result<Vec<std::ops::Range<usize>>> {
    let mut ranges = Vec::with_capacity(per_level.len());
    let mut end = 0usize;
    for &size in per_level {
        ranges.push(end..end.saturating_add(size));
        end = end.saturating_add(size);
    }
    if end == count {
        return Ok(ranges);
    }
    let expected = format!("levels of {count} together");
    Err(Error::new(Code::LengthMismatch, expected, end.to_string()).in_input(input))
}

/// Minimum distance of a point from the sides of a box, negative outside; NaN if either has a NaN.
pub(super) fn depth(&[x, y]: &[f64; 2], b: &[f64; 4]) -> f64 {
    let sides = [x - b[0], y - b[1], b[2] - x, b[3] - y];
    sides
        .into_iter()
        .fold(f64::INFINITY, |least, side| if side < least || side.is_nan() { side } else { least })
}

pub(super) fn centre(b: &[f64; 4]) -> [f64; 2] {
    [(b[0] + b[2]) / 2.0, (b[1] + b[3]) / 2.0]
}

/// Up to this many are kept sorted by insertion; more are selected first and sorted afterwards.
const FEW: usize = 64;

/// Indices of the first `k` values in ascending or descending order, in that order; equal values by ascending index,
/// NaN last.
pub(super) fn first_few(values: &[f64], k: usize, descending: bool) -> Vec<u32> {
    let k = k.min(values.len());
    if k == 0 {
        return Vec::new();
    }
    let keyed = |place: u32| {
        let value = values[place as usize];
        (score_key::descending(if descending { value } else { -value }), place)
    };
    let places = 0..values.len() as u32;
    let places_of = |keyed: Vec<(u64, u32)>| keyed.into_iter().map(|(_, place)| place).collect();
    if k > FEW {
        let mut all: Vec<(u64, u32)> = places.map(keyed).collect();
        if k < all.len() {
            all.select_nth_unstable(k - 1);
            all.truncate(k);
        }
        all.sort_unstable();
        return places_of(all);
    }
    // The best few are kept sorted during one pass; the first comparison rejects most of the others.
    let mut few: Vec<(u64, u32)> = Vec::with_capacity(k + 1);
    for own in places.map(keyed) {
        if few.len() == k && few.last().is_some_and(|last| *last < own) {
            continue;
        }
        let at = few.partition_point(|other| *other < own);
        few.insert(at, own);
        few.truncate(k);
    }
    places_of(few)
}

/// The ground truth of each prior. If several claim it: the one with the highest IoU, the first among equals.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Owners {
    pub(super) matched: Vec<i32>,
    pub(super) ious: Vec<f64>,
}

impl Owners {
    pub(super) fn new(count: usize) -> Self {
        Owners { matched: vec![UNMATCHED; count], ious: vec![0.0; count] }
    }

    /// Ground truths must come in ascending order.
    pub(super) fn claim(&mut self, prior: usize, truth: usize, iou: f64) {
        if self.matched[prior] == UNMATCHED || iou > self.ious[prior] {
            (self.matched[prior], self.ious[prior]) = (truth as i32, iou);
        }
    }
}

/// 1 if matched, otherwise 0.
pub(super) fn matched_labels(matched: &[i32]) -> Vec<i8> {
    matched.iter().map(|matched| i8::from(*matched != UNMATCHED)).collect()
}

/// Largest number of candidates of all ground truths together: 1.5 GiB of the largest kind.
const MOST_CANDIDATES: usize = 1 << 26;

/// Counts the candidates that are kept for all ground truths, so that a large `top_k` cannot exhaust the memory.
#[derive(Debug, Default)]
pub(super) struct Collected(AtomicUsize);

impl Collected {
    /// The candidates of one ground truth, or none of them once there are too many.
    pub(super) fn keep<C>(&self, candidates: Vec<C>) -> Vec<C> {
        let before = self.0.fetch_add(candidates.len(), Relaxed);
        if before.saturating_add(candidates.len()) > MOST_CANDIDATES { Vec::new() } else { candidates }
    }

    /// # Errors
    /// `TOO_LARGE` if there were too many.
    pub(super) fn check(self) -> Result<()> {
        let count = self.0.into_inner();
        if count <= MOST_CANDIDATES {
            return Ok(());
        }
        let expected = format!("at most {MOST_CANDIDATES} candidates of all ground truths: a lower topK");
        Err(Error::new(Code::TooLarge, expected, count.to_string()).in_input("topK"))
    }
}

/// Number of columns for each of `count` predictions; 0 if there are no predictions.
///
/// # Errors
/// `LENGTH_MISMATCH` if `numbers` is not a multiple of `count`.
pub(super) fn columns(numbers: usize, count: usize, input: &str) -> Result<usize> {
    if numbers == 0 && count == 0 || count > 0 && numbers.is_multiple_of(count) {
        return Ok(numbers.checked_div(count).unwrap_or(0));
    }
    let expected = format!("as many for each of {count} boxes");
    Err(Error::new(Code::LengthMismatch, expected, numbers.to_string()).in_input(input))
}

/// Refuses labels without a column.
pub(super) fn check_labels(labels: &[i32], classes: usize) -> Result<()> {
    match labels.iter().position(|label| usize::try_from(*label).map_or(true, |label| label >= classes)) {
        None => Ok(()),
        Some(place) => {
            let expected = format!("a label from 0 to below {classes}, the columns of the scores");
            Err(Error::new(Code::OutOfRange, expected, labels[place].to_string())
                .at_record("labels", place as u64))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn candidates_are_kept_until_there_are_too_many() {
        let collected = Collected::default();
        assert_eq!(collected.keep(vec![(); MOST_CANDIDATES]).len(), MOST_CANDIDATES);
        assert_eq!(collected.keep(vec![()]).len(), 0);
        let error = collected.check().unwrap_err();
        assert_eq!((error.code, error.place.input.as_deref()), (Code::TooLarge, Some("topK")));
        assert!(Collected::default().check().is_ok());
    }

    proptest! {
        #[test]
        fn the_first_few_are_those_of_a_stable_sort(
            values in prop::collection::vec(prop_oneof![6 => (0u8..6).prop_map(f64::from), 1 => Just(f64::NAN)], 0..150),
            k in prop_oneof![0..12usize, 60..160usize], descending in any::<bool>(),
        ) {
            let mut all: Vec<u32> = (0..values.len() as u32).collect();
            let key = |place: &u32| {
                let value = values[*place as usize];
                if value.is_nan() { f64::INFINITY } else if descending { -value } else { value }
            };
            all.sort_by(|a, b| key(a).total_cmp(&key(b)));
            all.truncate(k);
            prop_assert_eq!(first_few(&values, k, descending), all);
        }
    }

    #[test]
    fn a_point_is_as_deep_as_its_nearest_side() {
        assert_eq!(depth(&[2.0, 5.0], &[0.0, 0.0, 10.0, 10.0]), 2.0);
        assert_eq!(depth(&[12.0, 5.0], &[0.0, 0.0, 10.0, 10.0]), -2.0);
        assert!(depth(&[2.0, f64::NAN], &[0.0, 0.0, 10.0, 10.0]).is_nan());
    }
}
