//! Greedy suppression of up to 64 boxes, all on the stack.

use crate::boxes::any_overlap::{Bar, Block, LANES};
use crate::boxes::iou::{area, can_overlap, share};
use crate::machine::isa::dispatch;
use crate::math::float::Float;

/// Largest number of boxes: the number of bits in a word.
pub const FEW: usize = 64;

#[inline(always)]
fn few_body<T: Float>(boxes: &[[T; 4]], order: &[u32], bar: &Bar<T>, keep: &mut [u32]) -> usize {
    // Clearing blocks that stay empty would take as long as suppressing a few boxes.
    if order.len() <= LANES {
        few_in::<T, 1>(boxes, order, bar, keep)
    } else {
        few_in::<T, { FEW / LANES }>(boxes, &order[..order.len().min(FEW)], bar, keep)
    }
}

#[inline(always)]
fn few_in<T: Float, const BLOCKS: usize>(
    boxes: &[[T; 4]],
    order: &[u32],
    bar: &Bar<T>,
    keep: &mut [u32],
) -> usize {
    let mut blocks: [Block<T>; BLOCKS] = std::array::from_fn(|_| Block::default());
    for (rank, &index) in order.iter().enumerate() {
        let b = &boxes[index as usize];
        if can_overlap(b) {
            blocks[rank / LANES].set(rank % LANES, b, area(b));
        }
    }
    let used = order.len().div_ceil(LANES);
    let mut suppressed = 0u64;
    let mut count = 0;
    for (rank, &index) in order.iter().enumerate() {
        if suppressed >> rank & 1 == 1 {
            continue;
        }
        if count == keep.len() {
            break;
        }
        keep[count] = index;
        count += 1;
        let b = &boxes[index as usize];
        if can_overlap(b) {
            let area = blocks[rank / LANES].areas()[rank % LANES];
            for (place, block) in blocks[..used].iter().enumerate().skip(rank / LANES) {
                let from = (rank + 1).saturating_sub(place * LANES);
                suppressed |= beyond(block, from, b, area, bar) << (place * LANES);
            }
        }
    }
    count
}

/// One bit for each lane of the block, starting at `from`: whether it overlaps `b` beyond the threshold, as defined by
/// [`Bar::joins`].
#[inline(always)]
fn beyond<T: Float>(block: &Block<T>, from: usize, b: &[T; 4], area: T, bar: &Bar<T>) -> u64 {
    if bar.is_of_distance() {
        let joins = |lane: &usize| bar.joins(b, area, &block.get(*lane), block.areas()[*lane]);
        return (from..LANES).filter(joins).fold(0, |bits, lane| bits | 1 << lane);
    }
    let inter = block.intersections(b);
    let mut union = [T::ZERO; LANES];
    let mut could = false;
    for lane in 0..LANES {
        union[lane] = (area + block.areas()[lane]) - inter[lane];
        could |= bar.could_pass(inter[lane], union[lane]) & (lane >= from);
    }
    if !could {
        return 0;
    }
    let mut passed = [0u32; LANES];
    for lane in 0..LANES {
        let passes = bar.could_pass(inter[lane], union[lane]) & bar.passes(share(inter[lane], union[lane]));
        passed[lane] = if passes & (lane >= from) { 1 << lane } else { 0 };
    }
    u64::from(passed.into_iter().fold(0, |bits, bit| bits | bit))
}

dispatch! {
    /// Takes the first [`FEW`] boxes of `order` and keeps each one that no kept box overlaps beyond the threshold,
    /// which must not be one that [always](Bar::always) passes. Writes the kept indices into `keep` until it is full,
    /// and returns their number.
    pub fn few<T: Float>(boxes: &[[T; 4]], order: &[u32], bar: &Bar<T>, keep: &mut [u32]) -> usize = few_body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::boxes::strategy::boxes;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn a_kept_box_overlaps_no_kept_one_and_a_dropped_box_does(
            boxes in boxes(0..=FEW), threshold in 0.01f32..1.0, inclusive: bool, distance: bool, limit in 0usize..80,
        ) {
            let bar = Bar::new(threshold, inclusive, distance);
            let order: Vec<u32> = (0..boxes.len() as u32).rev().collect();
            let joins = |&i: &u32, &j: &u32| {
                let (a, b) = (&boxes[i as usize], &boxes[j as usize]);
                can_overlap(a) && can_overlap(b) && bar.joins(a, area(a), b, area(b))
            };
            let mut expected: Vec<u32> = Vec::new();
            for index in &order {
                if expected.len() < limit && !expected.iter().any(|kept| joins(index, kept)) {
                    expected.push(*index);
                }
            }
            for isa in Isa::available() {
                let mut keep = vec![0; limit];
                let count = few(isa, &boxes, &order, &bar, &mut keep);
                prop_assert_eq!(&keep[..count], &expected[..]);
            }
        }
    }
}
