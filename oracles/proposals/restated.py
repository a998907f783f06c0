"""Definitions without a reference that can be installed everywhere, written out in NumPy, in doubles.

`match`: torchvision's Matcher on a matrix. `anchors`: RRPN's anchors (Ma et al. 2018) around the centres of cells.

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


print(json.dumps({"match": list(matches()), "rotated": list(rotated())}, separators=(",", ":")))
