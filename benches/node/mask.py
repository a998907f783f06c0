"""The other side of mask.mjs: answers a line of JSON with a line of JSON."""

import json
import sys
import time

import numpy as np
from pycocotools import mask

setup = json.loads(sys.stdin.readline())
height, width = setup["size"]
count = setup["count"]
polygons = setup["polygons"]


def from_polygons():
    return [mask.merge(mask.frPyObjects(one, height, width)) for one in polygons]


masks = from_polygons()
dt, gt = masks[:count], masks[count:]
crowd = [0] * len(gt)
bitmaps = mask.decode(dt)
by_rows = np.ascontiguousarray(bitmaps.transpose(2, 0, 1))


def decode_by_rows():
    return np.ascontiguousarray(mask.decode(dt).transpose(2, 0, 1))


work = {
    "iou 100 × 100": lambda: mask.iou(dt, gt, crowd),
    "fromPolygons 200": from_polygons,
    "encode 100": lambda: mask.encode(bitmaps),
    "encode 100, by rows": lambda: mask.encode(np.asfortranarray(by_rows.transpose(1, 2, 0))),
    "decode 100": lambda: mask.decode(dt),
    "decode 100, by rows": decode_by_rows,
    "merge 100": lambda: mask.merge(dt),
    "area 200": lambda: mask.area(masks),
    "toBbox 200": lambda: mask.toBbox(masks),
}


def tell(answer):
    print(json.dumps(answer), flush=True)


tell({"counts": [one["counts"].decode() for one in masks], "iou": mask.iou(dt, gt, crowd).flatten().tolist()})
for line in sys.stdin:
    run = work.get(json.loads(line)["time"])
    if run is None:
        tell({"ms": None})
        continue
    start = time.perf_counter()
    run()
    tell({"ms": (time.perf_counter() - start) * 1000})
