//! Suppression and overlap of other libraries.

use boxwise_detect::compat::onnx;
use boxwise_detect::compat::opencv::{self, Decay};
use boxwise_detect::compat::torchvision::{self, calls};
use boxwise_detect::compat::{boxes_of, tfjs};
use boxwise_detect::{FloatVec, Floats as CoreFloats};
use boxwise_error::Result;
use napi_derive::napi;

use crate::border::{Doubles, FloatArray, Floats, IntArray, Ints, Singles, UintArray};
use crate::numbers::threads_or_all;
use crate::{answer, export, options};

/// Selected boxes with their scores.
pub struct Selection {
    indices: Vec<i32>,
    scores: FloatVec,
}

answer! {
    /// Selected boxes with their scores.
    struct ScoredSelection from Selection { indices: IntArray, scores: FloatArray, }
}

options! {
    /// Options of TensorFlow.js' suppression.
    struct TfjsNmsOptions {
        pub max_output_size: u32,
        pub iou_threshold: f64,
        pub score_threshold: f64,
        pub soft_nms_sigma: f64,
    }
}

options! {
    /// Inputs and attributes of the operator `NonMaxSuppression`.
    struct OnnxNmsOptions {
        /// Batches, classes and boxes.
        pub shape: Vec<u32>,
        pub max_output_boxes_per_class: u32,
        pub iou_threshold: f64,
        pub score_threshold: Option<f64>,
        pub center_point_box: bool,
        pub threads: Option<u32>,
    }
}

options! {
    /// Parameters of OpenCV's `NMSBoxes`.
    struct OpencvNmsOptions {
        pub score_threshold: f64,
        pub nms_threshold: f64,
        pub eta: f64,
        pub top_k: i32,
    }
}

options! {
    /// Parameters of OpenCV's `softNMSBoxes`.
    struct OpencvSoftNmsOptions {
        pub score_threshold: f64,
        pub nms_threshold: f64,
        pub top_k: u32,
        pub sigma: f64,
        pub linear: bool,
    }
}

/// torchvision's measures of overlap.
#[napi(string_enum = "camelCase")]
#[derive(Clone, Copy)]
pub enum TorchvisionOverlap {
    Iou,
    Generalized,
    Distance,
    Complete,
}

/// torchvision's formats of upright boxes.
#[napi(string_enum = "lowercase")]
#[derive(Clone, Copy)]
pub enum TorchvisionFormat {
    Xyxy,
    Xywh,
    Cxcywh,
}

options! {
    /// Options of torchvision's overlaps.
    struct TorchvisionOverlapOptions {
        pub kind: TorchvisionOverlap,
        pub format: TorchvisionFormat,
        pub eps: f64,
    }
}

export! {
    /// `tf.image.nonMaxSuppression` and its variants.
    fn tfjs_nms(boxes: Singles, scores: Singles, options: TfjsNmsOptions) -> ScoredSelection = of_tfjs;
    /// The operator `NonMaxSuppression`; rows of three numbers.
    fn onnx_nms(boxes: Singles, scores: Singles, options: OnnxNmsOptions) -> IntArray = of_onnx;
    /// `NMSBoxes`, or with classes `NMSBoxesBatched`.
    fn opencv_nms(boxes: Doubles, scores: Singles, classes: Option<Ints>, options: OpencvNmsOptions) -> IntArray
        = of_opencv;
    /// `NMSBoxesRotated`; five numbers per box.
    fn opencv_nms_rotated(boxes: Singles, scores: Singles, options: OpencvNmsOptions) -> IntArray = of_opencv_rotated;
    /// `softNMSBoxes`.
    fn opencv_soft_nms(boxes: Ints, scores: Singles, options: OpencvSoftNmsOptions) -> ScoredSelection = of_opencv_soft;
    /// `torchvision.ops.nms`, or with classes `batched_nms`.
    fn torchvision_nms(boxes: Floats, scores: Floats, classes: Option<Doubles>, iou_threshold: f64) -> UintArray
        = of_torchvision;
    /// `torchvision.ops.box_iou` and its variants.
    fn torchvision_overlap(a: Floats, b: Floats, options: TorchvisionOverlapOptions) -> FloatArray
        = overlap_of_torchvision;
}

fn of_tfjs(boxes: &[f32], scores: &[f32], options: &TfjsNmsOptions) -> Result<Selection> {
    let options = tfjs::Options {
        max_output_size: options.max_output_size as usize,
        iou_threshold: options.iou_threshold,
        score_threshold: options.score_threshold,
        soft_nms_sigma: options.soft_nms_sigma,
    };
    let tfjs::Selection { indices, scores } = tfjs::non_max_suppression(boxes_of(boxes)?, scores, options)?;
    Ok(Selection { indices, scores: scores.into() })
}

fn of_onnx(boxes: &[f32], scores: &[f32], options: &OnnxNmsOptions) -> Result<Vec<i32>> {
    let shape: [usize; 3] =
        std::array::from_fn(|axis| options.shape.get(axis).map_or(0, |size| *size as usize));
    let how = onnx::Options {
        max_output_boxes_per_class: options.max_output_boxes_per_class as usize,
        iou_threshold: options.iou_threshold as f32,
        score_threshold: options.score_threshold.map(|threshold| threshold as f32),
        center_point_box: options.center_point_box,
    };
    let threads = threads_or_all(options.threads);
    Ok(onnx::non_max_suppression(boxes, scores, shape, how, threads)?.into_flattened())
}

impl From<&OpencvNmsOptions> for opencv::Options {
    fn from(options: &OpencvNmsOptions) -> Self {
        opencv::Options {
            score_threshold: options.score_threshold as f32,
            nms_threshold: options.nms_threshold as f32,
            eta: options.eta as f32,
            top_k: options.top_k,
        }
    }
}

/// OpenCV's indices are signed.
fn signed(indices: Vec<u32>) -> Vec<i32> {
    indices.into_iter().map(|index| index as i32).collect()
}

fn of_opencv(
    boxes: &[f64],
    scores: &[f32],
    classes: Option<&[i32]>,
    options: &OpencvNmsOptions,
) -> Result<Vec<i32>> {
    let boxes = boxes_of(boxes)?;
    let kept = match classes {
        Some(classes) => opencv::nms_boxes_batched(boxes, scores, classes, options.into()),
        None => opencv::nms_boxes(boxes, scores, options.into()),
    };
    kept.map(signed)
}

fn of_opencv_rotated(boxes: &[f32], scores: &[f32], options: &OpencvNmsOptions) -> Result<Vec<i32>> {
    opencv::nms_boxes_rotated(boxes.as_chunks().0, scores, options.into()).map(signed)
}

fn of_opencv_soft(boxes: &[i32], scores: &[f32], options: &OpencvSoftNmsOptions) -> Result<Selection> {
    let how = opencv::SoftOptions {
        score_threshold: options.score_threshold as f32,
        nms_threshold: options.nms_threshold as f32,
        top_k: options.top_k as usize,
        sigma: options.sigma as f32,
        decay: if options.linear { Decay::Linear } else { Decay::Gaussian },
    };
    let (indices, scores) = opencv::soft_nms_boxes(boxes_of(boxes)?, scores, how)?;
    Ok(Selection { indices: signed(indices), scores: scores.into() })
}

fn of_torchvision(
    boxes: CoreFloats,
    scores: CoreFloats,
    classes: Option<&[f64]>,
    iou_threshold: f64,
) -> Result<Vec<u32>> {
    match classes {
        Some(classes) => calls::batched_nms(boxes, scores, classes, iou_threshold),
        None => calls::nms(boxes, scores, iou_threshold),
    }
}

fn overlap_of_torchvision(
    a: CoreFloats,
    b: CoreFloats,
    options: &TorchvisionOverlapOptions,
) -> Result<FloatVec> {
    let kind = match options.kind {
        TorchvisionOverlap::Iou => torchvision::Kind::Iou,
        TorchvisionOverlap::Generalized => torchvision::Kind::Generalized,
        TorchvisionOverlap::Distance => torchvision::Kind::Distance,
        TorchvisionOverlap::Complete => torchvision::Kind::Complete,
    };
    let format = match options.format {
        TorchvisionFormat::Xyxy => torchvision::Format::Xyxy,
        TorchvisionFormat::Xywh => torchvision::Format::Xywh,
        TorchvisionFormat::Cxcywh => torchvision::Format::Cxcywh,
    };
    calls::box_overlap(a, b, kind, format, options.eps)
}
