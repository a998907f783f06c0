"""Answers of exports whose suppression is in the network: TensorRT's EfficientNMS, MMDeploy, Caffe's and OpenVINO's DetectionOutput, YOLOv7.

    python suppressed.py > suppressed.json

Restated in NumPy from what the projects publish: the outputs of the plugin (NVIDIA/TensorRT, plugin/efficientNMSPlugin/README.md), of
`multiclass_nms` (open-mmlab/mmdeploy, mmdeploy/mmcv/ops/nms.py) with the reading of demo/python/object_detection.py, of the operation (openvino,
docs of DetectionOutput-8: the rows end with an image of -1) with that of Open Model Zoo's `SSD`, and of `ONNX_ORT` (WongKinYiu/yolov7,
models/experimental.py: image, box, class, score). Doubles.
"""

import json

import numpy as np
from geometry import Letterbox, Stretch, answer, case

RNG = np.random.default_rng(20261)
NETWORK, IMAGE = (96, 64), (141, 71)
SIZES = {"inputSize": list(NETWORK), "imageSize": list(IMAGE)}


class Corner(Letterbox):
    """As a letterbox, with all padding after the image."""

    def __init__(self, network, image):
        super().__init__(network, image)
        self.pad = (0, 0)


def rows(count, padding):
    """Boxes (x1, y1, x2, y2), scores and classes, best first, and rows that nothing may read."""
    low = RNG.uniform((-5, 2), (60, 42), (count + padding, 2)).round(3)
    boxes = np.concatenate([low, (low + RNG.uniform(8, 40, low.shape)).round(3)], 1)
    scores = np.sort(RNG.uniform(0.05, 1, count + padding).round(3))[::-1].copy()
    return boxes, scores, RNG.integers(0, 5, count + padding)


def found(mapping, boxes, scores, classes, keep):
    return [answer(mapping.boxes(boxes[keep]), scores[keep], classes[keep], sources=keep)]


def efficient_nms():
    count, (boxes, scores, classes) = 12, rows(12, 8)
    keep = np.nonzero(scores[:count] > 0.25)[0]
    outputs = [np.array([[count]]), boxes[None], scores[None], classes[None]]
    return case("efficient-nms", outputs, SIZES, found(Letterbox(NETWORK, IMAGE), boxes, scores, classes, keep))


def mmdeploy():
    boxes, scores, classes = rows(12, 8)
    scores[12:], classes[12:] = 0, -1
    keep = np.nonzero(scores > 0.3)[0]
    outputs = [np.concatenate([boxes, scores[:, None]], 1)[None], classes[None]]
    return case("mmdeploy", outputs, SIZES, found(Corner(NETWORK, IMAGE), boxes, scores, classes, keep))


def detection_output():
    count, (boxes, scores, classes) = 12, rows(12, 8)
    fractions = (boxes / np.tile(NETWORK, 2)).round(4)
    images = np.where(np.arange(20) == count, -1, 0)  # the rows behind it are left from before
    keep = np.nonzero(scores[:count] > 0.5)[0]
    outputs = [np.concatenate([images[:, None], classes[:, None], scores[:, None], fractions], 1)[None, None]]
    answers = found(Stretch(NETWORK, IMAGE), fractions * np.tile(NETWORK, 2), scores, classes, keep)
    return case("detection-output", outputs, SIZES, answers)


def yolov7():
    boxes, scores, classes = rows(12, 0)
    keep = np.nonzero(scores > 0.25)[0]
    outputs = [np.concatenate([np.zeros((12, 1)), boxes, classes[:, None], scores[:, None]], 1)]
    return case("yolov7-end-to-end", outputs, SIZES, found(Letterbox(NETWORK, IMAGE), boxes, scores, classes, keep))


if __name__ == "__main__":
    cases = [efficient_nms(), mmdeploy(), detection_output(), yolov7()]
    assert all(image["scores"] for c in cases for image in c["images"])
    print(json.dumps(cases, separators=(",", ":")))
