//! Object keypoint similarity: poses are compared while they are read, and only what may match is kept.

mod collector;
mod crowding;
mod pairs;
mod target;

use std::sync::Arc;

use boxwise_kernels::Isa;

use super::collect::{AreaSet, Collector, Part};
use super::plan::Plan;
use super::{Detections, Watch};
use crate::dataset::{Keypoints, Labelled};
use crate::params::{KeypointSigmas, Params, Parity, Protocol};
use crate::{Code, Dataset, Error, Id, Reading, Result, Warning, results};
use collector::KeypointCollector;
use target::Spread;

pub(crate) use crowding::by_crowding;
pub(crate) use pairs::{KnownPairs, PairStore};

/// Ignores the annotations without labelled keypoints, and tells what may surprise.
///
/// # Errors
/// `MISSING_KEY`: an annotation without `num_keypoints`, in strict parity, or without `area`.
pub(crate) fn prepare(dataset: &Dataset, plan: &mut Plan) -> Result<Vec<Warning>> {
    let keypoints = of(dataset)?;
    let crowd_pose = plan.protocol == Protocol::CrowdPose;
    let mut contradicted = 0;
    for annotation in &mut plan.ground_truth {
        let position = annotation.annotation as usize;
        let visible = || {
            let numbers = keypoints.of(position).unwrap_or_default();
            numbers.as_chunks::<3>().0.iter().any(|[_, _, visibility]| *visibility > 0.0)
        };
        if crowd_pose {
            // its annotations have no areas; this is the usual share of a person's box
            annotation.area = annotation.bbox[3] * annotation.bbox[2] * 0.53;
        }
        match keypoints.labelled(position) {
            Labelled::Some => {}
            Labelled::None => {
                annotation.ignore = true;
                contradicted += u64::from(visible());
            }
            Labelled::Unsaid if plan.strict => {
                let error = Error::new(Code::MissingKey, "the key num_keypoints", "an object without it");
                return Err(error.at_record("annotations", position as u64));
            }
            Labelled::Unsaid => annotation.ignore |= !visible(),
        }
        // a crowd's area, which no other evaluation looks at
        let mut problems = dataset.problems.iter().filter(|problem| {
            problem.annotation as usize == position && !(crowd_pose && problem.member == "area")
        });
        if let Some(problem) = problems.find(|problem| plan.strict || !problem.mendable) {
            return Err(problem.error.clone());
        }
    }
    let message = "annotations with visible keypoints whose `num_keypoints` is 0 are ignored".to_owned();
    let warning = Warning { code: "NUM_KEYPOINTS_CONTRADICTED", message, count: contradicted };
    Ok(if contradicted > 0 { vec![warning] } else { Vec::new() })
}

fn of(dataset: &Dataset) -> Result<&Keypoints> {
    dataset.keypoints.as_ref().ok_or_else(|| {
        let expected =
            "a dataset with keypoints: load it with `iouType: 'keypoints'`, or without an `iouType`";
        Error::new(Code::MissingKey, expected, "one loaded for another iouType")
    })
}

/// What detections are compared with.
pub(crate) struct Poses<'a> {
    keypoints: &'a Keypoints,
    plan: &'a Plan,
    /// By slot; none where the slot has no sigmas.
    spreads: Vec<Option<Arc<Spread>>>,
    /// Similarities below are never asked for.
    least: f64,
    /// False: nothing is similar to anything.
    compares: bool,
    by_category: bool,
    strict: bool,
    isa: Isa,
}

impl<'a> Poses<'a> {
    /// # Errors
    /// `MISSING_KEY`: the dataset was read without keypoints. `INVALID_ARGUMENT`: sigmas by category for categories that
    /// are taken for one.
    pub(crate) fn new(dataset: &'a Dataset, plan: &'a Plan, params: &Params) -> Result<Self> {
        let keypoints = of(dataset)?;
        let slots = plan.slots.len();
        let spreads = match &params.keypoint_sigmas {
            KeypointSigmas::Shared(sigmas) => vec![Some(Arc::new(Spread::new(sigmas))); slots],
            KeypointSigmas::ByCategory(_) if !params.use_categories => {
                let expected = "keypoint sigmas for all categories alike where categories are not used";
                let error = Error::new(Code::InvalidArgument, expected, "sigmas by category");
                return Err(error.in_input("keypoint_sigmas"));
            }
            KeypointSigmas::ByCategory(all) => {
                let spread = |(_, sigmas): &(Id, Vec<f64>)| Arc::new(Spread::new(sigmas));
                let of = |id: &Id| all.iter().find(|(category, _)| category == id).map(spread);
                plan.categories.ids().iter().map(of).collect()
            }
        };
        let thresholds = params.iou_thresholds.iter().map(|threshold| threshold.min(1.0 - 1e-10));
        let strict = params.parity == Parity::Strict;
        Ok(Poses {
            keypoints,
            plan,
            spreads,
            least: thresholds.fold(f64::INFINITY, f64::min),
            // the reference looks similarities up under a category that none has
            compares: params.use_categories || !strict,
            by_category: params.use_categories,
            strict,
            isa: Isa::detect(),
        })
    }

    /// Reads the detections and compares them.
    pub(crate) fn collect(
        &self,
        dataset: &Dataset,
        detections: &Detections<'_>,
        params: &Params,
        areas: AreaSet,
        watch: Watch<'_>,
    ) -> Result<(Vec<Part>, Vec<PairStore>)> {
        let collector = |expected: usize| {
            KeypointCollector::new(self, Collector::new(dataset, self.plan, areas, expected), expected)
        };
        let collectors = match detections {
            Detections::Columns(columns) => collector::collect(columns, params.threads, collector)?,
            Detections::Json(source) => {
                let reading = Reading { progress: watch.reading, ..Reading::with(params.threads, self.isa) };
                results::read_keypoints(source, &reading, collector)?
            }
        };
        let (parts, stores): (Vec<_>, Vec<_>) =
            collectors.into_iter().map(KeypointCollector::finish).collect();
        match stores.iter().find_map(|store| store.problem.clone()) {
            Some(error) => Err(error),
            None => Ok((parts, stores)),
        }
    }
}
