//! The overlaps that may match, by detection, and the similarity based on them.

use crate::eval::collect::{Detected, Record};
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::pairs::{SimilarPairs, Similarity};

/// Overlaps of a part's detections with ground truth.
#[derive(Default)]
pub(crate) struct MaskOverlaps {
    /// For each kept detection: its first link, or [`NONE`].
    heads: Vec<u32>,
    links: Vec<OverlapLink>,
}

/// One overlap. Those of a detection are consecutive, the later annotation first.
#[derive(Clone, Copy, Debug)]
pub(super) struct OverlapLink {
    pub(super) overlap: f64,
    /// Position in `Plan::ground_truth`.
    pub(super) truth: u32,
    /// Whether the next link is of the same detection.
    pub(super) more: bool,
}

const NONE: u32 = u32::MAX;

impl MaskOverlaps {
    /// Adds a kept detection without overlaps. Returns its index.
    pub(super) fn keep(&mut self) -> u32 {
        self.heads.push(NONE);
        self.heads.len() as u32 - 1
    }

    /// Sets the overlaps of a kept detection.
    pub(super) fn put(&mut self, kept: u32, links: &[OverlapLink]) {
        if !links.is_empty() && self.links.len() < NONE as usize {
            self.heads[kept as usize] = self.links.len() as u32;
            self.links.extend_from_slice(links);
        }
    }

    /// The overlaps of a kept detection.
    fn of(&self, kept: usize) -> impl Iterator<Item = OverlapLink> {
        let mut rest = self.links.get(self.heads[kept] as usize..).unwrap_or_default();
        std::iter::from_fn(move || {
            let (link, after) = rest.split_first()?;
            rest = if link.more { after } else { &[] };
            Some(*link)
        })
    }

    /// About how many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.heads[..]) + size_of_val(&self.links[..])
    }
}

/// Overlaps of masks, found while the detections were read.
pub(crate) struct MaskIou<'a> {
    pub(crate) detected: &'a Detected,
    /// For each part of the detections.
    pub(crate) overlaps: &'a [MaskOverlaps],
}

impl MaskIou<'_> {
    fn of(&self, detection: &Record, near: &mut usize) -> impl Iterator<Item = OverlapLink> {
        let kept = self.detected.kept(detection.position, near);
        self.overlaps[*near].of(kept)
    }
}

impl Similarity for MaskIou<'_> {
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
        // what is not compared has no overlaps of its own
        let Some(base) = truth.first().map(|first| first.place) else { return true };
        for (d, detection) in detections.iter().enumerate() {
            for link in self.of(detection, near) {
                pairs.push(d, (link.truth - base) as usize, link.overlap);
            }
        }
        true
    }

    fn row(&self, near: &mut usize, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        row.clear();
        let Some(base) = truth.first().map(|first| first.place) else { return };
        row.resize(truth.len(), 0.0);
        for link in self.of(detection, near) {
            row[(link.truth - base) as usize] = link.overlap;
        }
    }
}
