"""Random boxes and the clusters of lsnms 0.4.4 (pip install lsnms==0.4.4): clustering.py."""

import json
import os

import numpy as np
from lsnms import wbc

HERE = os.path.dirname(os.path.abspath(__file__))


def case(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 40))
    objects = rng.random((5, 2)) * 80
    corners = objects[rng.integers(0, 5, count)] + rng.normal(0, 5, (count, 2))
    boxes = np.round(np.hstack([corners, corners + 10 + rng.random((count, 2)) * 25]) + 20, 2)
    scores = (rng.permutation(count) + 1) / (count + 1)  # no ties, whose order lsnms does not define
    threshold, reweight = [0.3, 0.5, 0.7][seed % 3], bool(seed % 2)
    merged, merged_scores, clusters = wbc(boxes, scores, iou_threshold=threshold, iou_reweight=reweight)
    return dict(boxes=boxes.tolist(), scores=scores.tolist(), iouThreshold=threshold, iouWeighted=reweight, merged=merged.tolist(),
                mergedScores=merged_scores.tolist(), indices=[int(i) for i, _ in clusters], members=[sorted(map(int, m)) for _, m in clusters])


if __name__ == "__main__":
    with open(f"{HERE}/cases/clustering.json", "w") as file:
        json.dump([case(seed) for seed in range(24)], file, separators=(",", ":"))
