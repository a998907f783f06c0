//! How alike detections and ground truth are, cell by cell: one image, one category.

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::coco_iou::{CORNERS, Corners, iou, ious_at_least};

use super::cells::Detected;
use super::collect::Record;
use super::plan::GroundTruth;

/// A measure of likeness, for matching to be built upon.
pub(crate) trait Similarity: Sync {
    /// What one thread needs to work with.
    type Scratch: Default;

    /// Fills `pairs` with the pairs of similarity `least` or more; `least` is above 0. At most
    /// [`CHUNK`] detections are given. False where a similarity is NaN: then `pairs` means nothing.
    fn pairs(
        &self,
        scratch: &mut Self::Scratch,
        detections: &[Record],
        truth: &[GroundTruth],
        least: f64,
        pairs: &mut Pairs,
    ) -> bool;

    /// Fills `row` with one detection's similarities, by definition.
    fn row(&self, scratch: &mut Self::Scratch, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>);
}

/// The most detections whose pairs are looked for at once.
pub(crate) const CHUNK: usize = CORNERS;

/// Similar pairs of a chunk of detections, in a list for each detection.
pub(crate) struct Pairs {
    links: Vec<Link>,
    heads: [u32; CHUNK],
    /// One bit for each detection that has a pair.
    pub(crate) present: u128,
}

#[derive(Clone, Copy)]
struct Link {
    similarity: f64,
    truth: u32,
    next: u32,
}

const END: u32 = u32::MAX;

impl Default for Pairs {
    fn default() -> Self {
        Pairs { links: Vec::new(), heads: [END; CHUNK], present: 0 }
    }
}

impl Pairs {
    pub(crate) fn clear(&mut self) {
        self.links.clear();
        self.present = 0;
    }

    pub(crate) fn push(&mut self, detection: usize, truth: usize, similarity: f64) {
        let known = self.present >> detection & 1 == 1;
        let next = if known { self.heads[detection] } else { END };
        self.heads[detection] = self.links.len() as u32;
        self.present |= 1 << detection;
        self.links.push(Link { similarity, truth: truth as u32, next });
    }

    /// The pairs of a present detection, as similarity and ground truth, the last pushed first.
    pub(crate) fn of(&self, detection: usize) -> impl Iterator<Item = (f64, u32)> {
        let mut at = self.heads[detection];
        std::iter::from_fn(move || {
            let link = self.links.get(at as usize)?;
            at = link.next;
            Some((link.similarity, link.truth))
        })
    }
}

/// Intersection over union of boxes.
pub(crate) struct BoxIou<'a> {
    pub(crate) detected: &'a Detected,
    pub(crate) isa: Isa,
    /// No coordinate is NaN, nor becomes NaN where boxes are turned into corners.
    pub(crate) finite: bool,
}

/// One thread's room for [`BoxIou`].
pub(crate) struct BoxScratch {
    corners: Corners,
    ious: [f64; CORNERS],
    near: usize,
}

impl Default for BoxScratch {
    fn default() -> Self {
        BoxScratch { corners: Corners::default(), ious: [0.0; CORNERS], near: 0 }
    }
}

impl Similarity for BoxIou<'_> {
    type Scratch = BoxScratch;

    #[inline(never)]
    fn pairs(
        &self,
        scratch: &mut BoxScratch,
        detections: &[Record],
        truth: &[GroundTruth],
        least: f64,
        pairs: &mut Pairs,
    ) -> bool {
        if !self.finite {
            return false;
        }
        scratch.corners.clear();
        for detection in detections {
            scratch.corners.push(self.detected.bbox(detection.position, &mut scratch.near));
        }
        scratch.corners.pad();
        pairs.clear();
        for (g, annotation) in truth.iter().enumerate().rev() {
            let (corners, ious) = (&scratch.corners, &mut scratch.ious);
            let mut hits = ious_at_least(self.isa, corners, annotation.bbox, annotation.crowd, least, ious);
            if hits.nan {
                return false;
            }
            while hits.reached != 0 {
                let d = hits.reached.trailing_zeros() as usize;
                hits.reached &= hits.reached - 1;
                pairs.push(d, g, ious[d]);
            }
        }
        true
    }

    fn row(&self, scratch: &mut BoxScratch, detection: &Record, truth: &[GroundTruth], row: &mut Vec<f64>) {
        let own = self.detected.bbox(detection.position, &mut scratch.near);
        row.clear();
        row.extend(truth.iter().map(|annotation| iou(own, annotation.bbox, annotation.crowd)));
    }
}
