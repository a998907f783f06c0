//! Pairs of detections and objects across categories, image by image.

use std::ops::Range;

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::coco_iou::{CORNERS, Corners, iou, ious_at_least};
use boxwise_kernels::math::score_key::descending;

use super::matching::KeptDetection;
use crate::eval::plan::{ByImage, ImageTruth};
use crate::eval::settings::LEAST_PAIR;
use crate::eval::similarity::{Compared, Known, SimilarPairs, known_pairs_of};
use boxwise_threads::poll;

/// All pairs with a similarity of at least [`LEAST_PAIR`]. The layout is described in the parent module.
pub(crate) struct KeptPairs {
    rows: Vec<KeptRow>,
    /// Index of each image's first row, and the number of all rows.
    image_starts: Vec<u32>,
    pairs: Vec<KeptPair>,
    /// The objects of each image.
    by_image: ByImage,
}

/// A detection among those of its image.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptRow {
    /// Index of the detection in the kept matching.
    pub(crate) detection: u32,
    /// Its category.
    pub(crate) slot: u32,
    /// End of its pairs.
    end: u32,
}

/// An object near a detection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptPair {
    pub(crate) similarity: f64,
    /// Index among the plan's annotations.
    pub(crate) truth: u32,
}

impl KeptPairs {
    /// The pairs of detections that are sorted by slot; `starts` has the ranges of slots.
    pub(super) fn new(compared: Compared<'_>, detections: &[KeptDetection], starts: &[u32]) -> KeptPairs {
        let by_image = ByImage::new(compared.plan);
        let (mut rows, image_starts) = rows(compared, detections, starts);
        let images = compared.plan.images;
        let threads = compared.params.threads;
        let pieces = if threads.count() == 1 { 1 } else { (8 * threads.count()).min(images.max(1)) };
        let found = threads.map(pieces, |piece| {
            let range = images * piece / pieces..images * (piece + 1) / pieces;
            let rows = &rows[image_starts[range.start] as usize..image_starts[range.end] as usize];
            Finder { compared, by_image: &by_image, detections, near: 0, pairs: vec![], ends: vec![] }
                .find(rows)
        });
        let mut pairs = Vec::with_capacity(found.iter().map(|(pairs, _)| pairs.len()).sum());
        let mut ends = rows.iter_mut();
        for (own, own_ends) in found {
            let first = pairs.len() as u32;
            for (end, row) in own_ends.into_iter().zip(ends.by_ref()) {
                row.end = first + end;
            }
            pairs.extend(own);
        }
        KeptPairs { rows, image_starts, pairs, by_image }
    }

    /// Number of images.
    pub(crate) fn images(&self) -> usize {
        self.image_starts.len() - 1
    }

    /// The rows of an image's detections, in descending score order.
    pub(crate) fn of_image(&self, image: usize) -> Range<usize> {
        self.image_starts[image] as usize..self.image_starts[image + 1] as usize
    }

    /// A detection among those of its image.
    pub(crate) fn row(&self, row: usize) -> KeptRow {
        self.rows[row]
    }

    /// The objects near a detection, by category and then in the reference's order.
    pub(crate) fn of_row(&self, row: usize) -> &[KeptPair] {
        let start = if row == 0 { 0 } else { self.rows[row - 1].end };
        &self.pairs[start as usize..self.rows[row].end as usize]
    }

    /// The objects of an image, by category.
    pub(crate) fn objects(&self, image: usize) -> &[ImageTruth] {
        self.by_image.of(image as u32)
    }

    /// About how many bytes of memory they hold.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.rows[..]) + size_of_val(&self.pairs[..])
    }
}

/// All detections by image, then by descending score, equal scores by slot; and the start of each image.
fn rows(compared: Compared<'_>, detections: &[KeptDetection], starts: &[u32]) -> (Vec<KeptRow>, Vec<u32>) {
    let mut image_starts = vec![0u32; compared.plan.images + 1];
    for detection in detections {
        image_starts[detection.image as usize + 1] += 1;
    }
    for image in 1..image_starts.len() {
        image_starts[image] += image_starts[image - 1];
    }
    let mut next = image_starts.clone();
    let mut rows = vec![KeptRow { detection: 0, slot: 0, end: 0 }; detections.len()];
    for (slot, ends) in starts.windows(2).enumerate() {
        for detection in ends[0]..ends[1] {
            let at = &mut next[detections[detection as usize].image as usize];
            rows[*at as usize] = KeptRow { detection, slot: slot as u32, end: 0 };
            *at += 1;
        }
    }
    // by score, then in the order so far; the keys are computed once, as scores lie apart in memory
    let (mut keyed, mut unsorted): (Vec<(u64, u32)>, Vec<KeptRow>) = (Vec::new(), Vec::new());
    for ends in image_starts.windows(2) {
        let own = &mut rows[ends[0] as usize..ends[1] as usize];
        keyed.clear();
        keyed.extend(own.iter().map(|row| descending(detections[row.detection as usize].score)).zip(0..));
        keyed.sort_unstable();
        unsorted.clear();
        unsorted.extend_from_slice(own);
        for (row, (_, nth)) in own.iter_mut().zip(&keyed) {
            *row = unsorted[*nth as usize];
        }
    }
    (rows, image_starts)
}

/// Finds the pairs for the rows of some images.
struct Finder<'a> {
    compared: Compared<'a>,
    by_image: &'a ByImage,
    detections: &'a [KeptDetection],
    /// A guess of the part of the next detection.
    near: usize,
    pairs: Vec<KeptPair>,
    ends: Vec<u32>,
}

impl Finder<'_> {
    /// The pairs for the rows of some images, and the end of each row's pairs.
    fn find(mut self, rows: &[KeptRow]) -> (Vec<KeptPair>, Vec<u32>) {
        match self.compared.known {
            Known::None => self.of_boxes(rows),
            known => {
                for row in rows {
                    poll();
                    let position = self.detections[row.detection as usize].position;
                    let first = self.pairs.len();
                    known_pairs_of(
                        known,
                        self.compared.detected,
                        position,
                        &mut self.near,
                        |truth, similarity| {
                            if similarity >= LEAST_PAIR {
                                self.pairs.push(KeptPair { similarity, truth });
                            }
                        },
                    );
                    self.pairs[first..].sort_unstable_by_key(|pair| pair.truth);
                    self.ends.push(self.pairs.len() as u32);
                }
            }
        }
        (self.pairs, self.ends)
    }

    fn of_boxes(&mut self, rows: &[KeptRow]) {
        let (isa, mut corners, mut ious) = (Isa::detect(), Corners::default(), [0.0; CORNERS]);
        let mut similar = SimilarPairs::default();
        let image = |row: &KeptRow| self.detections[row.detection as usize].image;
        for of_image in rows.chunk_by(|a, b| image(a) == image(b)) {
            poll();
            let objects = self.by_image.of(image(&of_image[0]));
            for chunk in of_image.chunks(CORNERS) {
                corners.clear();
                similar.clear();
                if !objects.is_empty() {
                    for row in chunk {
                        let position = self.detections[row.detection as usize].position;
                        corners.push(self.compared.detected.bbox(position, &mut self.near));
                    }
                    corners.pad();
                }
                // backwards, because lists return the last one first
                for (at, object) in objects.iter().enumerate().rev() {
                    let bbox = self.compared.plan.ground_truth[object.truth as usize].bbox;
                    let mut hits = ious_at_least(isa, &corners, bbox, object.crowd, LEAST_PAIR, &mut ious);
                    if hits.nan {
                        hits.reached = 0;
                        for (d, row) in chunk.iter().enumerate() {
                            let position = self.detections[row.detection as usize].position;
                            let own = self.compared.detected.bbox(position, &mut self.near);
                            ious[d] = iou(own, bbox, object.crowd);
                            hits.reached |= u128::from(ious[d] >= LEAST_PAIR) << d;
                        }
                    }
                    while hits.reached != 0 {
                        let d = hits.reached.trailing_zeros() as usize;
                        hits.reached &= hits.reached - 1;
                        similar.push(d, at, ious[d]);
                    }
                }
                for d in 0..chunk.len() {
                    if similar.present >> d & 1 == 1 {
                        self.pairs.extend(similar.of(d).map(|(similarity, at)| KeptPair {
                            similarity,
                            truth: objects[at as usize].truth,
                        }));
                    }
                    self.ends.push(self.pairs.len() as u32);
                }
            }
        }
    }
}
