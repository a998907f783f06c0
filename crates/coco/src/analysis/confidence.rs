//! The confidence at which an analysis counts.

use crate::eval::check_confidence;
use crate::{Code, Error, Evaluation, Result};

/// The confidence where none is given: that at which most detectors are drawn.
const DEFAULT: f64 = 0.25;

/// Scores of a little less than 0 or more than 1 are rounded or calibrated probabilities; logits and percentages reach further.
const OF_PROBABILITIES: std::ops::RangeInclusive<f64> = -0.5..=1.5;

impl Evaluation {
    /// # Errors
    /// Those of [`check_confidence`].
    pub(super) fn check_confidence(&self, confidence: f64) -> Result<()> {
        check_confidence(confidence, |each| self.all_scores(each))
    }

    /// The confidence that is given, or the default.
    ///
    /// # Errors
    /// Those of [`check_confidence`]; `OUT_OF_RANGE` if none is given and scores are no probabilities, for which the default means nothing.
    pub(super) fn confidence(&self, given: Option<f64>) -> Result<f64> {
        if let Some(confidence) = given {
            return self.check_confidence(confidence).map(|()| confidence);
        }
        let mut other = None;
        self.all_scores(&mut |score| {
            other = (!score.is_nan() && !OF_PROBABILITIES.contains(&score)).then_some(score);
            other.is_none()
        });
        match other {
            None => Ok(DEFAULT),
            Some(score) => {
                let expected = format!("a confidence on the scale of the scores, of which one is {score}");
                let got = format!("none (the default {DEFAULT} is meant for probabilities)");
                Err(Error::new(Code::OutOfRange, expected, got).in_input("confidence"))
            }
        }
    }

    /// Whether all scores fulfil `each`, which is called until one does not.
    fn all_scores(&self, each: &mut dyn FnMut(f64) -> bool) -> bool {
        let compared = self.compared();
        (0..compared.plan.slots.len()).all(|slot| compared.scores(slot, each))
    }
}
