"""The tutorial's algorithms derived anew in NumPy, doubles, on other seeds than the published answers.

    python tutorial.py > tutorial.json
"""

import json

import numpy as np

RNG = np.random.default_rng(77)


def overlaps(a, b):
    """IoU of every pair, and the enclosing box's area and the union."""
    a, b = a[:, None], b[None]
    low, high = np.maximum(a[..., :2], b[..., :2]), np.minimum(a[..., 2:], b[..., 2:])
    side = np.maximum(high - low, 0)
    inter = side[..., 0] * side[..., 1]
    area = lambda q: (q[..., 2] - q[..., 0]) * (q[..., 3] - q[..., 1])
    union = area(a) + area(b) - inter
    hull = np.maximum(a[..., 2:], b[..., 2:]) - np.minimum(a[..., :2], b[..., :2])
    return inter / np.maximum(union, 1e-6), hull[..., 0] * hull[..., 1], union


def boxes(count, side, least, most):
    low = RNG.uniform(0, side, (count, 2)).round(2)
    return np.concatenate([low, (low + RNG.uniform(least, most, (count, 2))).round(2)], 1)


def pairs():
    a = boxes(60, 80, 5, 60)
    b = boxes(60, 80, 5, 60)
    iou, hull, union = (np.diagonal(m) for m in overlaps(a, b))
    return {"a": a, "b": b, "iou": iou, "giouLoss": 1 - (iou - (hull - union) / np.maximum(hull, 1e-6))}


def match():
    rows, columns, stride, scales, ratios = 7, 9, 8, [12, 24], [0.5, 1, 2]
    y, x, s, r = np.meshgrid(range(rows), range(columns), scales, ratios, indexing="ij")
    w, h = s * np.sqrt(r), s / np.sqrt(r)
    cx, cy = (x + 0.5) * stride, (y + 0.5) * stride
    anchors = np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], -1).reshape(-1, 4)
    gt = np.concatenate([boxes(6, 50, 8, 30), [[900.0, 900.0, 950.0, 950.0]]])  # the last overlaps no anchor
    iou = overlaps(anchors, gt)[0]
    labels = np.where(iou.max(1) >= 0.5, 1, np.where(iou.max(1) < 0.4, 0, -1))
    matched = iou.argmax(1)
    for k in range(len(gt)):
        best = iou[:, k].argmax()
        labels[best], matched[best] = 1, k
    return {
        "featH": rows, "featW": columns, "stride": stride, "scales": scales, "ratios": ratios, "gt": gt,
        "pos": 0.5, "neg": 0.4, "anchorsFirst": anchors[:6], "anchorsLast": anchors[-6:],
        "labels": labels, "matched": matched,
    }  # fmt: skip


def yolo():
    grid = RNG.uniform(0, 1, (7, 7, 8)).round(4)
    grid[..., 2:4] = (grid[..., 2:4] * 0.5).round(4)
    row, column = np.mgrid[0:7, 0:7]
    cell = 448 / 7
    cx, cy = (column + grid[..., 0]) * cell, (row + grid[..., 1]) * cell
    w, h = grid[..., 2] * 448, grid[..., 3] * 448
    found = np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], -1).reshape(-1, 4)
    classes = grid[..., 5:].argmax(-1).ravel()
    scores = (grid[..., 4] * grid[..., 5:].max(-1)).ravel()
    order = [i for i in np.argsort(-scores, kind="stable") if scores[i] > 0.1]
    iou = overlaps(found, found)[0]
    kept = []
    for i in order:
        if all(iou[k, i] < 0.5 for k in kept):
            kept.append(i)
    return {"predictions": grid, "boxes": found[kept], "scores": scores[kept], "classes": classes[kept]}


def focal():
    prob, target = RNG.uniform(0, 1, 120).round(6), (RNG.uniform(0, 1, 120) < 0.2).astype(int)
    prob[:2] = [0.0, 1.0]  # the ends are clipped
    p = np.clip(prob, 1e-7, 1 - 1e-7)

    def loss(alpha, gamma):
        positive = -alpha * (1 - p) ** gamma * np.log(p)
        # Not p: 1 - (1 - p) differs from it in the last bit, and the formula has that.
        negative = -(1 - alpha) * (1 - (1 - p)) ** gamma * np.log(1 - p)
        return np.where(target == 1, positive, negative).mean()

    return {"prob": prob, "target": target, "loss": loss(0.25, 2.0), "lossAlphaHalfGamma1": loss(0.5, 1.0)}


def fcos():
    center = RNG.uniform(0, 1, (6, 8)).round(5)
    center[0, 0] = 0.3  # equal to the threshold: kept
    distance = RNG.uniform(-3, 25, (6, 8, 4)).round(3)
    row, column = np.mgrid[0:6, 0:8]
    x, y = (column + 0.5) * 8, (row + 0.5) * 8
    d = distance
    found = np.stack([x - d[..., 0], y - d[..., 1], x + d[..., 2], y + d[..., 3]], -1)
    keep = (center >= 0.3) & (found[..., 2] > found[..., 0]) & (found[..., 3] > found[..., 1])
    return {"center": center, "distance": distance, "boxes": found[keep], "scores": center[keep]}


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


if __name__ == "__main__":
    parts = {f.__name__: plain(f()) for f in (pairs, match, yolo, focal, fcos)}
    print(json.dumps(parts, separators=(",", ":")))
