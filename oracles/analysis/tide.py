"""Writes tide.json: errors by kind and what they cost.

`repaired` is the definition: pycocotools evaluates results, or ground truth, in which the errors of one kind are repaired. `tidecv` is what
tidecv 1.0.1 answers, given the images by ascending id.
"""

import copy
import json
import tempfile

import numpy as np

from matching import ap_of, evaluated, outcomes, overlaps, quiet
from worlds import HERE, inputs

KINDS = ("classification", "localization", "both", "duplicate", "background", "missed")
IOUS = (0.5, 0.75)
BACKGROUND = 0.1


class Repairs:
    """The errors of results, and what evaluation says once some are repaired."""

    def __init__(self, dataset, results, kind, iou):
        self.dataset, self.kind, self.iou = dataset, kind, iou
        self.job = evaluated(dataset, results, kind, iou)
        self.results = [{**own, "id": i + 1} for i, own in enumerate(results)]  # as loadRes numbers them
        self.matched, self.ignored, self.wrong = outcomes(self.job)
        self.objects = {own["id"]: own for own in dataset["annotations"] if not own["iscrowd"]}
        self.categories = sorted({own["category_id"] for own in self.objects.values()})
        self.errors, self.best = {}, {}
        taken = set(self.matched.values())
        for image in self.job.params.imgIds:
            found, objects, ious = overlaps(self.job, image)
            order = sorted(range(len(found)), key=lambda i: (-found[i]["score"], found[i]["category_id"], found[i]["id"]))
            for i in (i for i in order if found[i]["id"] in self.wrong):
                own = found[i]["category_id"]
                same = np.array([ious[i, j] * (objects[j]["category_id"] == own) for j in range(len(objects))] or [0.0])
                other = np.array([ious[i, j] * (objects[j]["category_id"] != own) for j in range(len(objects))] or [0.0])
                target = None
                if BACKGROUND <= same.max() <= iou:
                    name, target = "localization", objects[same.argmax()]["id"]
                elif other.max() >= iou:
                    name, target = "classification", objects[other.argmax()]["id"]
                elif any(same[j] >= iou and objects[j]["id"] in taken for j in range(len(objects))):
                    name = "duplicate"
                elif max(same.max(), other.max()) <= BACKGROUND:
                    name = "background"
                else:
                    name = "both"
                self.errors[found[i]["id"]] = (name, target)
                if target is not None and target not in taken:
                    self.best.setdefault(target, found[i]["id"])
        self.missed = set(self.objects) - taken - set(self.best)
        self.ap = ap_of(self.job)

    def repaired(self, name):
        """AP with the errors of one kind repaired."""
        results, gone = [], set()
        for own in self.results:
            kind, target = self.errors.get(own["id"], (None, None))
            if kind == name or (name == "false positives" and own["id"] in self.wrong):
                if target is None or name == "false positives" or self.best.get(target) != own["id"]:
                    continue
                right = self.objects[target]
                own = {**own, "category_id": right["category_id"]}
                if "bbox" in own:
                    own["bbox"] = right["bbox"]
                if "segmentation" in own:
                    rle = self.job.cocoGt.annToRLE(right)
                    text = rle["counts"]
                    own["segmentation"] = {**rle, "counts": text.decode("ascii") if isinstance(text, bytes) else text}
            results.append({key: value for key, value in own.items() if key != "id"})
        if name == "missed":
            gone = self.missed
        if name == "false negatives":
            gone = set(self.objects) - set(self.matched.values())
        dataset = {**self.dataset, "annotations": [own for own in self.dataset["annotations"] if own["id"] not in gone]}
        return ap_of(evaluated(dataset, results, self.kind, self.iou), self.categories)

    def answer(self):
        found = [kind for kind, _ in self.errors.values()]
        return {
            "ap": float(self.ap),
            "counts": [len(self.missed) if name == "missed" else found.count(name) for name in KINDS],
            "cost": [float(self.repaired(name) - self.ap) for name in KINDS],
            "falsePositiveCost": float(self.repaired("false positives") - self.ap),
            "falseNegativeCost": float(self.repaired("false negatives") - self.ap),
        }


def tidecv(dataset, results, kind, iou):
    from tidecv import TIDE, datasets

    own = copy.deepcopy(dataset)
    own["images"].sort(key=lambda image: image["id"])
    for annotation in own["annotations"]:
        x, y, w, h = annotation["bbox"]
        annotation.setdefault("segmentation", [[x, y, x + w, y, x + w, y + h, x, y + h]])
    for image in own["images"]:
        image.setdefault("file_name", str(image["id"]))
    with tempfile.TemporaryDirectory() as folder, quiet():
        paths = [f"{folder}/{name}.json" for name in ("gt", "dt")]
        for path, value in zip(paths, (own, results)):
            with open(path, "w") as file:
                json.dump(value, file)
        tide = TIDE(mode=TIDE.BOX if kind == "bbox" else TIDE.MASK)
        run = tide.evaluate(datasets.COCO(paths[0]), datasets.COCOResult(paths[1]), pos_threshold=iou)
        errors = tide.get_all_errors()
    main, special = (list(errors[group].values())[0] for group in ("main", "special"))
    named = {kind.short_name: count for kind, count in run.count_errors().items()}
    order = ("Cls", "Loc", "Both", "Dupe", "Bkg", "Miss")
    return {
        "ap": float(run.ap) / 100,
        "counts": [int(named[name]) for name in order],
        "cost": [float(main[name]) / 100 for name in order],
        "falsePositiveCost": float(special["FalsePos"]) / 100,
        "falseNegativeCost": float(special["FalseNeg"]) / 100,
    }


def expected(gt, dt, kind):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    for iou in IOUS:
        own = Repairs(dataset, results, kind, iou).answer()
        yield {"iou": iou, "repaired": own, "tidecv": tidecv(dataset, results, kind, iou)}


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": list(expected(top / gt, top / dt, kind))}
        for name, (gt, dt, kind) in named.items()
    }
    (HERE / "cases" / "tide.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
