"""Measures precision, recall and F1 of batches by ultrafast-pycocotools 0.1.14, and prints CPU seconds a batch and the sums of the rates:
benches/node/batch.mjs runs it.

    python benches/peers/batch.py GT DT SIZE
"""

import json
import sys
import time

import numpy as np
from ultrafast_pycocotools.metrics import DetectionMetrics


def main(gt, dt, size):
    dataset, results = (json.load(open(path)) for path in (gt, dt))
    images = sorted(image["id"] for image in dataset["images"])
    truth, found = ({image: [] for image in images} for _ in range(2))
    for annotation in dataset["annotations"]:
        truth[annotation["image_id"]].append(annotation)
    for result in results:
        found[result["image_id"]].append(result)

    def boxes(rows):
        return np.array([row["bbox"] for row in rows], dtype=np.float64).reshape(-1, 4)

    def labels(rows):
        return np.array([row["category_id"] for row in rows], dtype=np.int64)

    def target(rows):
        crowd, area = ([row[name] for row in rows] for name in ("iscrowd", "area"))
        return {"boxes": boxes(rows), "labels": labels(rows), "iscrowd": np.array(crowd), "area": np.array(area)}

    def prediction(rows):
        return {"boxes": boxes(rows), "labels": labels(rows), "scores": np.array([row["score"] for row in rows])}

    targets, predictions = [target(truth[image]) for image in images], [prediction(found[image]) for image in images]
    metric = DetectionMetrics(iou_thrs=0.5, box_format="xywh", max_dets=100)
    starts = range(0, len(images), size)
    answers, seconds = [], float("inf")
    for start in starts:
        before = time.process_time()
        answer = metric.update(predictions[start : start + size], targets[start : start + size])["micro"]
        seconds = min(seconds, time.process_time() - before)
        answers.append([float(answer[name]) for name in ("precision", "recall", "f1")])
    print(json.dumps({"seconds": seconds, "answers": answers}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
