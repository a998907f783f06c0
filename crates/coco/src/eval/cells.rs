//! The detections of a category, image by image.

use std::ops::Range;

use super::collect::{Part, Record};
use super::plan::{GroundTruth, Plan};

/// All detections of an evaluation.
pub(crate) struct Detected {
    pub(crate) parts: Vec<Part>,
    /// Position in the input of each part's first detection; one more at the end.
    pub(crate) starts: Vec<u32>,
}

impl Detected {
    /// Puts the parts together, in their order. `None` where positions would not fit.
    pub(crate) fn new(parts: Vec<Part>) -> Option<Self> {
        let mut starts = vec![0];
        let mut end = 0usize;
        for part in &parts {
            end += part.detections();
            starts.push(i32::try_from(end).ok()? as u32);
        }
        Some(Detected { parts, starts })
    }

    /// How many detections the input has.
    pub(crate) fn len(&self) -> usize {
        self.starts[self.parts.len()] as usize
    }

    /// The box of a detection that is compared with ground truth; `near` is a guess of its part.
    pub(crate) fn bbox(&self, position: u32, near: &mut usize) -> [f64; 4] {
        let index = self.index(position, near);
        self.parts[*near].boxes.at(index)
    }

    /// The area of a detection that keeps its box or its area; `near` as in [`Detected::bbox`].
    pub(crate) fn area(&self, position: u32, near: &mut usize) -> f64 {
        let index = self.index(position, near);
        self.parts[*near].area(index)
    }

    /// A kept detection's number among those of its part, which `near` becomes.
    pub(crate) fn kept(&self, position: u32, near: &mut usize) -> usize {
        let index = self.index(position, near);
        self.parts[*near].boxes.index(index)
    }

    /// Asks for a detection's box.
    fn prefetch(&self, position: u32, near: &mut usize) {
        let index = self.index(position, near);
        self.parts[*near].boxes.prefetch(index);
    }

    /// The index in its part, which `near` becomes.
    pub(crate) fn index(&self, position: u32, near: &mut usize) -> usize {
        if position < self.starts[*near] || position >= self.starts[*near + 1] {
            *near = self.starts.partition_point(|start| *start <= position) - 1;
        }
        (position - self.starts[*near]) as usize
    }
}

/// A slot's detections, gathered from their streams.
#[derive(Default)]
pub(crate) struct Gathered {
    records: Vec<Record>,
    /// Detections of one image that follow each other: in the upper half the image, in the lower where they start.
    runs: Vec<u64>,
    /// The runs in the order of images: in the upper half the image, in the lower the run.
    order: Vec<u64>,
    joined: Vec<Record>,
}

const IMAGE: u32 = (1 << Plan::IMAGE_BITS) - 1;

/// How many cells ahead boxes are asked for.
const AHEAD: usize = 3;

impl Gathered {
    /// Takes the streams' detections; positions are now those in the whole input.
    #[inline(never)]
    pub(crate) fn gather(&mut self, detected: &Detected, streams: &[u32]) {
        self.gather_shown(detected, streams, None);
    }

    /// As [`Gathered::gather`], without the images that are not shown.
    pub(crate) fn gather_shown(&mut self, detected: &Detected, streams: &[u32], shown: Option<&[bool]>) {
        self.records.clear();
        self.runs.clear();
        for stream in streams {
            for (part, first) in detected.parts.iter().zip(&detected.starts) {
                let (mut image, mut is_shown) = (u32::MAX, true);
                for chunk in part.stream(*stream) {
                    for record in chunk {
                        let own = record.image & IMAGE;
                        if own != image {
                            image = own;
                            is_shown = shown.is_none_or(|shown| shown[own as usize]);
                            if is_shown {
                                self.runs.push(u64::from(own) << 32 | self.records.len() as u64);
                            }
                        }
                        if is_shown {
                            self.records.push(Record { position: record.position + first, ..*record });
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

    /// How many detections were gathered.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Calls `each` with the detections of every image that has some, in the order of images, the best
    /// `most` of them first (equal scores in the order of the input, NaN last), and with where the image's
    /// ground truth stands in `truth`.
    pub(crate) fn cells(
        &mut self,
        detected: &Detected,
        truth: &[GroundTruth],
        most: usize,
        mut each: impl FnMut(&[Record], Range<usize>),
    ) {
        let (mut end, mut seen) = (0, 0);
        let mut nth = 0;
        while nth < self.order.len() {
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
                cell.sort_by_key(|record| descending(record.score));
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

    /// Where an ordered run lies in `records`.
    fn range(&self, run: u64) -> Range<usize> {
        let nth = run as u32 as usize;
        self.runs[nth] as u32 as usize..self.runs[nth + 1] as u32 as usize
    }

    /// Asks for the boxes of a run that will be compared with ground truth.
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

/// A key that sorts the highest score first and NaN last; zeros of either sign are equal.
pub(crate) fn descending(score: f64) -> u64 {
    if score.is_nan() {
        return u64::MAX;
    }
    let bits = (score + 0.0).to_bits();
    !(bits ^ (((bits as i64 >> 63) as u64) | 1 << 63))
}

/// The score of a key: NaN and zero as their plain selves.
pub(crate) fn score_of(key: u64) -> f64 {
    if key == u64::MAX {
        return f64::NAN;
    }
    let bits = !key;
    f64::from_bits(bits ^ (!(bits as i64 >> 63) as u64 | 1 << 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_scores_downwards_and_lead_back_to_them() {
        let scores = [f64::INFINITY, 1e300, 1.0, 0.5, 1e-320, 0.0, -1e-320, -1.0, f64::NEG_INFINITY];
        assert!(scores.windows(2).all(|pair| descending(pair[0]) < descending(pair[1])));
        assert!(scores.iter().all(|score| score_of(descending(*score)) == *score));
        assert_eq!(descending(-0.0), descending(0.0));
        assert!(score_of(descending(-f64::NAN)).is_nan());
        assert!(descending(f64::NEG_INFINITY) < descending(f64::NAN));
    }
}
