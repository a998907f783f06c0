//! Suppression of overlapping boxes.

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::boxes;
use boxwise_detect::suppress::batch::{Request, suppress_few};
use boxwise_detect::suppress::calls::{self, MatrixRequest, Scored, SoftRequest};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_kernels::boxes::small_nms::FEW;
use boxwise_threads::Work;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, Ints, Scratch, UintArray, Uints};
use crate::numbers::{limit, pool};
use crate::words::Format;
use crate::{answer, export, export_now, options};

/// Kept boxes, image by image.
#[napi(object, object_from_js = false)]
pub struct KeptBoxes {
    pub indices: UintArray,
    /// Of a batch.
    pub image_offsets: Option<UintArray>,
}

answer! {
    /// Kept boxes with their scores.
    struct ScoredBoxes from Scored { indices: UintArray, scores: FloatArray, }
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
        /// 0 for as many as are worth it.
        pub threads: f64,
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
    }
}

export! {
    /// NMS.
    fn nms(boxes: Floats, scores: Floats, options: NmsOptions, classes: Option<Ints>, offsets: Option<Uints>) -> KeptBoxes
        = greedy;
    /// Soft-NMS.
    fn soft_nms(boxes: Floats, scores: Floats, options: SoftNmsOptions, classes: Option<Ints>) -> ScoredBoxes = soft;
    /// Matrix NMS.
    fn matrix_nms(boxes: Floats, scores: Floats, options: MatrixNmsOptions, classes: Option<Ints>) -> ScoredBoxes
        = matrix;
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
    let image_offsets = offsets.map(|_| kept.image_offsets.into());
    Ok(KeptBoxes { indices: kept.indices.into(), image_offsets })
}

fn soft(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &SoftNmsOptions,
    classes: Option<&[i32]>,
) -> Result<Scored> {
    let request = SoftRequest {
        linear: options.method == Decay::Linear,
        iou_threshold: options.iou_threshold,
        sigma: options.sigma,
        score_threshold: options.score_threshold,
        max_detections: limit(options.max_detections, "maxDetections")?,
        validate: options.validate,
        format: options.format.into(),
    };
    calls::soft(boxes, scores, classes, &request)
}

fn matrix(
    boxes: CoreFloats,
    scores: CoreFloats,
    options: &MatrixNmsOptions,
    classes: Option<&[i32]>,
) -> Result<Scored> {
    let request = MatrixRequest {
        linear: options.method == Decay::Linear,
        sigma: options.sigma,
        score_threshold: options.score_threshold,
        post_threshold: options.post_threshold,
        max_candidates: limit(options.max_candidates, "maxCandidates")?,
        max_detections: limit(options.max_detections, "maxDetections")?,
        validate: options.validate,
        format: options.format.into(),
    };
    calls::matrix(boxes, scores, classes, &request)
}

/// The most boxes that [`nms_few`] takes; before them are the options, then the scores.
const MOST: usize = 1024;
const SCORES: usize = 8;
const BOXES: usize = SCORES + MOST;

export_now! {
    /// NMS of at most 1,024 boxes in one array, because each argument costs as much as suppressing ten: iouThreshold,
    /// scoreThreshold, maxDetections, 1 for suppressEqual, the number of boxes, three of nothing, 1,024 scores, 1,024 boxes. The
    /// kept indices are written to its beginning; returns their number.
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
