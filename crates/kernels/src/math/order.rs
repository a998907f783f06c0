//! The order of values, as places in the list that holds them.

use crate::math::radix_sort::sorted;
use crate::math::score_key::descending;

/// The places of scores from the highest down, NaN last; equal scores, zeros of either sign among them, keep their
/// order.
pub fn highest_first(scores: impl IntoIterator<Item = f64>) -> Vec<u32> {
    by_key(scores.into_iter().map(descending))
}

/// The places of values from the lowest up, NaN last; equal values keep their order.
pub fn lowest_first(values: impl IntoIterator<Item = f64>) -> Vec<u32> {
    by_key(values.into_iter().map(|value| descending(-value)))
}

/// The places of keys in ascending order; equal keys keep their order.
pub fn by_key(keys: impl IntoIterator<Item = u64>) -> Vec<u32> {
    places_by_key(keys.into_iter().zip(0..).collect())
}

/// The items in ascending order of their keys; those with equal keys keep their order. All lists share one sort this way: the standard library's is
/// compiled anew for each type of items.
pub fn sorted_by_key<T>(items: Vec<T>, key: impl Fn(&T) -> u64) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let places = by_key(items.iter().map(key));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    places.into_iter().filter_map(|place| items[place as usize].take()).collect()
}

/// The key of a pair: the first decides, then the second.
pub fn pair_key(first: u32, second: u32) -> u64 {
    u64::from(first) << u32::BITS | u64::from(second)
}

/// The places of pairs of a key and a place, in ascending order; they come with ascending places.
#[inline(never)] // all orders by 64 bits share one sort
pub fn places_by_key(keyed: Vec<(u64, u32)>) -> Vec<u32> {
    sorted(keyed, u64::BITS, |(key, _)| key).into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_keep_their_order_and_nan_is_last() {
        let values = [0.5, f64::NAN, 1.0, -0.0, 0.5, 0.0, f64::NEG_INFINITY];
        assert_eq!(highest_first(values), [2, 0, 4, 3, 5, 6, 1]);
        assert_eq!(lowest_first(values), [6, 3, 5, 0, 4, 2, 1]);
        assert_eq!(by_key([2, 1, 2, 0]), [3, 1, 0, 2]);
        assert!(highest_first([]).is_empty());
        let items = ["b", "a", "c", "a2"].map(String::from).to_vec();
        assert_eq!(sorted_by_key(items, |item| u64::from(item.as_bytes()[0])), ["a", "a2", "b", "c"]);
        assert!(pair_key(1, u32::MAX) < pair_key(2, 0) && pair_key(1, 1) < pair_key(1, 2));
        for count in [300, 10_000] {
            let values: Vec<f64> = (0..count).map(|at| f64::from(at * 7919 % 97) - 50.0).collect();
            let mut expected: Vec<u32> = (0..count as u32).collect();
            expected.sort_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]));
            assert_eq!(highest_first(values), expected);
        }
    }
}
