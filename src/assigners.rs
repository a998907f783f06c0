//! Dense detectors' assigners, sampling, and one-to-one matching.

use boxwise_detect::assign::{
    self, Aligned, Assignment, CenterSampled, ClassCost, DetrCosts, Pairs, SimOta, TaskAligned,
};
use boxwise_detect::check::rows;
use boxwise_error::Result;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi::bindgen_prelude::{Float64Array, Int8Array, Int32Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;
use crate::numbers::limit;

/// What each prior is to learn; what an assigner does not make is absent.
#[napi(object)]
#[derive(Default)]
pub struct Assigned {
    pub labels: Option<Int8Array>,
    pub matched: Option<Int32Array>,
    pub ious: Option<Float64Array>,
    pub alignment: Option<Float64Array>,
    pub targets: Option<Float64Array>,
    pub centerness: Option<Float64Array>,
}

impl From<Assignment<f64>> for Assigned {
    fn from(found: Assignment<f64>) -> Self {
        Assigned {
            labels: Some(found.labels.into()),
            matched: Some(found.matched.into()),
            ious: Some(found.ious.into()),
            ..Assigned::default()
        }
    }
}

impl From<Aligned> for Assigned {
    fn from(found: Aligned) -> Self {
        Assigned {
            labels: Some(found.labels.into()),
            matched: Some(found.matched.into()),
            ious: Some(found.ious.into()),
            alignment: Some(found.alignment.into()),
            targets: Some(found.targets.into()),
            ..Assigned::default()
        }
    }
}

impl From<CenterSampled> for Assigned {
    fn from(found: CenterSampled) -> Self {
        Assigned {
            labels: Some(found.labels.into()),
            matched: Some(found.matched.into()),
            centerness: Some(found.centerness.into()),
            ..Assigned::default()
        }
    }
}

/// Which assigner, its priors and its options; what it has no use for is absent.
#[napi(object)]
pub struct AssignRequest {
    /// `atss`, `fcos`, `sim-ota` or `task-aligned`.
    pub kind: String,
    /// Anchors, or points.
    pub priors: Float64Array,
    pub per_level: Vec<u32>,
    /// Of each level, or of each point.
    pub strides: Float64Array,
    pub ranges: Option<Vec<f64>>,
    pub scores: Float64Array,
    pub objectness: Option<Float64Array>,
    pub boxes: Float64Array,
    pub truth: Float64Array,
    pub labels: Int32Array,
    pub top_k: f64,
    pub radius: f64,
    pub alpha: f64,
    pub beta: f64,
    pub class_weight: f64,
    pub iou_weight: f64,
    pub threads: u32,
}

/// The ground truth of each prior.
#[napi]
pub fn assign_dense(request: AssignRequest) -> napi::Result<Assigned> {
    guard(|| assigned(&request))
}

fn assigned(request: &AssignRequest) -> Result<Assigned> {
    let threads = Threads::new(request.threads as usize);
    let truth = rows::<_, 4>("groundTruth", &request.truth)?;
    let per_level: Vec<usize> = request.per_level.iter().map(|count| *count as usize).collect();
    let top_k = limit(request.top_k, "topK")?;
    if request.kind == "atss" {
        let anchors = rows::<_, 4>("anchors", &request.priors)?;
        return Ok(assign::atss(threads, anchors, &per_level, truth, top_k)?.into());
    }
    let points = rows::<_, 2>("points", &request.priors)?;
    if request.kind == "fcos" {
        let ranges = request.ranges.as_deref().map(|ranges| rows::<_, 2>("ranges", ranges)).transpose()?;
        let strides = &request.strides;
        return Ok(assign::fcos(threads, points, &per_level, strides, ranges, truth, request.radius)?.into());
    }
    let (scores, labels) = (&request.scores, &request.labels);
    let boxes = rows::<_, 4>("boxes", &request.boxes)?;
    if request.kind == "task-aligned" {
        let how = TaskAligned { top_k, alpha: request.alpha, beta: request.beta };
        return Ok(assign::task_aligned(threads, scores, boxes, points, truth, labels, &how)?.into());
    }
    let how = SimOta {
        center_radius: request.radius,
        candidates: top_k,
        class_weight: request.class_weight,
        iou_weight: request.iou_weight,
    };
    let (objectness, strides) = (request.objectness.as_deref(), &request.strides);
    Ok(assign::sim_ota(threads, scores, objectness, boxes, points, strides, truth, labels, &how)?.into())
}

/// Places that are trained on.
#[napi(object)]
pub struct BalancedSample {
    pub positive: Uint32Array,
    pub negative: Uint32Array,
}

/// Positive and negative places drawn at random.
#[napi]
pub fn sample_balanced(
    labels: &[i32],
    size: f64,
    positive_fraction: f64,
    seed: f64,
) -> napi::Result<BalancedSample> {
    guard(|| sampled(labels, size, positive_fraction, seed))
}

fn sampled(labels: &[i32], size: f64, positive_fraction: f64, seed: f64) -> Result<BalancedSample> {
    let sample = assign::sample_balanced(labels, limit(size, "size")?, positive_fraction, seed as u64)?;
    Ok(BalancedSample { positive: sample.positive.into(), negative: sample.negative.into() })
}

/// Pairs of rows and columns.
#[napi(object)]
pub struct AssignedPairs {
    pub rows: Uint32Array,
    pub columns: Uint32Array,
}

impl From<Pairs> for AssignedPairs {
    fn from(pairs: Pairs) -> Self {
        AssignedPairs { rows: pairs.rows.into(), columns: pairs.columns.into() }
    }
}

/// The pairs of the least sum.
#[napi]
pub fn linear_assignment(
    costs: &[f64],
    rows: f64,
    columns: f64,
    maximize: bool,
) -> napi::Result<AssignedPairs> {
    guard(|| solved(costs, rows, columns, maximize))
}

fn solved(costs: &[f64], rows: f64, columns: f64, maximize: bool) -> Result<AssignedPairs> {
    let pairs = assign::linear_assignment(Isa::detect(), costs, rows as usize, columns as usize, maximize)?;
    Ok(pairs.into())
}

/// DETR's predictions, ground truth and weights.
#[napi(object)]
pub struct DetrRequest {
    pub logits: Float64Array,
    pub boxes: Float64Array,
    pub truth: Float64Array,
    pub labels: Int32Array,
    /// Sigmoid and focal loss in place of softmax.
    pub focal: bool,
    pub alpha: f64,
    pub gamma: f64,
    pub class_cost: f64,
    pub l1_cost: f64,
    pub giou_cost: f64,
}

/// The predictions that ground truths take.
#[napi]
pub fn match_detr(request: DetrRequest) -> napi::Result<AssignedPairs> {
    guard(|| matched(&request))
}

fn matched(request: &DetrRequest) -> Result<AssignedPairs> {
    let kind = if request.focal {
        ClassCost::Focal { alpha: request.alpha, gamma: request.gamma }
    } else {
        ClassCost::Softmax
    };
    let costs = DetrCosts { kind, class: request.class_cost, l1: request.l1_cost, giou: request.giou_cost };
    let boxes = rows::<_, 4>("boxes", &request.boxes)?;
    let truth = rows::<_, 4>("groundTruth", &request.truth)?;
    let pairs = assign::detr_match(Isa::detect(), &request.logits, boxes, &request.labels, truth, &costs)?;
    Ok(pairs.into())
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`assign_dense`], off the event loop.
    #[napi(ts_return_type = "Promise<Assigned>")]
    pub fn assign_dense_async(request: AssignRequest) -> AsyncTask<Work> {
        let own = |array: &Float64Array| Float64Array::new(array.to_vec());
        let request = AssignRequest {
            priors: own(&request.priors),
            strides: own(&request.strides),
            scores: own(&request.scores),
            objectness: request.objectness.as_ref().map(own),
            boxes: own(&request.boxes),
            truth: own(&request.truth),
            labels: Int32Array::new(request.labels.to_vec()),
            ..request
        };
        Work::promise::<Assigned>(move || assigned(&request))
    }

    /// As [`sample_balanced`], off the event loop.
    #[napi(ts_return_type = "Promise<BalancedSample>")]
    pub fn sample_balanced_async(
        labels: &[i32],
        size: f64,
        positive_fraction: f64,
        seed: f64,
    ) -> AsyncTask<Work> {
        let labels = labels.to_vec();
        Work::promise::<BalancedSample>(move || sampled(&labels, size, positive_fraction, seed))
    }

    /// As [`linear_assignment`], off the event loop.
    #[napi(ts_return_type = "Promise<AssignedPairs>")]
    pub fn linear_assignment_async(
        costs: &[f64],
        rows: f64,
        columns: f64,
        maximize: bool,
    ) -> AsyncTask<Work> {
        let costs = costs.to_vec();
        Work::promise::<AssignedPairs>(move || solved(&costs, rows, columns, maximize))
    }

    /// As [`match_detr`], off the event loop.
    #[napi(ts_return_type = "Promise<AssignedPairs>")]
    pub fn match_detr_async(request: DetrRequest) -> AsyncTask<Work> {
        let own = |array: &Float64Array| Float64Array::new(array.to_vec());
        let request = DetrRequest {
            logits: own(&request.logits),
            boxes: own(&request.boxes),
            truth: own(&request.truth),
            labels: Int32Array::new(request.labels.to_vec()),
            ..request
        };
        Work::promise::<AssignedPairs>(move || matched(&request))
    }
}
