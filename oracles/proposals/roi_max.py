"""RoIAlign's greatest samples, as MMCV's `roi_align` with pool_mode='max' defines them, in NumPy and doubles, sample by sample.

MMCV starts at -10000, which no value here is below; an output without samples is 0, where MMCV's is -10000.

    python roi_max.py > roi_max.json
"""

import json
import math

import numpy as np

RNG = np.random.default_rng(1703)


def sample(plane, y, x):
    height, width = plane.shape
    if not (-1 <= y <= height and -1 <= x <= width):
        return 0.0
    y, x = max(y, 0.0), max(x, 0.0)
    top, left = min(int(y), height - 1), min(int(x), width - 1)
    if top >= height - 1:
        y = float(top)
    if left >= width - 1:
        x = float(left)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    v, u = y - top, x - left
    upper = plane[top, left] * (1 - u) + plane[top, right] * u
    lower = plane[bottom, left] * (1 - u) + plane[bottom, right] * u
    return upper * (1 - v) + lower * v


def roi_align_max(features, rois, size, scale, ratio, aligned):
    out = np.zeros((len(rois), features.shape[1], *size))
    for n, (image, *corners) in enumerate(rois):
        x1, y1, x2, y2 = (corner * scale - (0.5 if aligned else 0) for corner in corners)
        tall, wide = y2 - y1, x2 - x1
        if not aligned:
            tall, wide = max(tall, 1), max(wide, 1)
        tall, wide = tall / size[0], wide / size[1]
        down, across = (ratio if ratio > 0 else math.ceil(bin) for bin in (tall, wide))
        for c, i, j in np.ndindex(out.shape[1:]):
            plane = features[int(image), c]
            values = [
                sample(plane, y1 + i * tall + (iy + 0.5) * tall / down, x1 + j * wide + (ix + 0.5) * wide / across)
                for iy in range(down) for ix in range(across)
            ]  # fmt: skip
            out[n, c, i, j] = max(values, default=0.0)
    return out


features = np.round(RNG.uniform(-2, 2, (2, 3, 7, 9)), 3)
features[1, 1] = -np.abs(features[1, 1])  # all below 0: samples outside the map are greater
low = np.round(RNG.uniform(-20, 60, (10, 2)), 2)
rois = np.concatenate([RNG.integers(0, 2, (10, 1)), low, low + np.round(RNG.uniform(0.5, 60, (10, 2)), 2)], 1)
rois = np.concatenate([rois, [[0, 0, 0, 72, 56], [1, 500, 500, 600, 600], [0, 20, 20, 20, 20], [1, -100, -100, 200, 200]]])
cases = []
for size, scale, ratio, aligned in (([2, 3], 0.125, -1, False), ([2, 2], 0.125, 2, True), ([3, 2], 0.2, 3, False), ([1, 4], 0.25, -1, True)):
    answer = roi_align_max(features, rois, size, scale, ratio, aligned)
    options = {"outputSize": size, "spatialScale": scale, "samplingRatio": ratio, "aligned": aligned}
    cases.append({"options": options, "answer": [round(v, 12) for v in answer.ravel().tolist()]})
print(json.dumps({"features": features.ravel().tolist(), "dims": list(features.shape), "rois": rois.tolist(), "cases": cases}, separators=(",", ":")))
