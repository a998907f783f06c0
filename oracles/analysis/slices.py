"""Writes slices.json: metrics of parts of the images by pycocotools with `imgIds`, and of parts of the objects with the others ignored."""

import copy
import json

import numpy as np
from pycocotools.cocoeval import COCOeval

from matching import coco_of, quiet
from worlds import HERE, inputs


class Ignoring(COCOeval):
    """An evaluation that ignores the annotations outside a slice, as it does crowds."""

    outside = frozenset()

    def _prepare(self):
        super()._prepare()  # sets `ignore` from `iscrowd`
        for annotations in self._gts.values():
            for annotation in annotations:
                if annotation["id"] in self.outside:
                    annotation["ignore"] = 1


def row(dataset, results, kind, images=None, outside=frozenset()):
    with quiet():
        truth = coco_of(copy.deepcopy(dataset))
        job = Ignoring(truth, truth.loadRes(copy.deepcopy(results)), kind)
        job.outside = outside
        if images is not None:
            job.params.imgIds = sorted(images)
        job.evaluate()
        job.accumulate()
        job.summarize()
    annotations = [own for own in dataset["annotations"] if images is None or own["image_id"] in images]
    inside = [own for own in annotations if not own["iscrowd"] and own["id"] not in outside]
    detections = 0
    for cell in filter(None, job.evalImgs[: len(job.params.catIds) * 4 * len(job.params.imgIds)]):
        if cell["aRng"] == job.params.areaRng[0]:
            detections += int(np.count_nonzero(~cell["dtIgnore"][0].astype(bool)))
    return {
        "objects": len(inside),
        "detections": detections,
        "images": len(images if images is not None else {own["image_id"] for own in inside}),
        "ap": float(job.stats[0]),
        "apAtIou": float(job.stats[1]),
        "recall": float(job.stats[8]),
    }


def expected(gt, dt, kind):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    ids = [image["id"] for image in dataset["images"]]
    by_image = {str(part): row(dataset, results, kind, images={i for i in ids if i % 3 == part}) for part in range(3)}
    outside = lambda part: frozenset(own["id"] for own in dataset["annotations"] if own["id"] % 2 != part)
    by_object = {str(part): row(dataset, results, kind, outside=outside(part)) for part in range(2)}
    return {"images": by_image, "annotations": by_object}


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": expected(top / gt, top / dt, kind)}
        for name, (gt, dt, kind) in named.items()
    }
    (HERE / "cases" / "slices.json").write_text(json.dumps(out, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
