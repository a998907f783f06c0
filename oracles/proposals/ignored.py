"""Assignment with regions to ignore, in NumPy and doubles, on the grids, predictions and ground truth of assign.json.

A prior of which more than a share lies in a region takes no part: mmdetection's `ignore_iof_thr`, which its ATSSAssigner applies to
distances (ignored anchors come last). A point takes no part if it is inside a region.

    python ignored.py > ignored.json
"""

import json
from pathlib import Path

import numpy as np

RNG = np.random.default_rng(2020)
ASSIGN = json.loads((Path(__file__).parent / "assign.json").read_text())["dense"]


def area(boxes):
    return (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])


def both(a, b):
    low, high = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    return np.maximum(high - low, 0).prod(2)


def iou(a, b):
    shared = both(a, b)
    return shared / (area(a)[:, None] + area(b)[None] - shared)


def inside(points, box):
    return np.concatenate([points - box[:2], box[2:] - points], 1).min(1)


def first(key, count):
    return np.argsort(key, kind="stable")[:count]


def centre(box):
    return (box[:2] + box[2:]) / 2


def owners(wanted, overlaps):
    """Of several ground truths, that with the highest IoU."""
    of = np.where(wanted, overlaps, -np.inf).argmax(1)
    return np.where(wanted.any(1), of, -1)


def atss(anchors, counts, truth, top_k, ignored):
    overlaps, wanted = iou(anchors, truth), np.zeros((len(anchors), len(truth)), bool)
    middles = (anchors[:, :2] + anchors[:, 2:]) / 2
    starts = np.cumsum([0, *counts])
    for g, box in enumerate(truth):
        away = np.sqrt(((middles - centre(box)) ** 2).sum(1))
        away[ignored] = np.inf
        some = np.concatenate([a + first(away[a:b], top_k) for a, b in zip(starts[:-1], starts[1:])])
        bar = overlaps[some, g].mean() + overlaps[some, g].std(ddof=1)
        wanted[some, g] = (overlaps[some, g] >= bar) & (inside(middles[some], box) > 0.01) & ~ignored[some]
    return owners(wanted, overlaps)


def task_aligned(scores, boxes, points, truth, labels, ignored):
    overlaps, kept = iou(boxes, truth), np.flatnonzero(~ignored)
    wanted = np.zeros_like(overlaps, dtype=bool)
    metric = scores[:, labels] * overlaps**6
    for g, box in enumerate(truth):
        some = kept[first(-metric[kept, g], 13)]
        wanted[some, g] = (metric[some, g] > 0) & (inside(points[some], box) > 0.01)
    return owners(wanted, overlaps)


def sim_ota(p, boxes, points, strides, truth, labels, ignored):
    within = np.stack([inside(points, box) > 0 for box in truth], 1)
    near = np.stack([(np.abs(points - centre(box)) < 2.5 * strides[:, None]).all(1) for box in truth], 1)
    kept = np.flatnonzero((within | near).any(1) & ~ignored)
    overlaps = iou(boxes[kept], truth)
    log = lambda v: np.maximum(np.log(v), -100)
    q = p[kept]
    cost = -(log(1 - q).sum(1, keepdims=True) - log(1 - q[:, labels]) + log(q[:, labels])) - 3 * np.log(overlaps + 1e-8)
    cost += 1e5 * ~(within & near)[kept]
    wanted = np.zeros_like(cost, dtype=bool)
    for g in range(len(truth)):
        count = max(1, int(np.sort(overlaps[:, g])[::-1][:10].sum()))
        wanted[first(cost[:, g], count), g] = True
    found = np.full(len(boxes), -1)
    for row in np.flatnonzero(wanted.any(1)):
        found[kept[row]] = wanted[row].argmax() if wanted[row].sum() == 1 else cost[row].argmin()
    return found


def fcos(points, strides, counts, truth):
    starts = np.cumsum([0, *counts])
    found = np.full(len(points), -1)
    for level, (a, b) in enumerate(zip(starts[:-1], starts[1:])):
        low = 4 * strides[a] if level else 0
        high = 8 * strides[a] if level < len(counts) - 1 else np.inf
        for n in range(a, b):
            best = np.inf
            for g, box in enumerate(truth):
                sides = np.concatenate([points[n] - box[:2], box[2:] - points[n]])
                near = (np.abs(points[n] - centre(box)) < 1.5 * strides[n]).all()
                if near and sides.min() > 0 and low < sides.max() < high and area(box[None])[0] < best:
                    best, found[n] = area(box[None])[0], g
    return found


def cases():
    points, strides = np.reshape(ASSIGN["points"], (-1, 2)), np.array(ASSIGN["strides"])
    anchors, counts = np.reshape(ASSIGN["anchors"], (-1, 4)), ASSIGN["counts"]
    for number, case in enumerate(ASSIGN["cases"]):
        truth, boxes = np.reshape(case["truth"], (-1, 4)), np.reshape(case["boxes"], (-1, 4))
        scores, labels = np.reshape(case["scores"], (len(boxes), -1)), np.array(case["labels"])
        for threshold in (0.5, 0.2):
            low = np.round(RNG.uniform(0, 60, (1 + number, 2)), 1)
            regions = np.concatenate([low, low + np.round(RNG.uniform(10, 40, low.shape), 1)], 1)
            covered = lambda own: (both(own, regions) / area(own)[:, None] > threshold).any(1)
            within = np.stack([inside(points, region) > 0 for region in regions], 1).any(1)
            mark = lambda found, ignored: np.where(ignored, -2, found).tolist()
            own, predicted = covered(anchors), covered(boxes)
            p = np.sqrt(scores * np.array(case["objectness"])[:, None])
            yield {
                "case": number, "ignore": regions.tolist(), "ignoreThreshold": threshold,
                "atss": mark(atss(anchors, counts, truth, 9, own), own),
                "taskAligned": mark(task_aligned(scores, boxes, points, truth, labels, predicted), predicted),
                "simOta": mark(sim_ota(p, boxes, points, strides, truth, labels, predicted), predicted),
                "fcos": mark(fcos(points, strides, counts, truth), within),
            }  # fmt: skip


print(json.dumps(list(cases()), separators=(",", ":")))
