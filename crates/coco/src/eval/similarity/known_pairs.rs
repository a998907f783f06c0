//! Similar pairs that were found while the detections were read.

use super::pairs::{SimilarPairs, Similarity};
use crate::eval::collect::{Detected, Record};
use crate::eval::plan::GroundTruth;
use crate::{Code, Error, Result};

/// The similar pairs of a part of the detections, by position.
#[derive(Default)]
pub(crate) struct PairStore {
    pairs: Vec<KnownPair>,
    /// For each position, the end of its pairs.
    ends: Vec<u32>,
    /// Positions that have NaN among their pairs; all their pairs are kept.
    with_nan: Vec<u32>,
    /// The error of the first annotation that cannot be compared although a detection needs it.
    pub(crate) problem: Option<Error>,
}

/// An annotation of a detection's image, and their similarity.
#[derive(Clone, Copy)]
pub(super) struct KnownPair {
    pub(super) similarity: f64,
    /// Its position among the plan's annotations.
    pub(super) truth: u32,
}

impl PairStore {
    pub(super) fn new(expected: usize) -> Self {
        let mut store = PairStore::default();
        // if memory cannot be reserved it starts small, and growing reports what is too large
        let _ = store.ends.try_reserve(expected.min(1 << 20));
        store
    }

    /// Adds a pair of the current detection. Annotations come in ascending order.
    pub(super) fn push(&mut self, truth: usize, similarity: f64) -> Result<()> {
        if self.pairs.len() >= u32::MAX as usize - 1 || self.pairs.try_reserve(1).is_err() {
            return Err(Error::new(Code::TooLarge, "similar pairs that fit in memory", "more"));
        }
        self.pairs.push(KnownPair { similarity, truth: truth as u32 });
        Ok(())
    }

    /// The similarities of the current detection's pairs.
    pub(super) fn of_current(&self) -> impl Iterator<Item = f64> {
        let start = self.ends.last().map_or(0, |end| *end as usize);
        self.pairs[start..].iter().map(|pair| pair.similarity)
    }

    /// Drops the pairs of the current detection.
    pub(super) fn drop_current(&mut self) {
        self.pairs.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    /// Marks that the current detection has a NaN among its pairs, so that all its pairs are kept.
    pub(super) fn mark_nan(&mut self) {
        self.with_nan.push(self.ends.len() as u32);
    }

    /// Ends the current detection.
    pub(super) fn close(&mut self) {
        self.ends.push(self.pairs.len() as u32);
    }

    /// The pairs of a position, annotations ascending.
    #[inline]
    pub(super) fn of(&self, position: usize) -> &[KnownPair] {
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.pairs[start as usize..self.ends[position] as usize]
    }

    fn has_nan(&self, position: usize) -> bool {
        !self.with_nan.is_empty() && self.with_nan.binary_search(&(position as u32)).is_ok()
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.pairs[..]) + size_of_val(&self.ends[..])
    }
}

/// Similarities computed while the detections were read. Pairs below the lowest threshold are not kept.
pub(crate) struct KnownPairs<'a> {
    pub(crate) detected: &'a Detected,
    /// By part of the detections.
    pub(crate) stores: &'a [PairStore],
}

impl Similarity for KnownPairs<'_> {
    /// A guess of the part of the next detection.
    type Scratch = usize;

    #[inline(never)]
    fn pairs(
        &self,
        near: &mut usize,
        detections: &[Record],
        truth: &[GroundTruth],
        _: f64,
        pairs: &mut SimilarPairs,
    ) -> bool {
        pairs.clear();
        for (d, detection) in detections.iter().enumerate() {
            let position = self.detected.index(detection.position, near);
            let store = &self.stores[*near];
            if store.has_nan(position) {
                return false;
            }
            for (at, similarity) in of_cell(store.of(position), truth).rev() {
                pairs.push(d, at, similarity);
            }
        }
        true
    }

    fn row(&self, near: &mut usize, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        row.clear();
        row.resize(truth.len(), f64::NEG_INFINITY); // pairs that are not kept reach no threshold
        let position = self.detected.index(detection.position, near);
        for (at, similarity) in of_cell(self.stores[*near].of(position), truth) {
            row[at] = similarity;
        }
    }
}

/// The pairs with the annotations of a cell, as positions in the cell; a detection may have others across categories.
fn of_cell(pairs: &[KnownPair], truth: &[GroundTruth]) -> impl DoubleEndedIterator<Item = (usize, f64)> {
    let base = truth.first().map_or(0, |first| first.place);
    let placed = pairs.iter().map(move |pair| (pair.truth.wrapping_sub(base) as usize, pair.similarity));
    placed.filter(|(at, _)| *at < truth.len())
}
