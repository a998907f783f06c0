//! The models: their outputs, what they do by default and where that comes from.

use boxwise_error::{Code, Error, Result};

use super::Resize;
use super::anchored::{efficientdet, fcos, retinanet, ssd};
use super::centernet::centernet;
use super::detr::{detr, rt_detr};
use super::end_to_end::end_to_end;
use super::faster_rcnn::faster_rcnn;
use super::fcos_simple::fcos_simple;
use super::grid::{yolo_grid, yolov1};
use super::inputs::Inputs;
use super::settings::{Defaults, Settings};
use super::yolo::{yolo_nas, yolov5, yolov8, yolov8_obb, yolov8_pose, yolov8_seg, yolox};
use super::{Found, Resize::Letterbox, Resize::LetterboxCorner, Resize::Stretch};

/// An output of a model.
#[derive(Debug)]
pub struct Role {
    /// What it is called in options and documentation.
    pub name: &'static str,
    /// Names that exporters give it.
    pub aliases: &'static [&'static str],
    /// Its dimensions, in words.
    pub dims: &'static str,
    /// Its dimensions without the batch.
    pub(super) rank: usize,
    /// Whether a model may lack it.
    pub optional: bool,
}

/// How a model's outputs are read.
#[derive(Debug)]
pub struct Head {
    /// The model's name, and those of models with the same outputs.
    pub names: &'static [&'static str],
    /// Its outputs in order.
    pub roles: &'static [Role],
    /// Whether outputs may have a dimension for the batch.
    pub(super) batched: bool,
    pub(super) defaults: Defaults,
    pub(super) read: fn(&Inputs, &Settings) -> Result<Found>,
}

impl Head {
    /// The head of a model.
    ///
    /// # Errors
    /// `UNKNOWN_ID` for a name that is none, with those that are.
    pub fn of(model: &str) -> Result<&'static Head> {
        HEADS.iter().find(|head| head.names.contains(&model)).ok_or_else(|| {
            let known: Vec<&str> = HEADS.iter().flat_map(|head| head.names).copied().collect();
            Error::new(Code::UnknownId, format!("a model of {}", known.join(", ")), model).in_input("model")
        })
    }

    pub(super) fn name(&self) -> &'static str {
        self.names[0]
    }
}

const fn role(name: &'static str, aliases: &'static [&'static str], dims: &'static str, rank: usize) -> Role {
    Role { name, aliases, dims, rank, optional: false }
}

/// No limit.
const ALL: usize = usize::MAX;

/// Ultralytics' predict settings: conf 0.25, iou 0.7, max_det 300; its suppression takes 30,000 candidates at most.
const YOLO: Defaults = Defaults {
    score_threshold: 0.25,
    iou_threshold: Some(0.7),
    max_detections: 300,
    top_k: 30_000,
    class_agnostic: false,
    multi_label: false,
    suppress_equal: false,
    logits: false,
    input: Some([640.0, 640.0]),
    resize: Letterbox,
    strides: &[8.0, 16.0, 32.0],
};

/// torchvision's detectors; the input is the image as the network's transform scaled it.
const TORCHVISION: Defaults = Defaults {
    score_threshold: 0.05,
    iou_threshold: Some(0.5),
    max_detections: 100,
    top_k: 1000,
    multi_label: true,
    logits: true,
    input: None,
    resize: Stretch,
    strides: &[8.0, 16.0, 32.0, 64.0, 128.0],
    ..YOLO
};

const YOLO_ROLES: &[Role] = &[role("output", &["output0"], "[N, 4 + classes, anchors]", 2)];
const SCORED_BOXES: [&[&str]; 2] =
    [&["pred_logits", "cls_logits", "scores", "labels"], &["pred_boxes", "bbox_regression", "dets"]];

/// Every model.
pub static HEADS: &[Head] = &[
    // The tutorial's SimpleYOLOHead: score above 0.1, plain NMS over all classes that drops IoU from 0.5 up.
    Head {
        names: &["yolo-grid"],
        roles: &[role("output", &[], "[N, rows, columns, 5 + classes]", 3)],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.1,
            iou_threshold: Some(0.5),
            max_detections: ALL,
            top_k: ALL,
            class_agnostic: true,
            suppress_equal: true,
            input: Some([448.0, 448.0]),
            resize: Stretch,
            ..YOLO
        },
        read: yolo_grid,
    },
    // Darknet's examples/yolo.c: thresh 0.2, nms 0.4, every class of a box.
    Head {
        names: &["yolov1"],
        roles: &[role("output", &[], "[N, rows, columns, 5 · boxesPerCell + classes]", 3)],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.2,
            iou_threshold: Some(0.4),
            multi_label: true,
            input: Some([448.0, 448.0]),
            resize: Stretch,
            ..YOLO
        },
        read: yolov1,
    },
    // YOLOv5's detect.py: conf-thres 0.25, iou-thres 0.45, max-det 1000.
    Head {
        names: &["yolov5", "yolov3", "yolov7"],
        roles: &[role("output", &["output0"], "[N, anchors, 5 + classes]", 2)],
        batched: true,
        defaults: Defaults { iou_threshold: Some(0.45), max_detections: 1000, ..YOLO },
        read: yolov5,
    },
    Head {
        names: &["yolov8", "yolo11", "yolov9", "yolo12"],
        roles: YOLO_ROLES,
        batched: true,
        defaults: YOLO,
        read: yolov8,
    },
    Head {
        names: &["yolov8-seg", "yolo11-seg"],
        roles: &[
            role("output", &["output0"], "[N, 4 + classes + masks, anchors]", 2),
            role("prototypes", &["output1", "proto", "protos"], "[N, masks, height, width]", 3),
        ],
        batched: true,
        defaults: YOLO,
        read: yolov8_seg,
    },
    Head {
        names: &["yolov8-pose", "yolo11-pose"],
        roles: &[role("output", &["output0"], "[N, 4 + classes + keypoints · keypointSize, anchors]", 2)],
        batched: true,
        defaults: YOLO,
        read: yolov8_pose,
    },
    Head {
        names: &["yolov8-obb", "yolo11-obb"],
        roles: &[role("output", &["output0"], "[N, 4 + classes + 1, anchors]", 2)],
        batched: true,
        defaults: Defaults { input: Some([1024.0, 1024.0]), ..YOLO },
        read: yolov8_obb,
    },
    // One-to-one heads need no suppression (Wang et al. 2024).
    Head {
        names: &["yolov10", "end-to-end", "yolo26"],
        roles: &[role("output", &["output0"], "[N, detections, 6]", 2)],
        batched: true,
        defaults: Defaults { iou_threshold: None, top_k: ALL, ..YOLO },
        read: end_to_end,
    },
    // YOLOX's demo/ONNXRuntime: score_thr 0.1, nms_thr 0.45 over all classes, image in the upper left corner.
    Head {
        names: &["yolox"],
        roles: &[role("output", &["output0"], "[N, anchors, 5 + classes]", 2)],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.1,
            iou_threshold: Some(0.45),
            class_agnostic: true,
            resize: LetterboxCorner,
            ..YOLO
        },
        read: yolox,
    },
    // SuperGradients' YoloNAS: conf 0.25, iou 0.7, nms_top_k 1000, 300 predictions, every class of a box.
    Head {
        names: &["yolo-nas"],
        roles: &[
            role("boxes", &["pred_bboxes", "output0", "dets"], "[N, anchors, 4]", 2),
            role("scores", &["pred_scores", "output1"], "[N, anchors, classes]", 2),
        ],
        batched: true,
        defaults: Defaults { top_k: 1000, multi_label: true, ..YOLO },
        read: yolo_nas,
    },
    // RTDetrImageProcessor.post_process_object_detection of transformers: threshold 0.5, the best of all queries and
    // classes, as many as queries: 300 in RTDetrConfig.
    Head {
        names: &["rt-detr"],
        roles: &[
            role("logits", SCORED_BOXES[0], "[N, queries, classes]", 2),
            role("boxes", SCORED_BOXES[1], "[N, queries, 4]", 2),
        ],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.5,
            iou_threshold: None,
            top_k: 300,
            multi_label: true,
            logits: true,
            input: None,
            resize: Stretch,
            ..YOLO
        },
        read: rt_detr,
    },
    // DetrImageProcessor.post_process_object_detection of transformers: threshold 0.5.
    Head {
        names: &["detr"],
        roles: &[
            role("logits", SCORED_BOXES[0], "[N, queries, classes + 1]", 2),
            role("boxes", SCORED_BOXES[1], "[N, queries, 4]", 2),
        ],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.5,
            iou_threshold: None,
            max_detections: ALL,
            top_k: ALL,
            logits: true,
            input: None,
            resize: Stretch,
            ..YOLO
        },
        read: detr,
    },
    // torchvision's ssd300_vgg16: score_thresh 0.01, nms_thresh 0.45, topk_candidates 400, detections_per_img 200.
    Head {
        names: &["ssd"],
        roles: &[
            role("logits", &["cls_logits", "scores"], "[N, anchors, 1 + classes]", 2),
            role("deltas", &["bbox_regression", "boxes"], "[N, anchors, 4]", 2),
        ],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.01,
            iou_threshold: Some(0.45),
            max_detections: 200,
            top_k: 400,
            input: Some([300.0, 300.0]),
            ..TORCHVISION
        },
        read: ssd,
    },
    // torchvision's RetinaNet: score_thresh 0.05, nms_thresh 0.5, topk_candidates 1000, detections_per_img 300.
    Head {
        names: &["retinanet"],
        roles: &[
            role("logits", &["cls_logits", "scores"], "[N, anchors, classes]", 2),
            role("deltas", &["bbox_regression", "boxes"], "[N, anchors, 4]", 2),
        ],
        batched: true,
        defaults: Defaults { max_detections: 300, ..TORCHVISION },
        read: retinanet,
    },
    // torchvision's RoIHeads: score_thresh 0.05, nms_thresh 0.5, detections_per_img 100.
    Head {
        names: &["faster-rcnn"],
        roles: &[
            role("proposals", &["rois"], "[proposals, 4]", 2),
            role("logits", &["class_logits", "cls_logits"], "[proposals, 1 + classes]", 2),
            role("deltas", &["box_regression", "bbox_regression"], "[proposals, 4 · (1 + classes)]", 2),
        ],
        batched: false,
        defaults: Defaults { top_k: ALL, ..TORCHVISION },
        read: faster_rcnn,
    },
    // torchvision's FCOS: score_thresh 0.2, nms_thresh 0.6, topk_candidates 1000, detections_per_img 100.
    Head {
        names: &["fcos"],
        roles: &[
            role("logits", &["cls_logits"], "[N, points, classes]", 2),
            role("distances", &["bbox_regression"], "[N, points, 4]", 2),
            role("centerness", &["bbox_ctrness", "ctrness"], "[N, points, 1]", 2),
        ],
        batched: true,
        defaults: Defaults { score_threshold: 0.2, iou_threshold: Some(0.6), ..TORCHVISION },
        read: fcos,
    },
    // The tutorial's fcos_decode: centerness from 0.3 up, stride 8, no suppression, points by rows.
    Head {
        names: &["fcos-simple"],
        roles: &[
            role("centerness", &["center"], "[N, rows, columns]", 2),
            role("distances", &["distance"], "[N, rows, columns, 4]", 3),
        ],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.3,
            iou_threshold: None,
            max_detections: ALL,
            top_k: ALL,
            input: None,
            resize: Resize::None,
            strides: &[8.0],
            ..YOLO
        },
        read: fcos_simple,
    },
    // CenterNet's opts.py: K 100, vis_thresh 0.3, down_ratio 4, input 512.
    Head {
        names: &["centernet"],
        roles: &[
            role("heatmap", &["hm", "center_heatmap", "tower_0/keypoints"], "[N, classes, rows, columns]", 3),
            role("size", &["wh", "tower_0/wh"], "[N, 2 or 4, rows, columns]", 3),
            Role { optional: true, ..role("offset", &["reg"], "[N, 2, rows, columns]", 3) },
        ],
        batched: true,
        defaults: Defaults {
            score_threshold: 0.3,
            iou_threshold: None,
            max_detections: 100,
            top_k: 100,
            logits: true,
            input: Some([512.0, 512.0]),
            strides: &[4.0],
            ..YOLO
        },
        read: centernet,
    },
    // Yet-Another-EfficientDet-Pytorch's coco_eval.py: threshold 0.05, nms_threshold 0.5, probabilities, image in the
    // upper left corner; the best class of each anchor. AutoML's limits: 5000 candidates, 100 detections.
    Head {
        names: &["efficientdet"],
        roles: &[
            role("scores", &["classification", "class_outputs"], "[N, anchors, classes]", 2),
            role("deltas", &["regression", "box_outputs"], "[N, anchors, 4]", 2),
        ],
        batched: true,
        defaults: Defaults {
            multi_label: false,
            logits: false,
            top_k: 5000,
            input: Some([512.0, 512.0]),
            resize: LetterboxCorner,
            ..TORCHVISION
        },
        read: efficientdet,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_has_a_name_of_its_own() {
        let mut names: Vec<&str> = HEADS.iter().flat_map(|head| head.names).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| Head::of(name).is_ok()));
        assert_eq!(Head::of("yolov99").unwrap_err().code, Code::UnknownId);
    }
}
