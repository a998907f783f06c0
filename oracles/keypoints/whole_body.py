"""Random whole bodies and what xtcocotools answers about them: whole_body.py. Needs xtcocotools==1.14.3."""

import contextlib
import copy
import io
import json
import os
import re

import numpy as np
from xtcocotools.coco import COCO
from xtcocotools.cocoeval import COCOeval

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = {"body": ("keypoints", 17), "foot": ("foot_kpts", 6), "face": ("face_kpts", 68),
         "lefthand": ("lefthand_kpts", 21), "righthand": ("righthand_kpts", 21)}


def sigmas():
    """The numbers of boxwise's table, which the test holds against mmpose's: by part."""
    source = open(f"{HERE}/../../api/whole-body/sigmas.ts").read()
    lists = {name: [float(v) for v in body.split(",")] for name, body in re.findall(r"const (\w+) = \[([^\]]+)\]", source)}
    body, foot, face, hand = (lists[name] for name in ("BODY", "FOOT", "FACE", "HAND"))
    return {"body": body, "foot": foot, "face": face, "lefthand": hand, "righthand": hand,
            "wholebody": body + foot + face + hand + hand}


def points(rng, count, box, labelled, noise=None):
    if noise is None:
        xy = np.array(box[:2]) + rng.random((count, 2)) * np.array(box[2:])
        v = (rng.random(count) < labelled) * rng.integers(1, 3, count)
        return [int(value) for row in np.column_stack([xy * (v[:, None] > 0), v]) for value in row]
    base = np.array(noise, dtype=float).reshape(-1, 3)
    shift = rng.normal(0, box[2] / 60, (count, 2)) * (rng.random() < 0.85)
    score = np.round(rng.random(count), 2) * (0 if rng.random() < 0.05 else 1)
    return [round(float(value), 1) for row in np.column_stack([base[:, :2] + shift, score]) for value in row]


def world(seed):
    rng = np.random.default_rng(seed)
    images = [{"id": i + 1, "width": 640, "height": 480} for i in range(int(rng.integers(1, 4)))]
    annotations, results = [], []
    boxed = seed % 3 == 0
    for image in images:
        for _ in range(int(rng.integers(1, 5))):
            w, h = (int(v) for v in rng.integers(30, 260, 2))
            box = [int(rng.integers(0, 200)), int(rng.integers(0, 100)), w, h]
            own = {"id": len(annotations), "image_id": image["id"], "category_id": 1, "bbox": box,
                   "area": float(w * h * 0.6), "iscrowd": int(rng.random() < 0.06)}
            for member, count in PARTS.values():
                own[member] = points(rng, count, box, 0 if rng.random() < 0.25 else 0.8)
            annotations.append(own)
            for _ in range(int(rng.integers(0, 3))):
                result = {"image_id": image["id"], "category_id": 1, "score": round(float(rng.random()), 1)}
                if boxed:
                    result["bbox"] = [box[0] + 3, box[1], w, h]
                for part, (member, count) in PARTS.items():
                    result[member] = points(rng, count, box, 1, own[member])
                    if seed % 4 == 1 and part != "body":
                        result[f"{part}_score"] = round(float(rng.random()), 2)
                results.append(result)
    dataset = {"images": images, "categories": [{"id": 1, "name": "person"}], "annotations": annotations}
    return dataset, results


def answers(dataset, results):
    found = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for part, own in sigmas().items():
            truth = COCO()
            truth.dataset = copy.deepcopy(dataset)
            truth.anno_file = ["own"]
            truth.createIndex()
            given = truth.loadRes(copy.deepcopy(results))
            job = COCOeval(truth, given, f"keypoints_{part}", np.array(own))
            job.evaluate()
            job.accumulate()
            job.summarize()
            found[part] = [float(value) for value in job.stats]
    return found


if __name__ == "__main__":
    with open(f"{HERE}/whole-body.jsonl", "w") as out:
        for number in range(16):
            dataset, results = world(number)
            if not results:
                continue
            line = {"groundTruth": dataset, "detections": results, "expected": answers(dataset, results)}
            out.write(json.dumps(line, separators=(",", ":")) + "\n")
