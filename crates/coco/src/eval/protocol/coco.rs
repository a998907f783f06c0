//! COCO, as in pycocotools 2.0.11.

use super::line::coco_line;
use super::rules::ProtocolRules;
use super::warnings::{
    COCO_BOXES, Findings, annotation_boxes, annotation_ids, detections, flags_and_lists, met, nonsense,
    segmentations, unlisted_annotations,
};
use crate::eval::metric::{Limit, Metric, of_other_labels};
use crate::eval::plan::{Plan, PlanRules};
use crate::params::{IouType, Params};
use crate::{Dataset, Result, Warning};

/// COCO's rules.
pub(super) struct Coco;

impl ProtocolRules for Coco {
    fn check(&self, params: &Params) -> Result<()> {
        match params.iou_type {
            IouType::Keypoints => params.keypoint_sigmas.check(),
            _ => Ok(()),
        }
    }

    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan> {
        Plan::new(dataset, params, PlanRules::default())
    }

    fn metrics(&self, params: &Params) -> Vec<Metric> {
        match params.iou_type {
            IouType::Keypoints => keypoint_metrics(params),
            _ => box_metrics(params),
        }
    }

    fn reference_metrics(&self, params: &Params) -> usize {
        if params.iou_type == IouType::Keypoints { 10 } else { 12 }
    }

    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String {
        metrics.iter().zip(values).map(|(metric, value)| coco_line(params, metric, *value)).collect()
    }

    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning> {
        coco_warnings(found)
    }
}

/// The twelve metrics for boxes and masks in the reference's order, then those of other area labels.
fn box_metrics(params: &Params) -> Vec<Metric> {
    let ar = |nth| {
        let limit = Limit::Nth(nth);
        Metric::ar("AR").limit(limit).named(format!("AR{}", limit.number(params)))
    };
    let mut table = vec![
        Metric::ap("AP").limit(Limit::Exactly(100)),
        Metric::ap("AP50").iou(0.5),
        Metric::ap("AP75").iou(0.75),
        Metric::ap("APs").area("small"),
        Metric::ap("APm").area("medium"),
        Metric::ap("APl").area("large"),
        ar(0),
        ar(1),
        ar(2),
        Metric::ar("ARs").area("small"),
        Metric::ar("ARm").area("medium"),
        Metric::ar("ARl").area("large"),
    ];
    table.extend(of_other_labels(params, &table, |label| {
        [Metric::ap("AP").named(format!("AP{label}")), Metric::ar("AR").named(format!("AR{label}"))]
    }));
    table
}

/// The ten metrics for keypoints in the reference's order, then those of other area labels.
fn keypoint_metrics(params: &Params) -> Vec<Metric> {
    let mut metrics = vec![
        Metric::ap("AP"),
        Metric::ap("AP50").iou(0.5),
        Metric::ap("AP75").iou(0.75),
        Metric::ap("APm").area("medium"),
        Metric::ap("APl").area("large"),
        Metric::ar("AR"),
        Metric::ar("AR50").iou(0.5),
        Metric::ar("AR75").iou(0.75),
        Metric::ar("ARm").area("medium"),
        Metric::ar("ARl").area("large"),
    ];
    metrics.extend(of_other_labels(params, &metrics, |label| {
        [Metric::ap("AP").named(format!("AP{label}")), Metric::ar("AR").named(format!("AR{label}"))]
    }));
    metrics.into_iter().map(|metric| metric.limit(Limit::Exactly(20))).collect()
}

/// The warnings of protocols that match like COCO.
pub(super) fn coco_warnings(found: &Findings<'_>) -> Vec<Warning> {
    let own = [
        (
            "IGNORE_OVERRULED",
            found.annotations.overruled_ignore,
            "annotations with `ignore` but without `iscrowd` are not ignored, as in pycocotools: use parity corrected to ignore them",
        ),
        (
            "NUM_KEYPOINTS_CONTRADICTED",
            found.plan.contradicted_keypoints,
            "annotations have visible keypoints but `num_keypoints` 0 and are ignored: correct `num_keypoints`",
        ),
        (
            "KEYPOINTS_NOT_VISIBLE",
            found.plan.invisible_keypoints,
            "annotations have no visible keypoint and are compared by their box: write a visibility of 1 or 2 for labelled points, or `num_keypoints` 0",
        ),
    ];
    let annotations = unlisted_annotations(found).into_iter().chain(annotation_ids(found));
    let annotations = annotations.chain(annotation_boxes(found, &COCO_BOXES)).chain(own);
    let annotations =
        annotations.chain(flags_and_lists(found)).chain(nonsense(found)).chain(segmentations(found));
    met(annotations.chain(detections(found, &COCO_BOXES)))
}
