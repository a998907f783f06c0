"""Random boxes, scores and thresholds where libraries differ: equal scores, overlaps on the threshold, odd boxes."""

import numpy as np

NAN, INF = float("nan"), float("inf")


class World:
    def __init__(self, rng, odd=True):
        self.rng = rng
        self.odd = odd
        self.count = int(rng.choice([0, 1, 2, 5, 12, 30, 60], p=[0.03, 0.05, 0.1, 0.22, 0.3, 0.2, 0.1]))
        self.kind = rng.choice(["grid", "crowd", "fractions", "sparse"])
        self.iou = float(rng.choice([0.0, 0.1, 0.25, 1 / 3, 0.5, 0.6, 0.7, 0.9, 1.0, rng.uniform()]))

    def corners(self, dtype=np.float32):
        """[count, 4] as x1, y1, x2, y2; a few inverted, empty or not finite."""
        r, n = self.rng, self.count
        if self.kind == "grid":
            at, size = r.integers(0, 6, (n, 2)).astype("f8"), r.integers(1, 6, (n, 2)).astype("f8")
        elif self.kind == "crowd":
            at, size = r.normal(50, 2, (n, 2)), r.uniform(8, 12, (n, 2))
        elif self.kind == "fractions":
            at, size = r.uniform(-0.2, 1, (n, 2)), r.uniform(0.05, 0.6, (n, 2))
        else:
            at, size = r.uniform(0, 600, (n, 2)), np.exp(r.uniform(0, 5, (n, 2)))
        boxes = np.concatenate([at, at + size], 1)
        if self.odd and n and r.uniform() < 0.3:
            for _ in range(1 + n // 10):
                i = r.integers(n)
                what = r.integers(5)
                if what == 0:
                    boxes[i] = boxes[i, [2, 3, 0, 1]]
                elif what == 1:
                    boxes[i, 2] = boxes[i, 0]
                elif what == 2:
                    boxes[i] = boxes[i, [2, 1, 0, 3]]
                elif what == 3:
                    boxes[i, r.integers(4)] = r.choice([NAN, INF, -INF])
                else:
                    boxes[i] *= r.choice([1e-25, 1e19])
        return boxes.astype(dtype)

    def scores(self, dtype=np.float32, nan=True):
        r = self.rng
        scores = r.integers(0, 8, self.count) / 8 if r.uniform() < 0.4 else r.uniform(0, 1, self.count)
        if nan and self.odd and self.count and r.uniform() < 0.1:
            scores[r.integers(self.count)] = r.choice([NAN, INF, -INF, -0.0, -1.0])
        return scores.astype(dtype)
