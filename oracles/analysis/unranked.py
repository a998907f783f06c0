"""Writes unranked.json: pairs by SciPy's assignment whatever the scores; and orders.json: AP of every order of equal scores by pycocotools.

Pairs are those of the greatest sum of 1000 + IoU, so that their number comes first. Orders are all permutations of the detections of a small
world, in which equal scores then differ by a little: the order of images, which pycocotools takes for equal scores, is as arbitrary as that of rows.
"""

import itertools
import json

import numpy as np
from pycocotools import mask
from scipy.optimize import linear_sum_assignment

from matching import coco_of, evaluated, overlaps, quiet
from pycocotools.cocoeval import COCOeval
from worlds import HERE, inputs

IOUS = (0.5, 0.75)


def paired(job, iou):
    """TP, FP, FN and the sum of IoU of each category."""
    rows = {category: [0, 0, 0, 0.0] for category in job.params.catIds}
    for image in job.params.imgIds:
        results, objects, shared = overlaps(job, image)
        crowds = [own for own in job.cocoGt.imgToAnns[image] if own["iscrowd"]]
        for category, row in rows.items():
            d = [i for i, own in enumerate(results) if own["category_id"] == category][:100]
            o = [i for i, own in enumerate(objects) if own["category_id"] == category]
            own = shared[np.ix_(d, o)]
            weights = np.where(own >= iou, 1000 + own, 0.0)
            places = [(i, j) for i, j in zip(*linear_sum_assignment(weights, maximize=True)) if weights[i, j] > 0]
            left = [d[i] for i in range(len(d)) if i not in {i for i, _ in places}]
            around = [crowd for crowd in crowds if crowd["category_id"] == category]
            row[0] += len(places)
            row[1] += sum(not excused(job, results[i], around, iou) for i in left)
            row[2] += len(o) - len(places)
            row[3] += float(sum(own[i, j] for i, j in places))
    return list(rows.values())


def excused(job, result, crowds, iou):
    if not crowds:
        return False
    if job.params.iouType == "bbox":
        found, objects = [result["bbox"]], [own["bbox"] for own in crowds]
    else:
        found, objects = [job.cocoDt.annToRLE(result)], [job.cocoGt.annToRLE(own) for own in crowds]
    return bool((mask.iou(found, objects, [1] * len(crowds)) >= iou).any())


def tiny(seed):
    """A world of at most five detections, most of them with the same score."""
    rng = np.random.RandomState(seed)
    images = [{"id": i + 1, "width": 100, "height": 100} for i in range(rng.randint(1, 3))]
    categories = [{"id": k + 1, "name": f"kind {k}"} for k in range(2)]
    place = lambda: {"image_id": int(rng.randint(len(images))) + 1, "category_id": int(rng.randint(2)) + 1}
    box = lambda: [int(rng.randint(0, 9)), int(rng.randint(0, 3)), int(rng.randint(8, 14)), int(rng.randint(8, 14))]
    annotations = []
    for i in range(4):
        own = box()
        crowd = int(rng.rand() < 0.2)
        annotations.append({"id": i + 1, **place(), "bbox": own, "area": own[2] * own[3], "iscrowd": crowd})
    results = [{**place(), "bbox": box(), "score": [0.5, 0.5, 0.5, 0.75][rng.randint(4)]} for _ in range(5)]
    return {"images": images, "categories": categories, "annotations": annotations}, results


def orders(dataset, results):
    """AP of each category in every order, [orders, categories]; -1 without objects."""
    with quiet():
        truth = coco_of(dataset)
        found = []
        for order in itertools.permutations(results):
            ranked = [{**own, "score": own["score"] - 1e-6 * rank} for rank, own in enumerate(order)]
            job = COCOeval(truth, truth.loadRes(ranked), "bbox")
            job.params.areaRng, job.params.areaRngLbl = job.params.areaRng[:1], job.params.areaRngLbl[:1]
            job.evaluate()
            job.accumulate()
            found.append(job.eval["precision"][:, :, :, 0, -1].mean(axis=(0, 1)))
    return np.array(found)


def main():
    top, named = inputs()
    pairs = {}
    for name, (gt, dt, kind) in named.items():
        dataset, results = (json.loads((top / path).read_text()) for path in (gt, dt))
        expected = [{"iou": iou, "rows": paired(evaluated(dataset, results, kind, iou), iou)} for iou in IOUS]
        pairs[name] = {"gt": gt, "dt": dt, "iouType": kind, "expected": expected}
    ties = []
    for seed in range(12):
        dataset, results = tiny(seed)
        found = orders(dataset, results)
        ties.append({
            "groundTruth": dataset,
            "detections": results,
            "least": found.min(axis=0).tolist(),
            "greatest": found.max(axis=0).tolist(),
            "expected": found.mean(axis=0).tolist(),
        })
    (HERE / "cases" / "unranked.json").write_text(json.dumps(pairs, separators=(",", ":")) + "\n")
    (HERE / "cases" / "orders.json").write_text(json.dumps(ties, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
