"""Evaluates by PASCAL VOC's and Open Images' protocols with other programs, from two JSON files to the mean.

    python pascal.py NAME GT.json DT.json [HIERARCHY.json]
    python pascal.py label GT.json OUT.json HIERARCHY.json       # adds what Open Images has to any COCO dataset

NAME: `kit` (the development kit's rules in plain Python, oracles/voc/devkit.py), `tf-voc` and `tf-openimages` (`PascalDetectionEvaluator` and
`OpenImagesChallengeEvaluator` of the TensorFlow Object Detection API, got from PyPI by oracles/openimages/reference.py, without TensorFlow).

Prints the CPU and wall seconds of the evaluation alone (without Python's start and imports) and the mean average precision.
"""

import json
import math
import pathlib
import random
import resource
import sys
import time
from collections import defaultdict

ORACLES = pathlib.Path(__file__).parents[2] / "oracles"


def read(path):
    with open(path) as file:
        return json.load(file)


def by_image(records):
    images = defaultdict(list)
    for record in records:
        images[record["image_id"]].append(record)
    return images


def kit(gt, dt):
    sys.path.append(str(ORACLES / "voc"))
    import devkit

    def run():
        truth, results = read(gt), read(dt)
        found = []
        for category in truth["categories"]:
            count, ranked = devkit.labels(truth, results, category["id"], 0.5, 1.0)
            if count:
                found.append(devkit.all_points(*devkit.curve(count, ranked)))
        return sum(found) / len(found)

    return run


def tensorflow(protocol, gt, dt, hierarchy):
    sys.path.append(str(ORACLES / "openimages"))
    import numpy as np
    from reference import load

    evaluation, fields, expansion, _ = load()
    GT, DT = fields.InputDataFields, fields.DetectionResultFields

    def corners(records):
        boxes = np.array([record["bbox"] for record in records], dtype=float).reshape(-1, 4)
        x, y, width, height = boxes.T
        return np.stack([y, x, y + height, x + width], axis=1)

    def classes(records, places):
        return np.array([places[record["category_id"]] for record in records], dtype=int)

    def run():
        truth, results = read(gt), read(dt)
        # the evaluators want 1, 2, 3 ...
        places = {category["id"]: place for place, category in enumerate(truth["categories"], 1)}
        categories = [{"id": places[category["id"]], "name": category["name"]} for category in truth["categories"]]
        kind = {"voc": evaluation.PascalDetectionEvaluator, "openimages": evaluation.OpenImagesChallengeEvaluator}[protocol]
        evaluator = kind(categories, matching_iou_threshold=0.5)
        expand = None
        if hierarchy:
            expander, names = expansion.OIDHierarchicalLabelsExpansion(read(hierarchy)), {c["id"]: c["name"] for c in truth["categories"]}
            place_of = {category["name"]: category["id"] for category in categories}
            expand = lambda how, id, *rest: [place_of[row.split(",")[1]] for row in how(",".join(["x", names[id], *rest]))]
            above = {id: expand(expander.expand_boxes_or_segments_from_csv, id) for id in names}
            labels = {(id, there): expand(expander.expand_labels_from_csv, id, there) for id in names for there in "01"}
        objects, detections = by_image(truth["annotations"]), by_image(results)
        for image in truth["images"]:
            own, found = objects[image["id"]], detections[image["id"]]
            told = {GT.groundtruth_boxes: corners(own), GT.groundtruth_classes: classes(own, places)}
            if protocol == "voc":
                told[GT.groundtruth_difficult] = np.array([bool(record.get("iscrowd")) for record in own], dtype=bool)
            else:
                spread = [(record, place) for record in own for place in above[record["category_id"]]]
                told[GT.groundtruth_boxes] = corners([record for record, _ in spread])
                told[GT.groundtruth_classes] = np.array([place for _, place in spread], dtype=int)
                told[GT.groundtruth_group_of] = np.array([bool(record["is_group_of"]) for record, _ in spread], dtype=bool)
                sets = [place for there, name in (("1", "pos_category_ids"), ("0", "neg_category_ids")) for id in image[name] for place in labels[id, there]]
                told[GT.groundtruth_image_classes] = np.array(sets, dtype=int)
            evaluator.add_single_ground_truth_image_info(image["id"], told)
            scores = np.array([record["score"] for record in found], dtype=float)
            shapes = {DT.detection_boxes: corners(found), DT.detection_classes: classes(found, places), DT.detection_scores: scores}
            evaluator.add_single_detected_image_info(image["id"], shapes)
        return float(evaluator._evaluation.evaluate().mean_ap)

    return run


def label(gt, out, hierarchy):
    """Sets of categories for each image, group-of boxes, and a tree: a tenth of the categories stand above the others."""
    rng, dataset = random.Random(600), read(gt)
    ids = [category["id"] for category in dataset["categories"]]
    objects = by_image(dataset["annotations"])
    for image in dataset["images"]:
        own = sorted({record["category_id"] for record in objects[image["id"]]})
        image["pos_category_ids"] = own
        image["neg_category_ids"] = sorted(set(rng.sample(ids, min(len(ids), len(own) + 5))) - set(own))
    for record in dataset["annotations"]:
        record["is_group_of"] = record.pop("iscrowd", 0) or int(rng.random() < 0.03)
    names = [category["name"] for category in dataset["categories"]]
    tops = max(1, len(names) // 10)
    below = lambda top: [{"LabelName": name} for name in names[tops + top :: tops]]
    tree = {"LabelName": "Entity", "Subcategory": [{"LabelName": names[top], "Subcategory": below(top)} for top in range(tops)]}
    for path, content in ((out, dataset), (hierarchy, tree)):
        with open(path, "w") as file:
            json.dump(content, file, separators=(",", ":"))


def main():
    name, *paths = sys.argv[1:]
    if name == "label":
        return label(*paths)
    run = kit(*paths[:2]) if name == "kit" else tensorflow(name.removeprefix("tf-"), paths[0], paths[1], paths[2] if len(paths) > 2 else None)
    cpu, wall = time.process_time(), time.monotonic()
    mean = run()
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    assert math.isfinite(mean)
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "rss": rss, "mean": mean}))


if __name__ == "__main__":
    main()
