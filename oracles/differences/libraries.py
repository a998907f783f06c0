"""What other libraries make of sample/: the numbers of docs/numbers-differ.md.

    pip install torchmetrics==1.9.0 torch==2.15.0 torchvision==0.29.2 pycocotools==2.0.11 six
    python oracles/differences/libraries.py
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torchmetrics.detection import MeanAveragePrecision

warnings.filterwarnings("ignore")
ROOT = Path(__file__).parent.parent.parent
GT, DT = (json.loads((ROOT / "sample" / f"{name}.json").read_text()) for name in ("gt", "dt"))


def of_image(records, image):
    return [record for record in records if record["image_id"] == image["id"]]


def torchmetrics(area=True, crowd=True, box_format="xywh", **options):
    predictions, targets = [], []
    for image in GT["images"]:
        truth, found = of_image(GT["annotations"], image), of_image(DT, image)
        tensor = lambda records, key: torch.tensor([record[key] for record in records])
        boxes = lambda records: tensor(records, "bbox").reshape(-1, 4).float()
        target = {"boxes": boxes(truth), "labels": tensor(truth, "category_id").long()}
        if area:
            target["area"] = tensor(truth, "area").float()
        if crowd:
            target["iscrowd"] = tensor(truth, "iscrowd").long()
        targets.append(target)
        predictions.append({"boxes": boxes(found), "labels": tensor(found, "category_id").long(), "scores": tensor(found, "score").float()})
    metric = MeanAveragePrecision(box_format=box_format, **options)
    metric.update(predictions, targets)
    return {key: round(float(metric.compute()[key]), 6) for key in ("map", "map_50", "map_large")}


def tensorflow():
    sys.path.insert(0, str(ROOT / "oracles/openimages"))
    import reference

    evaluation, fields, _, _ = reference.load()
    truth_keys, found_keys = fields.InputDataFields, fields.DetectionResultFields
    metric = evaluation.PascalDetectionEvaluator([{"id": c["id"], "name": c["name"]} for c in GT["categories"]])

    def corners(records):
        x, y, w, h = np.array([record["bbox"] for record in records], dtype=float).reshape(-1, 4).T
        return np.stack([y, x, y + h, x + w], 1)

    column = lambda records, key, kind: np.array([record[key] for record in records], dtype=kind)
    for image in GT["images"]:
        truth, found = of_image(GT["annotations"], image), of_image(DT, image)
        metric.add_single_ground_truth_image_info(
            str(image["id"]),
            {
                truth_keys.groundtruth_boxes: corners(truth),
                truth_keys.groundtruth_classes: column(truth, "category_id", int),
                truth_keys.groundtruth_difficult: column(truth, "iscrowd", bool),
            },
        )
        metric.add_single_detected_image_info(
            str(image["id"]),
            {
                found_keys.detection_boxes: corners(found),
                found_keys.detection_scores: column(found, "score", float),
                found_keys.detection_classes: column(found, "category_id", int),
            },
        )
    return next(float(value) for name, value in metric.evaluate().items() if "mAP" in name)


print("torchmetrics", torchmetrics())
print("  recall thresholds in doubles", torchmetrics(rec_thresholds=np.linspace(0, 1, 101).tolist()))
print("  without area", torchmetrics(area=False))
print("  without iscrowd", torchmetrics(crowd=False))
print("  xywh given as xyxy", torchmetrics(box_format="xyxy"))
print("TensorFlow's pascal_voc_detection_metrics", round(tensorflow(), 6))
