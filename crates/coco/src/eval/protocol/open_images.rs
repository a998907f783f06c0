//! The Open Images challenge, as in `OpenImagesChallengeEvaluator` of the TensorFlow Object Detection API 2.8.0.

use super::mean_ap;
use super::rules::ProtocolRules;
use super::warnings::Findings;
use crate::eval::metric::Metric;
use crate::eval::pascal::{Judge, OpenImagesJudge};
use crate::eval::plan::{PascalPlanRules, Plan, plan_pascal};
use crate::params::Params;
use crate::{Dataset, Result, Warning};

/// The rules of Open Images.
pub(super) struct OpenImages;

impl ProtocolRules for OpenImages {
    fn defaults(&self, coco: Params) -> Params {
        Params {
            iou_thresholds: vec![0.5],
            // `nms_max_output_boxes` of the evaluator
            max_detections: vec![10_000],
            area_ranges: mean_ap::one_area(),
            ..coco
        }
    }

    fn check(&self, params: &Params) -> Result<()> {
        mean_ap::check(params)
    }

    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan> {
        let rules = PascalPlanRules {
            hierarchy: params.open_images.hierarchy.as_ref(),
            // without categories all detections are already in one slot
            expand_detections: params.open_images.expand_detections && params.use_categories,
            verified: true,
        };
        let mut plan = plan_pascal(dataset, params, rules)?;
        if params.open_images.verified_only && plan.verified.iter().all(Vec::is_empty) {
            plan.unlabelled = plan.images as u64;
        }
        // an object stands once for each of its ancestors
        let mut evaluated: Vec<u32> = plan.ground_truth.iter().map(|object| object.annotation).collect();
        evaluated.retain(|position| dataset.odd_groups.binary_search(position).is_ok());
        evaluated.sort_unstable();
        evaluated.dedup();
        plan.odd_groups = evaluated.len() as u64;
        Ok(plan)
    }

    fn metrics(&self, _: &Params) -> Vec<Metric> {
        mean_ap::metrics()
    }

    fn reference_metrics(&self, _: &Params) -> usize {
        2
    }

    fn judge(&self, params: &Params) -> Option<Box<dyn Judge>> {
        Some(Box::new(OpenImagesJudge::new(params)))
    }

    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String {
        mean_ap::summary(params, metrics, values, "Open Images")
    }

    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning> {
        mean_ap::warnings(found)
    }
}
