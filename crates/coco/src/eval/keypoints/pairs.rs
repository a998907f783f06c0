//! Similar pairs, found while detections were read.

use crate::eval::cells::Detected;
use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::{Pairs, Similarity};
use crate::{Code, Error, Result};

/// The similar pairs of a part of the detections, by their position.
#[derive(Default)]
pub(crate) struct PairStore {
    pairs: Vec<Pair>,
    /// By position: where its pairs end.
    ends: Vec<u32>,
    /// Positions of which every pair is kept, some of them NaN.
    with_nan: Vec<u32>,
    /// The first annotation that cannot be compared although a detection asks for it.
    pub(crate) problem: Option<Error>,
}

/// An annotation of a detection's cell, and how similar they are.
#[derive(Clone, Copy)]
struct Pair {
    similarity: f64,
    /// Its position among the annotations of the cell.
    truth: u32,
}

impl PairStore {
    pub(in crate::eval) fn new(expected: usize) -> Self {
        let mut store = PairStore::default();
        // without room it starts small, and growing tells what is too large
        let _ = store.ends.try_reserve(expected.min(1 << 20));
        store
    }

    /// Adds a pair of the detection at hand; annotations come in ascending order.
    pub(in crate::eval) fn push(&mut self, truth: usize, similarity: f64) -> Result<()> {
        if self.pairs.len() >= u32::MAX as usize - 1 || self.pairs.try_reserve(1).is_err() {
            return Err(Error::new(Code::TooLarge, "similar pairs that fit in memory", "more"));
        }
        self.pairs.push(Pair { similarity, truth: truth as u32 });
        Ok(())
    }

    /// How similar the pairs of the detection at hand are.
    pub(in crate::eval) fn at_hand(&self) -> impl Iterator<Item = f64> {
        let start = self.ends.last().map_or(0, |end| *end as usize);
        self.pairs[start..].iter().map(|pair| pair.similarity)
    }

    /// Forgets the pairs of the detection at hand.
    pub(in crate::eval) fn drop_at_hand(&mut self) {
        self.pairs.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    /// The detection at hand has a NaN among its pairs, and all of them are there.
    pub(in crate::eval) fn mark_nan(&mut self) {
        self.with_nan.push(self.ends.len() as u32);
    }

    /// The next detection follows.
    pub(in crate::eval) fn close(&mut self) {
        self.ends.push(self.pairs.len() as u32);
    }

    fn of(&self, position: usize) -> &[Pair] {
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

/// Similarity as it was found when detections were read: none where a pair was not kept.
pub(crate) struct KnownPairs<'a> {
    pub(crate) detected: &'a Detected,
    /// By part of the detections.
    pub(crate) stores: &'a [PairStore],
}

impl Similarity for KnownPairs<'_> {
    /// A guess of the next detection's part.
    type Scratch = usize;

    #[inline(never)]
    fn pairs(
        &self,
        near: &mut usize,
        detections: &[Record],
        _: &[GroundTruth],
        _: f64,
        pairs: &mut Pairs,
    ) -> bool {
        pairs.clear();
        for (d, detection) in detections.iter().enumerate() {
            let position = self.detected.index(detection.position, near);
            let store = &self.stores[*near];
            if store.has_nan(position) {
                return false;
            }
            for pair in store.of(position).iter().rev() {
                pairs.push(d, pair.truth as usize, pair.similarity);
            }
        }
        true
    }

    fn row(&self, near: &mut usize, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        row.clear();
        row.resize(truth.len(), f64::NEG_INFINITY); // what is not kept reaches no threshold
        let position = self.detected.index(detection.position, near);
        for pair in self.stores[*near].of(position) {
            row[pair.truth as usize] = pair.similarity;
        }
    }
}
