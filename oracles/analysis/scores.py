"""Writes scores.json: LRP, calibration and histograms, from pycocotools' matches.

LRP is searched over every distinct score. Reliability and ECE are the definition in NumPy, and ECE also as torchmetrics has it; temperature
and Platt scaling are scikit-learn's logistic regressions without penalty.
"""

import json

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torchmetrics.functional.classification import binary_calibration_error

from matching import evaluated, outcomes, overlaps
from worlds import HERE, inputs

IOUS = (0.5, 0.75)
CONFIDENCE = 0.4


class Ranked:
    """Scores, outcomes and IoUs of a category's counted detections, and the number of its objects."""

    def __init__(self, job, ious, category):
        matched, ignored, _ = outcomes(job)
        own = [result for result in job.cocoDt.dataset["annotations"] if result["category_id"] == category and result["id"] not in ignored]
        limited = {i for image in filter(None, job.evalImgs) for i in image["dtIds"]}
        own = [result for result in own if result["id"] in limited]
        self.scores = np.array([result["score"] for result in own])
        self.right = np.array([result["id"] in matched for result in own], dtype=bool)
        self.ious = np.array([ious.get((result["id"], matched.get(result["id"])), 0.0) for result in own])
        annotations = job.cocoGt.dataset["annotations"]
        self.objects = sum(1 for a in annotations if a["category_id"] == category and not a["iscrowd"])

    def lrp(self, iou, confidence):
        chosen = self.scores >= confidence
        hits, wrong = int((chosen & self.right).sum()), int((chosen & ~self.right).sum())
        missed = self.objects - hits
        loss = float((1 - self.ious[chosen & self.right]).sum())
        return {
            "confidence": float(confidence),
            "lrp": (loss / (1 - iou) + wrong + missed) / (hits + wrong + missed),
            "localization": loss / hits if hits else None,
            "falsePositive": wrong / (hits + wrong) if hits + wrong else None,
            "falseNegative": missed / self.objects,
        }

    def best_lrp(self, iou):
        if self.objects == 0:
            return None
        if not self.right.any():
            return {"confidence": None, "lrp": 1.0, "localization": None, "falsePositive": None, "falseNegative": 1.0}
        each = [self.lrp(iou, score) for score in sorted(set(self.scores), reverse=True)]
        return min(each, key=lambda own: own["lrp"])  # the first, so the highest confidence


def calibration(scores, right):
    edges = [i / 10 for i in range(11)]
    place = np.clip(np.searchsorted(edges, scores, side="right") - 1, 0, 9)
    bins = [place == i for i in range(10)]
    gaps = [(own.sum() / len(scores), abs(right[own].mean() - scores[own].mean())) for own in bins if own.any()]
    logits = np.log(np.clip(scores, 1e-6, 1 - 1e-6) / (1 - np.clip(scores, 1e-6, 1 - 1e-6)))[:, None]
    fit = lambda intercept: LogisticRegression(C=np.inf, fit_intercept=intercept, tol=1e-12, max_iter=10_000, solver="newton-cholesky").fit(logits, right)
    scale, line = fit(False), fit(True)
    torched = binary_calibration_error(torch.tensor(scores), torch.tensor(right.astype(int)), n_bins=10)
    return {
        "count": [int(own.sum()) for own in bins],
        "right": [int(right[own].sum()) for own in bins],
        "ece": float(sum(share * gap for share, gap in gaps)),
        "mce": float(max(gap for _, gap in gaps)),
        "torchmetrics": float(torched),
        "temperature": float(1 / scale.coef_[0, 0]) if scale.coef_[0, 0] > 0 else None,
        "platt": [float(line.coef_[0, 0]), float(line.intercept_[0])],
    }


def histograms(ranked):
    values = lambda name: np.concatenate([getattr(own, name) for own in ranked])
    right, edges = values("right"), [i / 20 for i in range(21)]
    count = lambda own: np.histogram(own, edges)[0].tolist()
    return {
        "score": [count(values("scores")[right]), count(values("scores")[~right])],
        "iou": count(np.minimum(values("ious")[right], 1)),  # rounding takes some just above 1
    }


def expected(gt, dt, kind):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    for iou in IOUS:
        job = evaluated(dataset, results, kind, iou)
        ious = {}
        for image in job.params.imgIds:
            found, objects, own = overlaps(job, image)
            ious |= {(d["id"], g["id"]): own[i, j] for i, d in enumerate(found) for j, g in enumerate(objects)}
        categories = job.params.catIds
        ranked = [Ranked(job, ious, category) for category in categories]
        scores, right = (np.concatenate([getattr(own, name) for own in ranked]) for name in ("scores", "right"))
        yield {
            "iou": iou,
            "categoryIds": [int(category) for category in categories],
            "optimal": [own.best_lrp(iou) for own in ranked],
            "at": [own.lrp(iou, CONFIDENCE) if own.objects else None for own in ranked],
            "calibration": calibration(scores, right),
            "histograms": histograms(ranked),
        }


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": list(expected(top / gt, top / dt, kind))}
        for name, (gt, dt, kind) in named.items()
    }
    (HERE / "cases" / "scores.json").write_text(json.dumps(out, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
