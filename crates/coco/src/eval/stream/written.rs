//! Cells that have been matched, on their way to the entries of their images.

use std::sync::Arc;

use crate::eval::box_sample::BoxSample;
use crate::eval::ledger::put_number;

/// The cells of some categories.
#[derive(Default)]
pub(super) struct Written {
    /// Their contents, without the slot.
    pub(super) bytes: Vec<u8>,
    cells: Vec<WrittenCell>,
    pub(super) sample: BoxSample,
}

struct WrittenCell {
    rank: u32,
    slot: u32,
    start: usize,
    end: usize,
}

impl Written {
    /// Ends the cell whose content has been appended from `start` on.
    pub(super) fn end_cell(&mut self, rank: u32, slot: usize, start: usize) {
        self.cells.push(WrittenCell { rank, slot: slot as u32, start, end: self.bytes.len() });
    }
}

/// The entries of the images that have cells, by ascending rank.
pub(super) fn entries(written: &[Written]) -> Vec<(u32, Arc<[u8]>)> {
    let mut cells: Vec<(&WrittenCell, &[u8])> = Vec::new();
    for part in written {
        cells.extend(part.cells.iter().map(|cell| (cell, &part.bytes[cell.start..cell.end])));
    }
    let key = |(cell, _): &(&WrittenCell, &[u8])| (cell.rank, cell.slot);
    if !cells.is_sorted_by_key(key) {
        cells.sort_unstable_by_key(key);
    }
    let mut entries = Vec::new();
    let mut entry = Vec::new();
    for of_image in cells.chunk_by(|a, b| a.0.rank == b.0.rank) {
        entry.clear();
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
