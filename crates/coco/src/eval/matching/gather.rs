//! The detections of a category, image by image.

use std::ops::Range;

use crate::eval::collect::{Detected, Record};
use crate::eval::plan::{ByImage, GroundTruth};
use crate::eval::similarity::Compared;
use boxwise_kernels::math::score_key::descending;
use boxwise_threads::poll;

/// A slot's detections, gathered from their streams.
#[derive(Default)]
pub(crate) struct Gathered {
    records: Vec<Record>,
    /// Runs of detections of one image: the image's rank in the upper half, the start of the run in the lower half.
    runs: Vec<u64>,
    /// The runs in the order of images: the rank in the upper half, the index of the run in the lower half.
    order: Vec<u64>,
    joined: Vec<Record>,
}

/// Number of cells ahead whose boxes are prefetched.
const AHEAD: usize = 3;

impl Gathered {
    /// Gathers the detections of the streams; positions are now those in the whole input.
    #[inline(never)]
    pub(crate) fn gather(&mut self, detected: &Detected, streams: &[u32]) {
        self.gather_shown(detected, streams, None);
    }

    /// Like [`Gathered::gather`], without the images that are not shown.
    pub(crate) fn gather_shown(&mut self, detected: &Detected, streams: &[u32], shown: Option<&[bool]>) {
        self.records.clear();
        self.runs.clear();
        for stream in streams {
            for (part, first) in detected.parts.iter().zip(&detected.starts) {
                let (mut image, mut is_shown) = (u32::MAX, true);
                for chunk in part.stream(*stream) {
                    poll();
                    for record in chunk {
                        let own = record.rank();
                        if own != image {
                            image = own;
                            is_shown = shown.is_none_or(|shown| shown[own as usize]);
                            if is_shown {
                                self.runs.push(u64::from(own) << 32 | self.records.len() as u64);
                            }
                        }
                        if is_shown {
                            self.records.push(record.at(record.position + first));
                        }
                    }
                }
            }
        }
        self.order.clear();
        self.order.extend(self.runs.iter().enumerate().map(|(nth, run)| run >> 32 << 32 | nth as u64));
        if !self.order.is_sorted() {
            self.order.sort_unstable();
        }
        self.runs.push(self.records.len() as u64); // where the last one ends
    }

    /// Number of gathered detections.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Calls `each` for every image with detections, in the order of images, with its `most` best detections in
    /// descending score order (equal scores in the order of the input, NaN last), and with the range of the image's
    /// ground truth in `truth`. There is always at least one detection: with `most` 0 there are no calls.
    pub(crate) fn cells(
        &mut self,
        detected: &Detected,
        truth: &[GroundTruth],
        most: usize,
        mut each: impl FnMut(&[Record], Range<usize>),
    ) {
        let (mut end, mut seen) = (0, 0);
        let mut nth = if most == 0 { self.order.len() } else { 0 };
        while nth < self.order.len() {
            poll();
            if let Some(ahead) = self.order.get(nth + AHEAD) {
                self.prefetch(detected, truth, &mut seen, *ahead);
            }
            let image = (self.order[nth] >> 32) as u32;
            let mut runs = 1;
            while self.order.get(nth + runs).is_some_and(|run| (run >> 32) as u32 == image) {
                runs += 1;
            }
            let range = self.range(self.order[nth]);
            let cell = if runs == 1 {
                &mut self.records[range]
            } else {
                self.joined.clear();
                for run in &self.order[nth..nth + runs] {
                    self.joined.extend_from_slice(&self.records[self.range(*run)]);
                }
                &mut self.joined[..]
            };
            nth += runs;
            if !cell.is_sorted_by(|a, b| a.score >= b.score) {
                sort_by_score(cell);
            }
            while end < truth.len() && truth[end].image < image {
                end += 1;
            }
            let start = end;
            while end < truth.len() && truth[end].image == image {
                end += 1;
            }
            each(&cell[..cell.len().min(most)], start..end);
        }
    }

    /// Like [`Gathered::cells`] for the gathered slot. With `by_image`, ground truth is found by image, which is faster where few
    /// images have detections.
    pub(crate) fn cells_by_image(
        &mut self,
        Compared { plan, detected, .. }: Compared<'_>,
        (slot, by_image): (usize, Option<&ByImage>),
        most: usize,
        mut each: impl FnMut(&[Record], Range<usize>),
    ) {
        let truth = if by_image.is_some() { &[] } else { plan.of_slot(slot) };
        self.cells(detected, truth, most, |cell, range| {
            each(cell, by_image.map_or(range, |own| own.range_in_slot(plan, cell[0].rank(), slot)));
        });
    }

    /// The range of an ordered run in `records`.
    #[inline(always)]
    fn range(&self, run: u64) -> Range<usize> {
        let nth = run as u32 as usize;
        self.runs[nth] as u32 as usize..self.runs[nth + 1] as u32 as usize
    }

    /// Prefetches the boxes of a run that will be compared with ground truth.
    #[inline(always)]
    fn prefetch(&self, detected: &Detected, truth: &[GroundTruth], seen: &mut usize, run: u64) {
        let image = (run >> 32) as u32;
        while *seen < truth.len() && truth[*seen].image < image {
            *seen += 1;
        }
        if *seen < truth.len() && truth[*seen].image == image {
            let mut near = 0;
            for record in &self.records[self.range(run)] {
                detected.prefetch(record.position, &mut near);
            }
        }
    }
}

/// Sorts by descending score, NaN last; equal scores keep their order. A function of its own, so that the callers of
/// [`Gathered::cells`] share one sort.
fn sort_by_score(cell: &mut [Record]) {
    cell.sort_by_key(|record| descending(record.score));
}
