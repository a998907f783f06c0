"""Writes cases/fusion.json: what ensemble-boxes 1.0.9 and powerboxes answer on random boxes. No equal scores: the
libraries leave their order to a sort that is not stable."""

import json
import pathlib
import warnings

import numpy as np
import powerboxes
from ensemble_boxes import nms, non_maximum_weighted, soft_nms, weighted_boxes_fusion

warnings.simplefilter("ignore")
rng = np.random.default_rng(20240611)


def models(count, per_model):
    objects = rng.uniform(0.05, 0.75, (4, 2)), rng.uniform(0.08, 0.3, (4, 2))
    found = []
    for _ in range(count):
        n = int(rng.integers(0 if count > 1 else 1, per_model + 1))
        which = rng.integers(0, 4, n)
        corner = objects[0][which] + rng.normal(0, 0.02, (n, 2))
        size = objects[1][which] * np.exp(rng.normal(0, 0.15, (n, 2)))
        boxes = np.concatenate([corner, corner + size], 1)
        for i in range(n):
            if rng.uniform() < 0.05:
                boxes[i] = boxes[i][[2, 3, 0, 1]]
            if rng.uniform() < 0.03:
                boxes[i, 2] = boxes[i, 0]
            if rng.uniform() < 0.05:
                boxes[i] += 0.5
        found.append((boxes.tolist(), [0.0] * n, (which % 2).tolist()))
    total = sum(len(s) for _, s, _ in found)
    scores = iter(rng.uniform(0.02, 0.98, max(total, 1)).tolist())
    return [(b, [next(scores) for _ in s], l) for b, s, l in found]


def answer(call):
    boxes, scores, labels = call()
    return {"boxes": np.asarray(boxes, "f8").reshape(-1, 4).tolist(), "scores": np.asarray(scores, "f8").tolist(),
            "labels": np.asarray(labels).astype(int).tolist()}


cases = []
for _ in range(40):
    count = int(rng.integers(1, 5))
    found = models(count, 12)
    b, s, l = [[m[k] for m in found] for k in range(3)]
    weights = [round(float(w), 3) for w in rng.uniform(0.5, 3, count)] if rng.uniform() < 0.6 else None
    iou = float(rng.choice([0.4, 0.55, 0.7]))
    skip = float(rng.choice([0.0, 0.1]))
    case = {"models": [{"boxes": x, "scores": y, "labels": z} for x, y, z in found], "weights": weights,
            "iouThreshold": iou, "scoreThreshold": skip, "wbf": {}}
    for kind in ("avg", "max", "box_and_model_avg", "absent_model_aware_avg"):
        case["wbf"][kind] = answer(lambda: weighted_boxes_fusion(b, s, l, weights, iou, skip, kind))
    case["wbf"]["overflow"] = answer(lambda: weighted_boxes_fusion(b, s, l, weights, iou, skip, "avg", True))
    case["nmw"] = answer(lambda: non_maximum_weighted(b, s, l, weights, iou, skip))
    if sum(len(x) for x in s) and all(len(x) for x in s):
        arrays = lambda: ([np.array(x).reshape(-1, 4) for x in b], [np.array(x) for x in s], [np.array(x) for x in l])
        case["nms"] = answer(lambda: nms(*arrays(), iou_thr=iou, weights=weights))
        case["gaussian"] = answer(lambda: soft_nms(*arrays(), method=2, iou_thr=iou, sigma=0.4, thresh=0.05, weights=weights))
        case["linear"] = answer(lambda: soft_nms(*arrays(), method=1, iou_thr=iou, sigma=0.4, thresh=0.05, weights=weights))
    cases.append(case)

n = 24
centre, size = rng.uniform(0, 40, (n, 2)), rng.uniform(3, 20, (n, 2))
rotated = np.concatenate([centre, size, rng.uniform(-90, 90, (n, 1))], 1)
upright = np.concatenate([centre - size / 2, centre + size / 2], 1)
overlap = {
    "upright": upright.tolist(),
    "rotated": rotated.tolist(),
    "iou": (1 - powerboxes.iou_distance(upright, upright)).tolist(),
    "giou": (1 - powerboxes.giou_distance(upright, upright)).tolist(),
    "rotatedIou": (1 - powerboxes.rotated_iou_distance(rotated, rotated)).tolist(),
}
out = pathlib.Path(__file__).parent / "cases"
(out / "fusion.json").write_text(json.dumps({"fusion": cases, "overlap": overlap}) + "\n")
