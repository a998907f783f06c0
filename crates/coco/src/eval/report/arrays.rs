//! The large arrays, computed on first access.
//!
//! The metrics need precision at only a few settings, and no scores. The full arrays would be most of the memory of an
//! evaluation, so they are computed on request by matching the collected detections again.

use ndarray::{Array4, Array5};

use super::evaluation::{Arrays, Evaluation};
use super::pascal::sampled;
use crate::Result;
use crate::eval::curve::{CurveArrays, Followers, WantedCurves, evaluate_categories, shaped};
use crate::eval::protocol::Outcome;

impl Evaluation {
    /// Precision `[T, R, K, A, M]`: by IoU threshold, recall threshold, category, area range and number of
    /// detections. -1 if there is no ground truth. Computed together with [`Evaluation::scores`] on first
    /// access.
    ///
    /// # Errors
    /// `TOO_LARGE` if the arrays do not fit in memory.
    pub fn precision(&self) -> Result<&Array5<f64>> {
        self.arrays().map(|arrays| &arrays.precision)
    }

    /// Scores `[T, R, K, A, M]`: the score of the detection at which the recall threshold is reached; 0 if it is not.
    ///
    /// # Errors
    /// `TOO_LARGE` if the arrays do not fit in memory.
    pub fn scores(&self) -> Result<&Array5<f64>> {
        self.arrays().map(|arrays| &arrays.scores)
    }

    /// The axes of an array in the reference: all of `shape`, or all but M.
    pub fn axes_of<'a>(&self, shape: &'a [usize]) -> &'a [usize] {
        if self.rules().has_limit_axis() { shape } else { &shape[..shape.len() - 1] }
    }

    /// Recall `[T, K, A, M]`: the highest reached. -1 if there is no ground truth.
    pub fn recall(&self) -> &Array4<f64> {
        self.outcome.recall()
    }

    fn arrays(&self) -> Result<&Arrays> {
        if let Some(made) = self.arrays.get() {
            return Ok(made);
        }
        let (compared, params) = (self.compared(), &self.params);
        let (precision, scores) = match &self.outcome {
            Outcome::Curves(curves) => sampled(curves, compared),
            Outcome::Means(_) => {
                let arrays = evaluate_categories(compared, &WantedCurves::All, Followers::default())?;
                let CurveArrays { precision, scores, .. } = arrays;
                (precision, scores)
            }
        };
        let shape = [
            params.iou_thresholds.len(),
            params.recall_thresholds.len(),
            self.plan.slots.len(),
            params.area_ranges.len(),
            params.max_detections.len(),
        ];
        let made = Arrays { precision: shaped(shape, precision)?, scores: shaped(shape, scores)? };
        Ok(self.arrays.get_or_init(|| made))
    }
}
