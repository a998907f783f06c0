"""How well OpenCV's selective search finds the objects of the annotated photographs in examples/centernet.

    pip install opencv-contrib-python-headless==5.0.0.93   # in an environment of its own: it replaces opencv-python
    python search.py > search.json
"""

import json
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parent
PHOTOS = HERE / "../../examples/centernet"


def best_overlaps(truth, boxes):
    low = np.maximum(truth[:, None, :2], boxes[None, :, :2])
    high = np.minimum(truth[:, None, 2:], boxes[None, :, 2:])
    inter = np.clip(high - low, 0, None).prod(2)
    area = lambda b: (b[:, 2:] - b[:, :2]).prod(1)
    return (inter / (area(truth)[:, None] + area(boxes)[None] - inter)).max(1)


def search(photo, mode):
    image = cv2.imread(str(PHOTOS / "photos" / photo))
    segmentation = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
    segmentation.setBaseImage(image)
    switch = {"single": "SingleStrategy", "fast": "SelectiveSearchFast", "quality": "SelectiveSearchQuality"}[mode]
    getattr(segmentation, "switchTo" + switch)()
    boxes = segmentation.process().astype(float)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def main():
    data = json.loads((PHOTOS / "annotations.json").read_text())
    found = {}
    for mode in ("single", "fast", "quality"):
        proposals = {image["id"]: search(image["file_name"], mode) for image in data["images"]}
        for most in (2000, None):
            best = []
            for image in data["images"]:
                truth = np.array([a["bbox"] for a in data["annotations"] if a["image_id"] == image["id"]], dtype=float)
                truth[:, 2:] += truth[:, :2]
                best.extend(best_overlaps(truth, proposals[image["id"]][:most]))
            best = np.array(best)
            found.setdefault(mode, []).append(
                {
                    "maxProposals": most,
                    "proposals": sum(len(boxes[:most]) for boxes in proposals.values()),
                    "recall": round(float((best >= 0.5).mean()), 4),
                    "meanBestOverlap": round(float(best.mean()), 4),
                }
            )
    print(json.dumps(found, separators=(",", ":")))


if __name__ == "__main__":
    main()
