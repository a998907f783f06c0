//! Assigners of dense detectors, and balanced sampling for training.

use boxwise_detect::assign::{
    self, Aligned, Assignment, CenterSampled, Regions, Sample, SimOta, TaskAligned,
};
use boxwise_detect::check::rows;
use boxwise_error::Result;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles, IntArray, Ints, SignArray, UintArray};
use crate::numbers::limit;
use crate::{answer, export, options};

answer! {
    /// The training target of each prior.
    struct AssignedPriors from Assignment<f64> { labels: SignArray, matched: IntArray, ious: DoubleArray, }
}

answer! {
    /// The training target of each point, with its centerness.
    struct CenterSampledPoints from CenterSampled { labels: SignArray, matched: IntArray, centerness: DoubleArray, }
}

answer! {
    /// The training target of each prediction.
    struct TaskAlignedPredictions from Aligned {
        labels: SignArray,
        matched: IntArray,
        ious: DoubleArray,
        alignment: DoubleArray,
        targets: DoubleArray,
    }
}

answer! {
    /// Indices to train on.
    struct BalancedSample from Sample { positive: UintArray, negative: UintArray, }
}

options! {
    /// Options of ATSS.
    struct AtssOptions {
        pub anchors_per_level: Vec<u32>,
        pub top_k: f64,
        pub ignore_threshold: f64,
        pub threads: u32,
    }
}

options! {
    /// Options of FCOS' assignment.
    struct FcosOptions {
        pub points_per_level: Vec<u32>,
        pub strides: Vec<f64>,
        /// Two numbers per level, flat.
        pub ranges: Option<Vec<f64>>,
        pub radius: f64,
        pub threads: u32,
    }
}

options! {
    /// Options of SimOTA.
    struct SimOtaOptions {
        pub radius: f64,
        pub top_k: f64,
        pub class_weight: f64,
        pub iou_weight: f64,
        pub ignore_threshold: f64,
        pub threads: u32,
    }
}

options! {
    /// Options of task-aligned assignment.
    struct TaskAlignedOptions {
        pub top_k: f64,
        pub alpha: f64,
        pub beta: f64,
        pub ignore_threshold: f64,
        pub threads: u32,
    }
}

options! {
    /// Options of balanced sampling.
    struct SampleOptions {
        pub size: f64,
        pub positive_fraction: f64,
        pub seed: f64,
    }
}

export! {
    /// ATSS.
    fn assign_atss(anchors: Doubles, ground_truth: Doubles, ignore: Option<Doubles>, options: AtssOptions) -> AssignedPriors = atss;
    /// FCOS' assignment with centre sampling.
    fn assign_fcos(points: Doubles, ground_truth: Doubles, ignore: Option<Doubles>, options: FcosOptions) -> CenterSampledPoints = fcos;
    /// SimOTA.
    fn assign_sim_ota(
        scores: Doubles,
        objectness: Option<Doubles>,
        boxes: Doubles,
        points: Doubles,
        strides: Doubles,
        ground_truth: Doubles,
        labels: Ints,
        ignore: Option<Doubles>,
        options: SimOtaOptions,
    ) -> AssignedPriors = sim_ota;
    /// Task-aligned assignment.
    fn assign_task_aligned(
        scores: Doubles,
        boxes: Doubles,
        points: Doubles,
        ground_truth: Doubles,
        labels: Ints,
        ignore: Option<Doubles>,
        options: TaskAlignedOptions,
    ) -> TaskAlignedPredictions = task_aligned;
    /// Positive and negative indices, drawn at random.
    fn sample_balanced(labels: Ints, options: SampleOptions) -> BalancedSample = sampled;
}

fn counts(per_level: &[u32]) -> Vec<usize> {
    per_level.iter().map(|count| *count as usize).collect()
}

/// Regions without annotations.
fn regions(boxes: Option<&[f64]>, threshold: f64) -> Result<Regions<'_>> {
    Ok(Regions { boxes: rows("ignore", boxes.unwrap_or_default())?, threshold })
}

fn atss(
    anchors: &[f64],
    truth: &[f64],
    ignore: Option<&[f64]>,
    options: &AtssOptions,
) -> Result<Assignment<f64>> {
    let (anchors, truth) = (rows("anchors", anchors)?, rows("groundTruth", truth)?);
    let (threads, per_level) = (Threads::new(options.threads as usize), counts(&options.anchors_per_level));
    assign::atss(
        threads,
        anchors,
        &per_level,
        truth,
        limit(options.top_k, "topK")?,
        regions(ignore, options.ignore_threshold)?,
    )
}

fn fcos(
    points: &[f64],
    truth: &[f64],
    ignore: Option<&[f64]>,
    options: &FcosOptions,
) -> Result<CenterSampled> {
    let (points, truth) = (rows("points", points)?, rows("groundTruth", truth)?);
    let ranges = options.ranges.as_deref().map(|ranges| rows("ranges", ranges)).transpose()?;
    let (threads, per_level) = (Threads::new(options.threads as usize), counts(&options.points_per_level));
    assign::fcos(
        threads,
        points,
        &per_level,
        &options.strides,
        ranges,
        truth,
        options.radius,
        regions(ignore, 0.0)?,
    )
}

fn sim_ota(
    scores: &[f64],
    objectness: Option<&[f64]>,
    boxes: &[f64],
    points: &[f64],
    strides: &[f64],
    truth: &[f64],
    labels: &[i32],
    ignore: Option<&[f64]>,
    options: &SimOtaOptions,
) -> Result<Assignment<f64>> {
    let how = SimOta {
        center_radius: options.radius,
        candidates: limit(options.top_k, "topK")?,
        class_weight: options.class_weight,
        iou_weight: options.iou_weight,
    };
    let (boxes, points) = (rows("boxes", boxes)?, rows("points", points)?);
    let (threads, truth) = (Threads::new(options.threads as usize), rows("groundTruth", truth)?);
    assign::sim_ota(
        threads,
        scores,
        objectness,
        boxes,
        points,
        strides,
        truth,
        labels,
        &how,
        regions(ignore, options.ignore_threshold)?,
    )
}

fn task_aligned(
    scores: &[f64],
    boxes: &[f64],
    points: &[f64],
    truth: &[f64],
    labels: &[i32],
    ignore: Option<&[f64]>,
    options: &TaskAlignedOptions,
) -> Result<Aligned> {
    let how = TaskAligned { top_k: limit(options.top_k, "topK")?, alpha: options.alpha, beta: options.beta };
    let (boxes, points) = (rows("boxes", boxes)?, rows("points", points)?);
    let (threads, truth) = (Threads::new(options.threads as usize), rows("groundTruth", truth)?);
    assign::task_aligned(
        threads,
        scores,
        boxes,
        points,
        truth,
        labels,
        &how,
        regions(ignore, options.ignore_threshold)?,
    )
}

fn sampled(labels: &[i32], options: &SampleOptions) -> Result<Sample> {
    let size = limit(options.size, "size")?;
    assign::sample_balanced(labels, size, options.positive_fraction, options.seed as u64)
}
