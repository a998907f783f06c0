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

    /// A detection's box; `near` is a guess of its part.
    #[inline(always)]
    pub(crate) fn bbox(&self, position: u32, near: &mut usize) -> [f64; 4] {
        if position < self.starts[*near] || position >= self.starts[*near + 1] {
            *near = self.starts.partition_point(|start| *start <= position) - 1;
        }
        self.parts[*near].boxes[(position - self.starts[*near]) as usize]
    }
}

/// A slot's detections, gathered from their streams.
#[derive(Default)]
pub(crate) struct Gathered {
    records: Vec<Record>,
    runs: Vec<Run>,
    joined: Vec<Record>,
}

/// Detections of one image that follow each other.
#[derive(Clone, Copy)]
struct Run {
    image: u32,
    start: u32,
}

const IMAGE: u32 = (1 << Plan::IMAGE_BITS) - 1;

impl Gathered {
    /// Takes the streams' detections; positions are now those in the whole input.
    pub(crate) fn gather(&mut self, detected: &Detected, streams: &[u32]) {
        self.records.clear();
        self.runs.clear();
        let mut image = u32::MAX;
        let mut ascending = true;
        for stream in streams {
            for (part, first) in detected.parts.iter().zip(&detected.starts) {
                for chunk in part.stream(*stream) {
                    for record in chunk {
                        let own = record.image & IMAGE;
                        if own != image {
                            ascending &= self.runs.last().is_none_or(|run| run.image < own);
                            self.runs.push(Run { image: own, start: self.records.len() as u32 });
                            image = own;
                        }
                        self.records.push(Record { position: record.position + first, ..*record });
                    }
                }
            }
        }
        if !ascending {
            self.sort_by_image();
        }
        self.runs.push(Run { image: u32::MAX, start: self.records.len() as u32 });
    }

    /// How many detections were gathered.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    fn sort_by_image(&mut self) {
        let end = self.records.len() as u32;
        let ends = self.runs.iter().skip(1).map(|run| run.start).chain([end]);
        let mut runs: Vec<(Run, u32)> = self.runs.iter().copied().zip(ends).collect();
        runs.sort_unstable_by_key(|(run, _)| (u64::from(run.image) << 32) | u64::from(run.start));
        self.joined.clear();
        self.joined.reserve(self.records.len());
        self.runs.clear();
        for (run, end) in runs {
            if self.runs.last().is_none_or(|last| last.image != run.image) {
                self.runs.push(Run { image: run.image, start: self.joined.len() as u32 });
            }
            self.joined.extend_from_slice(&self.records[run.start as usize..end as usize]);
        }
        std::mem::swap(&mut self.records, &mut self.joined);
    }

    /// Calls `each` with the detections of every image that has some, in the order of images, the best
    /// `most` of them first (equal scores in the order of the input, NaN last), and with where the image's
    /// ground truth stands in `truth`.
    pub(crate) fn cells(
        &mut self,
        truth: &[GroundTruth],
        most: usize,
        mut each: impl FnMut(&[Record], Range<usize>),
    ) {
        let mut end = 0;
        for pair in self.runs.windows(2) {
            let [run, next] = [pair[0], pair[1]];
            let cell = &mut self.records[run.start as usize..next.start as usize];
            if !cell.is_sorted_by(|a, b| a.score >= b.score) {
                cell.sort_by_key(|record| descending(record.score));
            }
            while end < truth.len() && truth[end].image < run.image {
                end += 1;
            }
            let start = end;
            while end < truth.len() && truth[end].image == run.image {
                end += 1;
            }
            each(&cell[..cell.len().min(most)], start..end);
        }
    }
}

/// A key that sorts the highest score first and NaN last; zeros of either sign are equal.
#[inline(always)]
pub(crate) fn descending(score: f64) -> u64 {
    if score.is_nan() {
        return u64::MAX;
    }
    let bits = (score + 0.0).to_bits();
    !(bits ^ (((bits as i64 >> 63) as u64) | 1 << 63))
}

/// The score of a key: NaN and zero as their plain selves.
#[inline(always)]
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
