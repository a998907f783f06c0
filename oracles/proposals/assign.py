"""What references answer about assignment, in doubles.

FCOS: torchvision's own matching. Linear assignment: SciPy. DETR: transformers' matchers. ATSS, SimOTA and task-aligned assignment have no
installable reference; they are written out here after their papers and the repositories that hold them (mmdetection, YOLOX).

    python assign.py > assign.json
"""

import json
from types import SimpleNamespace

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torchvision.models.detection.fcos import FCOS
from torchvision.ops import box_iou
from transformers.loss.loss_deformable_detr import DeformableDetrHungarianMatcher
from transformers.loss.loss_for_object_detection import HungarianMatcher

RNG = np.random.default_rng(808)
STRIDES = (8, 16, 32)


def numbers(array, places=None):
    values = np.asarray(array, dtype=float).ravel()
    return [round(v, places) if places else v for v in values.tolist()]


def ious(a, b):
    return box_iou(torch.from_numpy(np.asarray(a)), torch.from_numpy(np.asarray(b))).numpy()


def grid(width=96, height=80):
    """Points and their strides, level after level."""
    points, strides, counts = [], [], []
    for stride in STRIDES:
        y, x = np.mgrid[0 : height // stride, 0 : width // stride]
        level = np.stack([x.ravel(), y.ravel()], 1) * stride + stride / 2
        points.append(level)
        strides.append(np.full(len(level), float(stride)))
        counts.append(len(level))
    return np.concatenate(points).astype(float), np.concatenate(strides), counts


def some_truth(count):
    low = RNG.uniform(-5, 70, (count, 2))
    return np.round(np.concatenate([low, low + np.exp(RNG.uniform(np.log(5), np.log(80), (count, 2)))], 1), 2)


def first(order_key, k):
    return np.argsort(order_key, kind="stable")[:k]


def inside(points, box):
    x, y = points[:, 0], points[:, 1]
    return np.min([x - box[0], y - box[1], box[2] - x, box[3] - y], axis=0)


def highest_iou_wins(wanted, overlaps):
    matched = np.full(len(overlaps), -1)
    own = np.zeros(len(overlaps))
    for prior in np.flatnonzero(wanted.any(1)):
        candidates = np.where(wanted[prior], overlaps[prior], -np.inf)
        matched[prior] = candidates.argmax()
        own[prior] = candidates.max()
    return matched, own


def atss(anchors, counts, truth, top_k):
    """Zhang et al. 2020, algorithm 1; unbiased deviation and the border of 0.01 as mmdetection's ATSSAssigner."""
    centres = (anchors[:, :2] + anchors[:, 2:]) / 2
    overlaps = ious(anchors, truth)
    wanted = np.zeros_like(overlaps, dtype=bool)
    for g, box in enumerate(truth):
        distance = np.sqrt((((box[:2] + box[2:]) / 2 - centres) ** 2).sum(1))
        candidates, start = [], 0
        for count in counts:
            candidates.append(start + first(distance[start : start + count], top_k))
            start += count
        candidates = np.concatenate(candidates)
        overlap = overlaps[candidates, g]
        positive = (overlap >= overlap.mean() + overlap.std(ddof=1)) & (inside(centres[candidates], box) > 0.01)
        wanted[candidates[positive], g] = True
    return highest_iou_wins(wanted, overlaps)


def task_aligned(scores, boxes, points, truth, labels, top_k, alpha, beta):
    """Feng et al. 2021, section 3.2; as mmdetection's TaskAlignedAssigner, the targets as its TOODHead."""
    overlaps = ious(boxes, truth)
    alignment = scores[:, labels] ** alpha * overlaps**beta
    wanted = np.zeros_like(overlaps, dtype=bool)
    for g, box in enumerate(truth):
        candidates = first(-alignment[:, g], top_k)
        positive = (alignment[candidates, g] > 0) & (inside(points[candidates], box) > 0.01)
        wanted[candidates[positive], g] = True
    matched, own = highest_iou_wins(wanted, overlaps)
    metric = np.where(matched >= 0, alignment[np.arange(len(boxes)), matched], 0.0)
    targets = np.zeros(len(boxes))
    for g in range(len(truth)):
        mine = matched == g
        if mine.any():
            targets[mine] = metric[mine] / (metric[mine].max() + 1e-7) * own[mine].max()
    return matched, own, metric, targets


def sim_ota(scores, boxes, points, strides, truth, labels, radius=2.5, top_k=10):
    """Ge et al. 2021, section 2.2; as YOLOX's get_assignments."""
    in_box = np.stack([inside(points, box) > 0 for box in truth], 1)
    centre = [(box[:2] + box[2:]) / 2 for box in truth]
    near = np.stack([(np.abs(points - c) < radius * strides[:, None]).all(1) for c in centre], 1)
    valid = np.flatnonzero(in_box.any(1) | near.any(1))
    overlaps = ious(boxes, truth)[valid]
    log = lambda p: np.maximum(np.log(p), -100)
    p = scores[valid]
    entropy = -(log(1 - p).sum(1, keepdims=True) - log(1 - p[:, labels]) + log(p[:, labels]))
    cost = entropy + 3 * -np.log(overlaps + 1e-8) + 1e5 * ~(in_box & near)[valid]
    wanted = np.zeros_like(cost, dtype=bool)
    for g in range(len(truth)):
        k = max(1, int(np.sort(overlaps[:, g])[::-1][:top_k].sum()))
        wanted[first(cost[:, g], k), g] = True
    for row in np.flatnonzero(wanted.sum(1) > 1):
        best = cost[row].argmin()
        wanted[row] = False
        wanted[row, best] = True
    matched = np.full(len(boxes), -1)
    own = np.zeros(len(boxes))
    taken = wanted.any(1)
    matched[valid[taken]] = wanted[taken].argmax(1)
    own[valid[taken]] = overlaps[taken, wanted[taken].argmax(1)]
    return matched, own


def fcos(points, strides, counts, truth, radius):
    """torchvision's FCOS.compute_loss up to where it hands its matches to the head."""
    anchors = np.concatenate([points - strides[:, None] / 2, points + strides[:, None] / 2], 1)
    caught = {}
    head = SimpleNamespace(compute_loss=lambda targets, outputs, anchors, matched: caught.update(matched=matched))
    detector = SimpleNamespace(center_sampling_radius=radius, head=head)
    targets = [{"boxes": torch.from_numpy(truth), "labels": torch.zeros(len(truth))}]
    FCOS.compute_loss(detector, targets, {}, [torch.from_numpy(anchors)], counts)
    matched = caught["matched"][0].numpy()
    own = truth[np.maximum(matched, 0)]
    sides = np.concatenate([points - own[:, :2], own[:, 2:] - points], 1)
    pairs = sides[:, [0, 2]], sides[:, [1, 3]]
    with np.errstate(invalid="ignore"):
        centerness = np.sqrt(pairs[0].min(1) / pairs[0].max(1) * (pairs[1].min(1) / pairs[1].max(1)))
    return matched, np.where(matched >= 0, centerness, 0.0)


def dense():
    out = []
    points, strides, counts = grid()
    half = strides[:, None] * 2
    anchors = np.concatenate([points - half, points + half], 1)
    for count in (1, 4, 12):
        truth = some_truth(count)
        labels = RNG.integers(0, 5, count)
        # Predictions: some near a ground truth, all of one scatter.
        near = truth[RNG.integers(0, count, len(points))]
        boxes = np.round(near + RNG.normal(0, 8, near.shape), 2)
        boxes = np.concatenate([boxes[:, :2], np.maximum(boxes[:, 2:], boxes[:, :2] + 1)], 1)
        scores = np.round(RNG.beta(0.6, 2.5, (len(points), 5)), 4)
        scores = np.clip(scores, 1e-4, 1 - 1e-4)
        objectness = np.round(RNG.uniform(0.01, 0.99, len(points)), 4)
        case = {
            "truth": numbers(truth), "labels": labels.tolist(), "boxes": numbers(boxes, 2), "scores": numbers(scores, 4),
            "objectness": numbers(objectness, 4),
        }  # fmt: skip
        boxes = np.round(boxes, 2)
        for top_k in (3, 9):
            matched, own = atss(anchors, counts, truth, top_k)
            case[f"atss{top_k}"] = {"matched": matched.tolist(), "ious": numbers(own, 12)}
        for name, options in (("tal", (13, 1.0, 6.0)), ("talOther", (5, 0.5, 2.5))):
            matched, own, metric, targets = task_aligned(scores, boxes, points, truth, labels, *options)
            case[name] = {
                "matched": matched.tolist(), "ious": numbers(own, 12), "alignment": numbers(metric, 12), "targets": numbers(targets, 12),
            }  # fmt: skip
        for name, p in (("simOta", np.sqrt(scores * objectness[:, None])), ("simOtaScores", scores)):
            matched, own = sim_ota(p, boxes, points, strides, truth, labels)
            case[name] = {"matched": matched.tolist(), "ious": numbers(own, 12)}
        for radius in (1.5, 3.0):
            matched, centerness = fcos(points, strides, counts, truth, radius)
            case[f"fcos{radius}"] = {"matched": matched.tolist(), "centerness": numbers(centerness, 12)}
        out.append(case)
    return {
        "points": numbers(points), "strides": numbers(strides), "counts": counts, "anchors": numbers(anchors),
        "levels": list(STRIDES), "cases": out,
    }  # fmt: skip


def linear():
    """Uniform, tied, forbidden, of both signs, high and wide; the pairs that SciPy chose, or its refusal."""
    out = []
    for rows, columns in ((1, 1), (3, 7), (7, 3), (12, 12), (20, 33), (33, 20)):
        for kind in ("uniform", "tied", "forbidden", "hopeless", "signed"):
            costs = RNG.uniform(0, 1, (rows, columns)).round(6)
            if kind == "tied":
                costs = RNG.integers(0, 4, (rows, columns)).astype(float)
            if kind == "forbidden":
                costs[RNG.uniform(size=costs.shape) < 0.4] = np.inf
            if kind == "hopeless":
                costs[:] = np.inf
            if kind == "signed":
                costs = (costs - 0.5) * 100
            for maximize in (False, True):
                matrix = np.where(np.isinf(costs), -np.inf, costs) if maximize else costs
                try:
                    pairs = [side.tolist() for side in linear_sum_assignment(matrix, maximize)]
                except ValueError as refusal:
                    assert "infeasible" in str(refusal)
                    pairs = None
                listed = [None if np.isinf(v) else v for v in numbers(matrix, 6)]
                out.append({"rows": rows, "columns": columns, "maximize": maximize, "costs": listed, "pairs": pairs})
    return out


def detr():
    out = []
    for queries, objects in ((20, 6), (5, 9), (12, 1)):
        for focal in (False, True):
            logits = torch.from_numpy(RNG.normal(0, 2, (queries, 8)).round(4))
            centre = RNG.uniform(0, 1, (queries, 2))
            boxes = torch.from_numpy(np.concatenate([centre, RNG.uniform(0.05, 0.5, (queries, 2))], 1).round(4))
            truth = torch.from_numpy(
                np.concatenate([RNG.uniform(0.1, 0.9, (objects, 2)), RNG.uniform(0.05, 0.5, (objects, 2))], 1).round(4)
            )
            labels = torch.from_numpy(RNG.integers(0, 8, objects))
            weights = (2.0, 5.0, 2.0) if focal else (1.0, 5.0, 2.0)
            matcher = (DeformableDetrHungarianMatcher if focal else HungarianMatcher)(*weights)
            outputs = {"logits": logits[None], "pred_boxes": boxes[None]}
            [(rows, columns)] = matcher(outputs, [{"class_labels": labels, "boxes": truth}])
            out.append(
                {
                    "logits": numbers(logits, 4), "boxes": numbers(boxes, 4), "truth": numbers(truth, 4), "labels": labels.tolist(),
                    "classCost": "focal" if focal else "softmax", "classWeight": weights[0], "rows": rows.tolist(),
                    "columns": columns.tolist(),
                }
            )  # fmt: skip
    return out


if __name__ == "__main__":
    print(json.dumps({"dense": dense(), "linear": linear(), "detr": detr()}, separators=(",", ":")))
