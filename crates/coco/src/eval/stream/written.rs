//! Cells that have been matched, on their way to the entries of their images.

use std::sync::Arc;

use boxwise_kernels::math::order::sorted_by_key;

use crate::eval::box_sample::BoxSample;
use crate::snapshot::put_number;

/// The cells of some categories.
#[derive(Default)]
pub(super) struct Written {
    /// The cells, each after its slot's distance from that of the cell before it: the entry already, if all are of one image.
    pub(super) bytes: Vec<u8>,
    cells: Vec<WrittenCell>,
    pub(super) sample: BoxSample,
}

struct WrittenCell {
    rank: u32,
    slot: u32,
    /// Where its content starts, without the slot.
    start: usize,
    end: usize,
}

impl Written {
    /// Removes all cells and keeps their memory.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.cells.clear();
        self.sample = BoxSample::default();
    }

    /// Begins the cell of an image and a slot, not below that of the cell before it; its content is then appended.
    pub(super) fn begin_cell(&mut self, rank: u32, slot: usize) {
        let before = self.cells.last().map_or(0, |cell| cell.slot);
        put_number(&mut self.bytes, u64::from(slot as u32 - before));
        let start = self.bytes.len();
        self.cells.push(WrittenCell { rank, slot: slot as u32, start, end: start });
    }

    /// Ends the cell.
    pub(super) fn end_cell(&mut self) {
        if let Some(cell) = self.cells.last_mut() {
            cell.end = self.bytes.len();
        }
    }
}

/// About how many bytes the slot of a cell takes.
const SLOT_BYTES: usize = 2;

/// The entries of the images that have cells, by ascending rank.
pub(super) fn entries(written: &[Written]) -> Vec<(u32, Arc<[u8]>)> {
    if let [Written { bytes, cells, .. }] = written
        && let Some(first) = cells.first()
        && cells.iter().all(|cell| cell.rank == first.rank)
    {
        return vec![(first.rank, Arc::from(&bytes[..]))];
    }
    let count = written.iter().map(|part| part.cells.len()).sum();
    let mut cells: Vec<(&WrittenCell, &[u8])> = Vec::with_capacity(count);
    for part in written {
        cells.extend(part.cells.iter().map(|cell| (cell, &part.bytes[cell.start..cell.end])));
    }
    // they come by ascending slot, and keep that order
    let key = |(cell, _): &(&WrittenCell, &[u8])| u64::from(cell.rank);
    if !cells.is_sorted_by_key(key) {
        cells = sorted_by_key(cells, key);
    }
    let mut entries = Vec::new();
    let mut entry = Vec::new();
    for of_image in cells.chunk_by(|a, b| a.0.rank == b.0.rank) {
        entry.clear();
        entry.reserve(of_image.iter().map(|(_, bytes)| bytes.len() + SLOT_BYTES).sum());
        let mut before = 0;
        for (cell, bytes) in of_image {
            put_number(&mut entry, u64::from(cell.slot - before));
            entry.extend_from_slice(bytes);
            before = cell.slot;
        }
        entries.push((of_image[0].0.rank, Arc::from(&entry[..])));
    }
    entries
}
