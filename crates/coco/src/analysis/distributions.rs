//! Distributions of scores and similarities.

use super::bins::{Bins, check_score};
use super::setting::Setting;
use super::tables::{IGNORED, TRUE_POSITIVE};
use crate::{Evaluation, Result};

/// Numbers of detections by equal bins from 0 to 1: of the score, and of the similarity with the object that the
/// detection matches or that its error is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distributions {
    /// Lower edges of the bins.
    pub lower: Vec<f64>,
    /// Upper edges of the bins.
    pub upper: Vec<f64>,
    /// `[3, bins]`: true positives, false positives, ignored, by score.
    pub scores: Vec<u32>,
    /// The same by similarity, 0 where it is below 0.1.
    pub similarities: Vec<u32>,
}

impl Evaluation {
    /// Scores and similarities of the detections in [`Evaluation::detection_table`]. NaN scores are left out.
    ///
    /// # Errors
    /// Those of [`Evaluation::errors`]; `OUT_OF_RANGE` for the number of bins and scores outside 0..=1.
    pub fn distributions(&self, setting: Setting<'_>, background: f64, bins: usize) -> Result<Distributions> {
        Bins::check(bins)?;
        let table = self.detection_table(setting, background)?;
        let bins = Bins::equal_width(bins);
        let count = bins.len();
        let mut found = Distributions {
            lower: bins.lower(),
            upper: bins.upper(),
            scores: vec![0; 3 * count],
            similarities: vec![0; 3 * count],
        };
        let values = table.score.iter().zip(&table.similarity).zip(&table.outcome);
        for ((score, similarity), outcome) in values.filter(|((score, _), _)| !score.is_nan()) {
            check_score(*score)?;
            let row = match *outcome {
                TRUE_POSITIVE => 0,
                IGNORED => 2,
                _ => 1,
            };
            found.scores[row * count + bins.of(*score)] += 1;
            found.similarities[row * count + bins.of(*similarity)] += 1;
        }
        Ok(found)
    }
}
