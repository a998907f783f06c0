//! Cells of a ledger; the layout is described in the parent module.

use super::labels::{Label, label_at};
use super::outcome::outcome;
use crate::eval::settings::{MatchOutcome, SettingBlock};
use crate::snapshot::Reader;

/// The slot of a cell from the number before it, which is the distance from the slot of the cell before it.
fn slot_after(before: Option<u32>, distance: u64) -> Option<u32> {
    match before {
        None => u32::try_from(distance).ok(),
        Some(before) => before.checked_add(u32::try_from(distance).ok().filter(|distance| *distance > 0)?),
    }
}

fn score_at(scores: &[u8], at: usize) -> f64 {
    let bytes = scores[8 * at..].first_chunk().copied().unwrap_or_default();
    f64::from_bits(u64::from_le_bytes(bytes))
}

/// Appends the area ranges of detections, 4 bits each.
pub(crate) fn put_areas(to: &mut Vec<u8>, areas: &[u8]) {
    to.extend(areas.chunks(2).map(|pair| pair[0] | pair.get(1).copied().unwrap_or(0) << 4));
}

/// A cell of a protocol that matches like COCO.
pub(crate) struct MatchedCell<'a> {
    pub(crate) slot: u32,
    scores: &'a [u8],
    has_matches: bool,
    /// Those of the blocks of settings.
    rest: Reader<'a>,
}

/// What matching at a block of settings came to in a cell.
pub(crate) struct CellBlock<'a> {
    areas: &'a [u8],
    matched: &'a [u8],
    outcomes: Reader<'a>,
}

impl<'a> MatchedCell<'a> {
    /// Reads a cell; `before` is the slot of the cell before it.
    pub(crate) fn read(from: &mut Reader<'a>, before: Option<u32>, blocks: &[SettingBlock]) -> Option<Self> {
        let slot = slot_after(before, from.number()?)?;
        let number = from.number()?;
        let (count, has_matches) = (usize::try_from(number >> 1).ok()?, number & 1 == 1);
        let scores = from.take(count.checked_mul(8)?)?;
        let cell = MatchedCell { slot, scores, has_matches, rest: *from };
        for block in blocks {
            cell.block(from, block)?;
        }
        (count > 0).then_some(cell)
    }

    /// Number of detections.
    pub(crate) fn len(&self) -> usize {
        self.scores.len() / 8
    }

    /// The score of a detection.
    #[inline]
    pub(crate) fn score(&self, at: usize) -> f64 {
        score_at(self.scores, at)
    }

    /// Reads what belongs to a block.
    fn block(&self, from: &mut Reader<'a>, block: &SettingBlock) -> Option<CellBlock<'a>> {
        let areas = from.take(self.len().div_ceil(2))?;
        let matched = if self.has_matches { from.take(self.len().div_ceil(8))? } else { &[] };
        let outcomes = *from;
        let count: u32 = matched.iter().map(|bits| bits.count_ones()).sum();
        for _ in 0..count {
            outcome(from, block)?;
        }
        let unused = (8 * matched.len()).saturating_sub(self.len()) as u32;
        let has_spare = matched.last().is_some_and(|last| last.leading_zeros() < unused);
        (!has_spare).then_some(CellBlock { areas, matched, outcomes })
    }

    /// What matching at the block of an index came to.
    pub(crate) fn at(&self, blocks: &[SettingBlock], nth: usize) -> Option<CellBlock<'a>> {
        let mut from = self.rest;
        for block in &blocks[..nth] {
            self.block(&mut from, block)?;
        }
        self.block(&mut from, &blocks[nth])
    }
}

impl CellBlock<'_> {
    /// The area ranges in which a detection counts if it is unmatched, one bit each.
    #[inline]
    pub(crate) fn areas(&self, at: usize) -> u32 {
        u32::from(self.areas[at / 2] >> (4 * (at % 2)) & 15)
    }

    /// The outcome of the next detection, at this index, if it is matched at some setting. Call it for each in turn.
    #[inline]
    pub(crate) fn next_outcome(&mut self, at: usize, block: &SettingBlock) -> Option<MatchOutcome> {
        let is_matched = self.matched.get(at / 8).is_some_and(|bits| bits >> (at % 8) & 1 == 1);
        if is_matched { outcome(&mut self.outcomes, block) } else { None }
    }
}

/// A cell of a protocol derived from PASCAL VOC.
pub(crate) struct JudgedCell<'a> {
    pub(crate) slot: u32,
    /// The largest number of detections at a threshold.
    pub(crate) most: usize,
    rest: Reader<'a>,
}

impl<'a> JudgedCell<'a> {
    /// Reads a cell; `before` is the slot of the cell before it.
    pub(crate) fn read(from: &mut Reader<'a>, before: Option<u32>, thresholds: usize) -> Option<Self> {
        let slot = slot_after(before, from.number()?)?;
        let mut cell = JudgedCell { slot, most: 0, rest: *from };
        for _ in 0..thresholds {
            cell.most = cell.most.max(Self::threshold(from)?.0.len() / 8);
        }
        (cell.most > 0).then_some(cell)
    }

    /// The scores and labels of a threshold.
    fn threshold(from: &mut Reader<'a>) -> Option<(&'a [u8], &'a [u8])> {
        let count = from.count(8)?;
        Some((from.take(8 * count)?, from.take(count.div_ceil(4))?))
    }

    /// Calls `each` with the score and label of every detection at the threshold of an index, in the order of ranking.
    pub(crate) fn at(&self, nth: usize, mut each: impl FnMut(f64, Label)) {
        let mut from = self.rest;
        for _ in 0..nth {
            Self::threshold(&mut from);
        }
        let Some((scores, labels)) = Self::threshold(&mut from) else { return };
        (0..scores.len() / 8).for_each(|at| each(score_at(scores, at), label_at(labels, at)));
    }
}
