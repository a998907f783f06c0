"""Writes confusion.json: confusion matrices from pycocotools' matches.

`class-agnostic` is pycocotools with `useCats = 0`. `same-class-first` is pycocotools' own matching, then each false positive, by descending
score, on the free object of another category that it overlaps most.
"""

import json

import numpy as np

from matching import evaluated, outcomes, overlaps
from worlds import HERE, inputs

CONFIDENCES = (0.0, 0.25, 0.5)
IOUS = (0.5, 0.75)


def counts(job, pairs, left_out, categories):
    place = {category: k for k, category in enumerate(categories)}
    matrix = np.zeros((len(categories) + 1,) * 2, dtype=int)
    objects = {own["id"]: own for own in job.cocoGt.dataset["annotations"] if not own["iscrowd"]}
    for result in job.cocoDt.dataset["annotations"]:
        if result["id"] not in left_out:
            on = pairs.get(result["id"])
            row = len(categories) if on is None else place[objects[on]["category_id"]]
            matrix[row, place[result["category_id"]]] += 1
    for missed in set(objects) - set(pairs.values()):
        matrix[place[objects[missed]["category_id"]], -1] += 1
    return matrix.tolist()


def same_class_first(job, iou, categories):
    pairs, ignored, wrong = outcomes(job)
    taken = set(pairs.values())
    for image in job.params.imgIds:
        # of equal scores the category decides, then the order of the file
        results, objects, ious = overlaps(job, image)
        order = sorted(range(len(results)), key=lambda i: (-results[i]["score"], results[i]["category_id"], results[i]["id"]))
        ranked = sorted(range(len(objects)), key=lambda j: (objects[j]["category_id"], j))
        for i in (i for i in order if results[i]["id"] in wrong):
            free = [j for j in ranked if objects[j]["id"] not in taken and objects[j]["category_id"] != results[i]["category_id"]]
            best = max((j for j in free if ious[i, j] >= iou), key=lambda j: (ious[i, j], ranked.index(j)), default=None)
            if best is not None:
                pairs[results[i]["id"]] = objects[best]["id"]
                taken.add(objects[best]["id"])
    return counts(job, pairs, ignored, categories)


def class_agnostic(job, categories):
    pairs, ignored, _ = outcomes(job)
    return counts(job, pairs, ignored, categories)


def expected(gt, dt, kind):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    categories = sorted(own["id"] for own in dataset["categories"])
    for iou in IOUS:
        for confidence in CONFIDENCES:
            own = [result for result in results if result["score"] >= confidence]
            yield {
                "iou": iou,
                "confidence": confidence,
                "same-class-first": same_class_first(evaluated(dataset, own, kind, iou), iou, categories),
                "class-agnostic": class_agnostic(evaluated(dataset, own, kind, iou, use_categories=False), categories),
            }


def sparse(matrices):
    """The cells that are not 0, as [row, column, count]."""
    for own in matrices:
        for rule in ("same-class-first", "class-agnostic"):
            matrix = np.array(own[rule])
            own[rule] = [[int(i), int(j), int(matrix[i, j])] for i, j in zip(*np.nonzero(matrix))]
        yield own


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": list(sparse(expected(top / gt, top / dt, kind)))}
        for name, (gt, dt, kind) in named.items()
    }
    (HERE / "cases" / "confusion.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
