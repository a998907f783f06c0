//! PASCAL VOC, as in its development kit (`VOCevaldet.m`, `VOCap.m`).

use super::mean_ap;
use super::rules::ProtocolRules;
use super::warnings::Findings;
use crate::eval::metric::Metric;
use crate::eval::pascal::{Judge, VocJudge, eleven_points};
use crate::eval::plan::{PascalPlanRules, Plan, plan_pascal};
use crate::params::{Interpolation, Params};
use crate::{Dataset, Result, Warning};

/// VOC's rules.
pub(super) struct Voc;

impl ProtocolRules for Voc {
    fn defaults(&self, coco: Params) -> Params {
        Params {
            iou_thresholds: vec![0.5],
            recall_thresholds: eleven_points().to_vec(),
            max_detections: vec![i32::MAX as u32],
            area_ranges: mean_ap::one_area(),
            ..coco
        }
    }

    fn check(&self, params: &Params) -> Result<()> {
        mean_ap::check(params)
    }

    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan> {
        let rules = PascalPlanRules { hierarchy: None, expand_detections: false, verified: false };
        plan_pascal(dataset, params, rules)
    }

    fn metrics(&self, _: &Params) -> Vec<Metric> {
        mean_ap::metrics()
    }

    fn reference_metrics(&self, _: &Params) -> usize {
        2
    }

    fn judge(&self, params: &Params) -> Option<Box<dyn Judge>> {
        Some(Box::new(VocJudge::new(params)))
    }

    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String {
        let how = match params.voc.interpolation {
            Interpolation::AllPoints => "PASCAL VOC, all points",
            Interpolation::ElevenPoints => "PASCAL VOC, 11 points",
        };
        mean_ap::summary(params, metrics, values, how)
    }

    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning> {
        mean_ap::warnings(found)
    }
}
