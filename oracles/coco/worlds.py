"""Random small datasets, results and parameters in which rare things are common.

Deterministic: np.random.RandomState's stream is frozen, so a seed gives the same world with any NumPy.
"""

import json
import math

import numpy as np

CORNERS = (0, 1, 5, 10, 32, 96, 100, 0.5, 31.99, 1e5)


class World:
    """One seed's dataset and results, as JSON text, and parameters for them."""

    def __init__(self, seed, wild=False, size=1.0):
        self.rng = np.random.RandomState(seed)
        self.wild = wild
        self.size = size
        rng = self.rng
        self.grid = rng.choice([0, 1, 1, 4, 16])  # coordinates are multiples of this; 0: not rounded
        self.levels = rng.choice([1, 2, 5, 20, 1000, 0])  # distinct scores; 0: as many as there are
        self.images = self.make_ids(rng.randint(1, 7), letters=rng.rand() < 0.12)
        self.categories = self.make_ids(rng.randint(1, 5), letters=False)
        self.annotations = self.make_annotations()
        self.results = self.make_results()

    def maybe(self, chance, wild_chance=None):
        return self.rng.rand() < (wild_chance if self.wild and wild_chance is not None else chance)

    def make_ids(self, count, letters):
        rng = self.rng
        kind = rng.randint(6)
        if letters:
            names = ["b", "a", "B", "10", "9", "é", "🙂", "a b", "", "\uffff", "z/1.jpg"]
            return [names[i] for i in rng.permutation(len(names))[:count]]
        if kind == 0:
            ids = list(range(count))
        elif kind == 1:
            ids = [int(i) - 5 for i in rng.permutation(20)[:count]]
        elif kind == 2:
            ids = [2**53 - 3 + int(i) for i in rng.permutation(10)[:count]]
        else:
            ids = [int(i) + 1 for i in rng.permutation(90)[:count]]
        return ids

    def coordinate(self, low, high):
        value = self.rng.uniform(low, high)
        if self.grid == 0:
            return float(value)
        value = round(value / self.grid) * self.grid
        return int(value) if self.maybe(0.3) else float(value)

    def box(self):
        rng = self.rng
        span = rng.choice([12, 40, 120, 300])
        box = [self.coordinate(0, 60), self.coordinate(0, 60), self.coordinate(0, span), self.coordinate(0, span)]
        if self.maybe(0.02, 0.06):
            box[rng.randint(4)] = [0, 0.0, -0.0, -7, -20.5, 1e-310, 1e9, 1e160, 3e-5][rng.randint(9)]
        if self.maybe(0.0, 0.03):
            box[rng.randint(4)] = [math.nan, math.inf, -math.inf, 2**70][rng.randint(4)]
        return box

    def near(self, box):
        rng = self.rng
        shift = rng.choice([0, 0, 1, 3, 10])
        moved = [value + (self.coordinate(-shift, shift) if shift else 0) for value in box]
        if self.maybe(0.1):
            moved[2:] = [value * 0.5 for value in moved[2:]]
        return moved

    def make_annotations(self):
        rng = self.rng
        annotations = []
        first = rng.choice([0, 1, 1, 1, 100])
        boxes = []
        crowd_share = rng.choice([0, 0.1, 0.4])
        for i in range(int(rng.choice([0, 1, 3, 8, 16, 30]) * self.size)):
            box = self.near(boxes[rng.randint(len(boxes))]) if boxes and self.maybe(0.3) else self.box()
            boxes.append(box)
            annotation = {
                "id": int(first) + i,
                "image_id": self.images[rng.randint(len(self.images))],
                "category_id": self.categories[rng.randint(len(self.categories))],
                "bbox": box,
                "area": box[2] * box[3] if self.maybe(0.8) else CORNERS[rng.randint(len(CORNERS))] ** 2,
                "iscrowd": int(rng.rand() < crowd_share),
            }
            if self.maybe(0.01, 0.05):
                annotation["iscrowd"] = [True, False, 2, 0.5, 1.0, 255][rng.randint(6)]
            if self.maybe(0.02, 0.05):
                annotation["id"] = int(rng.randint(0, 6))
            if self.maybe(0.05):
                annotation["ignore"] = int(rng.randint(2))
            if self.maybe(0.02, 0.04):
                annotation["category_id"] = 1234
            if self.maybe(0.02, 0.04) and not isinstance(self.images[0], str):
                annotation["image_id"] = 4321
            if self.maybe(0.0, 0.03):
                annotation["area"] = [math.nan, math.inf, -1, 1e300][rng.randint(4)]
            if self.maybe(0.05):
                annotation["segmentation"] = [[1.5, 2, 3, 4, 5, 6]]
            annotations.append(annotation)
        return annotations

    def score(self):
        rng = self.rng
        value = rng.rand()
        if self.levels:
            value = math.ceil(value * self.levels) / self.levels
        if self.maybe(0.02, 0.05):
            value = [0, 1, 0.0, -0.0, 1e-320, 5e-324, 1.7976931348623157e308, -1, 0.1 + 0.2][rng.randint(9)]
        if self.maybe(0.0, 0.02):
            value = [math.nan, math.inf, -math.inf][rng.randint(3)]
        return float(np.float32(value)) if self.maybe(0.1) and abs(value) < 1e30 else value

    def make_results(self):
        rng = self.rng
        results = []
        for _ in range(math.ceil(rng.choice([0.1, 2, 6, 15, 30, 60]) * self.size)):
            result = {
                "image_id": self.images[rng.randint(len(self.images))],
                "category_id": self.categories[rng.randint(len(self.categories))],
                "bbox": self.box(),
                "score": self.score(),
            }
            listed = [a for a in self.annotations if a["image_id"] in self.images]
            if listed and self.maybe(0.7):
                target = listed[rng.randint(len(listed))]
                result["image_id"] = target["image_id"]
                result["bbox"] = self.near(target["bbox"])
                if self.maybe(0.85):
                    result["category_id"] = target["category_id"]
            if self.maybe(0.02, 0.05):
                result["category_id"] = 777
            if self.maybe(0.03):
                result.update({"id": 5, "area": 3.5, "iscrowd": 1})
            results.append(result)
        if self.maybe(0.3):
            results.sort(key=lambda result: self.images.index(result["image_id"]))
        return results

    def dataset(self):
        rng = self.rng
        categories = list(self.categories)
        images = list(self.images)
        if self.maybe(0.05, 0.1):
            categories.append(categories[0])
        if self.maybe(0.05, 0.1):
            images.append(images[-1])
        if self.maybe(0.2):
            images += ["none"] if isinstance(images[0], str) else [9999]
        if self.maybe(0.2):
            categories.append(888)
        parts = {
            "images": [{"id": i} if rng.rand() < 0.7 else {"width": 640, "id": i, "height": 480} for i in images],
            "categories": [{"id": k, "name": f"c{k}"} for k in categories],
            "annotations": self.annotations,
            "info": {},
        }
        names = list(parts)
        rng.shuffle(names)
        return {name: parts[name] for name in names}

    def text(self, value):
        rng = self.rng
        style = rng.randint(4)
        if style == 0:
            return json.dumps(value)
        if style == 1:
            return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        if style == 2:
            shuffled = shuffle_keys(value, rng)
            return json.dumps(shuffled, separators=(",", ":"))
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def parameters(self):
        rng = self.rng
        params = {}
        if self.maybe(0.2):
            params["useCats"] = 0
        if self.maybe(0.25):
            ladder = [[0.5], [0.75, 0.5], [0.0, 0.5, 1.0], [0.5, 0.5, 0.75], [0.05 * i for i in range(21)]]
            ladder += [[i / 64 for i in range(65)], [0.3], [0.95, 0.5], [1e-12, 0.75], [0.5, 1.0, 0.0]]
            params["iouThrs"] = ladder[rng.randint(len(ladder))]
        if self.maybe(0.25):
            grids = [[0.0], [1.0], [0.0, 0.5, 1.0], [0.5, 0.1, 0.9, 0.2], [0.1 * i for i in range(11)], [1.0, 0.5], [0.0, 0.3]]
            grids += [[i / 1000 for i in range(1001)], [1 / 3, 2 / 3], [0.5, 0.5]]
            params["recThrs"] = grids[rng.randint(len(grids))]
        if self.maybe(0.3):
            rungs = [[1, 2, 3], [100, 1, 10], [1, 10, 100, 300], [0, 1, 100], [3, 3, 3], [1, 100, 100], [100, 100, 100]]
            rungs += [[1, 10, 50], [2, 5, 7, 100, 1000], [0, 0, 0], [1, 10, 100, 100]]
            params["maxDets"] = rungs[rng.randint(len(rungs))]
        if self.maybe(0.25):
            areas = [
                [[0, 100], [100, 1000], [1000, 5000], [5000, 1e10]],
                [[0, 1e10], [0, 1e10], [5, 5], [0, 1024]],
                [[0, 1e10], [0, 1024], [1024, 9216], [9216, 1e10], [50, 500]],
                [[10, 10], [0, 0], [0, 0.5], [0, 1e10]],
                [[0, math.inf], [100, 400], [400, 900], [900, math.inf]],
            ]
            params["areaRng"] = areas[rng.randint(len(areas))]
        if self.maybe(0.2):
            ids = [self.images[i] for i in rng.randint(len(self.images), size=rng.randint(0, 4))]
            params["imgIds"] = ids + ([4321] if self.maybe(0.3) and not isinstance(self.images[0], str) else [])
        if self.maybe(0.2):
            ids = [self.categories[i] for i in rng.randint(len(self.categories), size=rng.randint(0, 4))]
            params["catIds"] = ids + ([777] if self.maybe(0.2) else []) + ([1234] if self.maybe(0.2) else [])
        return params

    def case(self):
        """(gt text, dt text, params)"""
        return self.text(self.dataset()), self.text(self.results), self.parameters()


def shuffle_keys(value, rng):
    if isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        return {key: shuffle_keys(value[key], rng) for key in keys}
    if isinstance(value, list):
        return [shuffle_keys(item, rng) for item in value]
    return value
