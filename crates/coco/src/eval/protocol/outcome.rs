//! The result of matching and accumulating, from which metrics and arrays are derived.

use std::ops::Range;

use ndarray::Array4;

use crate::eval::curve::{Means, average};
use crate::eval::metric::Metric;
use crate::eval::pascal::PascalCurves;
use crate::eval::plan::Plan;
use crate::params::Params;
use crate::{Id, Result};

/// The result of matching and accumulating.
pub(crate) enum Outcome {
    /// Precision at recall thresholds, matched like COCO.
    Means(Means),
    /// Whole curves, as in PASCAL VOC.
    Curves(PascalCurves),
}

impl Outcome {
    /// The values of the metrics over a range of categories; -1 if there is no value to average.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: repeated area labels and limits that cannot be paired.
    pub(crate) fn average(
        &self,
        plan: &Plan,
        params: &Params,
        metrics: &[Metric],
        categories: Range<usize>,
    ) -> Result<Vec<f64>> {
        match self {
            Outcome::Means(means) => average(means, params, metrics, categories),
            Outcome::Curves(curves) => {
                let ids: &[Id] = if params.use_categories { plan.categories.ids() } else { &[] };
                Ok(curves.average(params, metrics, categories, ids))
            }
        }
    }

    /// Recall `[T, K, A, M]`.
    pub(crate) fn recall(&self) -> &Array4<f64> {
        match self {
            Outcome::Means(means) => &means.recall,
            Outcome::Curves(curves) => &curves.recall,
        }
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Outcome::Means(means) => size_of_val(&means.precision[..]),
            Outcome::Curves(_) => 0,
        }
    }
}
