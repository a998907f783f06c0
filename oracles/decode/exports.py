"""Answers of exports that end in boxes, classes and scores: RT-DETR, D-FINE and DEIM, torchvision, TensorFlow.

    python exports.py > exports.json

Restated in NumPy from the published code: `RTDETRPostProcessor.forward` with `deploy` (lyuwenyu/RT-DETR,
rtdetr_pytorch/src/zoo/rtdetr/rtdetr_postprocessor.py; D-FINE and DEIM have the same) makes the outputs, and the examples'
`draw` (rtdetrv2_onnxruntime.py, `scr > thrh`) and TensorFlow's `visualize_boxes_and_labels_on_image_array`
(object_detection/utils/visualization_utils.py) read them. Doubles.
"""

import json

import numpy as np

RNG = np.random.default_rng(20260)


def uniform(low, high, *shape):
    return np.round(RNG.uniform(low, high, shape), 3)


def rt_detr_outputs(logits, boxes, sizes, count):
    """Labels, boxes and scores of the best `count` pairs of query and class."""
    cx, cy, w, h = np.moveaxis(boxes, -1, 0)
    corners = np.stack([cx - 0.5 * w, cy - 0.5 * h, cx + 0.5 * w, cy + 0.5 * h], -1)
    corners = corners * np.tile(sizes, (1, 2))[:, None]
    scores = 1 / (1 + np.exp(-logits))
    flat = scores.reshape(len(scores), -1)
    index = np.argsort(-flat, axis=1, kind="stable")[:, :count]
    labels, queries = index % logits.shape[2], index // logits.shape[2]
    batch = np.arange(len(scores))[:, None]
    return labels, corners[batch, queries], flat[batch, index]


def answer(boxes, scores, classes, sources):
    columns = {"boxes": boxes, "scores": scores, "classIds": classes, "sources": sources}
    return {name: np.asarray(column).ravel().tolist() for name, column in columns.items()}


def case(model, outputs, options, images):
    tensors = [{"dims": list(o.shape), "data": o.ravel().tolist()} for o in outputs]
    return {"model": model, "outputs": tensors, "options": options, "images": images}


def above(boxes, scores, classes, threshold, size=None):
    keep = np.nonzero(scores > threshold)[0]
    kept = boxes[keep]
    if size is not None:
        kept = np.clip(kept, 0, np.tile(size, 2))
    return answer(kept, scores[keep], classes[keep], keep)


def detr_exports():
    sizes = np.array([[640, 480], [333, 500]])
    logits, boxes = uniform(-4, 3, 2, 30, 5), uniform(0.05, 0.95, 2, 30, 4)
    labels, corners, scores = rt_detr_outputs(logits, boxes, sizes, 30)
    images = [above(corners[i], scores[i], labels[i], 0.6) for i in range(2)]
    yield case("d-fine", [labels, corners, scores], {"scoreThreshold": 0.6}, images)
    images = [above(corners[i], scores[i], labels[i], 0.5, sizes[i]) for i in range(2)]
    yield case("rt-detr-export", [labels, corners, scores], {"imageSize": sizes.tolist()}, images)
    first = above(corners[0], scores[0], labels[0], 0.05)
    yield case("torchvision", [corners[0], labels[0], scores[0]], {}, [first])


def tensorflow():
    """The first `num_detections` rows are sorted by score, the others are padding."""
    count, size = 12, (300, 200)
    scores = np.sort(uniform(0.2, 1, 20))[::-1].copy()
    scores[count:] = 0.9  # padding is not looked at
    low = uniform(0, 0.6, 20, 2)
    boxes = np.concatenate([low, low + uniform(0.05, 0.4, 20, 2)], 1)
    classes = RNG.integers(1, 91, 20)
    ymin, xmin, ymax, xmax = boxes[:count].T
    pixels = np.stack([xmin * size[0], ymin * size[1], xmax * size[0], ymax * size[1]], -1)
    found = above(pixels, scores[:count], classes[:count], 0.5)
    outputs = [boxes[None], classes[None].astype(float), scores[None], np.array([float(count)])]
    return case("tensorflow", outputs, {"imageSize": list(size)}, [found])


def main():
    cases = [*detr_exports(), tensorflow()]
    assert all(image["scores"] for c in cases for image in c["images"])
    print(json.dumps(cases, separators=(",", ":")))


if __name__ == "__main__":
    main()
