"""Definitions without a reference that can be installed everywhere, written out in NumPy, in doubles.

`match`: torchvision's Matcher on a matrix. `anchors`: RRPN's anchors (Ma et al. 2018) around the centres
of cells. `ignored`: regions of mmdetection's MaxIoUAssigner.

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


print(json.dumps({"match": list(matches()), "rotated": list(rotated()), "ignored": list(ignored())}, separators=(",", ":")))
