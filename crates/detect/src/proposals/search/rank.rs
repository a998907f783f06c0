//! The order of the boxes.

use std::collections::HashSet;

use boxwise_kernels::math::order::lowest_first;

use super::settings::SelectiveSearch;
use crate::random::Random;

/// Each box once, by its lowest rank. In a grouping the whole image has rank 1, the two regions from which it was
/// joined 2 and 3, and so on. The fourth roots of the ranks are multiplied by a random number below 1, so that no
/// grouping and no size always comes first. Without the root, which the paper does not use, the first 2,000 miss small
/// objects.
pub(super) fn ranked<'a>(
    groupings: impl Iterator<Item = &'a Vec<[u32; 4]>>,
    how: &SelectiveSearch,
) -> Vec<[u32; 4]> {
    let mut random = Random::new(how.seed);
    let (mut ranks, mut all) = (Vec::new(), Vec::new());
    for boxes in groupings {
        for (place, b) in boxes.iter().rev().enumerate() {
            let rank = (place + 1) as f64;
            ranks.push(random.unit() * rank.sqrt().sqrt());
            all.push(*b);
        }
    }
    let mut met = HashSet::with_capacity(all.len());
    let large = |b: &[u32; 4]| ((b[2] - b[0]).min(b[3] - b[1])) as usize >= how.min_size;
    let boxes = lowest_first(ranks)
        .into_iter()
        .map(|place| all[place as usize])
        .filter(|b| large(b) && met.insert(*b));
    boxes.take(how.max_proposals).collect()
}
