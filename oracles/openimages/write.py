"""Writes cases.jsonl: small worlds and what the reference's evaluator answers to them.

    python oracles/openimages/write.py          # fetches the reference's sdist
"""

import hashlib
import json
import logging
import math
import pathlib
import warnings

import numpy as np

from reference import load
from worlds import cases

HERE = pathlib.Path(__file__).parent
evaluation, fields, expansion, DIGEST = load()
GT, DT = fields.InputDataFields, fields.DetectionResultFields
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def corners(box):
    x, y, width, height = map(float, box)
    return [y, x, y + height, x + width]


def is_group_of(annotation):
    for member in ("is_group_of", "IsGroupOf", "iscrowd"):
        if member in annotation:
            return bool(annotation[member])
    return False


def expanded(gt, hierarchy):
    """By image: boxes with classes, and verified classes."""
    names = {category["id"]: category["name"] for category in gt["categories"]}
    ids = {name: id for id, name in names.items()}
    expander = expansion.OIDHierarchicalLabelsExpansion(hierarchy) if hierarchy else None

    def classes(rows):
        return [ids[row.split(",")[1]] for row in rows]

    boxes = {image["id"]: [] for image in gt["images"]}
    labels = {image["id"]: [] for image in gt["images"]}
    for annotation in gt["annotations"]:
        row = "x," + names[annotation["category_id"]]
        rows = expander.expand_boxes_or_segments_from_csv(row) if expander else [row]
        for category in classes(rows):
            boxes[annotation["image_id"]].append((corners(annotation["bbox"]), category, is_group_of(annotation)))
    for image in gt["images"]:
        for member, confidence in (("pos_category_ids", 1), ("neg_category_ids", 0)):
            for category in image.get(member, []):
                row = f"x,{names[category]},{confidence}"
                labels[image["id"]] += classes(expander.expand_labels_from_csv(row) if expander else [row])
    return boxes, labels


def digest(values):
    values = np.asarray(values, dtype="<f8").ravel()
    return hashlib.sha256(values.tobytes()).hexdigest()[:16]


def answer(gt, dt, params):
    weight, iou = params.get("weight", 1.0), params.get("iou", 0.5)
    kind = evaluation.OpenImagesChallengeEvaluator if params.get("verified", True) else evaluation.OpenImagesDetectionEvaluator
    evaluator = kind(gt["categories"], matching_iou_threshold=iou, group_of_weight=weight)
    boxes, labels = expanded(gt, params.get("hierarchy"))
    for image in sorted(boxes):
        own = boxes[image]
        evaluator.add_single_ground_truth_image_info(
            image,
            {
                GT.groundtruth_boxes: np.array([box for box, _, _ in own], dtype=float).reshape(-1, 4),
                GT.groundtruth_classes: np.array([category for _, category, _ in own], dtype=int),
                GT.groundtruth_group_of: np.array([group for _, _, group in own], dtype=bool),
                GT.groundtruth_image_classes: np.array(labels[image], dtype=int),
            },
        )
        own = [detection for detection in dt if detection["image_id"] == image]
        evaluator.add_single_detected_image_info(
            image,
            {
                DT.detection_boxes: np.array([corners(d["bbox"]) for d in own], dtype=float).reshape(-1, 4),
                DT.detection_scores: np.array([d["score"] for d in own], dtype=float),
                DT.detection_classes: np.array([d["category_id"] for d in own], dtype=int),
            },
        )
    result = evaluator._evaluation.evaluate()
    number = lambda value: None if math.isnan(value) else float(value)
    categories = {}
    for category in gt["categories"]:
        at = category["id"] - 1
        ap = number(result.average_precisions[at])
        own = {"ap": ap}
        if ap is not None:
            own |= {"count": len(result.recalls[at]), "recall": digest(result.recalls[at]), "precision": digest(result.precisions[at])}
        categories[category["id"]] = own
    return {"mean": number(result.mean_ap), "categories": categories}


def main():
    lines = []
    for name, (gt, dt), several in cases():
        runs = []
        for params in several:
            try:
                runs.append({"params": params, "expected": answer(gt, dt, params)})
            except ValueError as error:
                runs.append({"params": params, "expected": {"error": str(error)}})
        lines.append(json.dumps({"name": name, "gt": json.dumps(gt), "dt": json.dumps(dt), "runs": runs}, separators=(",", ":")))
    path = HERE / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n")
    print(path, len(lines), "worlds", path.stat().st_size, "bytes; sdist", DIGEST)


if __name__ == "__main__":
    main()
