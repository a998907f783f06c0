//! The big arrays, computed when they are first accessed.
//!
//! The numbers need precision at a few settings only, and no scores. The whole arrays are most of the memory
//! that an evaluation would use, so they are computed by matching once more, from the collected detections.

use ndarray::{Array4, Array5};

use super::evaluation::{Arrays, Evaluation};
use super::pascal::sampled;
use crate::Result;
use crate::eval::curve::{CurveArrays, WantedCurves, evaluate_categories, shaped};
use crate::eval::protocol::Outcome;

impl Evaluation {
    /// Precision `[T, R, K, A, M]`: by IoU threshold, recall threshold, category, area range and number of
    /// detections. -1 where there is no ground truth. Computed with [`Evaluation::scores`] when either is first
    /// accessed.
    ///
    /// # Errors
    /// `TOO_LARGE` where the arrays do not fit in memory.
    pub fn precision(&self) -> Result<&Array5<f64>> {
        self.arrays().map(|arrays| &arrays.precision)
    }

    /// Scores `[T, R, K, A, M]`: that of the detection with which the recall threshold is reached, 0 where it is not.
    ///
    /// # Errors
    /// `TOO_LARGE` where the arrays do not fit in memory.
    pub fn scores(&self) -> Result<&Array5<f64>> {
        self.arrays().map(|arrays| &arrays.scores)
    }

    /// The axes of an array that the reference has: all of its `shape`, or all but M.
    pub fn axes_of<'a>(&self, shape: &'a [usize]) -> &'a [usize] {
        if self.rules().has_limit_axis() { shape } else { &shape[..shape.len() - 1] }
    }

    /// Recall `[T, K, A, M]`: the largest reached. -1 where there is no ground truth.
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
                let arrays = evaluate_categories(compared, &WantedCurves::All, None)?;
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
