//! Matches as indices into the inputs.

use super::answers::Matches;
use super::evaluation::Evaluation;
use super::pascal::pascal_matches;
use crate::eval::matching::{CellTruth, Gathered, Matcher, Witness};
use crate::eval::protocol::Outcome;
use crate::eval::settings::blocks;
use crate::eval::similarity::{Measure, Similarity, by_measure};
use crate::{Code, Error, Result};

/// Limit for the number of values of a column of positions.
const MOST_VALUES: usize = i32::MAX as usize;

impl Evaluation {
    /// Which detection matched which annotation. Computed by matching again, on the calling thread.
    ///
    /// # Errors
    /// `TOO_LARGE` if a column would have 2^31 values or more, or does not fit in memory.
    pub fn matches(&self) -> Result<Matches> {
        let mut matches = self.unmatched()?;
        if let Outcome::Curves(curves) = &self.outcome {
            pascal_matches(curves, self.compared(), &mut matches);
            return Ok(matches);
        }
        let measure = self.compared().measure();
        by_measure!(&measure, similarity => self.matches_by(similarity, &mut matches));
        Ok(matches)
    }

    fn matches_by<S: Similarity>(&self, similarity: &S, matches: &mut Matches) {
        let mut matcher = Matcher::new(similarity);
        let mut gathered = Gathered::default();
        let most = self.params.max_detections.last().map_or(0, |most| *most as usize);
        let blocks = blocks(&self.params);
        let [_, areas, detections, annotations] = matches.shape;
        let mut near = 0;
        for (slot, streams) in self.plan.slots.iter().enumerate() {
            let truth = self.plan.of_slot(slot);
            gathered.gather(&self.detected, streams);
            for block in &blocks {
                let ignored: Vec<u64> = truth
                    .iter()
                    .map(|annotation| block.ignoring(annotation.ignore, annotation.area))
                    .collect();
                for (annotation, ignored) in truth.iter().zip(&ignored) {
                    matches.ground_truth_evaluated[annotation.annotation as usize] = 1;
                    for area in 0..block.areas {
                        let at = (block.first_area + area) * annotations + annotation.annotation as usize;
                        matches.ground_truth_ignored[at] = (*ignored >> (16 * area) & 1) as u8;
                    }
                }
                let row = |setting: usize| {
                    (block.first_threshold + setting % 16) * areas + block.first_area + setting / 16
                };
                gathered.cells(&self.detected, truth, most, |cell, range| {
                    let mut taken = Taken::default();
                    for record in cell {
                        let position = record.position as usize;
                        matches.detection_evaluated[position] = 1;
                        let inside =
                            record.counts_in(block, || self.detected.area(record.position, &mut near));
                        let outside = block.all & !block.inside(inside);
                        for setting in bits(block.all) {
                            let at = row(setting) * detections + position;
                            matches.detection_matches[at] = -1;
                            matches.detection_ignored[at] = (outside >> setting & 1) as u8;
                        }
                    }
                    let cell_truth =
                        CellTruth { truth: &truth[range.clone()], ignored: &ignored[range.clone()] };
                    matcher.cell(block, cell, &cell_truth, &mut taken, |detection, outcome| {
                        let position = cell[detection].position as usize;
                        for setting in bits(block.all) {
                            let at = row(setting) * detections + position;
                            let matched = outcome.matched >> setting & 1 == 1;
                            let ignored = outcome.ignored >> setting & 1 == 1;
                            let unmatched = matches.detection_ignored[at] == 1 && !matched;
                            matches.detection_ignored[at] = u8::from(ignored || unmatched);
                        }
                    });
                    for (detection, annotation, settings) in taken.list {
                        let position = cell[detection].position as usize;
                        let annotation = &truth[range.start + annotation];
                        for setting in bits(settings) {
                            let to = row(setting) * annotations + annotation.annotation as usize;
                            matches.ground_truth_matches[to] = position as i32;
                            if !annotation.is_nobody {
                                let to = row(setting) * detections + position;
                                matches.detection_matches[to] = annotation.annotation as i32;
                            }
                        }
                    }
                });
            }
        }
    }

    /// Columns without any match.
    fn unmatched(&self) -> Result<Matches> {
        let [t, a] = [self.params.iou_thresholds.len(), self.params.area_ranges.len()];
        let [d, g] = [self.detected.len(), self.plan.annotations];
        let shape = [t, a, d, g];
        Ok(Matches {
            shape,
            detection_matches: filled([t, a, d], -1)?,
            ground_truth_matches: filled([t, a, g], -1)?,
            detection_ignored: filled([t, a, d], 0)?,
            ground_truth_ignored: filled([a, g, 1], 0)?,
            detection_evaluated: filled([d, 1, 1], 0)?,
            ground_truth_evaluated: filled([g, 1, 1], 0)?,
        })
    }
}

/// A column of `shape`, or an error if it is too large.
fn filled<T: Copy>(shape: [usize; 3], value: T) -> Result<Vec<T>> {
    let len = shape.iter().try_fold(1usize, |len, axis| len.checked_mul(*axis));
    let mut column = Vec::new();
    match len.filter(|len| *len <= MOST_VALUES && column.try_reserve_exact(*len).is_ok()) {
        Some(len) => {
            column.resize(len, value);
            Ok(column)
        }
        None => {
            let expected = format!("matches of at most {MOST_VALUES} values that fit in memory");
            Err(Error::new(Code::TooLarge, expected, format!("{shape:?}")))
        }
    }
}

/// The settings of a set, as indices `16 * area + threshold`.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            bit
        })
    })
}

/// Records every match of a cell.
#[derive(Default)]
struct Taken {
    list: Vec<(usize, usize, u64)>,
}

impl Witness for Taken {
    fn takes(&mut self, detection: usize, truth: usize, settings: u64) {
        if settings != 0 {
            self.list.push((detection, truth, settings));
        }
    }
}
