//! Suppression of many boxes at a time in the order of their places.
//!
//! One box at a time in the order of scores, every box is far from the one before it: with hundreds of thousands of boxes nearly every access to
//! the grid and to the boxes misses the cache. A *batch* is a run of boxes in the order of scores, as many as were decided before it. It is swept in the
//! order of the grid's cells, so neighbours come one after the other:
//!
//! ```text
//! settled            boxes kept before the batch
//! for b in batch, by cell:
//!     if a settled box overlaps b: b is suppressed
//!     else: note the pairs of b and the boxes of this batch that it overlaps; insert b
//! for (better, worse) in the noted pairs, by the rank of the better one:
//!     if better is kept: worse is suppressed
//! ```
//!
//! When a pair's turn comes, all pairs that could suppress its better box have had theirs, so the answer is that of one box at a time. Boxes of
//! one batch that pile up would make many pairs: then the batch is taken back, and its boxes are decided one at a time.

use std::ops::Range;

use boxwise_kernels::Float;
use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::boxes::iou::{area, can_overlap};
use boxwise_kernels::math::radix_sort::sorted;
use boxwise_threads::poll_at;

use super::grid::Grid;
use super::groups::Groups;

/// Fewer boxes fit into the cache, and are decided one at a time.
const BATCH_FROM: usize = 4096;
/// A batch with more pairs than this for each box is taken back.
const PAIRS_PER_BOX: usize = 8;
/// A batch with a box that would visit more cells is taken back.
const MOST_CELLS: usize = 64;

/// Decides batches, with reusable memory.
pub(super) struct Sweep<T> {
    /// Whether no batch was taken back.
    pays: bool,
    /// Ranks and boxes of the batch by cell.
    found: Vec<Candidate<T>>,
    /// The rank of each inserted box.
    ranks: Vec<u32>,
    /// Pairs of overlapping boxes: the better rank, then the worse one.
    pairs: Vec<u64>,
    /// By rank, whether the box is kept.
    pub(super) keeps: Vec<bool>,
}

/// A box of a batch, and its rank in it.
#[derive(Clone, Copy)]
struct Candidate<T> {
    corners: [T; 4],
    rank: u32,
}

impl<T: Float> Sweep<T> {
    pub(super) fn new() -> Self {
        Sweep { pays: true, found: Vec::new(), ranks: Vec::new(), pairs: Vec::new(), keeps: Vec::new() }
    }

    /// The next batch after so many decided boxes, if one pays.
    pub(super) fn batch(&self, decided: usize, all: usize) -> Option<Range<usize>> {
        let length = decided.min(all - decided);
        (self.pays && length >= BATCH_FROM).then(|| decided..decided + length)
    }

    /// Decides a batch: sets `keeps`, and inserts the kept boxes that can overlap others into the grid, behind those that it has. Returns false, and
    /// changes nothing, if that does not pay.
    pub(super) fn decide(
        &mut self,
        grid: &mut Grid<T>,
        boxes: &[[T; 4]],
        batch: &[u32],
        groups: Option<&Groups>,
        bar: &Bar<T>,
    ) -> bool {
        let settled = grid.len();
        self.pays = self.swept(grid, boxes, batch, groups, bar);
        if !self.pays {
            grid.truncate(settled);
            return false;
        }
        self.pairs = sorted(std::mem::take(&mut self.pairs), u32::BITS, upper);
        for pair in &self.pairs {
            if self.keeps[upper(*pair) as usize] {
                self.keeps[*pair as u32 as usize] = false;
            }
        }
        for (place, rank) in (settled..).zip(&self.ranks) {
            if !self.keeps[*rank as usize] {
                grid.remove(place);
            }
        }
        true
    }

    /// Inserts the boxes that no settled box suppresses and notes their pairs; false if that does not pay.
    fn swept(
        &mut self,
        grid: &mut Grid<T>,
        boxes: &[[T; 4]],
        batch: &[u32],
        groups: Option<&Groups>,
        bar: &Bar<T>,
    ) -> bool {
        let Sweep { found, ranks, pairs, keeps, .. } = self;
        let group_of = |index: u32| groups.map_or(0, |groups| groups.of(index as usize));
        keeps.clear();
        keeps.resize(batch.len(), true);
        let mut by_cell = Vec::with_capacity(batch.len());
        for (rank, index) in batch.iter().enumerate() {
            let b = &boxes[*index as usize];
            if can_overlap(b) {
                by_cell.push(u64::from(grid.cell(b, group_of(*index))) << 32 | rank as u64);
            }
        }
        let by_cell = sorted(by_cell, usize::BITS - grid.cells().leading_zeros(), upper);
        found.clear();
        found.extend(by_cell.into_iter().map(|item| {
            let rank = item as u32;
            Candidate { corners: boxes[batch[rank as usize] as usize], rank }
        }));
        let settled = grid.len();
        ranks.clear();
        pairs.clear();
        for (round, Candidate { corners, rank }) in found.iter().enumerate() {
            poll_at(round);
            let (area, group) = (area(corners), group_of(batch[*rank as usize]));
            let before = pairs.len();
            let pair = |place: usize| {
                let other = ranks[place - settled];
                pairs.push(u64::from(other.min(*rank)) << 32 | u64::from(other.max(*rank)));
            };
            let beyond = grid.any_beyond_of(settled, (corners, area, group), bar, MOST_CELLS, pair);
            match beyond.filter(|_| Grid::serves(area)) {
                None => return false,
                Some(true) => {
                    pairs.truncate(before);
                    keeps[*rank as usize] = false;
                }
                Some(false) => {
                    grid.insert(corners, area, group);
                    ranks.push(*rank);
                }
            }
            if pairs.len() > PAIRS_PER_BOX * batch.len() {
                return false;
            }
        }
        true
    }
}

/// The upper half of a number.
fn upper(number: u64) -> u64 {
    number >> 32
}
