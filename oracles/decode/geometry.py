"""What the scripts of this folder share: overlap and suppression, the ways of an image to the input, the shape of a case."""

import math

import numpy as np


def iou(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def greedy(boxes, scores, classes, threshold, overlap=iou):
    """Places of those that stay, best first; classes are None where all are alike. No overlap may be near the threshold."""
    kept = []
    for i in sorted(range(len(boxes)), key=lambda i: (-scores[i], i)):
        rivals = [overlap(boxes[k], boxes[i]) for k in kept if classes is None or classes[k] == classes[i]]
        assert all(abs(value - threshold) > 1e-9 for value in rivals)
        if all(value < threshold for value in rivals):
            kept.append(i)
    assert 1 < len(kept) < len(boxes), (len(kept), len(boxes))
    return kept


class Letterbox:
    """Scaled by one factor, centred; whole pixels of padding, the odd one after the image."""

    def __init__(self, network, image):
        gain = min(network[0] / image[0], network[1] / image[1])
        self.gain = (gain, gain)
        self.pad = tuple(math.floor((network[i] - round(image[i] * gain)) / 2) for i in range(2))
        self.image = image

    def points(self, xy, clip=True):
        out = (np.asarray(xy, float) - self.pad) / self.gain
        return np.clip(out, 0, self.image) if clip else out

    def boxes(self, b, clip=True):
        return self.points(np.reshape(b, (-1, 2)), clip).reshape(-1, 4)


class Stretch(Letterbox):
    def __init__(self, network, image):
        self.gain, self.pad, self.image = (network[0] / image[0], network[1] / image[1]), (0, 0), image


def corners(b):
    return np.concatenate([b[:, :2] - b[:, 2:] / 2, b[:, :2] + b[:, 2:] / 2], 1)


def answer(boxes, scores, classes, **more):
    columns = {"boxes": boxes, "scores": scores, "classIds": classes, **more}
    return {name: np.asarray(column).ravel().tolist() for name, column in columns.items()}


def case(model, outputs, options, images):
    """`images`: an answer for each; one of them is given to `decode`, several to `decodeBatch`."""
    tensors = [{"dims": list(o.shape), "data": o.ravel().tolist()} for o in outputs]
    return {"model": model, "outputs": tensors, "options": options, "images": images}


def bits(mask):
    """Row by row in hexadecimal digits, behind a 1 that keeps the zeros."""
    return hex(int("1" + "".join("1" if bit else "0" for bit in mask.ravel()), 2))[2:]


def bilinear(values, x, y):
    """Values at positions in cells, between the centres of cells and constant beyond the outermost."""
    height, width = values.shape
    x, y = np.clip(np.asarray(x) - 0.5, 0, width - 1), np.clip(np.asarray(y) - 0.5, 0, height - 1)
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    u, v = (x - left)[None], (y - top)[:, None]
    upper = values[top][:, left] * (1 - u) + values[top][:, right] * u
    lower = values[bottom][:, left] * (1 - u) + values[bottom][:, right] * u
    return upper * (1 - v) + lower * v
