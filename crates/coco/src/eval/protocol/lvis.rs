//! LVIS, as in lvis-api: each image was searched for some categories only, and detections are limited per image over
//! all categories.

use super::line::Line;
use super::mean_ap::not_here;
use super::rules::ProtocolRules;
use super::warnings::{
    COCO_BOXES, Findings, annotation_boxes, annotation_ids, detections, flags_and_lists, met, nonsense,
    segmentations, unlisted_annotations,
};
use crate::dataset::Frequency;
use crate::eval::collect::{Part, keep_best};
use crate::eval::metric::{Limit, Metric, of_other_labels};
use crate::eval::plan::{Plan, PlanRules};
use crate::params::{IouType, Params};
use crate::{Code, Dataset, Error, Result, Warning};

/// LVIS's rules.
pub(super) struct Lvis;

impl ProtocolRules for Lvis {
    fn defaults(&self, coco: Params) -> Params {
        Params { max_detections: vec![300], ..coco }
    }

    fn check(&self, params: &Params) -> Result<()> {
        if params.max_detections.len() > 1 {
            let got = format!("{:?}", params.max_detections);
            return Err(Error::new(Code::OutOfRange, "one number", got).in_input("maxDetections"));
        }
        not_here(params, &[IouType::Rotated, IouType::Keypoints])
    }

    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan> {
        Plan::new(dataset, params, PlanRules { federated: true, share_of_box: None })
    }

    fn limit(&self, parts: &mut [Part], params: &Params) {
        keep_best(parts, params.max_detections[0]);
    }

    fn metrics(&self, params: &Params) -> Vec<Metric> {
        let limit = params.max_detections[0];
        let ap = |name| Metric::ap(name).limit(Limit::Largest);
        let ar = |end: &str| Metric {
            name: format!("AR{end}@{limit}").into(),
            ..Metric::ar("AR").limit(Limit::Largest)
        };
        let mut table = vec![
            ap("AP"),
            ap("AP50").iou(0.5),
            ap("AP75").iou(0.75),
            ap("APs").area("small"),
            ap("APm").area("medium"),
            ap("APl").area("large"),
            ap("APr").frequency(Frequency::Rare),
            ap("APc").frequency(Frequency::Common),
            ap("APf").frequency(Frequency::Frequent),
            ar(""),
            ar("s").area("small"),
            ar("m").area("medium"),
            ar("l").area("large"),
        ];
        table.extend(of_other_labels(params, &table, |label| {
            [ap("AP").named(format!("AP{label}")), ar(label)]
        }));
        table
    }

    fn reference_metrics(&self, _: &Params) -> usize {
        13
    }

    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String {
        metrics.iter().zip(values).map(|(metric, value)| line(params, metric, *value)).collect()
    }

    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning> {
        let joined = found.plan.slots.iter().any(Vec::is_empty);
        let own = [
            (
                "ANNOTATION_WITHOUT_AREA",
                found.annotations.without_area,
                "annotations without a positive, finite area are left out: correct `area`",
            ),
            (
                "CROWD_IS_ORDINARY",
                found.annotations.crowd,
                "`iscrowd` has no effect in LVIS: these annotations count like any other",
            ),
            (
                "IMAGES_WITHOUT_NEGATIVES",
                found
                    .plan
                    .federated
                    .as_ref()
                    .map_or(0, |own| u64::from(own.no_negatives && found.plan.categories.len() > 1))
                    * found.plan.images as u64,
                "no image has `neg_category_ids`, so detections of a category in images without its objects are left out and cost nothing: \
                 list the categories that images were searched for in vain, or use the protocol coco",
            ),
            (
                "CATEGORIES_NOT_JOINED",
                u64::from(found.plan.strict && joined),
                "`useCategories: false` evaluates nothing in LVIS, as in lvis-api: use parity corrected to merge the categories",
            ),
        ];
        let annotations = unlisted_annotations(found).into_iter().chain(annotation_ids(found));
        let annotations = annotations.chain(annotation_boxes(found, &COCO_BOXES)).chain(own);
        let annotations =
            annotations.chain(flags_and_lists(found)).chain(nonsense(found)).chain(segmentations(found));
        met(annotations.chain(detections(found, &COCO_BOXES)))
    }

    fn has_limit_axis(&self) -> bool {
        false
    }
}

fn line(params: &Params, metric: &Metric, value: f64) -> String {
    let area = match &*metric.area {
        size @ ("small" | "medium" | "large") => &size[..1],
        label => label,
    };
    let categories = match metric.frequency {
        Some(Frequency::Rare) => "r",
        Some(Frequency::Common) => "c",
        Some(Frequency::Frequent) => "f",
        None => "all",
    };
    let (of, end) = (format!("area={area:>6}"), format!("catIds={categories:>3}"));
    let limit = metric.limit.number(params);
    Line { mean: metric.of, iou: metric.iou, of: &of, limit, end: &end }.text(params, value)
}
