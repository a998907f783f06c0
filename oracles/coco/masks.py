"""Small worlds of masks in every form, for `iouType: 'segm'` and for boxes made of masks, and what pycocotools answered.

    python oracles/coco/masks.py          # writes cases/masks.jsonl; needs oracles/requirements.txt; a few seconds

Each line is as in the other cases, with `iouType`.
"""

import json
import pathlib
import re

import numpy as np
from pycocotools import mask as rles
from reference import answer

HERE = pathlib.Path(__file__).parent / "cases"
WORLDS = 90
SIZES = ((40, 60), (64, 64), (65, 33), (128, 20), (7, 90), (200, 130))


class Masks:
    """One seed's dataset and results."""

    def __init__(self, seed):
        self.rng = rng = np.random.RandomState(seed)
        self.images = [
            {"id": int(i) + 3, "height": int(h), "width": int(w)}
            for i, (h, w) in enumerate(SIZES[k] for k in rng.randint(len(SIZES), size=rng.randint(1, 5)))
        ]
        self.categories = [int(k) for k in rng.permutation(20)[: rng.randint(1, 4)]]
        self.grid = rng.choice([0, 1, 1, 5])
        self.levels = rng.choice([2, 5, 1000])
        # a form that all results share, or 'any'
        self.form = rng.choice(["text", "text", "text", "any", "boxes", "mixed"])
        self.boxed = rng.rand() < 0.5
        crowds = rng.choice([0, 0.2])
        self.annotations, self.shapes = [], []
        for i in range(int(rng.choice([0, 1, 4, 10, 20]))):
            image, outline = self.place()
            self.shapes.append((image, outline))
            self.annotations.append(
                {
                    "id": i + int(seed % 5 > 0),
                    "image_id": image["id"],
                    "category_id": self.categories[rng.randint(len(self.categories))],
                    "segmentation": self.spelled(image, outline, rng.choice(["polygons", "polygons", "text", "counts", "two"])),
                    "bbox": [0.0, 0.0, 10.0, 10.0],
                    "area": float(rng.choice([30, 500, 1024, 3000, 9216])),
                    "iscrowd": int(rng.rand() < crowds),
                }
            )
        self.results = [self.result(i) for i in range(int(rng.choice([1, 5, 20, 45])))]
        if rng.rand() < 0.5:
            self.results.sort(key=lambda result: result["image_id"])

    def place(self):
        image = self.images[self.rng.randint(len(self.images))]
        return image, self.outline(image)

    def outline(self, image):
        rng = self.rng
        count = rng.randint(3, 12)
        centre = rng.uniform(0, 1, 2) * [image["width"], image["height"]]
        radius = rng.choice([2, 10, 30, 80])
        angles = np.sort(rng.uniform(0, 2 * np.pi, count)) if rng.rand() < 0.8 else rng.uniform(0, 2 * np.pi, count)
        points = centre + radius * rng.uniform(0.3, 1, (count, 1)) * np.stack([np.cos(angles), np.sin(angles)], 1)
        return self.rounded(points)

    def rounded(self, points):
        return np.round(points / self.grid) * self.grid if self.grid else np.round(points, 2)

    def rle(self, image, outline):
        polygons = [np.asarray(outline).ravel().tolist()]
        return rles.merge(rles.frPyObjects(polygons, image["height"], image["width"]))

    def counts(self, rle):
        pixels = rles.decode(rle).ravel(order="F")
        edges = np.flatnonzero(np.diff(pixels)) + 1
        counts = np.diff(np.concatenate([[0], edges, [pixels.size]])).tolist()
        return [0, *counts] if pixels.size and pixels[0] else counts

    def spelled(self, image, outline, form):
        numbers = np.asarray(outline).ravel().tolist()
        if form == "polygons":
            return [numbers + [1.5] if self.rng.rand() < 0.1 else numbers]
        if form == "two":
            return [numbers, self.outline(image).ravel().tolist()]
        rle = self.rle(image, outline)
        size = [image["height"], image["width"]]
        if form == "counts":
            counts = self.counts(rle)
            if self.rng.rand() < 0.4 and counts:  # a run of no pixels within one
                at = self.rng.randint(len(counts))
                first = self.rng.randint(counts[at] + 1)
                counts[at : at + 1] = [first, 0, counts[at] - first]
            return {"size": size, "counts": counts}
        if self.rng.rand() < 0.1:
            size = size[::-1]  # as many pixels, in another image
        return {"size": size, "counts": rle["counts"].decode()}

    def result(self, nth):
        rng = self.rng
        if self.shapes and rng.rand() < 0.8:
            image, outline = self.shapes[rng.randint(len(self.shapes))]
            outline = self.rounded(outline + rng.normal(0, rng.choice([0, 0.5, 3]), outline.shape))
        else:
            image, outline = self.place()
        score = float(np.ceil(rng.rand() * self.levels) / self.levels)
        category = self.categories[rng.randint(len(self.categories))]
        result = {"image_id": image["id"], "category_id": int(category) if rng.rand() < 0.97 else 777, "score": score}
        low, high = outline.min(0), outline.max(0)
        box = [float(v) for v in (*low, *(high - low))]
        form = "text" if self.form == "mixed" and nth == 0 else self.form
        if form == "boxes" or (form == "mixed" and rng.rand() < 0.4 and self.boxed):
            return {**result, "bbox": box}
        if form == "any":
            self.boxed = True
            form = rng.choice(["text", "polygons", "counts"])
        own = {"segmentation": self.spelled(image, outline, "text" if form == "mixed" else form)}
        if self.boxed or (self.form == "mixed" and nth > 0 and rng.rand() < 0.5):
            own["bbox"] = box
        return {**result, **own} if rng.rand() < 0.5 else {**own, **result}

    def runs(self):
        rng = self.rng
        yield "segm", {}
        yield "bbox", {}
        yield "segm", {"iouThrs": [[0.0, 0.5], [0.3, 0.9], [0.05], [1.0]][rng.randint(4)], "maxDets": [1, 2, 5]}
        yield "segm", {"useCats": 0, "catIds": [*self.categories, self.categories[0]] if rng.rand() < 0.3 else self.categories}
        yield "segm", {"areaRng": [[0, 1e10], [0, 40], [40, 300], [300, 1e5], [100, 200], [0, 0]]}


def spelled(value, rng):
    """JSON text; now and then the first character of counts is an escape."""
    text = json.dumps(value, separators=(",", ":"))
    escape = lambda found: f'{found[1]}\\u{ord(found[2]):04x}'  # noqa: E731
    return re.sub(r'("counts":")([^"\\\\])', escape, text) if rng.rand() < 0.2 else text


def main():
    lines = []
    for seed in range(WORLDS):
        world = Masks(seed)
        gt = json.dumps({"images": world.images, "categories": [{"id": k} for k in world.categories], "annotations": world.annotations})
        dt = spelled(world.results, world.rng)
        runs = []
        for nth, (iou_type, params) in enumerate(world.runs()):
            expected = answer(gt, dt, params, iou_type=iou_type)
            expected.pop("summary", None)
            # where the reference cannot read what we can, an answer is as good as its error
            odd = "odd-" if "error" in expected else ""
            runs.append({"name": f"{odd}masks-{seed}-{nth}", "iouType": iou_type, "params": params, "expected": expected})
        lines.append(json.dumps({"gt": gt, "dt": dt, "runs": runs}, separators=(",", ":")))
    path = HERE / "masks.jsonl"
    path.write_text("\n".join(lines) + "\n")
    errors = sum(line.count('"error"') for line in lines)
    print(path, len(lines), "worlds,", errors, "errors,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
