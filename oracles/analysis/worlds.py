"""Small datasets and results with every kind of error, for the analyses of an evaluation.

Deterministic: np.random.RandomState's stream is frozen, so a seed gives the same world with any NumPy.
"""

import json
import pathlib

import numpy as np
from pycocotools import mask

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 320, 240


def ellipse(box):
    """An ellipse in a box, as compressed run lengths."""
    x, y, w, h = box
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    inside = ((columns - x - w / 2) / (w / 2)) ** 2 + ((rows - y - h / 2) / (h / 2)) ** 2 <= 1
    rle = mask.encode(np.asfortranarray(inside.astype(np.uint8)))
    return {"size": rle["size"], "counts": rle["counts"].decode("ascii")}


class World:
    def __init__(self, seed, images=40, categories=6, decimals=2, crowd_share=0.06, masks=False):
        self.rng = np.random.RandomState(seed)
        self.decimals, self.masks = decimals, masks
        ids = [int(i) + 1 for i in self.rng.permutation(9 * images)[:images]]  # in no order
        self.images = [{"id": i, "file_name": f"{i:06}.jpg", "width": WIDTH, "height": HEIGHT} for i in ids]
        # the last category is never annotated
        self.categories = [{"id": 10 * k + 3, "name": f"kind {k}"} for k in range(categories)]
        self.annotations = [self.annotation(image, crowd_share) for image in ids for _ in range(self.rng.randint(0, 6))]
        for i, annotation in enumerate(self.annotations):
            annotation["id"] = i + 1
        self.results = [result for image in ids for result in self.results_of(image)]

    def box(self):
        w, h = self.rng.uniform(8, 120, 2)
        return self.rounded([self.rng.uniform(0, WIDTH - w), self.rng.uniform(0, HEIGHT - h), w, h])

    def rounded(self, box):
        return [round(float(value), 2) for value in box]

    def category(self, unannotated=False):
        return self.categories[self.rng.randint(len(self.categories) - (0 if unannotated else 1))]["id"]

    def annotation(self, image, crowd_share):
        box = self.box()
        own = {"image_id": image, "category_id": self.category(), "bbox": box, "area": round(box[2] * box[3], 2)}
        own["iscrowd"] = int(self.rng.rand() < crowd_share)
        own["segmentation"] = ellipse(box)
        if self.masks:
            own["area"] = int(mask.area(own["segmentation"]))
        return own

    def near(self, box, share):
        x, y, w, h = box
        dx, dy, dw, dh = self.rng.normal(0, share, 4)
        w2, h2 = w * max(0.2, 1 + dw), h * max(0.2, 1 + dh)
        x2, y2 = min(max(x + dx * w, 0), WIDTH - 4), min(max(y + dy * h, 0), HEIGHT - 4)
        return self.rounded([x2, y2, min(w2, WIDTH - x2), min(h2, HEIGHT - y2)])

    def results_of(self, image):
        rng = self.rng
        for annotation in [a for a in self.annotations if a["image_id"] == image]:
            box, category = annotation["bbox"], annotation["category_id"]
            for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
                kind = rng.choice(["good", "loose", "swapped", "swapped and loose"], p=[0.6, 0.2, 0.13, 0.07])
                near = self.near(box, 0.05 if kind in ("good", "swapped") else 0.3)
                own = category if kind in ("good", "loose") else self.category(unannotated=True)
                yield self.result(image, own, near, rng.beta(5, 2) if kind == "good" else rng.beta(2, 3))
        for _ in range(rng.randint(0, 5)):
            yield self.result(image, self.category(unannotated=True), self.box(), rng.beta(1, 4))

    def result(self, image, category, box, score):
        score = float(score) if self.decimals is None else round(float(score), self.decimals)
        own = {"image_id": image, "category_id": category, "bbox": box, "score": score}
        if self.masks:
            own["segmentation"] = ellipse(box)
        return own

    def dataset(self):
        annotations = self.annotations
        if not self.masks:
            annotations = [{name: value for name, value in own.items() if name != "segmentation"} for own in annotations]
        return {"images": self.images, "categories": self.categories, "annotations": annotations}


def worlds():
    """The generated worlds by name: (dataset, results, iou type)."""
    made = {
        "ties": World(1),
        "floats": World(2, decimals=None, images=60),
        "masks": World(3, masks=True, images=25),
        "few": World(4, images=10, categories=4, crowd_share=0.25, decimals=1),
    }
    return {name: (world.dataset(), world.results, "segm" if world.masks else "bbox") for name, world in made.items()}


def paths(name):
    return HERE / "cases" / f"{name}.gt.json", HERE / "cases" / f"{name}.dt.json"


def text(value):
    return json.dumps(value, separators=(",", ":")) + "\n"


def write_worlds():
    (HERE / "cases").mkdir(exist_ok=True)
    for name, (dataset, results, _) in worlds().items():
        for path, value in zip(paths(name), (dataset, results)):
            path.write_text(text(value))


def inputs():
    """All that expected values are made of, by name: (ground truth, results, iou type), with paths from the top of the project."""
    top = HERE.parent.parent
    real = "../shared/data/coco-val2014-100/instances_val2014"
    named = {name: (*(str(path.relative_to(top)) for path in paths(name)), kind) for name, (*_, kind) in worlds().items()}
    named["sample"] = ("sample/gt.json", "sample/dt.json", "bbox")
    named["real"] = (f"{real}_100.json", f"{real}_fakebbox100_results.json", "bbox")
    named["real masks"] = (f"{real}_100.json", f"{real}_fakesegm100_results.json", "segm")
    return top, named
