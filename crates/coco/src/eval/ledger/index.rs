//! The cells of a ledger by category.

use std::sync::Arc;

use super::cells::{JudgedCell, MatchedCell};
use super::entries::{Ledger, Tally};
use super::shape::LedgerShape;
use crate::eval::plan::{Plan, UNLISTED};
use crate::snapshot::Reader;

/// A ledger whose cells are found by category.
pub(crate) struct IndexedLedger {
    pub(crate) tally: Tally,
    pub(crate) shape: LedgerShape,
    /// The evaluated images by ascending rank, and their entries.
    entries: Vec<(u32, Arc<[u8]>)>,
    /// For each slot, the index of its first cell; and the number of all.
    starts: Vec<u32>,
    /// By slot, then by image.
    cells: Vec<CellPlace>,
    /// For each slot, its number of detections.
    sizes: Vec<usize>,
    /// About how many bytes of memory the entries hold.
    bytes: usize,
}

/// Where a cell begins.
#[derive(Clone, Copy, Default)]
struct CellPlace {
    /// Index of its image's entry.
    entry: u32,
    /// Index of its first byte in the entry.
    at: u32,
}

impl IndexedLedger {
    /// Finds the cells of the evaluated images.
    pub(crate) fn new(ledger: &Ledger, shape: LedgerShape, plan: &Plan) -> Self {
        let ranked = ledger.added().map(|(place, entry)| (plan.image_ranks[place as usize], entry.clone()));
        let entries: Vec<_> = ranked.filter(|(rank, _)| *rank < UNLISTED).collect();
        let slots = plan.slots.len();
        let mut starts = vec![0u32; slots + 1];
        let mut sizes = vec![0usize; slots];
        each_cell(&entries, &shape, |slot, detections, _| {
            starts[slot as usize + 1] += 1;
            sizes[slot as usize] += detections;
        });
        for slot in 0..slots {
            starts[slot + 1] += starts[slot];
        }
        let mut next = starts.clone();
        let mut cells = vec![CellPlace::default(); starts[slots] as usize];
        each_cell(&entries, &shape, |slot, _, place| {
            let at = &mut next[slot as usize];
            cells[*at as usize] = place;
            *at += 1;
        });
        IndexedLedger {
            tally: ledger.tally.clone(),
            shape,
            entries,
            starts,
            cells,
            sizes,
            bytes: ledger.bytes(),
        }
    }

    /// The ranks of the evaluated images that have detections.
    pub(crate) fn images_with_detections(&self) -> impl Iterator<Item = u32> {
        self.entries.iter().filter(|(_, entry)| !entry.is_empty()).map(|(rank, _)| *rank)
    }

    /// Number of a slot's detections.
    pub(crate) fn size(&self, slot: usize) -> usize {
        self.sizes[slot]
    }

    /// The rank of the image and the bytes from the start of each of a slot's cells, by image; only of images that the plan shows.
    fn of_slot(&self, plan: &Plan, slot: usize) -> impl Iterator<Item = (u32, Reader<'_>)> {
        let own = &self.cells[self.starts[slot] as usize..self.starts[slot + 1] as usize];
        own.iter().filter_map(move |place| {
            let (rank, entry) = &self.entries[place.entry as usize];
            let is_shown = plan.shown.as_ref().is_none_or(|shown| shown[*rank as usize]);
            is_shown.then(|| (*rank, Reader::new(&entry[place.at as usize..])))
        })
    }

    /// The cells of a slot with the ranks of their images, of a protocol that matches like COCO.
    pub(crate) fn matched(&self, plan: &Plan, slot: usize) -> impl Iterator<Item = (u32, MatchedCell<'_>)> {
        self.of_slot(plan, slot).filter_map(|(rank, mut reader)| match &self.shape {
            LedgerShape::Matched(blocks) => Some((rank, MatchedCell::read(&mut reader, None, blocks)?)),
            LedgerShape::Judged(_) => None,
        })
    }

    /// The cells of a slot, of a protocol derived from PASCAL VOC.
    pub(crate) fn judged(&self, plan: &Plan, slot: usize) -> impl Iterator<Item = JudgedCell<'_>> {
        self.of_slot(plan, slot).filter_map(|(_, mut reader)| match &self.shape {
            LedgerShape::Matched(_) => None,
            LedgerShape::Judged(thresholds) => JudgedCell::read(&mut reader, None, *thresholds),
        })
    }

    /// Calls `each` with the score of every detection of a slot, until it returns false. Returns whether it never did.
    pub(crate) fn scores(&self, plan: &Plan, slot: usize, each: &mut dyn FnMut(f64) -> bool) -> bool {
        match &self.shape {
            LedgerShape::Matched(_) => {
                self.matched(plan, slot).all(|(_, cell)| (0..cell.len()).all(|at| each(cell.score(at))))
            }
            LedgerShape::Judged(_) => self.judged(plan, slot).all(|cell| {
                let mut goes_on = true;
                cell.at(0, |score, _| goes_on = goes_on && each(score));
                goes_on
            }),
        }
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes + size_of_val(&self.cells[..])
    }
}

/// Calls `each` for every cell, with its slot, its number of detections and where it begins.
fn each_cell(entries: &[(u32, Arc<[u8]>)], shape: &LedgerShape, mut each: impl FnMut(u32, usize, CellPlace)) {
    for (nth, (_, entry)) in entries.iter().enumerate() {
        let (mut reader, mut slot) = (Reader::new(entry), None);
        while !reader.rest().is_empty() {
            let at = (entry.len() - reader.rest().len()) as u32;
            let Some(cell) = shape.cell(&mut reader, slot) else { break };
            slot = Some(cell.slot);
            each(cell.slot, cell.detections, CellPlace { entry: nth as u32, at });
        }
    }
}
