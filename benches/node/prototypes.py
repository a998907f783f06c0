"""The other side of prototypes.mjs: prints the milliseconds and the pixels inside as JSON."""

import json
import math
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
COUNT, SIDE, INPUT = 100, 160, 640
SCALE = INPUT // SIDE
rows = np.fromfile(sys.argv[1] + "/rows.bin", "f4").reshape(COUNT, -1)
prototypes = np.fromfile(sys.argv[1] + "/prototypes.bin", "f4").reshape(-1, SIDE * SIDE)


def whole():
    masks = (rows[:, 6:] @ prototypes).reshape(-1, SIDE, SIDE)
    out = []
    for (x1, y1, x2, y2), mask in zip(rows[:, :4].astype(int), masks):
        mask = cv2.resize(mask, (INPUT, INPUT), interpolation=cv2.INTER_LINEAR)
        out.append(mask[y1:y2, x1:x2] > 0)
    return out


def crops():
    masks = (rows[:, 6:] @ prototypes).reshape(-1, SIDE, SIDE)
    out = []
    for (x1, y1, x2, y2), mask in zip(rows[:, :4] / SCALE, masks):
        x1, y1, x2, y2 = int(x1), int(y1), math.ceil(x2), math.ceil(y2)
        size = ((x2 - x1) * SCALE, (y2 - y1) * SCALE)
        out.append(cv2.resize(np.ascontiguousarray(mask[y1:y2, x1:x2]), size, interpolation=cv2.INTER_LINEAR) > 0)
    return out


answers = {}
for name, work in (("OpenCV and NumPy, whole masks", whole), ("OpenCV and NumPy, crops", crops)):
    least = math.inf
    for _ in range(15):
        start = time.process_time()
        masks = work()
        least = min(least, time.process_time() - start)
    answers[name] = [1000 * least, int(sum(mask.sum() for mask in masks))]
print(json.dumps(answers))
