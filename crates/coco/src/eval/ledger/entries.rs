//! The entries of a ledger, and what is counted beside them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::eval::box_sample::BoxSample;
use crate::eval::collect::DetectionOddities;

/// What matching came to, image by image.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    /// By place of an image in the dataset.
    entries: BTreeMap<u32, Arc<[u8]>>,
    pub(crate) tally: Tally,
    bytes: usize,
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
    /// Adds the entry of an image, which has none yet.
    pub(crate) fn put(&mut self, place: u32, entry: Arc<[u8]>) {
        self.bytes += entry.len() + ENTRY_BESIDE;
        self.entries.insert(place, entry);
    }

    /// Whether an image has been added.
    pub(crate) fn has(&self, place: u32) -> bool {
        self.entries.contains_key(&place)
    }

    /// The entry of an image.
    pub(crate) fn entry(&self, place: u32) -> Option<&[u8]> {
        self.entries.get(&place).map(|entry| &**entry)
    }

    /// Number of images that have been added.
    pub(crate) fn images(&self) -> usize {
        self.entries.len()
    }

    /// The images that have been added by ascending place, and their entries.
    pub(crate) fn added(&self) -> impl Iterator<Item = (u32, &Arc<[u8]>)> {
        self.entries.iter().map(|(place, entry)| (*place, entry))
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Bytes of an entry beside its content: its place in the tree, two counters and the allocator's.
const ENTRY_BESIDE: usize = 64;
