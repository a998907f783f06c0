//! The order in which suppression visits boxes.

use boxwise_kernels::Float;

/// Fewer boxes are sorted by comparison.
const RADIX_FROM: usize = 256;
const DIGIT_BITS: u32 = 11;
const DIGITS: usize = 1 << DIGIT_BITS;
/// Up to so many boxes are first laid into one bucket each, or nearly.
const BUCKETS_TO: usize = 4096;
/// Buckets that hold more would take long to put in order.
const BUCKET_AT_MOST: u16 = 24;

/// The indices of scores above `above`, highest score first, equal scores in ascending index. A NaN is not
/// above anything; nor is -∞.
pub fn order<S: Float>(scores: &[S], above: S) -> Vec<u32> {
    let above_it = scores.iter().enumerate().filter(|(_, score)| **score > above);
    if S::KEY_BITS == 32 {
        let keyed = above_it.map(|(i, score)| score.descending_key() << 32 | i as u64);
        sorted(keyed.collect(), 32, |item| item >> 32).into_iter().map(|item| item as u32).collect()
    } else {
        let keyed = above_it.map(|(i, score)| (score.descending_key(), i as u32));
        sorted(keyed.collect(), 64, |item| item.0).into_iter().map(|item| item.1).collect()
    }
}

/// As [`order`], of as many single-precision scores as `into` has places at most; returns how many places are filled.
pub fn order_few<const MOST: usize>(scores: &[f32], above: f32, into: &mut [u32; MOST]) -> usize {
    let mut items = [0; MOST];
    let mut count = 0;
    for (i, score) in scores.iter().enumerate().take(MOST) {
        items[count] = score.descending_key() << 32 | i as u64;
        count += usize::from(*score > above);
    }
    items[..count].sort_unstable();
    for (index, item) in into.iter_mut().zip(&items[..count]) {
        *index = *item as u32;
    }
    count
}

/// Sorts items that come in ascending index by key and then index, as `Ord` also does.
pub(crate) fn sorted<I: Copy + Ord + Default>(
    mut items: Vec<I>,
    bits: u32,
    key: impl Fn(I) -> u64,
) -> Vec<I> {
    if items.len() < RADIX_FROM {
        items.sort_unstable();
        return items;
    }
    if items.len() <= BUCKETS_TO
        && let Some(sorted) = by_buckets(&items, &key)
    {
        return sorted;
    }
    let passes = bits.div_ceil(DIGIT_BITS) as usize;
    let digit = |item: I, pass: usize| (key(item) >> (pass as u32 * DIGIT_BITS)) as usize % DIGITS;
    let mut counts = vec![[0u32; DIGITS]; passes];
    for item in &items {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(*item, pass)] += 1;
        }
    }
    let mut other = vec![I::default(); items.len()];
    for (pass, places) in counts.iter_mut().enumerate() {
        if places[digit(items[0], pass)] as usize == items.len() {
            continue; // all alike in this digit
        }
        let mut next = 0;
        for place in places.iter_mut() {
            (*place, next) = (next, next + *place);
        }
        for item in &items {
            let place = &mut places[digit(*item, pass)];
            other[*place as usize] = *item;
            *place += 1;
        }
        std::mem::swap(&mut items, &mut other);
    }
    items
}

/// One pass by the keys' place between the least and the greatest, then neighbours are put in order; `None` where too many
/// keys are alike in their place.
fn by_buckets<I: Copy + Ord + Default>(items: &[I], key: impl Fn(I) -> u64) -> Option<Vec<I>> {
    let (least, greatest) = items
        .iter()
        .fold((u64::MAX, 0), |(least, greatest), &item| (least.min(key(item)), greatest.max(key(item))));
    let buckets = items.len().next_power_of_two();
    let shift = (u64::BITS - (greatest - least).leading_zeros()).saturating_sub(buckets.ilog2());
    let bucket = |item: I| ((key(item) - least) >> shift) as usize % BUCKETS_TO;
    let mut places = [0u16; BUCKETS_TO];
    for &item in items {
        places[bucket(item)] += 1;
    }
    let (mut next, mut most) = (0, 0);
    for place in &mut places[..buckets] {
        most = most.max(*place);
        (*place, next) = (next, next + *place);
    }
    if most > BUCKET_AT_MOST {
        return None;
    }
    let mut sorted = vec![I::default(); items.len()];
    for &item in items {
        let place = &mut places[bucket(item)];
        sorted[*place as usize] = item;
        *place += 1;
    }
    for end in 1..sorted.len() {
        let item = sorted[end];
        let mut place = end;
        while place > 0 && sorted[place - 1] > item {
            sorted[place] = sorted[place - 1];
            place -= 1;
        }
        sorted[place] = item;
    }
    Some(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_comparison<S: Float>(scores: &[S], above: S) -> Vec<u32> {
        let mut all: Vec<u32> = (0..scores.len() as u32).filter(|&i| scores[i as usize] > above).collect();
        all.sort_by(|&a, &b| scores[b as usize].partial_cmp(&scores[a as usize]).unwrap());
        all
    }

    fn score() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<f64>(),
            (0u8..8).prop_map(|s| f64::from(s) / 8.0),
            Just(-0.0),
            Just(f64::NAN),
            Just(f64::NEG_INFINITY),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]
        #[test]
        fn highest_first_and_equal_scores_by_index(scores in prop::collection::vec(score(), 0..1500)) {
            for above in [f64::NEG_INFINITY, 0.0, 0.5] {
                prop_assert_eq!(order(&scores, above), by_comparison(&scores, above));
                let single: Vec<f32> = scores.iter().map(|s| *s as f32).collect();
                prop_assert_eq!(order(&single, above as f32), by_comparison(&single, above as f32));
                let few = &single[..single.len().min(64)];
                let mut into = [0; 64];
                let count = order_few(few, above as f32, &mut into);
                prop_assert_eq!(&into[..count], &by_comparison(few, above as f32)[..]);
            }
        }
    }
}
