"""Writes cases/rotated.json: rotated boxes, OpenCV's NMSBoxesRotated and torchvision's box_iou of them.

Cases whose overlaps come within 1e-4 of the threshold are left out: OpenCV computes them in single precision.
"""

import json
import os

import cv2
import numpy as np
import torch
from torchvision.ops import box_convert, box_iou

HERE = os.path.dirname(os.path.abspath(__file__))


def boxes(rng, count):
    centres = rng.uniform(0, 30, (count, 2))
    sizes = rng.uniform(1, 16, (count, 2))
    angles = rng.choice([0, 30, 45, 90, -60, 180, 17.5], count) if rng.random() < 0.5 else rng.uniform(-200, 200, count)
    return np.round(np.concatenate([centres, sizes, angles[:, None]], 1), 2).astype(np.float32)


def main():
    rng = np.random.default_rng(3)
    suppression, overlaps = [], []
    while len(suppression) < 40:
        own = boxes(rng, int(rng.integers(1, 25)))
        scores = np.round(rng.uniform(0, 1, len(own)), 2).astype(np.float32)
        threshold = float(rng.choice([0.1, 0.3, 0.5, 0.7]))
        eta, top_k = float(rng.choice([1.0, 0.9])), int(rng.choice([0, 5]))
        rects = [((float(cx), float(cy)), (float(w), float(h)), float(a)) for cx, cy, w, h, a in own]
        near = [
            cv2.dnn.NMSBoxesRotated([a, b], [0.9, 0.8], 0, threshold - 1e-4) is not None
            and len(cv2.dnn.NMSBoxesRotated([a, b], [0.9, 0.8], 0, threshold - 1e-4))
            != len(cv2.dnn.NMSBoxesRotated([a, b], [0.9, 0.8], 0, threshold + 1e-4))
            for i, a in enumerate(rects)
            for b in rects[:i]
        ]
        if any(near):
            continue
        kept = cv2.dnn.NMSBoxesRotated(rects, scores.tolist(), 0.1, threshold, eta, top_k)
        suppression.append(
            {
                "boxes": [float(f"{v:.2f}") for v in own.reshape(-1)],
                "scores": [float(f"{v:.2f}") for v in scores],
                "threshold": threshold,
                "eta": eta,
                "topK": top_k,
                "kept": [int(i) for i in kept],
            }
        )
    for _ in range(8):
        a, b = torch.tensor(boxes(rng, 5)), torch.tensor(boxes(rng, 6))
        for fmt in ("cxcywhr", "xywhr", "xyxyxyxy"):
            one, two = (boxes if fmt == "cxcywhr" else box_convert(boxes, "cxcywhr", fmt) for boxes in (a, b))
            found = box_iou(one, two, fmt=fmt)
            overlaps.append({"fmt": fmt, "a": one.flatten().tolist(), "b": two.flatten().tolist(), "iou": found.flatten().tolist()})
    for case in overlaps:
        case["iou"] = [float(f"{v:.6f}") for v in case["iou"]]
    with open(os.path.join(HERE, "cases", "rotated.json"), "w") as out:
        json.dump({"suppression": suppression, "overlaps": overlaps}, out, separators=(",", ":"))
        out.write("\n")


main()
