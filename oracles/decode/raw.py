"""Answers of heads that end in the raw outputs of a pyramid's levels, restated in NumPy from papers and published code, doubles.

    python raw.py > raw.json

Distributions after generalised focal loss (Li et al. 2020): the mean of a softmax over 0, 1, 2, ... YOLOv8's points are the centres of
cells; NanoDet-Plus' (`nanodet/model/head/nanodet_plus_head.py`, Apache 2.0) and RTMDet's (mmdet 3.3.0, `MlvlPointGenerator(offset=0)`,
Apache 2.0) their corners. YOLOv3's boxes after Redmon and Farhadi 2018, YOLOv5's and YOLOv7's after Wang et al. 2022 (doubled sigmoids).
SCRFD after insightface 0.7.3 (`model_zoo/scrfd.py`, MIT: `distance2bbox`, `distance2kps`), BlazeFace after MediaPipe 0.10 (`ssd_anchors_calculator.cc` and
`tensors_to_detections_calculator.cc`, Apache 2.0; its weighted suppression is left out).
"""

import json

import numpy as np

from geometry import Letterbox, Stretch, answer, case, greedy

RNG = np.random.default_rng(815)


def uniform(low, high, *shape):
    return RNG.uniform(low, high, shape).round(3)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Corner(Letterbox):
    """Scaled to fit, in the upper left corner."""

    def __init__(self, network, image):
        gain = min(network[0] / image[0], network[1] / image[1])
        self.gain, self.pad, self.image = (gain, gain), (0, 0), image


def grid(network, stride):
    """The upper left corners of cells in cells, by rows."""
    columns, rows = -(-network[0] // stride), -(-network[1] // stride)
    x, y = np.meshgrid(np.arange(columns), np.arange(rows))
    return rows, columns, np.stack([x.ravel(), y.ravel()], 1).astype(float)


def around(points, distances):
    return np.concatenate([points - distances[:, :2], points + distances[:, 2:]], 1)


def centred(centre, size):
    return np.concatenate([centre - size / 2, centre + size / 2], 1)


def mean(logits):
    """The mean of the distribution of each side: [cells, 4 · bins] to [cells, 4]."""
    parts = logits.reshape(len(logits), 4, -1)
    weights = np.exp(parts - parts.max(-1, keepdims=True))
    return (weights / weights.sum(-1, keepdims=True)) @ np.arange(parts.shape[-1])


def found(model, outputs, options, boxes, scores, threshold, iou, mapping, points=None, every=False):
    """Boxes of all anchors in the order of their sources; scores of each class."""
    assert np.abs(scores - threshold).min() > 1e-9
    places, classes = np.nonzero(scores > threshold) if every else (np.nonzero(scores.max(1) > threshold)[0], None)
    classes = scores[places].argmax(1) if classes is None else classes
    own = scores[places, classes]
    keep = np.array(greedy(boxes[places], own, classes, iou))
    more = {}
    if points is not None:
        more["keypoints"] = mapping.points(points[places[keep]].reshape(-1, 2))
    out = answer(mapping.boxes(boxes[places[keep]]), own[keep], classes[keep], sources=places[keep], **more)
    return case(model, outputs, {"imageSize": list(mapping.image), **options}, [out])


def as_maps(parts, last):
    """Rows [cells, channels] of each level as maps of it."""
    maps = [rows.reshape(1, height, width, -1) for rows, height, width in parts]
    return [np.ascontiguousarray(m if last else m.transpose(0, 3, 1, 2)) for m in maps]


def distributions(model, network, strides, bins, point, how, last=False, probabilities=False):
    boxes, scores, parts = [], [], []
    for stride in strides:
        rows, columns, cells = grid(network, stride)
        box, classes = uniform(-3, 3, len(cells), 4 * bins), uniform(-6, 0.3, len(cells), 3)
        classes = sigmoid(classes) if probabilities else classes
        boxes.append(around(cells + point, mean(box)) * stride)
        scores.append(classes if probabilities else sigmoid(classes))
        parts.append((box, classes, rows, columns))
    options = {"channelsLast": True} if last else {}
    if how == "joint":
        outputs = as_maps([(np.concatenate([b, c], 1), h, w) for b, c, h, w in parts], last)
    elif how == "split":
        outputs = [m for b, c, h, w in parts for m in as_maps([(b, h, w), (c, h, w)], last)]
    else:
        order = [(c, b) for b, c, *_ in parts] if how == "classes first" else [(b, c) for b, c, *_ in parts]
        flat = np.concatenate([np.concatenate(pair, 1) for pair in order])[None]
        outputs = [flat if how == "classes first" else np.ascontiguousarray(flat.transpose(0, 2, 1))]
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    if model == "nanodet":
        options.update(scoreThreshold=0.3, iouThreshold=0.4)
        return found(model, outputs, options, boxes, scores, 0.3, 0.4, Stretch(network, (141, 71)))
    if bins != 16:
        options["regMax"] = bins
    options["iouThreshold"] = 0.4  # overlaps above the default are rare among random boxes
    return found(model, outputs, options, boxes, scores, 0.25, 0.4, Letterbox(network, (141, 71)))


def rtmdet():
    network, boxes, scores, classes, distances = (96, 64), [], [], [], []
    for stride in (8, 16, 32):
        rows, columns, cells = grid(network, stride)
        box, logits = uniform(0, 30, len(cells), 4), uniform(-6, 0, len(cells), 3)
        boxes.append(around(cells * stride, box))
        scores.append(sigmoid(logits))
        classes.append((logits, rows, columns))
        distances.append((box, rows, columns))
    outputs = as_maps(classes, False) + as_maps(distances, False)
    mapping = Corner(network, (141, 71))
    return found("rtmdet", outputs, {"scoreThreshold": 0.3, "iouThreshold": 0.3}, np.concatenate(boxes), np.concatenate(scores), 0.3, 0.3, mapping, every=True)


V5 = [[(10, 13), (16, 30), (33, 23)], [(30, 61), (62, 45), (59, 119)], [(116, 90), (156, 198), (373, 326)]]
V7 = [[(12, 16), (19, 36), (40, 28)], [(36, 75), (76, 55), (72, 146)], [(142, 110), (192, 243), (459, 401)]]


def anchored(model, anchors, deep, last=False):
    """Maps [3, rows, columns, 5 + classes], or with the anchors among the channels."""
    network, boxes, scores, objects, outputs = (96, 64), [], [], [], []
    for stride, sizes in zip((8, 16, 32), anchors):
        rows, columns, cells = grid(network, stride)
        raw = uniform(-2, 1, 3, len(cells), 8)
        raw[..., 4] = uniform(-4, 3, 3, len(cells))
        for anchor, size in enumerate(sizes):
            part = sigmoid(raw[anchor])
            if model == "yolov3-raw":
                boxes.append(centred((cells + part[:, :2]) * stride, np.exp(raw[anchor, :, 2:4]) * size))
            else:
                boxes.append(centred((cells + part[:, :2] * 2 - 0.5) * stride, (part[:, 2:4] * 2) ** 2 * size))
            scores.append(part[:, 4:5] * part[:, 5:])
            objects.append(part[:, 4])
        if deep:
            outputs.append(raw.reshape(1, 3, rows, columns, 8))
        else:
            joint = raw.transpose(1, 0, 2).reshape(len(cells), 24)
            outputs += as_maps([(joint, rows, columns)], last)
    boxes, scores = np.concatenate(boxes), np.concatenate(scores)
    assert (np.concatenate(objects)[scores.max(1) > 0.25] > 0.25).all()
    options = {"channelsLast": True} if last else {}
    return found(model, outputs, options, boxes, scores, 0.25, 0.45, Letterbox(network, (141, 71)))


def scrfd():
    """Scores of all levels, then boxes, then keypoints; two anchors of a cell next to each other."""
    network, boxes, scores, points, outputs = (64, 64), [], [], [], ([], [], [])
    for stride in (8, 16, 32):
        _, _, cells = grid(network, stride)
        centre = np.repeat(cells, 2, 0)
        score, box, kps = uniform(0, 0.7, len(centre), 1) + 0.0004, uniform(0.2, 3, len(centre), 4), uniform(-2, 2, len(centre), 10)
        boxes.append(around(centre * stride, box * stride))
        points.append(np.tile(centre * stride, 5) + kps * stride)
        scores.append(score)
        for to, one in zip(outputs, (score, box, kps)):
            to.append(one)
    mapping = Corner(network, (141, 71))
    return found("scrfd", sum(outputs, []), {}, *map(np.concatenate, (boxes, scores)), 0.5, 0.4, mapping, np.concatenate(points))


def blazeface():
    """Anchors at the centres of cells, two of the first level and six of the second; everything in pixels from there."""
    network, centres = (64, 64), []
    for stride, count in ((8, 2), (16, 6)):
        _, _, cells = grid(network, stride)
        centres.append(np.repeat((cells + 0.5) * stride, count, 0))
    centres = np.concatenate(centres)
    n = len(centres)
    raw = np.concatenate([uniform(-6, 6, n, 2), uniform(8, 25, n, 2), uniform(-12, 12, n, 12)], 1)
    logits = uniform(-6, 0.6, n, 1)
    boxes = centred(centres + raw[:, :2], raw[:, 2:4])
    points = np.tile(centres, 6) + raw[:, 4:]
    mapping = Letterbox(network, (141, 71))
    return found("blazeface", [raw[None], logits[None]], {}, boxes, sigmoid(logits), 0.5, 0.3, mapping, points)


if __name__ == "__main__":
    THREE = (8, 16, 32)
    cases = [
        distributions("yolov8-raw", (64, 64), THREE, 16, 0.5, "joint"),
        distributions("yolov8-raw", (96, 64), THREE, 4, 0.5, "split"),
        distributions("yolov8-raw", (96, 64), THREE, 4, 0.5, "split", last=True),
        distributions("yolov8-raw", (64, 64), THREE, 16, 0.5, "flat"),
        distributions("nanodet", (64, 64), (8, 16, 32, 64), 8, 0.0, "classes first", probabilities=True),
        rtmdet(), anchored("yolov5-raw", V5, True), anchored("yolov5-raw", V5, False), anchored("yolov7-raw", V7, False, last=True),
        anchored("yolov3-raw", V5, True), scrfd(), blazeface(),
    ]  # fmt: skip
    print(json.dumps(cases, separators=(",", ":")))
