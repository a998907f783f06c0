//! `torchvision.ops` for callers with numbers of either precision.

use boxwise_error::Result;
use boxwise_threads::Threads;

use super::{Format, Kind, batched_nms as batched_nms_of, box_overlap as box_overlap_of, nms as nms_of};
use crate::compat::boxes_of;
use crate::floats::{FloatVec, Floats, in_one_precision};

/// See [`super::nms`].
pub fn nms(boxes: Floats, scores: Floats, iou_threshold: f64) -> Result<Vec<u32>> {
    in_one_precision!(boxes, scores => nms_of(boxes_of(boxes)?, scores, iou_threshold))
}

/// See [`super::batched_nms`].
pub fn batched_nms(boxes: Floats, scores: Floats, classes: &[f64], iou_threshold: f64) -> Result<Vec<u32>> {
    in_one_precision!(boxes, scores => batched_nms_of(boxes_of(boxes)?, scores, classes, iou_threshold))
}

/// See [`super::box_overlap`].
pub fn box_overlap(a: Floats, b: Floats, kind: Kind, format: Format, eps: f64) -> Result<FloatVec> {
    in_one_precision!(a, b => {
        box_overlap_of(boxes_of(a)?, boxes_of(b)?, kind, format, eps, Threads::available()).map(FloatVec::from)
    })
}
