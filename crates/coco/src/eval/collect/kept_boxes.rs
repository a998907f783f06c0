//! The boxes that will be compared with ground truth, by the position of their detection.
//!
//! Most detections of a detector are in images without an object of their category. Their boxes are never
//! read again, so only the others are kept, and finding one is a rank query on a bit set:
//!
//! ```text
//! kept    one bit for each position, in blocks of 64     1 0 0 1 1 0 ...
//! before  for each block: boxes that are kept before it  0 ............ 41
//! boxes   the kept ones, without gaps                    b0 b3 b4 ...
//!
//! index(position) = before[position / 64] + ones in kept[position / 64] below bit (position % 64)
//! ```

use boxwise_kernels::machine::prefetch::prefetch;

use crate::{Code, Error, Result};

/// Boxes of some of a part's detections.
#[derive(Default)]
pub(crate) struct KeptBoxes {
    /// The kept ones in order, followed by room for a block.
    boxes: Vec<[f64; 4]>,
    count: usize,
    /// By block of positions: one bit for each whose box is kept.
    kept: Vec<u64>,
    /// By block of positions: number of boxes that are kept before it.
    before: Vec<u32>,
    positions: usize,
}

/// Positions in a block.
const BLOCK: usize = u64::BITS as usize;

/// Whether the box of a position is kept although no ground truth is compared with it, to find ground truth of other categories: the
/// first ones of a part, then one of a block.
#[inline(always)]
pub(crate) fn is_sampled(position: usize) -> bool {
    position < 512 || position.is_multiple_of(BLOCK)
}

impl KeptBoxes {
    /// Removes all, and makes room for `expected` boxes. Untouched room costs nothing, and it grows if there are more.
    pub(crate) fn restart(&mut self, expected: usize) {
        let KeptBoxes { boxes, kept, before, .. } = self;
        boxes.clear();
        kept.clear();
        before.clear();
        // if memory cannot be reserved it starts small, and growing reports what is too large
        let _ = boxes.try_reserve_exact(expected.saturating_add(BLOCK + 1));
        (self.count, self.positions) = (0, 0);
    }

    /// Number of positions, with a box or without.
    pub(crate) fn len(&self) -> usize {
        self.positions
    }

    /// About how many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.boxes[..]) + size_of_val(&self.kept[..]) + size_of_val(&self.before[..])
    }

    /// Adds the next position.
    #[inline(always)]
    pub(crate) fn push(&mut self, bbox: [f64; 4], keep: bool) -> Result<u32> {
        let position = self.positions;
        if position.is_multiple_of(BLOCK) {
            self.start_block()?;
        }
        // written unconditionally: a branch on `keep` would often be mispredicted
        self.boxes[self.count] = bbox;
        self.count += usize::from(keep);
        self.kept[position / BLOCK] |= u64::from(keep) << (position % BLOCK);
        self.positions += 1;
        Ok(position as u32)
    }

    #[inline(never)]
    fn start_block(&mut self) -> Result<()> {
        let room = self.count + BLOCK + 1;
        let more = room.saturating_sub(self.boxes.len());
        let grows = self.boxes.try_reserve(more).is_ok()
            && self.kept.try_reserve(1).is_ok()
            && self.before.try_reserve(1).is_ok();
        if !grows || self.positions >= i32::MAX as usize - BLOCK {
            return Err(Error::new(Code::TooLarge, "results that fit in memory", "more"));
        }
        self.boxes.resize(self.boxes.len() + more, [0.0; 4]);
        self.kept.push(0);
        self.before.push(self.count as u32);
        Ok(())
    }

    /// The box at a position that keeps it; an arbitrary box at other positions.
    #[inline]
    pub(crate) fn at(&self, position: usize) -> [f64; 4] {
        self.boxes[self.index(position)]
    }

    /// Prefetches the box of a position.
    pub(crate) fn prefetch(&self, position: usize) {
        prefetch(&self.boxes, self.index(position));
    }

    /// Number of boxes kept before a position: the index of its own box, and of data kept alongside boxes.
    #[inline]
    pub(crate) fn index(&self, position: usize) -> usize {
        let block = position / BLOCK;
        let earlier = self.kept[block] & ((1 << (position % BLOCK)) - 1);
        self.before[block] as usize + earlier.count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_boxes_are_found_by_their_positions() {
        for every in [1, 2, 7, 64, 1000] {
            let mut boxes = KeptBoxes::default();
            for i in 0..500 {
                assert_eq!(boxes.push([i as f64; 4], i % every == 0).unwrap(), i as u32);
            }
            assert_eq!(boxes.len(), 500);
            assert!((0..500).step_by(every).all(|i| boxes.at(i) == [i as f64; 4]));
            assert!(boxes.boxes.len() <= 500 / every + 1 + 2 * BLOCK);
        }
    }
}
