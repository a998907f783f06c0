//! Similarity of detections and ground truth in a cell: one image, one category.

use boxwise_kernels::boxes::coco_iou::CORNERS;

use crate::eval::collect::Record;
use crate::eval::plan::GroundTruth;

/// A measure of similarity for matching.
pub(crate) trait Similarity: Sync {
    /// Reusable memory of one thread.
    type Scratch: Default;

    /// Fills `pairs` with the pairs of similarity `least` (above 0) or more, for at most [`CHUNK`] detections. Returns
    /// false if a similarity is NaN; `pairs` is then undefined.
    fn pairs(
        &self,
        scratch: &mut Self::Scratch,
        detections: &[Record],
        truth: &[GroundTruth],
        least: f64,
        pairs: &mut SimilarPairs,
    ) -> bool;

    /// Fills `row` with the similarities of one detection, by definition.
    fn row(&self, scratch: &mut Self::Scratch, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>);
}

/// Maximum number of detections whose pairs are computed at once.
pub(crate) const CHUNK: usize = CORNERS;

/// Similar pairs of a chunk of detections, in one list per detection.
pub(crate) struct SimilarPairs {
    links: Vec<PairLink>,
    heads: [u32; CHUNK],
    /// One bit per detection: whether it has a pair.
    pub(crate) present: u128,
}

#[derive(Clone, Copy)]
struct PairLink {
    similarity: f64,
    truth: u32,
    next: u32,
}

const END: u32 = u32::MAX;

impl Default for SimilarPairs {
    fn default() -> Self {
        SimilarPairs { links: Vec::new(), heads: [END; CHUNK], present: 0 }
    }
}

impl SimilarPairs {
    pub(crate) fn clear(&mut self) {
        self.links.clear();
        self.present = 0;
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, detection: usize, truth: usize, similarity: f64) {
        let known = self.present >> detection & 1 == 1;
        let next = if known { self.heads[detection] } else { END };
        self.heads[detection] = self.links.len() as u32;
        self.present |= 1 << detection;
        self.links.push(PairLink { similarity, truth: truth as u32, next });
    }

    /// The pairs of a detection whose bit is set, as similarity and ground truth, in reverse order of insertion.
    pub(crate) fn of(&self, detection: usize) -> impl Iterator<Item = (f64, u32)> {
        let mut at = self.heads[detection];
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.next;
            Some((link.similarity, link.truth))
        })
    }
}
