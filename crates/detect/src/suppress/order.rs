//! The order in which suppression visits boxes.

use boxwise_kernels::Float;
use boxwise_kernels::math::order::places_by_key;
use boxwise_kernels::math::radix_sort::sorted;
use boxwise_threads::poll;

/// The indices of scores above `above`, in descending score order, equal scores in ascending index. NaN and -∞ are
/// never above it.
pub fn order<S: Float>(scores: &[S], above: S) -> Vec<u32> {
    poll();
    let above_it = scores.iter().enumerate().filter(|(_, score)| **score > above);
    if S::KEY_BITS == 32 {
        let keyed = above_it.map(|(i, score)| score.descending_key() << 32 | i as u64);
        sorted(keyed.collect(), 32, |item| item >> 32).into_iter().map(|item| item as u32).collect()
    } else {
        places_by_key(above_it.map(|(i, score)| (score.descending_key(), i as u32)).collect())
    }
}

/// Like [`order`], for at most as many single-precision scores as `into` has places. Returns the number of places
/// filled.
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
