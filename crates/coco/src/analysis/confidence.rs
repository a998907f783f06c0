//! The confidence at which an analysis counts.

use crate::eval::check_confidence;
use crate::{Evaluation, Result};

impl Evaluation {
    /// # Errors
    /// Those of [`check_confidence`].
    pub(super) fn check_confidence(&self, confidence: f64) -> Result<()> {
        let compared = self.compared();
        check_confidence(confidence, |each| {
            (0..compared.plan.slots.len()).all(|slot| compared.scores(slot, each))
        })
    }
}
