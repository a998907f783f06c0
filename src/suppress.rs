//! Suppression of overlapping boxes.

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::boxes;
use boxwise_detect::suppress::batch::{Request, suppress_few};
use boxwise_detect::suppress::calls::{self, MatrixRequest, Scored, SoftRequest};
use boxwise_detect::suppress::merging::{MergeRequest, MergeTrace, Merged, merge};
use boxwise_detect::suppress::trace::{Decays, Lowered, Suppressors, suppressors};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::boxes::small_nms::FEW;
use boxwise_threads::Work;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, IntArray, Ints, Scratch, UintArray, Uints};
use crate::numbers::{limit, pool};
use crate::words::Format;
use crate::{answer, export, export_now, options};

/// Kept boxes, image by image.
#[napi(object, object_from_js = false)]
pub struct KeptBoxes {
    pub indices: UintArray,
    /// For a batch, or with a trace.
    pub image_offsets: Option<UintArray>,
    pub trace: Option<NmsTrace>,
}

answer! {
    /// The suppressor of each box.
    struct NmsTrace from Suppressors { suppressed_by: IntArray, overlaps: FloatArray, }
}

/// Boxes that Soft-NMS kept.
#[napi(object, object_from_js = false)]
pub struct SoftNmsBoxes {
    pub indices: UintArray,
    pub scores: FloatArray,
    pub trace: Option<SoftNmsTrace>,
}

/// The box that lowered each score to the threshold or below, and all decays.
#[napi(object, object_from_js = false)]
pub struct SoftNmsTrace {
    pub suppressed_by: IntArray,
    pub overlaps: FloatArray,
    pub decays: SoftNmsDecays,
}

/// Decays, pick by pick.
#[napi(object, object_from_js = false)]
pub struct SoftNmsDecays {
    pub offsets: UintArray,
    pub boxes: UintArray,
    pub overlaps: FloatArray,
    pub before: FloatArray,
    pub after: FloatArray,
}

/// Boxes that matrix NMS kept.
#[napi(object, object_from_js = false)]
pub struct MatrixNmsBoxes {
    pub indices: UintArray,
    pub scores: FloatArray,
    pub trace: Option<MatrixNmsTrace>,
}

answer! {
    /// The box that lowered each score most.
    struct MatrixNmsTrace from Lowered { lowered_by: IntArray, overlaps: FloatArray, factors: FloatArray, }
}

impl From<Scored<Decays>> for SoftNmsBoxes {
    fn from(Scored { indices, scores, trace }: Scored<Decays>) -> Self {
        SoftNmsBoxes { indices: indices.into(), scores: scores.into(), trace: trace.map(Into::into) }
    }
}

impl From<Decays> for SoftNmsTrace {
    fn from(Decays { suppressors, offsets, boxes, overlaps, before, after }: Decays) -> Self {
        SoftNmsTrace {
            suppressed_by: suppressors.suppressed_by.into(),
            overlaps: suppressors.overlaps.into(),
            decays: SoftNmsDecays {
                offsets: offsets.into(),
                boxes: boxes.into(),
                overlaps: overlaps.into(),
                before: before.into(),
                after: after.into(),
            },
        }
    }
}

impl From<Scored<Lowered>> for MatrixNmsBoxes {
    fn from(Scored { indices, scores, trace }: Scored<Lowered>) -> Self {
        MatrixNmsBoxes { indices: indices.into(), scores: scores.into(), trace: trace.map(Into::into) }
    }
}

/// The measure of overlap that suppresses.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy, PartialEq)]
pub enum NmsKind {
    Iou,
    Diou,
}

/// How scores are lowered.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy, PartialEq)]
pub enum Decay {
    Gaussian,
    Linear,
}

options! {
    /// Options of NMS.
    struct NmsOptions {
        pub iou_threshold: f64,
        pub score_threshold: f64,
        /// `Infinity` for no limit.
        pub max_detections: f64,
        pub suppress_equal: bool,
        pub kind: NmsKind,
        pub validate: bool,
        pub format: Format,
        /// 0 for as many as the work is worth.
        pub threads: f64,
        pub trace: bool,
    }
}

options! {
    /// Options of Soft-NMS.
    struct SoftNmsOptions {
        pub method: Decay,
        pub iou_threshold: f64,
        pub sigma: f64,
        pub score_threshold: f64,
        pub max_detections: f64,
        pub validate: bool,
        pub format: Format,
        pub trace: bool,
    }
}

options! {
    /// Options of matrix NMS.
    struct MatrixNmsOptions {
        pub method: Decay,
        pub sigma: f64,
        pub score_threshold: f64,
        pub post_threshold: f64,
        pub max_candidates: f64,
        pub max_detections: f64,
        pub validate: bool,
        pub format: Format,
        pub trace: bool,
    }
}

/// How the scores of merged boxes are combined.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy, PartialEq)]
pub enum MergedScore {
    AreaWeighted,
    Max,
}

/// The measure of overlap for merging.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy, PartialEq)]
pub enum MergingKind {
    Iou,
    Ios,
}

options! {
    /// Options of non-maximum merging.
    struct MergingOptions {
        pub iou_threshold: f64,
        pub kind: MergingKind,
        pub score_threshold: f64,
        pub merged_score: MergedScore,
        pub match_merged: bool,
        pub transitive: bool,
        pub max_detections: f64,
        pub validate: bool,
        pub format: Format,
        pub trace: bool,
    }
}

/// Merged boxes.
#[napi(object, object_from_js = false)]
pub struct MergedBoxes {
    pub indices: UintArray,
    pub boxes: FloatArray,
    pub scores: FloatArray,
    pub trace: Option<MergingTrace>,
}

answer! {
    /// The cluster of each box.
    struct MergingTrace from MergeTrace { clusters: IntArray, suppressed_by: IntArray, overlaps: FloatArray, }
}

impl From<Merged> for MergedBoxes {
    fn from(Merged { indices, boxes, scores, trace }: Merged) -> Self {
        MergedBoxes {
            indices: indices.into(),
            boxes: boxes.into(),
            scores: scores.into(),
            trace: trace.map(Into::into),
        }
    }
}

export! {
    /// NMS.
    fn nms(boxes: Floats, scores: Floats, options: NmsOptions, classes: Option<Ints>, offsets: Option<Uints>) -> KeptBoxes
        = greedy;
    /// Soft-NMS.
    fn soft_nms(boxes: Floats, scores: Floats, options: SoftNmsOptions, classes: Option<Ints>) -> SoftNmsBoxes = soft;
    /// Matrix NMS.
    fn matrix_nms(boxes: Floats, scores: Floats, options: MatrixNmsOptions, classes: Option<Ints>) -> MatrixNmsBoxes
        = matrix;
    /// Non-maximum merging.
    fn non_maximum_merging(boxes: Floats, scores: Floats, options: MergingOptions, classes: Option<Ints>) -> MergedBoxes
        = merging;
}

fn greedy(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &NmsOptions,
    classes: Option<&[i32]>,
    offsets: Option<&[u32]>,
) -> Result<KeptBoxes> {
    let request = Request {
        iou_threshold: options.iou_threshold,
        score_threshold: options.score_threshold,
        max_detections: limit(options.max_detections, "maxDetections")?,
        inclusive: options.suppress_equal,
        distance: options.kind == NmsKind::Diou,
        validate: options.validate,
        format: options.format.into(),
    };
    let threads = pool(options.threads, Work::SuppressedUnasked.is_worth_threads(scores.len()))?;
    let kept = calls::greedy(boxes, scores, classes, offsets, threads, &request)?;
    let trace = options
        .trace
        .then(|| suppressors(boxes, scores, classes, offsets, &request, &kept).map(Into::into))
        .transpose()?;
    let image_offsets = (offsets.is_some() || options.trace).then(|| kept.image_offsets.into());
    Ok(KeptBoxes { indices: kept.indices.into(), image_offsets, trace })
}

fn soft(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &SoftNmsOptions,
    classes: Option<&[i32]>,
) -> Result<Scored<Decays>> {
    let request = SoftRequest {
        linear: options.method == Decay::Linear,
        iou_threshold: options.iou_threshold,
        sigma: options.sigma,
        score_threshold: options.score_threshold,
        max_detections: limit(options.max_detections, "maxDetections")?,
        validate: options.validate,
        format: options.format.into(),
        trace: options.trace,
    };
    calls::soft(boxes, scores, classes, &request)
}

fn matrix(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &MatrixNmsOptions,
    classes: Option<&[i32]>,
) -> Result<Scored<Lowered>> {
    let request = MatrixRequest {
        linear: options.method == Decay::Linear,
        sigma: options.sigma,
        score_threshold: options.score_threshold,
        post_threshold: options.post_threshold,
        max_candidates: limit(options.max_candidates, "maxCandidates")?,
        max_detections: limit(options.max_detections, "maxDetections")?,
        validate: options.validate,
        format: options.format.into(),
        trace: options.trace,
    };
    calls::matrix(boxes, scores, classes, &request)
}

fn merging(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &MergingOptions,
    classes: Option<&[i32]>,
) -> Result<Merged> {
    let request = MergeRequest {
        threshold: options.iou_threshold,
        smaller: options.kind == MergingKind::Ios,
        score_threshold: options.score_threshold,
        max_score: options.merged_score == MergedScore::Max,
        match_merged: options.match_merged,
        transitive: options.transitive,
        max_detections: limit(options.max_detections, "maxDetections")?,
        validate: options.validate,
        format: options.format.into(),
        trace: options.trace,
    };
    merge(boxes, scores, classes, &request)
}

/// Maximum number of boxes for [`nms_few`]; before them are the options, then the scores.
const MOST: usize = 1024;
const SCORES: usize = 8;
const BOXES: usize = SCORES + MOST;

export_now! {
    /// NMS for at most 1,024 boxes in one array, because each argument costs as much as suppressing ten boxes:
    /// iouThreshold, scoreThreshold, maxDetections, 1 for suppressEqual, the number of boxes, three unused, 1,024
    /// scores, 1,024 boxes. Writes the kept indices to the start of the array and returns their number.
    fn nms_few(scratch: Scratch) -> u32 = few;
}

fn few(scratch: &mut [f32]) -> Result<u32> {
    let length = scratch.len();
    let wrong = |_| Error::new(Code::Internal, "room for some boxes", length.to_string());
    let scratch: &mut [f32; BOXES + 4 * MOST] = scratch.try_into().map_err(wrong)?;
    let [iou_threshold, score_threshold, max_detections, inclusive, count, ..] = *scratch;
    let request = Request {
        iou_threshold: iou_threshold.into(),
        score_threshold: score_threshold.into(),
        max_detections: limit(max_detections.into(), "maxDetections")?,
        inclusive: inclusive != 0.0,
        distance: false,
        validate: false,
        format: boxes::Format::Xyxy,
    };
    let count = (count as usize).min(MOST);
    let (scores, boxes) = (&scratch[SCORES..SCORES + count], &scratch[BOXES..BOXES + 4 * count]);
    let (mut few, mut many) = ([0; FEW], Vec::new());
    let keep = if count <= FEW {
        let kept = suppress_few(Isa::detect(), boxes.as_chunks::<4>().0, scores, &request, &mut few)?;
        &few[..kept]
    } else {
        many.resize(count, 0);
        let kept = calls::greedy_into(boxes, scores, &request, &mut many)?;
        &many[..kept]
    };
    for (place, index) in scratch.iter_mut().zip(keep) {
        *place = *index as f32;
    }
    Ok(keep.len() as u32)
}
