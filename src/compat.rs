//! Other libraries' suppression.

use boxwise_detect::Number;
use boxwise_detect::compat::onnx;
use boxwise_detect::compat::opencv::{self, Decay};
use boxwise_detect::compat::torchvision::{Format, Kind};
use boxwise_detect::compat::{boxes_of, tfjs};
use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;
use napi::bindgen_prelude::{Float32Array, Float64Array, Int32Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;

/// Selected boxes with their scores.
#[napi(object)]
pub struct ScoredSelection {
    pub indices: Int32Array,
    pub scores: Float32Array,
}

impl From<tfjs::Selection> for ScoredSelection {
    fn from(tfjs::Selection { indices, scores }: tfjs::Selection) -> Self {
        ScoredSelection { indices: indices.into(), scores: scores.into() }
    }
}

/// `tf.image.nonMaxSuppression` and its kin.
#[napi]
pub fn tfjs_nms(
    boxes: &[f32],
    scores: &[f32],
    max_output_size: u32,
    iou_threshold: f64,
    score_threshold: f64,
    soft_nms_sigma: f64,
) -> napi::Result<ScoredSelection> {
    let max_output_size = max_output_size as usize;
    let options = tfjs::Options { max_output_size, iou_threshold, score_threshold, soft_nms_sigma };
    guard(|| Ok(tfjs::non_max_suppression(boxes_of(boxes)?, scores, options)?.into()))
}

/// The operator `NonMaxSuppression`; rows of three.
#[napi]
pub fn onnx_nms(
    boxes: &[f32],
    scores: &[f32],
    batches: u32,
    classes: u32,
    count: u32,
    max_output_boxes_per_class: u32,
    iou_threshold: f64,
    score_threshold: Option<f64>,
    center_point_box: bool,
    threads: Option<u32>,
) -> napi::Result<Int32Array> {
    let options = onnx_options(max_output_boxes_per_class, iou_threshold, score_threshold, center_point_box);
    let shape = [batches, classes, count].map(|size| size as usize);
    guard(|| Ok(flat(onnx::non_max_suppression(boxes, scores, shape, options, pool(threads))?)))
}

fn onnx_options(most: u32, iou_threshold: f64, score_threshold: Option<f64>, center: bool) -> onnx::Options {
    onnx::Options {
        max_output_boxes_per_class: most as usize,
        iou_threshold: iou_threshold as f32,
        score_threshold: score_threshold.map(|threshold| threshold as f32),
        center_point_box: center,
    }
}

fn flat(rows: Vec<[i32; 3]>) -> Int32Array {
    rows.into_flattened().into()
}

fn pool(threads: Option<u32>) -> Threads {
    threads.map_or_else(Threads::available, |count| Threads::new(count as usize))
}

/// `NMSBoxes`.
#[napi]
pub fn opencv_nms(
    boxes: &[f64],
    scores: &[f32],
    score_threshold: f64,
    nms_threshold: f64,
    eta: f64,
    top_k: i32,
) -> napi::Result<Int32Array> {
    let options = opencv_options(score_threshold, nms_threshold, eta, top_k);
    guard(|| Ok(signed(opencv::nms_boxes(boxes_of(boxes)?, scores, options)?)))
}

/// `NMSBoxesRotated`; five numbers a box.
#[napi]
pub fn opencv_nms_rotated(
    boxes: &[f32],
    scores: &[f32],
    score_threshold: f64,
    nms_threshold: f64,
    eta: f64,
    top_k: i32,
) -> napi::Result<Int32Array> {
    let options = opencv_options(score_threshold, nms_threshold, eta, top_k);
    guard(|| Ok(signed(opencv::nms_boxes_rotated(boxes.as_chunks().0, scores, options)?)))
}

/// `NMSBoxesBatched`.
#[napi]
pub fn opencv_nms_batched(
    boxes: &[f64],
    scores: &[f32],
    classes: &[i32],
    score_threshold: f64,
    nms_threshold: f64,
    eta: f64,
    top_k: i32,
) -> napi::Result<Int32Array> {
    let options = opencv_options(score_threshold, nms_threshold, eta, top_k);
    guard(|| Ok(signed(opencv::nms_boxes_batched(boxes_of(boxes)?, scores, classes, options)?)))
}

/// `softNMSBoxes`.
#[napi]
pub fn opencv_soft_nms(
    boxes: &[i32],
    scores: &[f32],
    score_threshold: f64,
    nms_threshold: f64,
    top_k: u32,
    sigma: f64,
    linear: bool,
) -> napi::Result<ScoredSelection> {
    let options = opencv::SoftOptions {
        score_threshold: score_threshold as f32,
        nms_threshold: nms_threshold as f32,
        top_k: top_k as usize,
        sigma: sigma as f32,
        decay: if linear { Decay::Linear } else { Decay::Gaussian },
    };
    guard(|| {
        let (indices, scores) = opencv::soft_nms_boxes(boxes_of(boxes)?, scores, options)?;
        Ok(ScoredSelection { indices: signed(indices), scores: scores.into() })
    })
}

fn opencv_options(score_threshold: f64, nms_threshold: f64, eta: f64, top_k: i32) -> opencv::Options {
    opencv::Options {
        score_threshold: score_threshold as f32,
        nms_threshold: nms_threshold as f32,
        eta: eta as f32,
        top_k,
    }
}

fn signed(indices: Vec<u32>) -> Int32Array {
    indices.into_iter().map(|index| index as i32).collect::<Vec<_>>().into()
}

/// `torchvision.ops.nms` of float32.
#[napi]
pub fn torchvision_nms(boxes: &[f32], scores: &[f32], iou_threshold: f64) -> napi::Result<Uint32Array> {
    guard(|| Ok(f32::torchvision_nms(boxes_of(boxes)?, scores, iou_threshold)?.into()))
}

/// `torchvision.ops.nms` of float64.
#[napi]
pub fn torchvision_nms64(boxes: &[f64], scores: &[f64], iou_threshold: f64) -> napi::Result<Uint32Array> {
    guard(|| Ok(f64::torchvision_nms(boxes_of(boxes)?, scores, iou_threshold)?.into()))
}

/// `torchvision.ops.batched_nms` of float32.
#[napi]
pub fn torchvision_batched_nms(
    boxes: &[f32],
    scores: &[f32],
    classes: &[f64],
    iou_threshold: f64,
) -> napi::Result<Uint32Array> {
    guard(|| Ok(f32::torchvision_batched_nms(boxes_of(boxes)?, scores, classes, iou_threshold)?.into()))
}

/// `torchvision.ops.batched_nms` of float64.
#[napi]
pub fn torchvision_batched_nms64(
    boxes: &[f64],
    scores: &[f64],
    classes: &[f64],
    iou_threshold: f64,
) -> napi::Result<Uint32Array> {
    guard(|| Ok(f64::torchvision_batched_nms(boxes_of(boxes)?, scores, classes, iou_threshold)?.into()))
}

/// `torchvision.ops.box_iou` and its kin, of float32.
#[napi]
pub fn torchvision_overlap(
    a: &[f32],
    b: &[f32],
    kind: String,
    format: String,
    eps: f64,
) -> napi::Result<Float32Array> {
    guard(|| {
        let (kind, format) = (kind_of(&kind)?, format_of(&format)?);
        Ok(f32::torchvision_overlap(boxes_of(a)?, boxes_of(b)?, kind, format, eps, Threads::available())?
            .into())
    })
}

/// `torchvision.ops.box_iou` and its kin, of float64.
#[napi]
pub fn torchvision_overlap64(
    a: &[f64],
    b: &[f64],
    kind: String,
    format: String,
    eps: f64,
) -> napi::Result<Float64Array> {
    guard(|| {
        let (kind, format) = (kind_of(&kind)?, format_of(&format)?);
        Ok(f64::torchvision_overlap(boxes_of(a)?, boxes_of(b)?, kind, format, eps, Threads::available())?
            .into())
    })
}

fn kind_of(name: &str) -> Result<Kind> {
    Ok(match name {
        "iou" => Kind::Iou,
        "generalized" => Kind::Generalized,
        "distance" => Kind::Distance,
        "complete" => Kind::Complete,
        _ => return Err(Error::new(Code::Internal, "a kind of overlap", name).in_input("kind")),
    })
}

fn format_of(name: &str) -> Result<Format> {
    Ok(match name {
        "xyxy" => Format::Xyxy,
        "xywh" => Format::Xywh,
        "cxcywh" => Format::Cxcywh,
        _ => return Err(Error::new(Code::InvalidArgument, "xyxy, xywh or cxcywh", name).in_input("fmt")),
    })
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`tfjs_nms`], off the event loop.
    #[napi(ts_return_type = "Promise<ScoredSelection>")]
    pub fn tfjs_nms_async(
        boxes: &[f32],
        scores: &[f32],
        max_output_size: u32,
        iou_threshold: f64,
        score_threshold: f64,
        soft_nms_sigma: f64,
    ) -> AsyncTask<Work> {
        let max_output_size = max_output_size as usize;
        let options = tfjs::Options { max_output_size, iou_threshold, score_threshold, soft_nms_sigma };
        let (boxes, scores) = (boxes.to_vec(), scores.to_vec());
        Work::promise::<ScoredSelection>(move || {
            Ok(tfjs::non_max_suppression(boxes_of(&boxes)?, &scores, options)?.into())
        })
    }

    /// As [`onnx_nms`], off the event loop.
    #[napi(ts_return_type = "Promise<Int32Array>")]
    pub fn onnx_nms_async(
        boxes: &[f32],
        scores: &[f32],
        batches: u32,
        classes: u32,
        count: u32,
        max_output_boxes_per_class: u32,
        iou_threshold: f64,
        score_threshold: Option<f64>,
        center_point_box: bool,
        threads: Option<u32>,
    ) -> AsyncTask<Work> {
        let options =
            onnx_options(max_output_boxes_per_class, iou_threshold, score_threshold, center_point_box);
        let shape = [batches, classes, count].map(|size| size as usize);
        let (boxes, scores) = (boxes.to_vec(), scores.to_vec());
        Work::promise::<Int32Array>(move || {
            Ok(flat(onnx::non_max_suppression(&boxes, &scores, shape, options, pool(threads))?))
        })
    }
}
