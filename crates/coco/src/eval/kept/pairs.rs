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
        let (placed, image_starts) = placed(compared, detections, starts);
        let images = compared.plan.images;
        let threads = compared.params.threads;
        let pieces = if threads.count() == 1 { 1 } else { (8 * threads.count()).min(images.max(1)) };
        let found = threads.map(pieces, |piece| {
            let range = images * piece / pieces..images * (piece + 1) / pieces;
            Finder { compared, by_image: &by_image, near: 0, pairs: vec![], ends: vec![] }.find(
                &placed,
                range,
                &image_starts,
            )
        });
        let mut all = found.into_iter();
        let (mut pairs, mut ends) = all.next().unwrap_or_default();
        for (own, own_ends) in all {
            let first = pairs.len() as u32;
            ends.extend(own_ends.iter().map(|end| first + end));
            pairs.extend(own);
        }
        let rows = ends.into_iter().zip(&placed);
        let rows = rows.map(|(end, own)| KeptRow { detection: own.detection, slot: own.slot, end }).collect();
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

/// A detection among those of its image, with what is read of it there: detections are sorted by slot, so those of an image lie far apart.
#[derive(Clone, Copy, Default)]
struct Placed {
    key: u64,
    detection: u32,
    slot: u32,
    /// Position in the input.
    position: u32,
}

/// All detections by image, then by descending score, equal scores by slot; and the start of each image.
fn placed(compared: Compared<'_>, detections: &[KeptDetection], starts: &[u32]) -> (Vec<Placed>, Vec<u32>) {
    let mut image_starts = vec![0u32; compared.plan.images + 1];
    for detection in detections {
        image_starts[detection.image as usize + 1] += 1;
    }
    for image in 1..image_starts.len() {
        image_starts[image] += image_starts[image - 1];
    }
    let mut next = image_starts.clone();
    let mut placed = vec![Placed::default(); detections.len()];
    for (slot, ends) in starts.windows(2).enumerate() {
        for at in ends[0]..ends[1] {
            let KeptDetection { score, position, image, .. } = detections[at as usize];
            let to = &mut next[image as usize];
            placed[*to as usize] =
                Placed { key: descending(score), detection: at, slot: slot as u32, position };
            *to += 1;
        }
    }
    for ends in image_starts.windows(2) {
        let own = &mut placed[ends[0] as usize..ends[1] as usize];
        own.sort_unstable_by_key(|own| (own.key, own.detection));
    }
    (placed, image_starts)
}

/// Finds the pairs for the detections of some images.
struct Finder<'a> {
    compared: Compared<'a>,
    by_image: &'a ByImage,
    /// A guess of the part of the next detection.
    near: usize,
    pairs: Vec<KeptPair>,
    ends: Vec<u32>,
}

impl Finder<'_> {
    /// The pairs for the detections of some images, and the end of each detection's pairs. `starts` has the start of each image.
    fn find(mut self, placed: &[Placed], images: Range<usize>, starts: &[u32]) -> (Vec<KeptPair>, Vec<u32>) {
        self.ends.reserve((starts[images.end] - starts[images.start]) as usize);
        match self.compared.known {
            Known::None => self.of_boxes(placed, images, starts),
            known => {
                for own in &placed[starts[images.start] as usize..starts[images.end] as usize] {
                    poll();
                    let first = self.pairs.len();
                    known_pairs_of(
                        known,
                        self.compared.detected,
                        own.position,
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

    fn of_boxes(&mut self, placed: &[Placed], images: Range<usize>, starts: &[u32]) {
        let (isa, mut corners, mut ious) = (Isa::detect(), Corners::default(), [0.0; CORNERS]);
        let mut similar = SimilarPairs::default();
        for image in images {
            poll();
            let objects = self.by_image.of(image as u32);
            for chunk in placed[starts[image] as usize..starts[image + 1] as usize].chunks(CORNERS) {
                corners.clear();
                similar.clear();
                if !objects.is_empty() {
                    for own in chunk {
                        corners.push(self.compared.detected.bbox(own.position, &mut self.near));
                    }
                    corners.pad();
                }
                // backwards, because lists return the last one first
                for (at, object) in objects.iter().enumerate().rev() {
                    let bbox = self.compared.plan.ground_truth[object.truth as usize].bbox;
                    let mut hits = ious_at_least(isa, &corners, bbox, object.crowd, LEAST_PAIR, &mut ious);
                    if hits.nan {
                        hits.reached = 0;
                        for (d, own) in chunk.iter().enumerate() {
                            let own = self.compared.detected.bbox(own.position, &mut self.near);
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
