//! The entries of a ledger, and what is counted beside them.

use std::sync::Arc;

use crate::eval::box_sample::BoxSample;
use crate::eval::collect::DetectionOddities;

/// What matching came to, image by image.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    /// By place of an image in the dataset. `None`: the image has not been added.
    pub(crate) entries: Vec<Option<Arc<[u8]>>>,
    pub(crate) tally: Tally,
}

/// Sums over all images.
#[derive(Clone, Default)]
pub(crate) struct Tally {
    pub(crate) oddities: DetectionOddities,
    /// Number of detections, evaluated or not.
    pub(crate) detections: u64,
    /// Number of detections that cannot be used and were left out.
    pub(crate) skipped: u64,
    pub(crate) sample: BoxSample,
    /// One bit for each stream: whether it has detections.
    pub(crate) streams: Vec<u64>,
}

impl Tally {
    /// Adds other sums.
    pub(crate) fn add(&mut self, other: &Tally) {
        self.oddities.add(&other.oddities);
        self.detections += other.detections;
        self.skipped += other.skipped;
        self.sample.add(&other.sample);
        if self.streams.len() < other.streams.len() {
            self.streams.resize(other.streams.len(), 0);
        }
        self.streams.iter_mut().zip(&other.streams).for_each(|(own, other)| *own |= other);
    }

    /// Whether a stream has detections.
    pub(crate) fn has_stream(&self, stream: u32) -> bool {
        self.streams.get(stream as usize / 64).is_some_and(|bits| bits >> (stream % 64) & 1 == 1)
    }

    /// Notes that a stream has detections.
    pub(crate) fn note_stream(&mut self, stream: u32) {
        let word = stream as usize / 64;
        if self.streams.len() <= word {
            self.streams.resize(word + 1, 0);
        }
        self.streams[word] |= 1 << (stream % 64);
    }
}

impl Ledger {
    /// For this number of images.
    pub(crate) fn new(images: usize) -> Self {
        Ledger { entries: vec![None; images], tally: Tally::default() }
    }

    /// Places of the images that have been added, ascending.
    pub(crate) fn added(&self) -> impl Iterator<Item = (u32, &Arc<[u8]>)> {
        let added = self.entries.iter().enumerate();
        added.filter_map(|(place, entry)| Some((place as u32, entry.as_ref()?)))
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        let entries: usize = self.added().map(|(_, entry)| entry.len() + ENTRY_BESIDE).sum();
        size_of_val(&self.entries[..]) + entries
    }
}

/// Bytes of an entry beside its content: two counters and the allocator's.
const ENTRY_BESIDE: usize = 32;
