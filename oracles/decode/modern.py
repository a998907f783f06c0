"""Answers of exports that end in rows with masks, keypoints or angles, and of RF-DETR, derived in NumPy, doubles.

    python modern.py > modern.json

Rows by the format of end-to-end exports: box, score, class, then the model's own numbers. Masks after YOLACT (Bolya et al. 2019).
OWL-ViT and Grounding DINO restate `post_process_object_detection` of `OwlViTImageProcessor` and the selection of
`post_process_grounded_object_detection` of `GroundingDinoProcessor` (transformers 5.23.0, Apache 2.0): the sigmoid of the best column.
PP-YOLOE and PaddleDetection by the format of PaddleDetection 2.8's exports (Apache 2.0).
RF-DETR restates `PostProcess` of rfdetr 1.11.2 (`rfdetr/models/postprocess.py`, Apache 2.0): the best pairs of query and class by
sigmoid, boxes clamped to the image, masks resized bilinearly and cut at 0.
"""

import json

import numpy as np

from geometry import Letterbox, Stretch, answer, bilinear, bits, case, corners, greedy

RNG = np.random.default_rng(2026)
NETWORK, IMAGE = (96, 64), (141, 71)


def uniform(low, high, *shape):
    return RNG.uniform(low, high, shape).round(3)


def rows(count=12, padding=8):
    """Boxes (x1, y1, x2, y2), scores and classes; padding has scores of 0."""
    low = np.concatenate([uniform(-5, 60, count + padding, 1), uniform(2, 42, count + padding, 1)], 1)
    boxes = np.concatenate([low, (low + uniform(8, 40, count + padding, 2)).round(3)], 1)
    scores = np.where(np.arange(count + padding) < count, uniform(0.05, 1, count + padding), 0)
    return boxes, scores, RNG.integers(0, 5, count + padding)


def best(scores, threshold=0.25):
    return np.array([i for i in np.argsort(-scores, kind="stable") if scores[i] > threshold])


def joined(boxes, scores, classes, *more):
    return np.concatenate([boxes, scores[:, None], classes[:, None], *more], 1)[None]


def masks_of(coefficients, prototypes, boxes, mapping):
    frames, found = [], []
    height, width = prototypes.shape[1:]
    for own, (x1, y1, x2, y2) in zip(coefficients, boxes):
        x = ((np.arange(IMAGE[0]) + 0.5) * mapping.gain[0] + mapping.pad[0]) / NETWORK[0] * width
        y = ((np.arange(IMAGE[1]) + 0.5) * mapping.gain[1] + mapping.pad[1]) / NETWORK[1] * height
        logits = bilinear(np.tensordot(own, prototypes, 1), x, y)
        columns = np.nonzero((np.arange(IMAGE[0]) >= x1) & (np.arange(IMAGE[0]) < x2))[0]
        lines = np.nonzero((np.arange(IMAGE[1]) >= y1) & (np.arange(IMAGE[1]) < y2))[0]
        part = logits[lines[0] : lines[-1] + 1, columns[0] : columns[-1] + 1]
        assert np.abs(part).min() > 1e-12
        frames.append([columns[0], lines[0], len(columns), len(lines)])
        found.append(bits(part > 0))
    return {"frames": frames}, found


def with_masks(last):
    boxes, scores, classes = rows()
    coefficients, prototypes = uniform(-1, 1, 20, 4), uniform(-1, 1, 1, 4, 16, 24)
    keep, mapping = best(scores), Letterbox(NETWORK, IMAGE)
    mapped = mapping.boxes(boxes[keep])
    frames, found = masks_of(coefficients[keep], prototypes[0], mapped, mapping)
    out = answer(mapped, scores[keep], classes[keep], sources=keep, **frames)
    out["masks"] = found
    given = np.ascontiguousarray(prototypes.transpose(0, 2, 3, 1)) if last else prototypes
    outputs = [joined(boxes, scores, classes, coefficients), given]
    return case("end-to-end-seg", outputs, {"imageSize": list(IMAGE)}, [out])


def with_objectness():
    """YOLOv5's rows with mask coefficients; the score is objectness times probability."""
    count, masks = 40, 4
    size = uniform(15, 50, count, 2)
    centre = np.concatenate([uniform(20, 76, count, 1), uniform(20, 44, count, 1)], 1)
    boxes = corners(np.concatenate([centre, size], 1))
    objectness, probs = uniform(0, 1, count), uniform(0, 1, count, 3)
    coefficients, prototypes = uniform(-1, 1, count, masks), uniform(-1, 1, 1, masks, 16, 24)
    scores, ids = (objectness[:, None] * probs).max(1), probs.argmax(1)
    places = np.nonzero((scores > 0.25) & (objectness > 0.25))[0]
    keep = places[greedy(boxes[places], scores[places], ids[places], 0.45)]
    mapping = Letterbox(NETWORK, IMAGE)
    mapped = mapping.boxes(boxes[keep])
    frames, found = masks_of(coefficients[keep], prototypes[0], mapped, mapping)
    out = answer(mapped, scores[keep], ids[keep], sources=keep, **frames)
    out["masks"] = found
    raw = np.concatenate([centre, size, objectness[:, None], probs, coefficients], 1)[None]
    options = {"inputSize": list(NETWORK), "imageSize": list(IMAGE), "subset": True}
    return case("yolov5-seg", [raw, prototypes], options, [out])


def yolov6():
    """YOLOv5's rows with an objectness of 1."""
    count = 60
    size = uniform(15, 40, count, 2)
    centre = np.concatenate([uniform(20, 76, count, 1), uniform(20, 44, count, 1)], 1)
    boxes, probs = corners(np.concatenate([centre, size], 1)), uniform(0, 1, count, 3)
    scores, ids = probs.max(1), probs.argmax(1)
    places = np.nonzero(scores > 0.4)[0]
    keep = places[greedy(boxes[places], scores[places], ids[places], 0.45)]
    out = answer(Letterbox(NETWORK, IMAGE).boxes(boxes[keep]), scores[keep], ids[keep], sources=keep)
    raw = np.concatenate([centre, size, np.ones((count, 1)), probs], 1)[None]
    options = {"inputSize": list(NETWORK), "imageSize": list(IMAGE), "subset": True}
    return case("yolov6", [raw], options, [out])


def with_keypoints(size):
    boxes, scores, classes = rows()
    points = np.concatenate([uniform(-5, 100, 20, 5, 2), uniform(0, 1, 20, 5, 1)], 2)[..., :size]
    keep, mapping = best(scores), Letterbox(NETWORK, IMAGE)
    xy = mapping.points(points[keep][..., :2].reshape(-1, 2)).reshape(-1, 5, 2)
    keypoints = np.concatenate([xy, points[keep][..., 2:]], 2)
    out = answer(mapping.boxes(boxes[keep]), scores[keep], classes[keep], sources=keep, keypoints=keypoints)
    options = {"inputSize": list(NETWORK), "imageSize": list(IMAGE), "keypointSize": size}
    return case("end-to-end-pose", [joined(boxes, scores, classes, points.reshape(20, -1))], options, [out])


def with_angles():
    """Centres, sides and angles; a letterbox keeps angles. Rotated boxes are not clipped."""
    _, scores, classes = rows()
    boxes = np.concatenate([uniform(5, 90, 20, 2), uniform(4, 50, 20, 2)], 1)
    angles = uniform(-0.78, 2.35, 20, 1)
    keep, mapping = best(scores), Letterbox(NETWORK, IMAGE)
    centre = mapping.points(boxes[keep, :2], clip=False)
    mapped = np.concatenate([centre, boxes[keep, 2:] / mapping.gain], 1)
    out = answer(mapped, scores[keep], classes[keep], sources=keep, angles=angles[keep])
    options = {"inputSize": list(NETWORK), "imageSize": list(IMAGE)}
    return case("end-to-end-obb", [joined(boxes, scores, classes, angles)], options, [out])


def rf_detr(masks):
    queries, classes = 20, 4
    logits, boxes = uniform(-5, 3, 1, queries, classes), uniform(0.1, 0.9, 1, queries, 4)
    boxes[0, 3, :2] = 1.02  # regression is not bounded
    scores = (1 / (1 + np.exp(-logits[0]))).ravel()
    index = np.argsort(-scores, kind="stable")[:300]
    index = index[scores[index] > 0.5]
    labels, query = index % classes, index // classes
    size = np.tile(IMAGE, 2)
    found = np.clip(corners(boxes[0])[query] * size, 0, size)
    out = answer(found, scores[index], labels, sources=query)
    outputs = [boxes, logits]
    if masks:
        values = (uniform(-2, 1, 1, queries, 8, 12)).round(3)
        values[0, query[0]] = -1  # a mask of nothing
        outputs.append(values)
        x = (np.arange(IMAGE[0]) + 0.5) / IMAGE[0] * 12
        y = (np.arange(IMAGE[1]) + 0.5) / IMAGE[1] * 8
        whole = [bilinear(values[0, q], x, y) for q in query]
        assert min(np.abs(logits).min() for logits in whole) > 1e-12
        out["wholeMasks"] = [bits(logits > 0) for logits in whole]
    return case("rf-detr", outputs, {"imageSize": list(IMAGE)}, [out])


def best_column(model, threshold):
    queries, columns = 20, 6
    logits, boxes = uniform(-7, 1, 1, queries, columns), uniform(0.1, 0.9, 1, queries, 4)
    scores, labels = 1 / (1 + np.exp(-logits[0].max(-1))), logits[0].argmax(-1)
    keep = best(scores, threshold)
    found = corners(boxes[0])[keep] * np.tile(IMAGE, 2)
    options = {"imageSize": list(IMAGE), "clip": False}
    return case(model, [logits, boxes], options, [answer(found, scores[keep], labels[keep], sources=keep)])


def pp_yoloe():
    count = 40
    low = uniform(0, 60, count, 2)
    boxes, probs = np.concatenate([low, (low + uniform(10, 60, count, 2)).round(3)], 1), uniform(0, 0.7, count, 3) + 0.0005
    classes, places = np.nonzero(probs.T > 0.3)  # equal scores keep the order of the tensor
    scores = probs[places, classes]
    keep = greedy(boxes[places], scores, classes, 0.5)
    found = Stretch(IMAGE, IMAGE).boxes(boxes[places[keep]])
    options = {"imageSize": list(IMAGE), "scoreThreshold": 0.3, "iouThreshold": 0.5}
    outputs = [boxes[None], np.ascontiguousarray(probs.T)[None]]
    return case("pp-yoloe", outputs, options, [answer(found, scores[keep], classes[keep], sources=places[keep])])


def paddle_detection():
    boxes, scores, classes = rows()
    keep = best(scores, 0.5)
    outputs = [np.concatenate([classes[:, None], scores[:, None], boxes], 1)]
    return case("paddle-detection", outputs, {}, [answer(boxes[keep], scores[keep], classes[keep], sources=keep)])


if __name__ == "__main__":
    cases = [
        with_masks(False), with_masks(True), with_objectness(), yolov6(), with_keypoints(3), with_keypoints(2),
        with_angles(), rf_detr(False), rf_detr(True), best_column("owl-vit", 0.1), best_column("grounding-dino", 0.25), pp_yoloe(), paddle_detection(),
    ]  # fmt: skip
    print(json.dumps(cases, separators=(",", ":")))
