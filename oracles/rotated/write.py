"""Writes cases/*.jsonl: rotated boxes, their overlaps as shapely computes them, and evaluations by pycocotools over those overlaps.

    python oracles/rotated/write.py          # needs oracles/requirements.txt; about ten seconds
"""

import contextlib
import hashlib
import io
import json
import math
import pathlib

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from shapely.geometry import Polygon

HERE = pathlib.Path(__file__).parent / "cases"
PAIRS = 400
WORLDS = 40
# An overlap as near to a threshold as this would make an answer a matter of rounding.
MARGIN = 1e-6


def corners_of(box):
    cx, cy, w, h, angle = box
    c, s = math.cos(angle), math.sin(angle)
    return [[cx + x * c - y * s, cy + x * s + y * c] for x, y in ((-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2))]


def polygon_of(record):
    """By the order in which boxwise looks for a shape."""
    if "poly" in record:
        return Polygon(np.array(record["poly"]).reshape(4, 2))
    if len(record["bbox"]) == 5:
        return Polygon(corners_of(record["bbox"]))
    outlines = record.get("segmentation")
    if isinstance(outlines, list) and len(outlines) == 1 and len(outlines[0]) == 8:
        return Polygon(np.array(outlines[0]).reshape(4, 2))
    x, y, w, h = record["bbox"]
    return Polygon([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])


def overlap(truth, detection, crowd=False):
    part = truth.intersection(detection).area
    return part / (detection.area if crowd else truth.area + detection.area - part)


class RotatedEval(COCOeval):
    def computeIoU(self, imgId, catId):
        p = self.params
        if p.useCats:
            gt, dt = self._gts[imgId, catId], self._dts[imgId, catId]
        else:
            gt = [g for k in p.catIds for g in self._gts[imgId, k]]
            dt = [d for k in p.catIds for d in self._dts[imgId, k]]
        if len(gt) == 0 or len(dt) == 0:
            return []
        order = np.argsort([-d["score"] for d in dt], kind="mergesort")[: p.maxDets[-1]]
        rows = [[overlap(g["shape"], dt[i]["shape"], bool(g["iscrowd"])) for g in gt] for i in order]
        for value in np.ravel(rows):
            assert np.all(np.abs(value - p.iouThrs) > MARGIN) or value in (0.0,), value
        return np.array(rows)


class World:
    def __init__(self, seed):
        self.rng = np.random.RandomState(seed)
        rng = self.rng
        self.images = [int(i) for i in rng.permutation(50)[: rng.randint(1, 5)] + 1]
        self.categories = [int(i) for i in rng.permutation(20)[: rng.randint(1, 4)] + 1]
        self.annotations = [self.annotation(i + 1) for i in range(rng.randint(1, 30))]
        self.results = [self.result() for _ in range(rng.randint(1, 60))]

    def box(self):
        rng = self.rng
        size = rng.choice([12, 40, 120, 300])
        sides = rng.uniform(0.2, 1, 2) * size
        angle = rng.choice([0, math.pi / 2, rng.uniform(-4, 4)])
        return [*rng.uniform(0, 80, 2).tolist(), *sides.tolist(), float(angle)]

    def near(self, box):
        rng = self.rng
        shift = rng.choice([0, 0.5, 3, 10])
        moved = [value + rng.uniform(-shift, shift) for value in box[:4]] + [box[4] + rng.uniform(-0.02, 0.02) * shift]
        return [moved[0], moved[1], max(moved[2], 1.0), max(moved[3], 1.0), moved[4]]

    def shaped(self, record, box):
        """The box in one of the forms that it may have."""
        rng = self.rng
        corners = [value for corner in corners_of(box) for value in corner]
        if rng.rand() < 0.5:
            corners = corners[::2][::-1], corners[1::2][::-1]
            corners = [value for corner in zip(*corners) for value in corner]
        if rng.rand() < 0.3:
            corners = [value + rng.uniform(-1, 1) for value in corners]
        xs, ys = corners[::2], corners[1::2]
        bounds = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        form = rng.randint(4)
        if form == 0:
            return {**record, "bbox": box}
        if form == 1:
            return {**record, "bbox": bounds, "poly": corners}
        if form == 2:
            return {**record, "bbox": bounds, "segmentation": [corners]}
        return {**record, "bbox": [box[0] - box[2] / 2, box[1] - box[3] / 2, box[2], box[3]]}

    def annotation(self, id):
        rng = self.rng
        box = self.box()
        record = {"id": id, "image_id": self.images[rng.randint(len(self.images))], "category_id": self.categories[rng.randint(len(self.categories))]}
        record = self.shaped({**record, "iscrowd": int(rng.rand() < 0.1)}, box)
        polygon = polygon_of(record)
        return {**record, "area": polygon.area if polygon.is_valid else 1.0, "box": box}

    def result(self):
        rng = self.rng
        record = {"image_id": self.images[rng.randint(len(self.images))], "category_id": self.categories[rng.randint(len(self.categories))]}
        box = self.box()
        if rng.rand() < 0.8:
            target = self.annotations[rng.randint(len(self.annotations))]
            box = self.near(target["box"])
            record = {"image_id": target["image_id"], "category_id": target["category_id"]}
        return self.shaped({**record, "score": round(rng.rand(), 1 if rng.rand() < 0.5 else 6)}, box)


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array, "<f8").tobytes()).hexdigest()[:16]


def evaluated(dataset, results, params):
    truth = COCO()
    truth.dataset = {**dataset, "annotations": [{**a, "shape": polygon_of(a)} for a in dataset["annotations"]]}
    found = COCO()
    own = []
    for i, result in enumerate(results):
        shape = polygon_of(result)
        area = result["bbox"][2] * result["bbox"][3] if "poly" not in result and "segmentation" not in result else shape.area
        own.append({**result, "shape": shape, "area": area, "id": i + 1, "iscrowd": 0})
    found.dataset = {**dataset, "annotations": own}
    with contextlib.redirect_stdout(io.StringIO()):
        truth.createIndex()
        found.createIndex()
        job = RotatedEval(truth, found, "bbox")
        for name, value in params.items():
            setattr(job.params, name, value)
        job.evaluate()
        job.accumulate()
        job.summarize()
    digests = {name: digest(job.eval[name]) for name in ("precision", "recall", "scores")}
    return {"stats": [float(value) for value in job.stats], **digests}


def worlds():
    seed = 0
    made = 0
    while made < WORLDS:
        world = World(seed)
        seed += 1
        annotations = [{name: value for name, value in a.items() if name != "box"} for a in world.annotations]
        dataset = {
            "images": [{"id": i} for i in world.images],
            "categories": [{"id": k} for k in world.categories],
            "annotations": annotations,
        }
        if not all(polygon_of(record).is_valid for record in annotations + world.results):
            continue  # sides that cross are refused
        runs = []
        try:
            for params in ({}, {"useCats": 0}):
                runs.append({"params": params, "expected": evaluated(dataset, world.results, params)})
        except AssertionError:
            continue
        made += 1
        yield {"gt": dataset, "dt": world.results, "runs": runs}


def pairs():
    rng = np.random.RandomState(7)
    made = 0
    while made < PAIRS:
        quads = []
        for _ in range(2):
            kind = rng.randint(3)
            if kind == 0:
                box = [*rng.uniform(0, 10, 2), *rng.uniform(1, 9, 2), rng.uniform(-4, 4)]
                quads.append(np.ravel(corners_of(box)))
            elif kind == 1:
                quads.append(rng.uniform(0, 12, 8))
            else:
                quads.append(np.round(rng.uniform(0, 6, 8)))
        far = rng.choice([0.0, 0.0, 1e4])
        quads = [quad + far for quad in quads]
        a, b = (Polygon(quad.reshape(4, 2)) for quad in quads)
        if not (a.is_valid and b.is_valid and a.area > 0 and b.area > 0):
            continue
        made += 1
        yield {"a": quads[0].tolist(), "b": quads[1].tolist(), "iou": overlap(a, b), "areas": [a.area, b.area]}


def main():
    HERE.mkdir(exist_ok=True)
    for name, lines in (("pairs", pairs()), ("worlds", worlds())):
        path = HERE / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines))
        print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
