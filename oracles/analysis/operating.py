"""Writes operating.json: counts, precision, recall and F1 as ultrafast-pycocotools and scikit-learn have them."""

import contextlib
import io
import json

import numpy as np
from sklearn.metrics import fbeta_score, precision_recall_curve
from ultrafast_pycocotools import COCO, COCOeval

from worlds import HERE, inputs

IOUS = (0.5, 0.75)
CONFIDENCES = (0.3, 0.5)
FACTORS = (0.5, 1.0, 2.0)


def listed(values):
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def plain(result):
    """The answer of `detection_metrics` as JSON."""
    confidence = result["score_thr"] if np.isfinite(result["score_thr"]) else None
    own = {"confidence": confidence, "categoryIds": listed(result["category_ids"])}
    for group in ("per_category", "micro", "macro"):
        own[group] = {name: listed(values) if np.ndim(values) else float(values) for name, values in result[group].items()}
    return own


def curve(job, iou, category):
    """Precision, recall and the best F-beta of a category, from scikit-learn and the outcomes of the matching.

    scikit-learn takes recall over the positives that are among the scores, so recall and F are over all objects instead: its
    counts are kept, each object that no detection found being a positive below every threshold.
    """
    instances, objects = job.per_instance(iou_thr=iou)
    own = (instances["category_id"] == category) & ~instances["ignore"]
    found, scores = instances["gt_id"][own] >= 0, instances["score"][own]
    positives = int(((objects["category_id"] == category) & ~objects["ignore"]).sum())
    missed = positives - int(found.sum())
    if not len(scores) or not positives:
        return None
    truth = np.concatenate([found, np.ones(missed, dtype=bool)])
    floor = scores.min() - 1
    ranked = np.concatenate([scores, np.full(missed, floor)])
    precision, recall, thresholds = precision_recall_curve(truth, ranked)
    kept = thresholds > floor
    best = {}
    for beta in FACTORS:
        each = [(fbeta_score(truth, ranked >= t, beta=beta), t) for t in thresholds[kept]]
        f, t = max(each)  # of equal ones the highest threshold
        best[str(beta)] = [float(t), float(f)] if f > 0 else None
    rows = [thresholds[kept], precision[:-1][kept], recall[:-1][kept]]
    return {"confidence": listed(rows[0][::-1]), "precision": listed(rows[1][::-1]), "recall": listed(rows[2][::-1]), "best": best}


def expected(gt, dt, kind):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(gt))
        job = COCOeval(truth, truth.loadRes(str(dt)), kind)
        job.evaluate()
        job.accumulate()
    out = []
    for iou in IOUS:
        at = {"iou": iou}
        at["all"] = plain(job.detection_metrics(iou_thr=iou))
        at["at"] = [plain(job.detection_metrics(iou_thr=iou, score_thr=confidence)) for confidence in CONFIDENCES]
        for confidence, own in zip(CONFIDENCES, at["at"]):
            own["confidence"] = confidence
        for average in ("micro", "macro"):
            at[f"best {average}"] = plain(job.detection_metrics(iou_thr=iou, score_thr="best_f1", optimize=average))
        with_objects = sorted(set(truth.getCatIds()))
        at["curves"] = {str(category): curve(job, iou, category) for category in with_objects[:2]}
        out.append(at)
    return out


def main():
    top, named = inputs()
    out = {}
    for name, (gt, dt, kind) in named.items():
        out[name] = {"gt": gt, "dt": dt, "iouType": kind, "expected": expected(top / gt, top / dt, kind)}
    (HERE / "cases" / "operating.json").write_text(json.dumps(out, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
