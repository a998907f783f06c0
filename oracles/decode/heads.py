"""Answers of heads that have no runnable reference here, derived in NumPy and torch, doubles, from their papers and formats.

    python heads.py > heads.json

YOLOv1 after Redmon et al. 2016; masks after YOLACT (Bolya et al. 2019), their interpolation by torch's own; rotated boxes after
Llerena et al. 2021 (Gaussians as matrices); the tutorial's grid head and end-to-end heads by their formats, in batches.
"""

import json
import math

import numpy as np
import torch
import torch.nn.functional as F

from geometry import Letterbox, Stretch, answer, case, corners, greedy

RNG = np.random.default_rng(4711)


def uniform(low, high, *shape):
    return RNG.uniform(low, high, shape).round(3)


def yolov1(roots):
    """A cell predicts B boxes (x, y in the cell, w, h of the image, confidence) and one set of class probabilities;
    Pr(class) · confidence is a score of each class for each box."""
    rows, columns, count, classes = 4, 6, 2, 3
    grid = uniform(0, 1, 1, rows, columns, 5 * count + classes)
    image = (300, 200)
    found = []
    for row in range(rows):
        for column in range(columns):
            cell = grid[0, row, column]
            for box in range(count):
                x, y, w, h, confidence = cell[5 * box : 5 * box + 5]
                if roots:
                    w, h = w**2, h**2
                cx, cy = (column + x) / columns, (row + y) / rows
                fractions = np.array([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2])
                for c in range(classes):
                    score = confidence * cell[5 * count + c]
                    assert abs(score - 0.2) > 1e-9
                    if score > 0.2:
                        found.append((fractions * 448, score, c, (row * columns + column) * count + box))
    boxes, scores, ids, sources = (np.array(part) for part in zip(*found))
    keep = greedy(boxes, scores, ids, 0.4)
    mapped = Stretch((448, 448), image).boxes(boxes[keep])
    options = {"imageSize": list(image), "squareRoots": roots}
    return case("yolov1", [grid], options, [answer(mapped, scores[keep], ids[keep], sources=sources[keep])])


def yolo_grid():
    """Three images of three sizes; the offsets of a cell, sides as parts of the image, the best class alone."""
    sizes = [(448, 448), (640, 360), (100, 300)]
    grid = uniform(0, 1, 3, 5, 5, 9)
    grid[..., 2:4] = (0.3 + grid[..., 2:4] * 0.7).round(3)
    images = []
    for n, size in enumerate(sizes):
        column, row = np.meshgrid(range(5), range(5))
        centre = np.stack([(column + grid[n, ..., 0]) / 5, (row + grid[n, ..., 1]) / 5], -1).reshape(-1, 2)
        boxes = corners(np.concatenate([centre, grid[n, ..., 2:4].reshape(-1, 2)], 1)) * 448
        scores = (grid[n, ..., 4] * grid[n, ..., 5:].max(-1)).ravel()
        ids = grid[n, ..., 5:].argmax(-1).ravel()
        places = np.nonzero(scores > 0.1)[0]
        keep = places[greedy(boxes[places], scores[places], None, 0.5)]
        images.append(answer(Stretch((448, 448), size).boxes(boxes[keep]), scores[keep], ids[keep], sources=keep))
    return case("yolo-grid", [grid], {"imageSize": [list(size) for size in sizes]}, images)


def scored(count, classes, network):
    """Boxes that overlap, with probabilities, and the best class of those above a quarter."""
    size = uniform(15, 50, count, 2)
    centre = np.concatenate([uniform(20, network[0] - 20, count, 1), uniform(20, network[1] - 20, count, 1)], 1)
    probs = (uniform(0, 1, count, classes) ** 2).round(4)
    places = np.nonzero(probs.max(1) > 0.25)[0]
    return np.concatenate([centre, size], 1), probs, places


def planes(*parts):
    return np.ascontiguousarray(np.concatenate(parts, 1).T)[None]


def seg(resize):
    """Logits are Σ coefficient · prototype; an object's mask is where they are above 0 at a pixel's centre, within its box."""
    network, image, masks = (96, 64), (141, 71) if resize == "letterbox" else (144, 96), 4
    b, probs, places = scored(40, 3, network)
    coefficients, prototypes = uniform(-1, 1, 40, masks), uniform(-1, 1, 1, masks, 16, 24)
    boxes, scores, ids = corners(b), probs.max(1), probs.argmax(1)
    keep = places[greedy(boxes[places], scores[places], ids[places], 0.7)]
    mapping = (Letterbox if resize == "letterbox" else Stretch)(network, image)
    mapped = mapping.boxes(boxes[keep])
    frames, bits = [], []
    for place, (x1, y1, x2, y2) in zip(keep, mapped):
        small = torch.from_numpy(np.tensordot(coefficients[place], prototypes[0], 1))[None, None]
        if resize == "stretch":
            logits = F.interpolate(small, (image[1], image[0]), mode="bilinear", align_corners=False)[0, 0].numpy()
        else:
            x = ((np.arange(image[0]) + 0.5) * mapping.gain[0] + mapping.pad[0]) / network[0] * 2 - 1
            y = ((np.arange(image[1]) + 0.5) * mapping.gain[1] + mapping.pad[1]) / network[1] * 2 - 1
            grid = torch.from_numpy(np.stack(np.meshgrid(x, y), -1))[None]
            logits = F.grid_sample(small, grid, mode="bilinear", padding_mode="border", align_corners=False)[0, 0].numpy()
        py, px = np.mgrid[0 : image[1], 0 : image[0]]
        inside = (px >= x1) & (px < x2) & (py >= y1) & (py < y2)
        assert np.abs(logits[inside]).min() > 1e-12
        ys, xs = np.nonzero(inside)
        x, y, w, h = xs.min(), ys.min(), xs.max() + 1 - xs.min(), ys.max() + 1 - ys.min()
        frames.append([x, y, w, h])
        mask = (logits > 0)[y : y + h, x : x + w]
        bits.append("".join("1" if bit else "0" for bit in mask.ravel()))
    options = {"inputSize": list(network), "imageSize": list(image), "resize": resize, "subset": True}
    out = answer(mapped, scores[keep], ids[keep], sources=keep, frames=frames)
    out["masks"] = [hex(int("1" + mask, 2))[2:] for mask in bits]  # the leading 1 keeps the zeros
    return case("yolov8-seg", [planes(b, probs, coefficients), prototypes], options, [out])


def pose(size, classes):
    network, image, count = (96, 64), (141, 71), 5
    b, probs, places = scored(40, classes, network)
    points = np.concatenate([uniform(-5, 100, 40, count, 2), uniform(0, 1, 40, count, 1)], 2)[..., :size]
    boxes, scores, ids = corners(b), probs.max(1), probs.argmax(1)
    keep = places[greedy(boxes[places], scores[places], ids[places], 0.7)]
    mapping = Letterbox(network, image)
    xy = mapping.points(points[keep][..., :2].reshape(-1, 2)).reshape(-1, count, 2)
    keypoints = np.concatenate([xy, points[keep][..., 2:]], 2)
    options = {"inputSize": list(network), "imageSize": list(image), "keypointSize": size, "numClasses": classes, "subset": True}
    out = answer(mapping.boxes(boxes[keep]), scores[keep], ids[keep], sources=keep, keypoints=keypoints)
    return case("yolov8-pose", [planes(b, probs, points.reshape(40, -1))], options, [out])


def prob_iou(a, b):
    """1 - the Hellinger distance of the Gaussians that have the boxes' moments."""

    def covariance(w, h, angle):
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return turn @ np.diag([w * w / 12, h * h / 12]) @ turn.T

    one, two = covariance(*a[2:]), covariance(*b[2:])
    middle, apart = (one + two) / 2, np.subtract(a[:2], b[:2])
    distance = apart @ np.linalg.solve(middle, apart) / 8
    det = np.linalg.det
    distance += 0.5 * math.log(det(middle) / math.sqrt(det(one) * det(two)))
    return 1 - math.sqrt(1 - math.exp(-distance))


def obb(resize):
    network, image = (96, 64), (141, 71)
    b, probs, places = scored(60, 2, network)
    angles = uniform(-0.78, 2.35, 60, 1)
    b[30:] = (b[:30] + uniform(-4, 4, 30, 4)).round(3)  # rivals of the first thirty
    angles[30:] = (angles[:30] + uniform(-0.2, 0.2, 30, 1)).round(3)
    rotated, scores, ids = np.concatenate([b, angles], 1), probs.max(1), probs.argmax(1)
    keep = places[greedy(rotated[places], scores[places], ids[places], 0.5, prob_iou)]
    mapping = (Letterbox if resize == "letterbox" else Stretch)(network, image)
    centre = mapping.points(rotated[keep, :2], clip=False)
    # A box's two axes, as vectors, go to the image; the first gives the angle.
    w, h, angle = rotated[keep, 2:].T
    along = np.stack([w * np.cos(angle), w * np.sin(angle)], 1) / mapping.gain
    across = np.stack([-h * np.sin(angle), h * np.cos(angle)], 1) / mapping.gain
    boxes = np.concatenate([centre, np.linalg.norm(along, axis=1)[:, None], np.linalg.norm(across, axis=1)[:, None]], 1)
    turned = np.arctan2(along[:, 1], along[:, 0])
    # Of the same direction, the angle that was given where nothing is sheared.
    turned = angle if resize == "letterbox" else turned
    options = {"inputSize": list(network), "imageSize": list(image), "resize": resize, "iouThreshold": 0.5, "subset": True}
    out = answer(boxes, scores[keep], ids[keep], sources=keep, angles=turned)
    return case("yolov8-obb", [planes(b, probs, angles)], options, [out])


def end_to_end():
    """Rows are detections already: those above a quarter, best first, on the image."""
    sizes = [(1001, 563), (333, 640)]
    out = np.zeros((2, 300, 6))
    images = []
    for n, size in enumerate(sizes):
        count = 25  # the rest is padding
        low = uniform(-20, 500, count, 2)
        out[n, :count, :2], out[n, :count, 2:4] = low, (low + uniform(10, 200, count, 2)).round(3)
        out[n, :count, 4], out[n, :count, 5] = uniform(0, 1, count), RNG.integers(0, 80, count)
        keep = np.array([i for i in np.argsort(-out[n, :, 4], kind="stable") if out[n, i, 4] > 0.25])
        boxes = Letterbox((640, 640), size).boxes(out[n, keep, :4])
        images.append(answer(boxes, out[n, keep, 4], out[n, keep, 5].astype(int), sources=keep))
    return case("end-to-end", [out], {"imageSize": [list(size) for size in sizes], "inputSize": [640, 640]}, images)


if __name__ == "__main__":
    cases = [
        yolov1(False), yolov1(True), yolo_grid(), seg("letterbox"), seg("stretch"), pose(3, 1), pose(2, 2),
        obb("letterbox"), obb("stretch"), end_to_end(),
    ]  # fmt: skip
    print(json.dumps(cases, separators=(",", ":")))
