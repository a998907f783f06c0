"""What pycocotools answers to a case, in a form that is small enough to commit."""

import contextlib
import copy
import hashlib
import io
import json

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

ARRAYS = ("precision", "recall", "scores")


def load(text):
    """The value that json.load would read from a file of these characters or bytes."""
    return json.loads(text.decode("utf-8") if isinstance(text, bytes) else text)


def coco_of(dataset):
    """COCO(path), for a dataset that has been parsed already."""
    coco = COCO()
    assert type(dataset) is dict, f"annotation file format {type(dataset)} not supported"
    coco.dataset = dataset
    coco.createIndex()
    return coco


def results_of(truth, results, empty_is_fine):
    if empty_is_fine and results == []:
        images = list(truth.dataset["images"])
        return coco_of({"images": images, "categories": copy.deepcopy(truth.dataset["categories"]), "annotations": []})
    assert not isinstance(results, str), "results in not an array of objects"
    return truth.loadRes(results)


def run(gt, dt, params, empty_is_fine=False, iou_type="bbox"):
    """A finished COCOeval and the summary it printed. gt and dt are JSON text."""
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco_of(load(gt))
        results = results_of(truth, load(dt), empty_is_fine)
        job = COCOeval(truth, results, iou_type)
        for name, value in params.items():
            setattr(job.params, name, np.array(value) if name in ("iouThrs", "recThrs") else copy.deepcopy(value))
        job.evaluate()
        job.accumulate()
    summary = io.StringIO()
    with contextlib.redirect_stdout(summary):
        job.summarize()
    return job, summary.getvalue()


def digest(array):
    """The first 16 digits of the SHA-256 of the float64 little-endian C-order bytes, every NaN written as the same one."""
    array = np.array(array, dtype="<f8", order="C")
    array[np.isnan(array)] = np.nan
    return hashlib.sha256(array.tobytes()).hexdigest()[:16]


def answer(gt, dt, params, empty_is_fine=False):
    """stats, summary, counts [T, R, K, A, M] and the three arrays' digests; or the error that was raised."""
    try:
        job, summary = run(gt, dt, params, empty_is_fine)
    except RecursionError:
        return {"error": "RecursionError"}
    except Exception as error:  # whatever the reference raises is the answer
        return {"error": f"{type(error).__name__}: {error}"[:120]}
    return {
        "stats": [float(value) for value in job.stats],
        "summary": summary,
        "counts": job.eval["counts"],
        **{name: digest(job.eval[name]) for name in ARRAYS},
    }
