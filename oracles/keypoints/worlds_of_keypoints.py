"""Random small datasets with keypoints, results and parameters in which rare things are common.

Deterministic: np.random.RandomState's stream is frozen, so a seed gives the same world with any NumPy.
"""

import math

import numpy as np



class World:
    """One seed's dataset, results and parameters."""

    def __init__(self, seed, points=None):
        self.rng = rng = np.random.RandomState(seed)
        self.points = int(rng.choice([17, 17, 1, 2, 3, 4, 4, 8, 9, 14]))
        if points:
            self.points = points
        self.whole = rng.rand() < 0.3  # whole pixels alone
        self.images = [int(i) + 1 for i in rng.permutation(40)[: rng.randint(1, 6)]]
        self.categories = [int(i) + 1 for i in rng.permutation(9)[: rng.choice([1, 1, 1, 2, 3])]]
        self.sigmas = None if self.points == 17 else [float(round(s, 3)) for s in rng.uniform(0.02, 0.12, self.points)]
        self.odd = rng.rand() < 0.15
        self.annotations = [self.annotation(i) for i in range(rng.choice([1, 3, 8, 12]))]
        self.with_boxes = rng.rand() < 0.4
        self.results = self.make_results()

    def number(self, value):
        if self.whole:
            return int(round(value))
        return [float(value), round(float(value), 2), float(np.float32(value))][self.rng.randint(3)]

    def annotation(self, i):
        rng = self.rng
        w, h = rng.choice([12, 40, 120, 300], 2) * rng.uniform(0.5, 1.0, 2)
        x, y = rng.uniform(0, 200, 2)
        share = rng.choice([0, 0.1, 0.5, 1.0], p=[0.2, 0.2, 0.3, 0.3])
        points = []
        for _ in range(self.points):
            if rng.rand() < share:
                points += [self.number(x + w * rng.rand()), self.number(y + h * rng.rand()), int(rng.choice([1, 2]))]
            elif rng.rand() < 0.1:  # given, but not visible
                points += [self.number(x), self.number(y), int(rng.choice([0, -1]))]
            else:
                points += [0, 0, 0]
        visible = sum(v > 0 for v in points[2::3])
        count = visible if rng.rand() < 0.95 else int(rng.choice([0, 3]))
        area = float(round(w * h * rng.uniform(0.3, 0.9), 4))
        if rng.rand() < 0.1:
            area = [1024, 9216, 1024.0, 0, 9216.000000000002, 1e10][rng.randint(6)]
        annotation = {
            "id": i + int(rng.rand() < 0.98),
            "image_id": int(rng.choice(self.images)),
            "category_id": int(rng.choice(self.categories)),
            "bbox": [self.number(v) for v in (x, y, w, h)],
            "area": area,
            "iscrowd": int(rng.rand() < 0.1),
            "keypoints": points,
            "num_keypoints": count,
        }
        if self.odd and rng.rand() < 0.2:
            kind = rng.randint(5)
            if kind == 0 and visible == 0:
                annotation["keypoints"] = []
            elif kind == 1:
                annotation["area"] = [math.nan, math.inf, -1.0, 1e-300][rng.randint(4)]
            elif kind == 2:
                annotation["bbox"][rng.randint(4)] = [math.nan, -5, 0, 1e200][rng.randint(4)]
            elif kind == 3:
                annotation["keypoints"][3 * rng.randint(self.points) + rng.randint(2)] = [math.nan, math.inf, 1e200][rng.randint(3)]
            else:
                annotation["ignore"] = 1
        if rng.rand() < 0.05 and i > 0:
            annotation["id"] = i  # perhaps the one before has it too
        return annotation

    def make_results(self):
        rng = self.rng
        results = []
        levels = rng.choice([1, 2, 5, 20, 1000])
        for _ in range(rng.choice([1, 5, 12, 30])):
            near = self.annotations[rng.randint(len(self.annotations))]
            jitter = rng.choice([0, 0, 0.5, 2, 6, 20]) * math.sqrt(max(near["area"], 1) if near["area"] == near["area"] else 1) / 40
            points = []
            given = near["keypoints"] if len(near["keypoints"]) == 3 * self.points else [0] * (3 * self.points)
            lost = rng.rand() < 0.2  # half of the points are far away, which gives similarities on thresholds
            for k in range(self.points):
                x, y, v = given[3 * k : 3 * k + 3]
                if not v > 0:
                    x, y = near["bbox"][0] + rng.rand() * 30, near["bbox"][1] + rng.rand() * 30
                far = 1e6 if lost and k % 2 else 0
                x, y = (float(x) + far if jitter == 0 else x + rng.normal() * jitter + far), (y if jitter == 0 else y + rng.normal() * jitter)
                if not (math.isfinite(x) and math.isfinite(y)):
                    x = y = 1.0
                points += [self.number(x), self.number(y), [1, 0, 0.5, round(rng.rand(), 3), 3e-5][rng.randint(5)]]
            if rng.rand() < 0.05:
                points = points[:-1]  # the last one's third number is never looked at
            if self.odd and rng.rand() < 0.1:
                points[3 * rng.randint(self.points)] = [math.nan, math.inf, -1e300][rng.randint(3)]
            result = {
                "image_id": near["image_id"] if rng.rand() < 0.9 else int(rng.choice(self.images)),
                "category_id": near["category_id"] if rng.rand() < 0.9 else int(rng.choice(self.categories)),
                "keypoints": points,
                "score": [int(1), 0.25, round(rng.rand(), 3)][rng.randint(3)] if levels > 20 else int(rng.randint(levels)) / 4,
            }
            if self.odd and rng.rand() < 0.03:
                result["score"] = math.nan
            if self.with_boxes or rng.rand() < 0.1:
                result["bbox"] = [self.number(v) for v in (*rng.uniform(0, 100, 2), *rng.choice([10, 32, 96, 200], 2))]
            if rng.rand() < 0.3:  # another order of members
                result = {name: result[name] for name in sorted(result)}
            results.append(result)
        if self.with_boxes is False and "bbox" in results[0]:
            results[0]["bbox"] = [] if rng.rand() < 0.5 else results[0].pop("bbox") and None
            if results[0]["bbox"] is None:
                del results[0]["bbox"]
        return results

    def dataset(self):
        categories = [{"id": id, "name": f"c{id}"} for id in self.categories]
        return {"images": [{"id": id} for id in self.images], "annotations": self.annotations, "categories": categories}

    def parameters(self):
        rng = self.rng
        params = {} if self.sigmas is None else {"kpt_oks_sigmas": self.sigmas}
        if rng.rand() < 0.3:
            params["iouThrs"] = [[0.5], [0.75, 0.5, 0.95], [0.0, 0.5], [1.0, 0.3]][rng.randint(4)]
        if rng.rand() < 0.3:
            params["maxDets"] = [[20], [1, 20], [5], [20, 2, 10], [100]][rng.randint(5)]
        if rng.rand() < 0.2:
            count = rng.randint(1, 7)
            params["areaRng"] = [[0, 1e10], [0, 1024], [1024, 1e10], [9216, 1e5], [0, 9216], [500, 500]][:count]
            params["areaRngLbl"] = ["all", "medium", "large", "", "", ""][:count]
        if rng.rand() < 0.15:
            params["useCats"] = 0
        if rng.rand() < 0.15:
            params["imgIds"] = self.images[: rng.randint(1, len(self.images) + 1)]
        if rng.rand() < 0.1:
            params["catIds"] = self.categories[: rng.randint(1, len(self.categories) + 1)]
        if rng.rand() < 0.05:
            params["kpt_oks_sigmas"] = [0.05] * (self.points + 1)
        return params
