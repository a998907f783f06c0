"""Writes cases.jsonl: masks, polygons and boxes, and what pycocotools' mask module answers."""

import json
import sys
from pathlib import Path

import numpy as np
from pycocotools import mask

from worlds import bitmap, coordinate, polygon


def text(rle):
    return rle["counts"].decode()


def masks_case(rng):
    height, width = int(rng.integers(1, 70)), int(rng.integers(1, 50))
    bitmaps = [bitmap(rng, height, width) for _ in range(4)]
    rles = [mask.encode(np.asfortranarray(one)) for one in bitmaps]
    crowd = [int(rng.random() < 0.4) for _ in rles]
    return {
        "kind": "masks",
        "size": [height, width],
        # every byte of a bitmap, down the columns, as one digit
        "bitmaps": ["".join(map(str, one.flatten(order="F").tolist())) for one in bitmaps],
        "counts": [text(one) for one in rles],
        "area": mask.area(rles).tolist(),
        "bbox": mask.toBbox(rles).tolist(),
        "union": text(mask.merge(rles)),
        "intersection": text(mask.merge(rles[:2], intersect=True)),
        "crowd": crowd,
        "iou": mask.iou(rles, rles, crowd).tolist(),
    }


def polygons_case(rng):
    height, width = int(rng.integers(1, 120)), int(rng.integers(1, 120))
    polygons = [polygon(rng, height, width) for _ in range(rng.integers(1, 4))]
    rles = mask.frPyObjects(polygons, height, width)
    answer = {"counts": [text(one) for one in rles], "union": text(mask.merge(rles))}
    return {"kind": "polygons", "size": [height, width], "polygons": polygons, **answer}


def box_case(rng):
    height, width = int(rng.integers(1, 120)), int(rng.integers(1, 120))
    box = [coordinate(rng, width), coordinate(rng, height), coordinate(rng, width), coordinate(rng, height)]
    [rle] = mask.frPyObjects(np.array([box]), height, width)
    return {"kind": "box", "size": [height, width], "bbox": box, "counts": text(rle)}


KINDS = [masks_case, polygons_case, polygons_case, box_case]


def cases(seed, count):
    rng = np.random.default_rng(seed)
    return [KINDS[i % len(KINDS)](rng) for i in range(count)]


if __name__ == "__main__":
    if len(sys.argv) > 1:  # seed and count: to standard output, for fuzzing
        target = sys.stdout
        lines = cases(int(sys.argv[1]), int(sys.argv[2]))
    else:
        target = (Path(__file__).parent / "cases.jsonl").open("w")
        lines = cases(6, 240)
    for case in lines:
        target.write(json.dumps(case, separators=(",", ":")) + "\n")
