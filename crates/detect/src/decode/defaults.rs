//! Defaults and outputs that several models share, with their sources.

use super::Resize::{self, Letterbox, Stretch};
use super::head::DefaultInput::{self, Follows};
use super::head::{Defaults, Head, Order, Role, ScoreRange};

pub(super) const fn role(
    name: &'static str,
    aliases: &'static [&'static str],
    dims: &'static str,
    rank: usize,
) -> Role {
    Role { name, aliases, dims, rank, optional: false, whole: false, nested: false }
}

/// No limit.
pub(super) const ALL: usize = usize::MAX;

/// Ultralytics' predict settings: conf 0.25, iou 0.7, max_det 300; its suppression takes at most 30,000 candidates.
pub(super) const YOLO: Defaults = Defaults {
    score_threshold: 0.25,
    iou_threshold: Some(0.7),
    max_detections: 300,
    top_k: 30_000,
    class_agnostic: false,
    multi_label: false,
    suppress_equal: false,
    logits: false,
    input: Follows,
    resize: Letterbox,
    strides: &[8.0, 16.0, 32.0],
};

/// torchvision's detectors; the input is the image as scaled by the network's transform.
pub(super) const TORCHVISION: Defaults = Defaults {
    score_threshold: 0.05,
    iou_threshold: Some(0.5),
    max_detections: 100,
    top_k: 1000,
    multi_label: true,
    logits: true,
    input: DefaultInput::Image,
    resize: Stretch,
    strides: &[8.0, 16.0, 32.0, 64.0, 128.0],
    ..YOLO
};

/// Transformers with sigmoids: 0.5, the best 300 pairs of query and class.
pub(super) const QUERIES: Defaults = Defaults {
    score_threshold: 0.5,
    iou_threshold: None,
    top_k: 300,
    multi_label: true,
    logits: true,
    input: DefaultInput::Image,
    resize: Stretch,
    ..YOLO
};

/// Values that most heads share.
pub(super) const HEAD: Head = Head {
    names: &[],
    roles: &[],
    options: &[],
    batched: true,
    maps: false,
    rotated: false,
    scores: ScoreRange::Probability,
    order: Order::ByScore,
    defaults: YOLO,
};

/// Options of heads with a row for every cell of a pyramid.
pub(super) const PYRAMID: &[&str] =
    &["multiLabel", "numClasses", "strides", "subset", "layout", "normalized"];

/// Exports that end with boxes, classes and scores on the image.
pub(super) const POST_PROCESSED: Defaults = Defaults {
    score_threshold: 0.5,
    iou_threshold: None,
    max_detections: ALL,
    top_k: ALL,
    input: DefaultInput::Image,
    resize: Resize::None,
    ..YOLO
};

/// Raw outputs of the levels of a pyramid.
pub(super) const MAPS: Head = Head {
    roles: &[role(
        "maps",
        &[],
        "[N, channels, rows, columns], [N, rows, columns, channels] or [N, anchors, channels], one or several for each level",
        3,
    )],
    maps: true,
    ..HEAD
};
pub(super) const PROTOTYPES: Role = role(
    "prototypes",
    &["output1", "proto", "protos"],
    "[N, masks, height, width] or [N, height, width, masks]",
    3,
);
pub(super) const YOLO_ROLES: &[Role] = &[role("output", &["output0"], "[N, 4 + classes, anchors]", 2)];
pub(super) const SCORED_BOXES: [&[&str]; 2] =
    [&["pred_logits", "cls_logits", "scores", "labels"], &["pred_boxes", "bbox_regression", "dets"]];
