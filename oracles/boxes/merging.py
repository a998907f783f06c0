"""What supervision and SAHI answer about non-maximum merging, as cases/merging.json.

    pip install -r oracles/boxes/requirements-merging.txt
    python oracles/boxes/merging.py

Coordinates are multiples of 1/8 and scores multiples of 1/4096, which float32 holds exactly, and no score is given twice: among equal
scores supervision's order is that of an unstable sort, and SAHI's that of the coordinates.
"""

import json
import random
from pathlib import Path

import numpy as np
import supervision as sv
from sahi.postprocess.backends import set_postprocess_backend
from sahi.postprocess.combine import GreedyNMMPostprocess, NMMPostprocess
from sahi.prediction import ObjectPrediction

set_postprocess_backend("numpy")


def world(random, count):
    objects = [(random.randrange(60), random.randrange(60), random.randrange(4, 24), random.randrange(4, 24)) for _ in range(1 + count // 6)]
    scores = random.sample(range(1, 4096), count)
    boxes, classes = [], []
    for _ in range(count):
        x, y, w, h = random.choice(objects)
        if random.random() < 0.4:  # a part of the object, as at the border of a tile
            cut = random.randrange(1, w)
            x, w = (x + cut, w - cut) if random.random() < 0.5 else (x, cut)
        jitter = lambda: random.randrange(-8, 9) / 8 if random.random() < 0.5 else 0
        corners = [x + jitter(), y + jitter(), x + w + jitter(), y + h + jitter()]
        boxes.append([max(0.0, corners[0]), max(0.0, corners[1]), corners[2] + 1, corners[3] + 1])
        classes.append(random.randrange(2))
    return boxes, [score / 4096 for score in scores], classes


def by_supervision(boxes, scores, classes, metric, threshold, agnostic):
    detections = sv.Detections(
        xyxy=np.array(boxes, dtype=np.float64),
        confidence=np.array(scores, dtype=np.float64),
        class_id=np.array(classes),
    )
    predictions = np.hstack((detections.xyxy, detections.confidence[:, None]))
    if not agnostic:
        predictions = np.hstack((predictions, detections.class_id[:, None]))
    overlap = sv.OverlapMetric(metric)
    groups = sv.box_non_max_merge(predictions, iou_threshold=threshold, overlap_metric=overlap)
    merged = detections.with_nmm(threshold=threshold, class_agnostic=agnostic, overlap_metric=overlap)
    return {
        "groups": [[int(index) for index in group] for group in groups],
        "boxes": merged.xyxy.tolist(),
        "scores": [float(score) for score in merged.confidence],
    }


def by_sahi(postprocess, boxes, scores, classes, metric, threshold, agnostic):
    predictions = [
        ObjectPrediction(bbox=box, score=score, category_id=label, category_name=str(label))
        for box, score, label in zip(boxes, scores, classes)
    ]
    run = postprocess(match_threshold=threshold, match_metric=metric, class_agnostic=agnostic)
    merged = sorted(run(predictions), key=lambda one: -one.score.value)
    return {
        "boxes": [[float(side) for side in one.bbox.to_xyxy()] for one in merged],
        "scores": [float(one.score.value) for one in merged],
        "classes": [int(one.category.id) for one in merged],
    }


def main():
    source = random.Random(20)
    cases = []
    for number in range(60):
        boxes, scores, classes = world(source, source.choice([1, 3, 8, 20, 45]))
        given = (boxes, scores, classes)
        settings = (source.choice(["IOU", "IOS"]), source.choice([0.3, 0.5, 0.75]), source.random() < 0.3)
        cases.append(
            {
                "boxes": boxes,
                "scores": scores,
                "classes": classes,
                "metric": settings[0],
                "threshold": settings[1],
                "agnostic": settings[2],
                "supervision": by_supervision(*given, *settings),
                "greedyNmm": by_sahi(GreedyNMMPostprocess, *given, *settings),
                "nmm": by_sahi(NMMPostprocess, *given, *settings),
            }
        )
    path = Path(__file__).parent / "cases" / "merging.json"
    path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main()
