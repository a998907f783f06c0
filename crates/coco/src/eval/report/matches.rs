//! Matches as indices into the inputs.

use std::sync::{Mutex, PoisonError};

use super::answers::Matches;
use super::evaluation::Evaluation;
use super::pascal::pascal_matches;
use crate::eval::matching::match_slots;
use crate::eval::protocol::Outcome;
use crate::eval::settings::{SettingBlock, blocks};
use crate::{Code, Error, Result};

/// Limit for the number of values of a column of positions.
const MOST_VALUES: usize = i32::MAX as usize;

impl Evaluation {
    /// Which detection matched which annotation. Computed by matching again.
    ///
    /// # Errors
    /// `TOO_LARGE` if a column would have 2^31 values or more, or does not fit in memory. `INVALID_ARGUMENT` for the result of an
    /// [`Evaluator`](crate::Evaluator), which does not keep detections.
    pub fn matches(&self) -> Result<Matches> {
        if self.is_streamed() {
            return Err(not_kept());
        }
        let mut matches = self.unmatched()?;
        if let Outcome::Curves(curves) = &self.outcome {
            pascal_matches(curves, self.compared(), &mut matches);
            return Ok(matches);
        }
        for block in &blocks(&self.params) {
            self.matches_at(block, &mut matches);
        }
        Ok(matches)
    }

    /// Fills the rows of a block of settings.
    ///
    /// Detections come category by category, so their positions jump about, and a block has up to 64 rows. Each detection's flags are
    /// therefore put down as one word, and the rows are written from the words one after the other.
    fn matches_at(&self, block: &SettingBlock, matches: &mut Matches) {
        let areas = self.params.area_ranges.len();
        let [_, _, detections, annotations] = matches.shape;
        let row =
            |setting: usize| (block.first_threshold + setting % 16) * areas + block.first_area + setting / 16;
        let sinks = Mutex::new((&mut *matches, vec![u64::MAX; detections]));
        match_slots(self.compared(), block, |slot, matcher| {
            let found = &matcher.found;
            let mut sinks = sinks.lock().unwrap_or_else(PoisonError::into_inner);
            let (matches, ignored) = &mut *sinks;
            let truth = self.plan.of_slot(slot);
            for (annotation, ignored) in truth.iter().zip(&found.ignored) {
                matches.ground_truth_evaluated[annotation.annotation as usize] = 1;
                for area in 0..block.areas {
                    let at = (block.first_area + area) * annotations + annotation.annotation as usize;
                    matches.ground_truth_ignored[at] = (*ignored >> (16 * area) & 1) as u8;
                }
            }
            for detection in &found.detections {
                let position = detection.record.position as usize;
                matches.detection_evaluated[position] = 1;
                ignored[position] &= detection.ignored;
            }
            for pair in &found.taken {
                let position = found.detections[pair.detection as usize].record.position;
                let annotation = &truth[pair.truth as usize];
                for setting in bits(pair.settings) {
                    let to = row(setting) * annotations + annotation.annotation as usize;
                    matches.ground_truth_matches[to] = position as i32;
                    if !annotation.is_nobody {
                        let to = row(setting) * detections + position as usize;
                        matches.detection_matches[to] = annotation.annotation as i32;
                    }
                }
            }
        });
        let (matches, ignored) = sinks.into_inner().unwrap_or_else(PoisonError::into_inner);
        for setting in bits(block.all) {
            let row = &mut matches.detection_ignored[row(setting) * detections..][..detections];
            for ((to, ignored), evaluated) in row.iter_mut().zip(&ignored).zip(&matches.detection_evaluated) {
                *to = (ignored >> setting & 1) as u8 & evaluated;
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

/// The error for what needs the detections of an evaluation that did not keep them.
pub(crate) fn not_kept() -> Error {
    let expected =
        "an evaluation by evaluate(), which keeps its detections: for analyses with `analysis: true`";
    Error::new(
        Code::InvalidArgument,
        expected,
        "the result of an Evaluator, which keeps only what metrics need of each detection",
    )
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
