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
pub(in crate::eval::similarity) struct OverlapLink {
    pub(in crate::eval::similarity) overlap: f64,
    /// Position in `Plan::ground_truth`.
    pub(in crate::eval::similarity) truth: u32,
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
    pub(in crate::eval::similarity) fn of(&self, kept: usize) -> impl Iterator<Item = OverlapLink> {
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
    /// The overlaps of a detection with the annotations of its cell, as positions in the cell; it may have others across
    /// categories.
    #[inline]
    fn of(
        &self,
        detection: &Record,
        truth: &[GroundTruth],
        near: &mut usize,
    ) -> impl Iterator<Item = (usize, f64)> {
        let kept = self.detected.kept(detection.position, near);
        let base = truth.first().map_or(0, |first| first.place);
        let links = self.overlaps[*near].of(kept);
        let placed = links.map(move |link| (link.truth.wrapping_sub(base) as usize, link.overlap));
        placed.filter(|(at, _)| *at < truth.len())
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
        if truth.is_empty() {
            return true; // what is not compared has no overlaps of its own
        }
        for (d, detection) in detections.iter().enumerate() {
            for (at, overlap) in self.of(detection, truth, near) {
                pairs.push(d, at, overlap);
            }
        }
        true
    }

    fn row(&self, near: &mut usize, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        row.clear();
        if truth.is_empty() {
            return;
        }
        row.resize(truth.len(), 0.0);
        for (at, overlap) in self.of(detection, truth, near) {
            row[at] = overlap;
        }
    }
}
