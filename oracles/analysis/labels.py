"""Writes labels.json: the label quality scores of cleanlab 2.9.0 (ObjectLab), for boxes.

Crowds, and the detections that pycocotools ignores, are left out, as they are by boxwise.
"""

import json

import numpy as np
from cleanlab.object_detection.rank import (
    compute_badloc_box_scores,
    compute_overlooked_box_scores,
    compute_swap_box_scores,
    get_label_quality_scores,
)

from matching import evaluated, outcomes, quiet
from worlds import HERE, inputs

# overlooked, badly located, swapped; the first are ObjectLab's
THRESHOLDS = ((0.95, 0.5, 0.95), (0.6, 0.3, 0.5))


def corners(own):
    x, y, w, h = own["bbox"]
    return [x, y, x + w, y + h]


def expected(gt, dt):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    job = evaluated(dataset, results, "bbox", 0.5)
    matched, _, wrong = outcomes(job)
    place = {category: k for k, category in enumerate(job.params.catIds)}
    labels, predictions, ids = [], [], []
    for image in job.params.imgIds:
        objects = [own for own in job.cocoGt.imgToAnns[image] if not own["iscrowd"]]
        found = [own for own in job.cocoDt.imgToAnns[image] if own["id"] in matched or own["id"] in wrong]
        found.sort(key=lambda own: place[own["category_id"]])  # the order of cleanlab's answers
        labels.append({
            "bboxes": np.array([corners(own) for own in objects]).reshape(-1, 4),
            "labels": np.array([place[own["category_id"]] for own in objects], dtype=int),
        })
        own = [np.array([corners(o) + [o["score"]] for o in found if o["category_id"] == c]).reshape(-1, 5) for c in job.params.catIds]
        boxes = np.empty(len(own), dtype=object)
        boxes[:] = own
        predictions.append(boxes)
        ids.append(([own["id"] for own in objects], [own["id"] for own in found]))
    out = []
    for overlooked, located, swapped in THRESHOLDS:
        with quiet():
            scores = [
                compute_overlooked_box_scores(labels=labels, predictions=predictions, high_probability_threshold=overlooked),
                compute_badloc_box_scores(labels=labels, predictions=predictions, low_probability_threshold=located),
                compute_swap_box_scores(labels=labels, predictions=predictions, high_probability_threshold=swapped),
            ]
        boxes = []
        for kind, per_image in enumerate(scores):
            for (objects, found), own in zip(ids, per_image):
                boxes += [[kind, i, float(value)] for i, value in zip(found if kind == 0 else objects, own) if not np.isnan(value) and (kind == 0 or value < 1)]
        out.append({"thresholds": [overlooked, located, swapped], "boxes": boxes})
    with quiet():
        out[0]["images"] = [float(own) for own in get_label_quality_scores(labels, predictions, verbose=False)]
    return out


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": expected(top / gt, top / dt)}
        for name, (gt, dt, kind) in named.items()
        if kind == "bbox"
    }
    (HERE / "cases" / "labels.json").write_text(json.dumps(out, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
