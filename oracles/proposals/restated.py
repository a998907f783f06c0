"""Definitions without a reference that can be installed everywhere, written out in NumPy, in doubles.

`match`: torchvision's Matcher on a matrix. `anchors`: RRPN's anchors (Ma et al. 2018) around the centres
of cells. `ignored`: regions of mmdetection's MaxIoUAssigner. `position`: torchvision's ps_roi_align
and ps_roi_pool.

    python restated.py > restated.json
"""

import json
import math

import numpy as np

RNG = np.random.default_rng(909)


def match(quality, high, low, keep):
    """The best row of each column; -1 below the lower threshold, -2 below the higher one; columns that reach a row's best are kept."""
    best, rows = quality.max(axis=0), quality.argmax(axis=0)
    matched = np.where(best < low, -1, np.where(best < high, -2, rows))
    if keep:
        reached = (quality == quality.max(axis=1, keepdims=True)).any(axis=0)
        matched = np.where(reached, rows, matched)
    return matched


def matches():
    for number in range(24):
        rows, columns = int(RNG.integers(1, 6)), int(RNG.integers(1, 12))
        quality = np.round(RNG.random((rows, columns)), 1 if number % 2 else 3)
        high, low = [(0.7, 0.3), (0.5, 0.4), (0.5, 0.5)][number % 3]
        keep = number % 4 > 1
        yield {"quality": quality.tolist(), "options": {"positiveThreshold": high, "negativeThreshold": low, "allowLowQualityMatches": keep},
               "matched": match(quality, high, low, keep).tolist()}


def areas(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def inter(a, b):
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    side = np.maximum(high - low, 0)
    return side[..., 0] * side[..., 1]


def ignored():
    """Anchors more of which than a share lies in a region are in no column of the matrix, as if their overlaps were -1."""
    for number in range(12):
        low = np.round(RNG.random((30, 2)) * 60, 1)
        boxes = np.concatenate([low, low + 8 + np.round(RNG.random((30, 2)) * 30, 1)], 1)
        truth, regions = boxes[: 1 + number % 3], boxes[3 : 3 + number % 4] + 5.0
        own = boxes[7:]
        threshold = [0.5, 0.3, 0.0][number % 3]
        inside = (inter(own, regions) / areas(own)[:, None] > threshold).any(axis=1)
        both = inter(truth, own)
        quality = both / (areas(truth)[:, None] + areas(own)[None] - both)
        matched = np.full(len(own), -2)
        labels = np.full(len(own), -1)
        if not inside.all():
            matched[~inside] = match(quality[:, ~inside], 0.5, 0.4, True)
            labels[~inside] = np.where(matched[~inside] >= 0, 1, np.where(matched[~inside] == -1, 0, -1))
        yield {"anchors": own.tolist(), "groundTruth": truth.tolist(), "ignore": regions.tolist(), "ignoreThreshold": threshold,
               "matched": matched.tolist(), "labels": labels.tolist()}


def position(kind, features, rois, size, scale, ratio):
    """R-FCN's pooling as torchvision's ps_roi_align and ps_roi_pool define it: sample by sample, cell by cell."""
    _, channels, height, width = features.shape
    rows, columns = size
    out = np.zeros((len(rois), channels // (rows * columns), rows, columns))
    away = lambda v: math.copysign(math.floor(abs(v) + 0.5), v)
    for n, (image, *corners) in enumerate(rois):
        x1, y1, x2, y2 = (c * scale - 0.5 if kind == "align" else away(c * scale) for c in corners)
        for c, i, j in np.ndindex(out.shape[1:]):
            plane = features[int(image), (c * rows + i) * columns + j]
            values = []
            if kind == "pool":
                tall, wide = max(y2 - y1, 1) / rows, max(x2 - x1, 1) / columns
                clip = lambda v, most: int(min(max(v, 0), most - 1))
                top, bottom = clip(math.floor(i * tall) + y1, height), clip(math.ceil((i + 1) * tall) + y1, height)
                left, right = clip(math.floor(j * wide) + x1, width), clip(math.ceil((j + 1) * wide) + x1, width)
                values = plane[top:bottom, left:right].ravel() if bottom > top and right > left else []
            else:
                tall, wide = (y2 - y1) / rows, (x2 - x1) / columns
                down, across = (ratio if ratio > 0 else math.ceil(v) for v in (tall, wide))
                for sy in range(max(0, down)):
                    for sx in range(max(0, across)):
                        y, x = y1 + i * tall + (sy + 0.5) * tall / down, x1 + j * wide + (sx + 0.5) * wide / across
                        if y < -1 or y > height or x < -1 or x > width:
                            values.append(0.0)
                            continue
                        y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
                        a, b = int(y), int(x)
                        d, e = min(a + 1, height - 1), min(b + 1, width - 1)
                        v, u = y - a, x - b
                        values.append(plane[a, b] * (1 - v) * (1 - u) + plane[a, e] * (1 - v) * u + plane[d, b] * v * (1 - u) + plane[d, e] * v * u)
            out[n, c, i, j] = np.mean(values) if len(values) else 0
    return out


def positions():
    features = np.round(RNG.uniform(-2, 2, (2, 12, 7, 9)), 3)
    low = np.round(RNG.uniform(-20, 60, (10, 2)), 2)
    rois = np.concatenate([RNG.integers(0, 2, (10, 1)), low, low + np.round(RNG.uniform(-3, 60, (10, 2)), 2)], 1)
    rois = np.concatenate([rois, [[0, 0, 0, 72, 56], [1, 500, 500, 600, 600], [0, 20, 20, 20, 20], [1, -100, -100, 200, 200]]])
    given = {"features": features.ravel().tolist(), "dims": list(features.shape), "rois": rois.tolist(), "cases": []}
    for kind, size, scale, ratio in (("align", [2, 3], 0.125, -1), ("align", [2, 2], 0.125, 2), ("align", [3, 2], 0.2, 1),
                                     ("pool", [2, 3], 0.125, 0), ("pool", [2, 2], 0.2, 0), ("pool", [3, 4], 0.5, 0)):
        answer = position(kind, features, rois, size, scale, ratio)
        options = {"outputSize": size, "spatialScale": scale, **({"samplingRatio": ratio} if kind == "align" else {})}
        given["cases"].append({"kind": kind, "options": options, "answer": [round(v, 12) for v in answer.ravel().tolist()]})
    return given


def anchors(strides, scales, ratios, angles, sizes):
    found = []
    for stride, own, (height, width) in zip(strides, scales, sizes):
        y, x = np.mgrid[0:height, 0:width]
        centres = np.stack([x.ravel(), y.ravel()], 1) * stride + stride / 2
        shapes = np.array([[s * math.sqrt(r), s / math.sqrt(r), a] for s in own for r in ratios for a in angles])
        grid = np.concatenate([np.repeat(centres, len(shapes), 0), np.tile(shapes, (len(centres), 1))], 1)
        found.append(grid)
    return np.concatenate(found)


def rotated():
    for angles in ([math.pi * k / 6 for k in (-1, 0, 1, 2, 3, 4)], [0.0, 0.5]):
        layout = {"strides": [8, 16], "scales": [[16, 20], [32]], "ratios": [0.5, 1, 2], "angles": angles, "featureSizes": [[2, 3], [1, 2]]}
        answer = anchors(layout["strides"], layout["scales"], layout["ratios"], angles, layout["featureSizes"])
        yield {"options": layout, "anchors": answer.ravel().tolist()}


print(json.dumps({"match": list(matches()), "rotated": list(rotated()), "ignored": list(ignored()), "position": positions()}, separators=(",", ":")))
