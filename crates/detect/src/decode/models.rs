//! The table of models: outputs, defaults, and the source of each default.

use boxwise_error::{Code, Error, Result};

use super::Resize::{self, LetterboxCorner, Stretch};
use super::anchored::{efficientdet, fcos, retinanet, ssd};
use super::centernet::centernet;
use super::defaults::{
    ALL, HEAD, MAPS, POST_PROCESSED, PROTOTYPES, PYRAMID, QUERIES, SCORED_BOXES, TORCHVISION, YOLO,
    YOLO_ROLES, role,
};
use super::detr::{detr, rf_detr, rt_detr, rt_detr_rows};
use super::end_to_end::{
    end_to_end, end_to_end_obb, end_to_end_pose, end_to_end_seg, paddle_detection, yolov7_end_to_end,
};
use super::faster_rcnn::faster_rcnn;
use super::fcos_simple::fcos_simple;
use super::grid::{yolo_grid, yolov1};
use super::head::DefaultInput::{self, Follows, Is};
use super::head::{Defaults, Head, Order, Role, ScoreRange};
use super::post_processed::{
    boxes_labels_scores, coco_ssd, detection_output, efficient_nms, labels_boxes_scores, mmdeploy, tensorflow,
};
use super::raw::{blazeface, nanodet, rtmdet, scrfd, yolov3_raw, yolov5_raw, yolov7_raw, yolov8_raw, yunet};
use super::reader::Open;
use super::sam::sam;
use super::yolo::{
    pp_yoloe, yolo_nas, yolov5, yolov5_seg, yolov6, yolov8, yolov8_obb, yolov8_pose, yolov8_seg, yolox,
};

/// A model: a head, and the function that reads its outputs.
#[derive(Debug)]
pub struct Model {
    /// The head.
    pub head: Head,
    pub(super) open: Open,
}

impl Head {
    const fn read_by(self, open: Open) -> Model {
        Model { head: self, open }
    }
}

impl Model {
    /// The model with a name.
    ///
    /// # Errors
    /// `UNKNOWN_ID` for an unknown name, listing the known ones.
    pub fn of(name: &str) -> Result<&'static Model> {
        MODELS.iter().find(|model| model.head.names.contains(&name)).ok_or_else(|| {
            let known: Vec<&str> = MODELS.iter().flat_map(|model| model.head.names).copied().collect();
            Error::new(Code::UnknownId, format!("a model of {}", known.join(", ")), name).in_input("model")
        })
    }
}

/// Every model.
pub static MODELS: &[Model] = &[
    // The tutorial's SimpleYOLOHead: score above 0.1, NMS over all classes that drops boxes with an IoU of at least
    // 0.5.
    Head {
        names: &["yolo-grid"],
        roles: &[role("output", &[], "[N, rows, columns, 5 + classes]", 3)],
        defaults: Defaults {
            score_threshold: 0.1,
            iou_threshold: Some(0.5),
            max_detections: ALL,
            top_k: ALL,
            class_agnostic: true,
            suppress_equal: true,
            input: Is([448.0, 448.0]),
            resize: Stretch,
            ..YOLO
        },
        options: &["multiLabel", "numClasses"],
        scores: ScoreRange::Any,
        ..HEAD
    }
    .read_by(yolo_grid),
    // Darknet's examples/yolo.c: thresh 0.2, nms 0.4, every class of a box.
    Head {
        names: &["yolov1"],
        roles: &[role("output", &[], "[N, rows, columns, 5 · boxesPerCell + classes]", 3)],
        defaults: Defaults {
            score_threshold: 0.2,
            iou_threshold: Some(0.4),
            multi_label: true,
            input: Is([448.0, 448.0]),
            resize: Stretch,
            ..YOLO
        },
        options: &["multiLabel", "numClasses", "boxesPerCell", "squareRoots"],
        scores: ScoreRange::Any,
        ..HEAD
    }
    .read_by(yolov1),
    Head {
        names: &["yolov5", "yolov3", "yolov7"],
        roles: &[role("output", &["output0"], "[N, anchors, 5 + classes]", 2)],
        defaults: YOLOV5,
        options: &["multiLabel", "numClasses", "strides", "subset", "layout", "normalized", "boxesPerCell"],
        ..HEAD
    }
    .read_by(yolov5),
    // As YOLOv5's segment/predict.py: the same thresholds.
    Head {
        names: &["yolov5-seg", "yolov7-seg"],
        roles: &[role("output", &["output0"], "[N, anchors, 5 + classes + masks]", 2), PROTOTYPES],
        defaults: YOLOV5,
        options: &[
            "multiLabel",
            "numClasses",
            "strides",
            "subset",
            "layout",
            "normalized",
            "boxesPerCell",
            "channelsLast",
        ],
        ..HEAD
    }
    .read_by(yolov5_seg),
    // YOLOv6's tools/infer.py: conf-thres 0.4, iou-thres 0.45, max-det 1000.
    Head {
        names: &["yolov6"],
        roles: &[role("output", &["outputs"], "[N, anchors, 5 + classes]", 2)],
        defaults: Defaults { score_threshold: 0.4, ..YOLOV5 },
        options: PYRAMID,
        ..HEAD
    }
    .read_by(yolov6),
    Head { names: &["yolov8", "yolo11", "yolov9", "yolo12"], roles: YOLO_ROLES, options: PYRAMID, ..HEAD }
        .read_by(yolov8),
    Head {
        names: &["yolov8-seg", "yolo11-seg"],
        roles: &[role("output", &["output0"], "[N, 4 + classes + masks, anchors]", 2), PROTOTYPES],
        options: &["multiLabel", "numClasses", "strides", "subset", "layout", "normalized", "channelsLast"],
        ..HEAD
    }
    .read_by(yolov8_seg),
    Head {
        names: &["yolov8-pose", "yolo11-pose"],
        roles: &[role("output", &["output0"], "[N, 4 + classes + keypoints · keypointSize, anchors]", 2)],
        defaults: YOLO,
        options: &["multiLabel", "numClasses", "strides", "subset", "layout", "normalized", "keypointSize"],
        ..HEAD
    }
    .read_by(yolov8_pose),
    Head {
        names: &["yolov8-obb", "yolo11-obb"],
        roles: &[role("output", &["output0"], "[N, 4 + classes + 1, anchors]", 2)],
        options: PYRAMID,
        rotated: true,
        ..HEAD
    }
    .read_by(yolov8_obb),
    Head {
        names: &["yolov10", "end-to-end", "yolo26"],
        roles: &[role("output", &["output0"], "[N, detections, 6]", 2)],
        defaults: END_TO_END,
        options: &["normalized"],
        ..HEAD
    }
    .read_by(end_to_end),
    Head {
        names: &["end-to-end-seg", "yolo26-seg"],
        roles: &[role("output", &["output0"], "[N, detections, 6 + masks]", 2), PROTOTYPES],
        defaults: END_TO_END,
        options: &["normalized", "channelsLast"],
        ..HEAD
    }
    .read_by(end_to_end_seg),
    Head {
        names: &["end-to-end-pose", "yolo26-pose"],
        roles: &[role("output", &["output0"], "[N, detections, 6 + keypoints · keypointSize]", 2)],
        defaults: END_TO_END,
        options: &["normalized", "keypointSize"],
        ..HEAD
    }
    .read_by(end_to_end_pose),
    Head {
        names: &["end-to-end-obb", "yolo26-obb"],
        roles: &[role("output", &["output0"], "[N, detections, 7]", 2)],
        defaults: END_TO_END,
        options: &["normalized"],
        rotated: true,
        ..HEAD
    }
    .read_by(end_to_end_obb),
    // YOLOX's demo/ONNXRuntime: score_thr 0.1, nms_thr 0.45 over all classes, image in the upper left corner.
    Head {
        names: &["yolox"],
        roles: &[role("output", &["output0"], "[N, anchors, 5 + classes]", 2)],
        defaults: Defaults {
            score_threshold: 0.1,
            iou_threshold: Some(0.45),
            class_agnostic: true,
            resize: LetterboxCorner,
            ..YOLO
        },
        options: &["multiLabel", "numClasses", "strides", "subset", "layout", "normalized", "decoded"],
        ..HEAD
    }
    .read_by(yolox),
    // SuperGradients' YoloNAS: conf 0.25, iou 0.7, nms_top_k 1000, 300 predictions, every class of a box.
    Head {
        names: &["yolo-nas"],
        roles: &[
            role("boxes", &["pred_bboxes", "output0", "dets"], "[N, anchors, 4]", 2),
            role("scores", &["pred_scores", "output1"], "[N, anchors, classes]", 2),
        ],
        defaults: Defaults { top_k: 1000, multi_label: true, ..YOLO },
        options: &["multiLabel", "numClasses", "strides", "subset", "normalized", "logits"],
        ..HEAD
    }
    .read_by(yolo_nas),
    // RTDetrImageProcessor.post_process_object_detection of transformers: threshold 0.5, the best over all queries and
    // classes, as many as there are queries: 300 in RTDetrConfig.
    Head {
        names: &["rt-detr"],
        roles: &query_roles("[N, queries, classes]"),
        defaults: QUERIES,
        options: QUERY_OPTIONS,
        ..HEAD
    }
    .read_by(rt_detr),
    // Ultralytics' RTDETRPredictor.postprocess: the best class of each query above conf 0.25, without suppression, of an image that was
    // stretched; its export has the sigmoid.
    Head {
        names: &["rt-detr-ultralytics"],
        roles: &[role("output", &[], "[N, queries, 4 + classes]", 2)],
        defaults: Defaults { score_threshold: 0.25, logits: false, ..BEST_OF_QUERY },
        options: &["multiLabel", "numClasses"],
        ..HEAD
    }
    .read_by(rt_detr_rows),
    // transformers' OwlViTImageProcessor.post_process_object_detection: the best query text of each box above 0.1.
    Head {
        names: &["owl-vit"],
        roles: &query_roles("[N, queries, texts]"),
        defaults: Defaults { score_threshold: 0.1, ..BEST_OF_QUERY },
        options: QUERY_OPTIONS,
        ..HEAD
    }
    .read_by(rt_detr),
    // transformers' GroundingDinoProcessor.post_process_grounded_object_detection: the best token of each box above 0.25.
    Head {
        names: &["grounding-dino"],
        roles: &query_roles("[N, queries, tokens]"),
        defaults: Defaults { score_threshold: 0.25, ..BEST_OF_QUERY },
        options: QUERY_OPTIONS,
        ..HEAD
    }
    .read_by(rt_detr),
    // RF-DETR's PostProcess: the best num_select 300 over queries and classes; predict's threshold 0.5.
    Head {
        names: &["rf-detr", "rf-detr-seg"],
        roles: &[
            role("boxes", &["dets", "pred_boxes"], "[N, queries, 4]", 2),
            role("logits", &["labels", "pred_logits"], "[N, queries, classes]", 2),
            Role { optional: true, ..role("masks", &["pred_masks"], "[N, queries, height, width]", 3) },
        ],
        defaults: QUERIES,
        options: QUERY_OPTIONS,
        ..HEAD
    }
    .read_by(rf_detr),
    // DetrImageProcessor.post_process_object_detection of transformers: threshold 0.5.
    Head {
        names: &["detr"],
        roles: &query_roles("[N, queries, classes + 1]"),
        defaults: BEST_OF_QUERY,
        options: QUERY_OPTIONS,
        ..HEAD
    }
    .read_by(detr),
    // torchvision's ssd300_vgg16: score_thresh 0.01, nms_thresh 0.45, topk_candidates 400, detections_per_img 200.
    Head {
        names: &["ssd"],
        roles: &[
            role("logits", &["cls_logits", "scores"], "[N, anchors, 1 + classes]", 2),
            role("deltas", &["bbox_regression", "boxes"], "[N, anchors, 4]", 2),
        ],
        defaults: Defaults {
            score_threshold: 0.01,
            iou_threshold: Some(0.45),
            max_detections: 200,
            top_k: 400,
            input: Is([300.0, 300.0]),
            ..TORCHVISION
        },
        options: &["numClasses", "logits", "anchors"],
        ..HEAD
    }
    .read_by(ssd),
    // torchvision's RetinaNet: score_thresh 0.05, nms_thresh 0.5, topk_candidates 1000, detections_per_img 300.
    Head {
        names: &["retinanet"],
        roles: &[
            role("logits", &["cls_logits", "scores"], "[N, anchors, classes]", 2),
            role("deltas", &["bbox_regression", "boxes"], "[N, anchors, 4]", 2),
        ],
        defaults: Defaults { max_detections: 300, ..TORCHVISION },
        options: ANCHOR_OPTIONS,
        ..HEAD
    }
    .read_by(retinanet),
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
        options: &["numClasses", "logits"],
        ..HEAD
    }
    .read_by(faster_rcnn),
    // torchvision's FCOS: score_thresh 0.2, nms_thresh 0.6, topk_candidates 1000, detections_per_img 100.
    Head {
        names: &["fcos"],
        roles: &[
            role("logits", &["cls_logits"], "[N, points, classes]", 2),
            role("distances", &["bbox_regression"], "[N, points, 4]", 2),
            role("centerness", &["bbox_ctrness", "ctrness"], "[N, points, 1]", 2),
        ],
        defaults: Defaults { score_threshold: 0.2, iou_threshold: Some(0.6), ..TORCHVISION },
        options: ANCHOR_OPTIONS,
        ..HEAD
    }
    .read_by(fcos),
    // The tutorial's fcos_decode: centerness of at least 0.3, stride 8, no suppression, points by rows.
    Head {
        names: &["fcos-simple"],
        roles: &[
            role("centerness", &["center"], "[N, rows, columns]", 2),
            role("distances", &["distance"], "[N, rows, columns, 4]", 3),
        ],
        defaults: Defaults {
            score_threshold: 0.3,
            iou_threshold: None,
            max_detections: ALL,
            top_k: ALL,
            input: DefaultInput::Image,
            resize: Resize::None,
            strides: &[8.0],
            ..YOLO
        },
        options: &["strides"],
        scores: ScoreRange::Any,
        order: Order::ByPlace,
        ..HEAD
    }
    .read_by(fcos_simple),
    // CenterNet's opts.py: K 100, vis_thresh 0.3, down_ratio 4, input 512.
    Head {
        names: &["centernet"],
        roles: &[
            role("heatmap", &["hm", "center_heatmap", "tower_0/keypoints"], "[N, classes, rows, columns]", 3),
            role("size", &["wh", "tower_0/wh"], "[N, 2 or 4, rows, columns]", 3),
            Role { optional: true, ..role("offset", &["reg"], "[N, 2, rows, columns]", 3) },
        ],
        defaults: Defaults {
            score_threshold: 0.3,
            iou_threshold: None,
            max_detections: 100,
            top_k: 100,
            logits: true,
            strides: &[4.0],
            ..YOLO
        },
        options: &["numClasses", "logits", "strides", "channelsLast", "sizesInPixels", "centerOffset"],
        ..HEAD
    }
    .read_by(centernet),
    // Yet-Another-EfficientDet-Pytorch's coco_eval.py: threshold 0.05, nms_threshold 0.5, probabilities, image in the
    // upper left corner; the best class of each anchor. AutoML's limits: 5000 candidates, 100 detections.
    Head {
        names: &["efficientdet"],
        roles: &[
            role("scores", &["classification", "class_outputs"], "[N, anchors, classes]", 2),
            role("deltas", &["regression", "box_outputs"], "[N, anchors, 4]", 2),
        ],
        defaults: Defaults {
            multi_label: false,
            logits: false,
            top_k: 5000,
            input: Follows,
            resize: LetterboxCorner,
            ..TORCHVISION
        },
        options: ANCHOR_OPTIONS,
        ..HEAD
    }
    .read_by(efficientdet),
    // The exports of RT-DETR (rtdetr_pytorch/tools/export_onnx.py), D-FINE and DEIM (tools/deployment/export_onnx.py).
    // Threshold: their onnxruntime examples draw above 0.6 and 0.4; boxwise uses RTDetrImageProcessor's 0.5.
    Head {
        names: &["d-fine", "deim", "rt-detr-export"],
        roles: &[
            Role { whole: true, ..role("labels", &[], "[N, rows]", 1) },
            role("boxes", &[], "[N, rows, 4]", 2),
            role("scores", &[], "[N, rows]", 1),
        ],
        defaults: POST_PROCESSED,
        ..HEAD
    }
    .read_by(labels_boxes_scores),
    // torchvision's detectors, exported with their post-processing: scores are already above box_score_thresh (0.05).
    Head {
        names: &["torchvision"],
        roles: &[
            role("boxes", &[], "[rows, 4]", 2),
            Role { whole: true, ..role("labels", &[], "[rows]", 1) },
            role("scores", &[], "[rows]", 1),
        ],
        batched: false,
        defaults: Defaults { score_threshold: 0.05, ..POST_PROCESSED },
        ..HEAD
    }
    .read_by(boxes_labels_scores),
    // TensorFlow's object_detection/exporter.py; min_score_thresh 0.5 of utils/visualization_utils.py.
    Head {
        names: &["tensorflow", "tflite"],
        roles: &[
            role("boxes", &["detection_boxes"], "[N, rows, 4]", 2),
            Role { whole: true, ..role("classes", &["detection_classes"], "[N, rows]", 1) },
            role("scores", &["detection_scores"], "[N, rows]", 1),
            Role { optional: true, whole: true, ..role("count", &["num_detections"], "[N]", 0) },
        ],
        defaults: Defaults { resize: Stretch, ..POST_PROCESSED },
        ..HEAD
    }
    .read_by(tensorflow),
    // TensorRT's plugin/efficientNMSPlugin and plugin/batchedNMSPlugin. Boxes are in the coordinates that the network gave them.
    Head {
        names: &["efficient-nms", "batched-nms"],
        roles: &[
            Role { whole: true, ..role("count", &["num_dets", "num_detections"], "[N, 1]", 1) },
            role("boxes", &["det_boxes", "nmsed_boxes"], "[N, rows, 4]", 2),
            role("scores", &["det_scores", "nmsed_scores"], "[N, rows]", 1),
            Role { whole: true, ..role("classes", &["det_classes", "nmsed_classes"], "[N, rows]", 1) },
        ],
        defaults: END_TO_END,
        ..HEAD
    }
    .read_by(efficient_nms),
    // MMDeploy's demo/python/object_detection.py draws from 0.3; its pipelines scale the image and pad it after its sides.
    Head {
        names: &["mmdeploy"],
        roles: &[
            role("dets", &[], "[N, rows, 5]", 2),
            Role { whole: true, ..role("labels", &[], "[N, rows]", 1) },
        ],
        defaults: Defaults { score_threshold: 0.3, resize: LetterboxCorner, ..END_TO_END },
        ..HEAD
    }
    .read_by(mmdeploy),
    // DetectionOutput of Caffe's SSD (src/caffe/layers/detection_output_layer.cpp) and of OpenVINO's operation set; Open Model Zoo's
    // demos draw from 0.5.
    Head {
        names: &["detection-output"],
        roles: &[role("detection_out", &["DetectionOutput"], "[1, 1, rows, 7]", 3)],
        defaults: Defaults { resize: Stretch, ..POST_PROCESSED },
        ..HEAD
    }
    .read_by(detection_output),
    // YOLOv7's export.py with --end2end and for onnxruntime (--max-wh): conf-thres 0.25.
    Head {
        names: &["yolov7-end-to-end"],
        roles: &[role("output", &[], "[rows, 7]", 2)],
        batched: false,
        defaults: END_TO_END,
        options: &["normalized"],
        ..HEAD
    }
    .read_by(yolov7_end_to_end),
    // TensorFlow.js's coco-ssd (src/index.ts): minScore 0.5, 20 boxes, an IoU threshold of 0.5, which tf.image.nonMaxSuppression
    // suppresses at, too.
    Head {
        names: &["coco-ssd"],
        roles: &[
            role("scores", &["Postprocessor/Slice"], "[N, anchors, classes]", 2),
            role("boxes", &["Postprocessor/ExpandDims_1"], "[N, anchors, 1, 4]", 3),
        ],
        defaults: Defaults {
            iou_threshold: Some(0.5),
            max_detections: 20,
            class_agnostic: true,
            suppress_equal: true,
            resize: Stretch,
            ..POST_PROCESSED
        },
        options: &["numClasses"],
        ..HEAD
    }
    .read_by(coco_ssd),
    // PaddleDetection's configs/ppyoloe/_base_/ppyoloe_crn.yml: score_threshold 0.01, nms_threshold 0.7, nms_top_k 1000,
    // keep_top_k 300.
    Head {
        names: &["pp-yoloe"],
        roles: &[role("boxes", &[], "[N, anchors, 4]", 2), role("scores", &[], "[N, classes, anchors]", 2)],
        defaults: Defaults {
            score_threshold: 0.01,
            top_k: 1000,
            multi_label: true,
            input: DefaultInput::Image,
            resize: Resize::None,
            ..YOLO
        },
        options: &["multiLabel", "numClasses", "normalized"],
        ..HEAD
    }
    .read_by(pp_yoloe),
    // PaddleDetection's deploy/python/infer.py: threshold 0.5.
    Head {
        names: &["paddle-detection"],
        roles: &[role("output", &[], "[detections, 6]", 2)],
        batched: false,
        defaults: POST_PROCESSED,
        ..HEAD
    }
    .read_by(paddle_detection),
    // segment-anything's SamAutomaticMaskGenerator: pred_iou_thresh 0.88, stability_score_thresh 0.95, box_nms_thresh 0.7; the image's
    // longer side is scaled to 1024, padded after it.
    Head {
        names: &["sam"],
        roles: &[
            Role {
                nested: true,
                ..role("masks", &["low_res_masks", "pred_masks"], "[..., height, width]", 3)
            },
            Role { nested: true, ..role("scores", &["iou_predictions", "iou_scores"], "[...]", 1) },
        ],
        batched: false,
        defaults: Defaults {
            score_threshold: 0.88,
            max_detections: ALL,
            top_k: ALL,
            input: Is([1024.0, 1024.0]),
            resize: LetterboxCorner,
            ..YOLO
        },
        options: &["stabilityScoreThreshold", "stabilityScoreOffset", "maskThreshold"],
        scores: ScoreRange::Any,
        ..HEAD
    }
    .read_by(sam),
    // As YOLOv8's.
    Head {
        names: &["yolov8-raw", "yolo11-raw", "yolov9-raw", "yolo12-raw"],
        defaults: Defaults { logits: true, ..YOLO },
        options: DISTRIBUTION_OPTIONS,
        ..MAPS
    }
    .read_by(yolov8_raw),
    // As YOLOv5's.
    Head { names: &["yolov5-raw"], defaults: RAW_YOLOV5, options: RAW_SIGMOIDS, ..MAPS }.read_by(yolov5_raw),
    Head { names: &["yolov7-raw"], defaults: RAW_YOLOV5, options: RAW_SIGMOIDS, ..MAPS }.read_by(yolov7_raw),
    Head { names: &["yolov3-raw"], defaults: RAW_YOLOV5, options: RAW_ANCHORS, ..MAPS }.read_by(yolov3_raw),
    // insightface's model_zoo/scrfd.py: det_thresh 0.5, nms_thresh 0.4, scaled into the upper left corner.
    Head {
        names: &["scrfd"],
        defaults: Defaults {
            score_threshold: 0.5,
            iou_threshold: Some(0.4),
            max_detections: ALL,
            resize: LetterboxCorner,
            ..YOLO
        },
        options: &["logits", "strides", "channelsLast", "boxesPerCell"],
        ..MAPS
    }
    .read_by(scrfd),
    // OpenCV's FaceDetectorYN::create: score_threshold 0.9, nms_threshold 0.3, top_k 5000.
    Head {
        names: &["yunet"],
        defaults: Defaults {
            score_threshold: 0.9,
            iou_threshold: Some(0.3),
            max_detections: ALL,
            top_k: 5000,
            resize: LetterboxCorner,
            ..YOLO
        },
        options: &["strides", "channelsLast"],
        ..MAPS
    }
    .read_by(yunet),
    // MediaPipe's face_detection_short_range: min_score_thresh 0.5, min_suppression_threshold 0.3.
    Head {
        names: &["blazeface"],
        defaults: Defaults {
            score_threshold: 0.5,
            iou_threshold: Some(0.3),
            logits: true,
            strides: &[8.0, 16.0],
            ..YOLO
        },
        options: &["logits", "strides", "boxesPerCell"],
        ..MAPS
    }
    .read_by(blazeface),
    // NanoDet-Plus' post_process: score_thr 0.05, nms 0.6, 100 boxes; keep_ratio false.
    Head {
        names: &["nanodet"],
        defaults: Defaults {
            score_threshold: 0.05,
            iou_threshold: Some(0.6),
            max_detections: 100,
            top_k: ALL,
            resize: Stretch,
            strides: &[8.0, 16.0, 32.0, 64.0],
            ..YOLO
        },
        options: DISTRIBUTION_OPTIONS,
        ..MAPS
    }
    .read_by(nanodet),
    // RTMDet's test_cfg: score_thr 0.001, nms 0.65, 300 boxes, nms_pre 30000; padded after the image.
    Head {
        names: &["rtmdet"],
        defaults: Defaults {
            score_threshold: 0.001,
            iou_threshold: Some(0.65),
            multi_label: true,
            logits: true,
            resize: LetterboxCorner,
            ..YOLO
        },
        options: &["multiLabel", "numClasses", "logits", "strides", "channelsLast"],
        ..MAPS
    }
    .read_by(rtmdet),
];

/// YOLOv5's detect.py: conf-thres 0.25, iou-thres 0.45, max-det 1000.
const YOLOV5: Defaults = Defaults { iou_threshold: Some(0.45), max_detections: 1000, ..YOLO };
const RAW_YOLOV5: Defaults = Defaults { logits: true, ..YOLOV5 };
/// One-to-one heads need no suppression (Wang et al. 2024).
const END_TO_END: Defaults = Defaults { iou_threshold: None, top_k: ALL, ..YOLO };
/// The best class of every query.
const BEST_OF_QUERY: Defaults = Defaults { max_detections: ALL, top_k: ALL, multi_label: false, ..QUERIES };

const fn query_roles(logits: &'static str) -> [Role; 2] {
    [role("logits", SCORED_BOXES[0], logits, 2), role("boxes", SCORED_BOXES[1], "[N, queries, 4]", 2)]
}

const QUERY_OPTIONS: &[&str] = &["multiLabel", "numClasses", "logits"];
const ANCHOR_OPTIONS: &[&str] =
    &["multiLabel", "numClasses", "logits", "strides", "anchors", "anchorsPerLevel"];
const DISTRIBUTION_OPTIONS: &[&str] =
    &["multiLabel", "numClasses", "logits", "strides", "channelsLast", "regMax"];
const RAW_SIGMOIDS: &[&str] =
    &["multiLabel", "numClasses", "logits", "strides", "channelsLast", "anchorSizes"];
const RAW_ANCHORS: &[&str] = &["multiLabel", "numClasses", "strides", "channelsLast", "anchorSizes"];

#[cfg(test)]
mod tests {
    use boxwise_error::Code;

    use super::*;

    #[test]
    fn every_model_has_a_name_of_its_own() {
        let mut names: Vec<&str> = MODELS.iter().flat_map(|model| model.head.names).copied().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| Model::of(name).is_ok()));
        assert_eq!(Model::of("yolov99").unwrap_err().code, Code::UnknownId);
    }
}
