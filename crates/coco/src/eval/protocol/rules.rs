//! The interface of protocols.

use super::outcome::Outcome;
use super::warnings::Findings;
use crate::eval::collect::Part;
use crate::eval::curve::{Followers, Means};
use crate::eval::metric::Metric;
use crate::eval::pascal::{Judge, PascalCurves};
use crate::eval::plan::Plan;
use crate::eval::similarity::Compared;
use crate::params::Params;
use crate::{Dataset, Result, Warning};

/// The rules of a protocol, in the order in which an evaluation needs them. Default methods are COCO's.
pub(crate) trait ProtocolRules: Sync {
    /// The default parameters of the reference. `coco` are those of COCO.
    fn defaults(&self, coco: Params) -> Params {
        coco
    }

    /// Returns an error for parameters that have no meaning in this protocol.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`, `OUT_OF_RANGE`.
    fn check(&self, params: &Params) -> Result<()>;

    /// The plan of an evaluation.
    ///
    /// # Errors
    /// A dataset that lacks data that the protocol needs.
    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan>;

    /// Drops detections above a limit on those of an image.
    fn limit(&self, _parts: &mut [Part], _params: &Params) {}

    /// The metrics, in the reference's order.
    fn metrics(&self, params: &Params) -> Vec<Metric>;

    /// Number of the reference's metrics. Those of other area labels follow.
    fn reference_metrics(&self, params: &Params) -> usize;

    /// How detections are judged, in protocols derived from PASCAL VOC.
    fn judge(&self, _params: &Params) -> Option<Box<dyn Judge>> {
        None
    }

    /// Matches and accumulates.
    ///
    /// # Errors
    /// `TOO_LARGE`; `INVALID_ARGUMENT`: repeated area labels and limits that cannot be paired.
    fn score(&self, compared: Compared<'_>, metrics: &[Metric], followers: Followers<'_>) -> Result<Outcome> {
        match self.judge(compared.params) {
            Some(judge) => PascalCurves::compute(compared, judge, followers.progress).map(Outcome::Curves),
            None => Means::compute(compared, metrics, followers).map(Outcome::Means),
        }
    }

    /// The values of the metrics.
    ///
    /// # Errors
    /// A dataset that lacks data that the metrics need.
    fn stats(
        &self,
        _dataset: &Dataset,
        compared: Compared<'_>,
        outcome: &Outcome,
        metrics: &[Metric],
    ) -> Result<Vec<f64>> {
        let Compared { plan, params, .. } = compared;
        outcome.average(plan, params, metrics, 0..plan.slots.len())
    }

    /// The lines that the reference prints, each with its line end.
    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String;

    /// Warnings about the data.
    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning>;

    /// Whether arrays have an axis M of limits on detections.
    fn has_limit_axis(&self) -> bool {
        true
    }
}
