//! Precision and recall of all categories, and the shapes of arrays.

use ndarray::{Array4, ArrayBase, Dimension, OwnedRepr, ShapeBuilder};

use super::metric_settings::settings_of;
use super::per_category::{CurveArrays, Followers, WantedCurves, evaluate_categories};
use crate::dataset::Frequency;
use crate::eval::metric::Metric;
use crate::eval::similarity::Compared;
use crate::{Code, Error, Result};

/// Precision at the settings of the metrics, and recall at all settings.
pub(crate) struct Means {
    /// `[T, R, K', S]`
    pub(crate) precision: Vec<f64>,
    /// Axis K': the positions on the axis K that have ground truth, ascending. At others, precision is -1.
    pub(crate) slots: Vec<u32>,
    /// Axis S: ascending positions on the joined axes A and M.
    pub(crate) settings: Vec<usize>,
    pub(crate) recall: Array4<f64>, // [T, K, A, M]
    /// For each position on the axis K, if known.
    pub(crate) frequencies: Vec<Option<Frequency>>,
}

impl Means {
    /// Matches and accumulates all categories.
    ///
    /// # Errors
    /// `TOO_LARGE`; `INVALID_ARGUMENT`: repeated area labels and limits that cannot be paired.
    pub(crate) fn compute(
        compared: Compared<'_>,
        table: &[Metric],
        followers: Followers<'_>,
    ) -> Result<Means> {
        let Compared { plan, params, .. } = compared;
        let settings = settings_of(table, params)?;
        let arrays = evaluate_categories(compared, &WantedCurves::Precision(&settings), followers)?;
        let CurveArrays { precision, slots, recall, .. } = arrays;
        let [t, k] = [params.iou_thresholds.len(), plan.slots.len()];
        let recall = shaped([t, k, params.area_ranges.len(), params.max_detections.len()], recall)?;
        Ok(Means { precision, slots, settings, recall, frequencies: plan.frequencies() })
    }
}

/// Values as an array.
///
/// # Errors
/// `INTERNAL` if the shape has another number of values.
pub(crate) fn shaped<Sh, D>(shape: Sh, values: Vec<f64>) -> Result<ArrayBase<OwnedRepr<f64>, D>>
where
    Sh: ShapeBuilder<Dim = D> + Into<ndarray::StrideShape<D>>,
    D: Dimension,
{
    let wrong =
        |error: ndarray::ShapeError| Error::new(Code::Internal, "arrays of their shape", error.to_string());
    ArrayBase::from_shape_vec(shape, values).map_err(wrong)
}
