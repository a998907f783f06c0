//! Evaluation: similarity of detections and ground truth, who matches whom, precision and recall, the numbers.
//!
//! Each stage is a function of what the one before it made.

mod accumulate;
mod arrays;
mod cell_set;
mod cells;
mod collect;
mod curves;
mod detections;
mod federated;
mod kept;
mod keypoints;
mod lanes;
mod likeness;
mod limit;
mod matches;
mod matching;
pub mod metrics;
mod pairwise;
mod pascal;
mod plan;
mod ranking;
mod rotated;
mod segm;
mod similarity;
mod slots;
mod summarize;
mod surprises;

use std::borrow::Cow;
use std::sync::OnceLock;

use boxwise_kernels::Isa;

use arrays::{Arrays, Means};
use cells::Detected;
use collect::{AreaSet, Collector, Part};
use keypoints::{PairStore, Poses};
use likeness::{Likeness, by_likeness};
use pascal::Found;
use plan::Plan;
use rotated::Quads;
use slots::{Tables, Wanted, evaluate_slots};
use surprises::Counts;

pub use curves::{CategoryMetrics, PrecisionRecall};
pub use detections::{BoxFormat, Columns, Detections, FloatColumn, IdColumn, KeypointColumn, MaskColumns};
pub use matches::Matches;
pub use metrics::{Mean, Metric, Rung};
pub(crate) use pairwise::pairwise_sum;
pub use pascal::Hierarchy;
pub(crate) use pascal::eleven_points as pascal_points;

use crate::params::{IouType, Params, Protocol};
use crate::{Code, Dataset, Error, Id, Reading, Result, Warning, results};

/// Is told how far the evaluation is, from any thread.
pub type Progress<'a> = &'a (dyn Fn(Step) + Sync);

/// Who is told of what. Nobody, by default.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a> {
    /// How many bytes of the results have been read; see [`Reading::progress`].
    pub reading: Option<&'a (dyn Fn(u64) + Sync)>,
    /// How many categories are evaluated.
    pub evaluating: Option<Progress<'a>>,
}

/// How far an evaluation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Categories (or images) that are evaluated.
    pub done: u64,
    /// All of them.
    pub total: u64,
}

/// What came out of an evaluation.
pub struct Evaluation {
    params: Params,
    plan: Plan,
    detected: Detected,
    /// By part of the detections, where similarities are known since they were read.
    stores: Vec<PairStore>,
    category_names: Vec<Option<Box<str>>>,
    means: Means,
    /// Under the protocols that go back to PASCAL VOC: what they found, in place of means of precision.
    pascal: Option<Found>,
    arrays: OnceLock<Arrays>,
    stats: Vec<f64>,
    warnings: Vec<Warning>,
}

/// Evaluates detections as COCO defines it: average precision and recall over IoU thresholds, categories, sizes
/// and numbers of detections.
///
/// Scores are compared from the highest on, NaN last; equal scores stand in the order of images, and within
/// one in the order of the input. In strict parity everything else about ties, NaN and odd data
/// is as in pycocotools 2.0.11 (`COCOeval`), bit for bit, except that an empty list of results scores 0.
///
/// # Errors
/// `OUT_OF_RANGE`, `INVALID_TYPE`: parameters. `UNKNOWN_IMAGE`: a detection of an image that the dataset does
/// not list. `LENGTH_MISMATCH`, `INVALID_VALUE`: columns. `TOO_LARGE`: more than fits in memory or in an index.
/// What reading the results answers. In corrected parity, whatever [`Parity`](crate::params::Parity) refuses.
/// And what is wrong with an annotation that takes part.
pub fn evaluate(
    dataset: &Dataset,
    detections: Detections<'_>,
    params: &Params,
    watch: Watch<'_>,
) -> Result<Evaluation> {
    let params = params.clone().checked()?;
    let (mut plan, looked_for) = match params.protocol {
        Protocol::Voc | Protocol::OpenImages => pascal::plan(dataset, &params)?,
        Protocol::Coco | Protocol::Lvis | Protocol::CrowdPose => (Plan::new(dataset, &params)?, None),
    };
    let mut warnings = surprises::annotations(dataset, &plan)?;
    let areas = AreaSet::new(&params.area_ranges);
    let collector = |expected: usize| Collector::new(dataset, &plan, areas, expected);
    let reading = Reading { progress: watch.reading, ..Reading::with(params.threads, Isa::detect()) };
    let (mut parts, stores) = match params.iou_type {
        IouType::Bbox if detections.have_masks_alone(&reading)? => {
            (segm::collect_boxes(&detections, &reading, dataset, collector)?, Vec::new())
        }
        IouType::Bbox => (collect_boxes(dataset, &plan, &detections, &params, areas, watch)?, Vec::new()),
        IouType::Segm | IouType::Boundary => {
            (segm::collect(&detections, &reading, dataset, &plan, &params, collector)?, Vec::new())
        }
        IouType::Keypoints => {
            warnings.extend(keypoints::prepare(dataset, &mut plan)?);
            Poses::new(dataset, &plan, &params)?.collect(dataset, &detections, &params, areas, watch)?
        }
        IouType::Rotated => {
            Quads::new(dataset, &plan, &params)?.collect(dataset, &detections, &params, areas, watch)?
        }
    };
    let mut counts = Counts::default();
    parts.iter().for_each(|part| counts.add(&part.counts));
    warnings.extend(counts.warnings());
    if params.protocol == Protocol::Lvis {
        limit::keep_best(&mut parts, params.max_detections[0]);
    }
    let too_many = || Error::new(Code::TooLarge, "fewer than 2^31 detections", "more");
    let detected = Detected::new(parts).ok_or_else(too_many)?;

    let likeness = Likeness::new(&params, &plan, &detected, &stores);
    let table = metrics::of(&params);
    let category_names = names(dataset, &plan, &params);
    if let Some(looked_for) = looked_for {
        let setup = pascal::Setup { plan: &plan, detected: &detected, params: &params };
        let found = pascal::evaluate(setup, looked_for, watch.evaluating)?;
        let slots = plan.slots.len();
        let ids = if params.use_categories { plan.categories.ids() } else { &[] };
        let stats = pascal::stats(&found, &params, table, 0..slots, ids);
        let recall = found.reached.clone();
        let tables = Tables { precision: Vec::new(), slots: Vec::new(), scores: Vec::new(), recall };
        let means = Means::new(tables, Vec::new(), &params, &plan)?;
        pascal::retell(&mut warnings);
        let (pascal, arrays) = (Some(found), OnceLock::new());
        return Ok(Evaluation {
            params,
            plan,
            detected,
            stores,
            category_names,
            means,
            pascal,
            arrays,
            stats,
            warnings,
        });
    }
    let settings = summarize::settings_of(table, &params)?;
    let wanted = Wanted::Precision(&settings);
    let watching = watch.evaluating;
    let tables = by_likeness!(&likeness, similarity => {
        evaluate_slots(&plan, &detected, similarity, &params, &wanted, watching)
    })?;
    let means = Means::new(tables, settings, &params, &plan)?;
    let mut stats = summarize::summarize(&means, &params, table, 0..plan.slots.len())?;
    if params.protocol == Protocol::CrowdPose {
        let by_crowding = keypoints::by_crowding(dataset, &mut plan, &detected, &stores, &params)?;
        let from = stats.len() - by_crowding.len();
        stats[from..].copy_from_slice(&by_crowding);
    }
    let (pascal, arrays) = (None, OnceLock::new());
    Ok(Evaluation { params, plan, detected, stores, category_names, means, pascal, arrays, stats, warnings })
}

/// Takes boxes in, in parts.
fn collect_boxes(
    dataset: &Dataset,
    plan: &Plan,
    detections: &Detections<'_>,
    params: &Params,
    areas: AreaSet,
    watch: Watch<'_>,
) -> Result<Vec<Part>> {
    let collector = |expected: usize| Collector::new(dataset, plan, areas, expected);
    match detections {
        Detections::Columns(columns) => {
            columns.upright()?;
            columns.collect(params.threads, collector)
        }
        Detections::Json(source) => {
            let reading = Reading { progress: watch.reading, ..Reading::with(params.threads, Isa::detect()) };
            let collectors = results::read(source, &reading, collector)?;
            Ok(collectors.into_iter().map(Collector::finish).collect())
        }
    }
}

/// Names of the categories on the axis K.
fn names(dataset: &Dataset, plan: &Plan, params: &Params) -> Vec<Option<Box<str>>> {
    if !params.use_categories {
        return vec![None];
    }
    let name = |id: &Id| {
        let place = dataset.categories.place(id.as_ref())?;
        dataset.category_names.get(place as usize)?.clone()
    };
    plan.categories.ids().iter().map(name).collect()
}

impl Evaluation {
    /// What detections were compared by.
    fn likeness(&self) -> Likeness<'_> {
        Likeness::new(&self.params, &self.plan, &self.detected, &self.stores)
    }

    /// What the protocols that go back to PASCAL VOC look at.
    fn pascal_setup(&self) -> pascal::Setup<'_> {
        pascal::Setup { plan: &self.plan, detected: &self.detected, params: &self.params }
    }

    /// About how many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        let parts: usize = self.detected.parts.iter().map(Part::bytes).sum();
        let arrays = self.arrays.get().map_or(0, Arrays::bytes);
        let stores: usize = self.stores.iter().map(PairStore::bytes).sum();
        parts + stores + self.plan.bytes() + size_of_val(&self.means.precision[..]) + arrays
    }

    /// The numbers, in the order of [`metrics::of`]; -1 where there is nothing to measure.
    pub fn stats(&self) -> &[f64] {
        &self.stats
    }

    /// The numbers by name.
    pub fn metrics(&self) -> impl Iterator<Item = (Cow<'static, str>, f64)> {
        let names = metrics::of(&self.params).iter().map(|metric| metric.name_in(&self.params));
        names.zip(self.stats.iter().copied())
    }

    /// The lines that the reference prints, each with its end of line.
    pub fn summary(&self) -> String {
        let table = metrics::of(&self.params);
        match (&self.pascal, self.params.protocol) {
            (Some(_), _) => pascal::text(&self.params, table, &self.stats),
            (None, Protocol::Lvis) => summarize::lvis_text(&self.params, table, &self.stats),
            (None, Protocol::CrowdPose) => summarize::crowd_pose_text(&self.params, table, &self.stats),
            (None, _) => summarize::text(&self.params, table, &self.stats),
        }
    }

    /// The parameters as they were used: `max_detections` are sorted.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The categories on the axis K, ascending; none where all are taken for one.
    pub fn category_ids(&self) -> &[Id] {
        if self.params.use_categories { self.plan.categories.ids() } else { &[] }
    }

    /// What was computed although it may surprise. Codes: `ANNOTATIONS_ON_UNKNOWN_IMAGE`,
    /// `ANNOTATIONS_OF_UNKNOWN_CATEGORY`, `DUPLICATE_ANNOTATION_ID`, `ANNOTATION_ID_ZERO`,
    /// `ANNOTATION_BOX_NOT_FINITE`, `ANNOTATION_BOX_WITHOUT_SIZE`, `IGNORE_OVERRULED`,
    /// `DETECTIONS_OF_UNKNOWN_CATEGORY`, `DETECTION_BOX_NOT_FINITE`, `DETECTION_BOX_WITHOUT_SIZE`, `SCORE_IS_NAN`; of LVIS
    /// `ANNOTATION_WITHOUT_AREA`, `CROWD_IS_ORDINARY`, `CATEGORIES_NOT_JOINED`.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
