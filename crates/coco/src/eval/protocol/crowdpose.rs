//! CrowdPose, as in crowdposetools: 14 keypoints, areas from boxes, and average precision of easy, medium and hard
//! images.

use super::coco::coco_warnings;
use super::line::{Line, coco_line};
use super::mean_ap::not_here;
use super::outcome::Outcome;
use super::rules::ProtocolRules;
use super::warnings::Findings;
use crate::eval::curve::{Followers, WantedCurves, evaluate_categories};
use crate::eval::metric::{Limit, Mean, Metric};
use crate::eval::plan::{Plan, PlanRules, UNLISTED};
use crate::eval::similarity::Compared;
use crate::numpy::pairwise_sum;
use crate::params::{IouType, KeypointSigmas, Params, Parity};
use crate::{Code, Dataset, Error, Result, Warning};

/// CrowdPose's rules.
pub(super) struct CrowdPose;

/// The area of a person as a share of the box; annotations do not have areas.
const SHARE_OF_BOX: f64 = 0.53;

/// The lowest `crowdIndex` of medium and of hard images.
const BORDERS: [f64; 2] = [0.2, 0.8];

/// Number of metrics that are computed like COCO's. Those of easy, medium and hard images follow.
const OF_ALL_IMAGES: usize = 6;

impl ProtocolRules for CrowdPose {
    fn defaults(&self, coco: Params) -> Params {
        Params { keypoint_sigmas: KeypointSigmas::crowd_pose(), ..coco }
    }

    fn check(&self, params: &Params) -> Result<()> {
        not_here(params, &[IouType::Rotated])?;
        if params.iou_type != IouType::Keypoints {
            let expected = "keypoints: crowdpose compares nothing else";
            return Err(Error::new(Code::InvalidArgument, expected, "another").in_input("iouType"));
        }
        params.keypoint_sigmas.check()
    }

    fn plan(&self, dataset: &Dataset, params: &Params) -> Result<Plan> {
        Plan::new(dataset, params, PlanRules { federated: false, share_of_box: Some(SHARE_OF_BOX) })
    }

    /// The reference has two zeros after the third.
    fn metrics(&self, _: &Params) -> Vec<Metric> {
        let metrics = [
            Metric::ap("AP"),
            Metric::ap("AP50").iou(0.5),
            Metric::ap("AP75").iou(0.75),
            Metric::ar("AR"),
            Metric::ar("AR50").iou(0.5),
            Metric::ar("AR75").iou(0.75),
            Metric::ap("APeasy").area("easy"),
            Metric::ap("APmedium").area("medium crowd"),
            Metric::ap("APhard").area("hard"),
        ];
        metrics.into_iter().map(|metric| metric.limit(Limit::Exactly(20))).collect()
    }

    fn reference_metrics(&self, _: &Params) -> usize {
        OF_ALL_IMAGES + 3
    }

    fn stats(
        &self,
        dataset: &Dataset,
        compared: Compared<'_>,
        outcome: &Outcome,
        metrics: &[Metric],
    ) -> Result<Vec<f64>> {
        let Compared { plan, params, .. } = compared;
        let mut stats = outcome.average(plan, params, &metrics[..OF_ALL_IMAGES], 0..plan.slots.len())?;
        stats.extend(by_crowding(dataset, compared)?);
        Ok(stats)
    }

    /// The reference prints the means of easy, medium and hard images as recall.
    fn summary(&self, params: &Params, metrics: &[Metric], values: &[f64]) -> String {
        let (of_all, by_crowding) = metrics.split_at(OF_ALL_IMAGES);
        let mut text: String =
            of_all.iter().zip(values).map(|(metric, value)| coco_line(params, metric, *value)).collect();
        let mean = if params.parity == Parity::Strict { Mean::Recall } else { Mean::Precision };
        let classes = by_crowding.iter().zip(&values[OF_ALL_IMAGES..]).zip(["easy", "medium", "hard"]);
        for ((metric, value), class) in classes {
            let of = format!("type={class:>6}");
            let limit = metric.limit.number(params);
            text += &Line { mean, iou: None, of: &of, limit, end: "" }.text(params, *value);
        }
        text
    }

    fn warnings(&self, found: &Findings<'_>) -> Vec<Warning> {
        coco_warnings(found)
    }
}

/// Average precision of easy, medium and hard images, rounded to four decimals as in the reference; -1 if there are no images.
///
/// Unlike COCO's, these means include settings without ground truth, as -1.
///
/// # Errors
/// `MISSING_KEY`: an evaluated image without a `crowdIndex`.
fn by_crowding(dataset: &Dataset, compared: Compared<'_>) -> Result<[f64; 3]> {
    let Compared { plan, params, .. } = compared;
    let classes = classes(dataset, plan)?;
    let limits = params.max_detections.len();
    let settings: Vec<usize> = (0..limits).collect(); // of the first area range
    let all = params.iou_thresholds.len() * params.recall_thresholds.len() * plan.slots.len() * limits;
    let mut means = [-1.0; 3];
    for (class, mean) in means.iter_mut().enumerate() {
        let plan = plan.of_images(classes.iter().map(|own| *own == class).collect());
        let compared = Compared { plan: &plan, ..compared };
        let arrays =
            evaluate_categories(compared, &WantedCurves::Precision(&settings), Followers::default())?;
        let absent = (all - arrays.precision.len()) as f64;
        let sum = (pairwise_sum(&arrays.precision) - absent) / all.max(1) as f64;
        *mean = (sum * 1e4).round_ties_even() / 1e4;
    }
    Ok(means)
}

/// For each image rank: 0 for easy, 1 for medium, 2 for hard.
fn classes(dataset: &Dataset, plan: &Plan) -> Result<Vec<usize>> {
    let mut classes = vec![0; plan.images];
    for (place, rank) in plan.image_ranks.iter().enumerate().filter(|(_, rank)| **rank < UNLISTED) {
        let index = dataset.crowd_indices.get(place).copied().flatten().ok_or_else(|| {
            let error = Error::new(Code::MissingKey, "the key crowdIndex", "an object without it");
            dataset.in_image(place as u32, error)
        })?;
        // NaN is below nothing
        classes[*rank as usize] =
            BORDERS.iter().take_while(|border| index >= **border || index.is_nan()).count();
    }
    Ok(classes)
}
