//! The big arrays, made when they are first asked for.
//!
//! The numbers need precision at a few settings only, and no scores; the whole arrays are most of the memory
//! that an evaluation would touch. So they are made by matching once more, from what was collected.

use ndarray::{Array4, Array5, ArrayBase, Dimension, OwnedRepr, ShapeBuilder};

use super::Evaluation;
use super::likeness::{Likeness, by_likeness};
use super::plan::Plan;
use super::slots::{Tables, Wanted, evaluate_slots};
use crate::dataset::Frequency;
use crate::params::{Params, Protocol};
use crate::{Code, Error, Result};

/// Precision at the settings that the metrics look at, and all recalls.
pub(crate) struct Means {
    /// `[T, R, K', S]`
    pub(crate) precision: Vec<f64>,
    /// Axis K': the positions on the axis K with ground truth, ascending. Elsewhere precision is -1.
    pub(crate) slots: Vec<u32>,
    /// Axis S: ascending positions on the joined axes A and M.
    pub(crate) settings: Vec<usize>,
    pub(crate) recall: Array4<f64>, // [T, K, A, M]
    /// By position on the axis K, where that is known; otherwise empty.
    pub(crate) frequencies: Vec<Option<Frequency>>,
}

impl Means {
    pub(crate) fn new(tables: Tables, settings: Vec<usize>, params: &Params, plan: &Plan) -> Result<Means> {
        let [t, a, m] =
            [&params.iou_thresholds.len(), &params.area_ranges.len(), &params.max_detections.len()];
        let recall = shaped([*t, plan.slots.len(), *a, *m], tables.recall)?;
        let Tables { precision, slots, .. } = tables;
        Ok(Means { precision, slots, settings, recall, frequencies: plan.frequencies() })
    }
}

/// Precision and scores at every setting.
pub(crate) struct Arrays {
    precision: Array5<f64>, // [T, R, K, A, M]
    scores: Array5<f64>,    // [T, R, K, A, M]
}

impl Arrays {
    /// How many bytes of memory they hold.
    pub(crate) fn bytes(&self) -> usize {
        (self.precision.len() + self.scores.len()) * size_of::<f64>()
    }
}

impl Evaluation {
    /// Precision `[T, R, K, A, M]`: by IoU threshold, recall threshold, category, area range and number of
    /// detections. -1 where there is nothing to be found. Made with [`Evaluation::scores`] when either is first
    /// asked for.
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

    /// The axes that an array is told with: LVIS's have no axis M.
    pub fn told_axes<'a>(&self, shape: &'a [usize]) -> &'a [usize] {
        match self.params.protocol {
            Protocol::Lvis => &shape[..shape.len() - 1],
            _ => shape,
        }
    }

    /// Recall `[T, K, A, M]`: the largest reached. -1 where there is nothing to be found.
    pub fn recall(&self) -> &Array4<f64> {
        &self.means.recall
    }

    fn arrays(&self) -> Result<&Arrays> {
        if let Some(made) = self.arrays.get() {
            return Ok(made);
        }
        if let Some(found) = &self.pascal {
            let (precision, scores) = found.sampled(self.pascal_setup());
            let [t, k] = [self.params.iou_thresholds.len(), self.plan.slots.len()];
            let shape = [t, self.params.recall_thresholds.len(), k, 1, 1];
            let made = Arrays { precision: shaped(shape, precision)?, scores: shaped(shape, scores)? };
            return Ok(self.arrays.get_or_init(|| made));
        }
        let likeness = self.likeness();
        let tables = by_likeness!(&likeness, similarity => {
            evaluate_slots(&self.plan, &self.detected, similarity, &self.params, &Wanted::All, None)
        })?;
        let params = &self.params;
        let shape = [
            params.iou_thresholds.len(),
            params.recall_thresholds.len(),
            self.plan.slots.len(),
            params.area_ranges.len(),
            params.max_detections.len(),
        ];
        let Tables { precision, scores, .. } = tables;
        let made = Arrays { precision: shaped(shape, precision)?, scores: shaped(shape, scores)? };
        Ok(self.arrays.get_or_init(|| made))
    }
}

fn shaped<Sh, D>(shape: Sh, values: Vec<f64>) -> Result<ArrayBase<OwnedRepr<f64>, D>>
where
    Sh: ShapeBuilder<Dim = D> + Into<ndarray::StrideShape<D>>,
    D: Dimension,
{
    let wrong =
        |error: ndarray::ShapeError| Error::new(Code::Internal, "arrays of their shape", error.to_string());
    ArrayBase::from_shape_vec(shape, values).map_err(wrong)
}
