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
            setattr(job.params, name, np.array(value) if name in ("iouThrs", "recThrs", "kpt_oks_sigmas") else copy.deepcopy(value))
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


def matches(job):
    """Who matched whom as positions in the inputs, -1 for none: ([T, A, D], [T, A, G], what [T, A, D] is ignored).

    None where ids do not tell annotations apart. What is not evaluated counts as ignored.
    """
    p = job._paramsEval
    ids = [annotation["id"] for annotation in job.cocoGt.dataset["annotations"]] if "annotations" in job.cocoGt.dataset else []
    repeated = not p.useCats and len(set(p.catIds)) < len(p.catIds)
    plain = all(type(id) is int and 0 < abs(id) < 2**53 for id in ids)
    if not plain or len(set(ids)) < len(ids) or repeated:
        return None
    place = {float(id): i for i, id in enumerate(ids)}
    axes = (len(p.iouThrs), len(p.areaRng))
    of_results = np.full((*axes, len(job.cocoDt.dataset["annotations"])), -1, dtype="<i4")
    of_truth = np.full((*axes, len(ids)), -1, dtype="<i4")
    ignored = np.ones(of_results.shape, dtype=bool)
    for at, image in enumerate(job.evalImgs):
        if image is None:
            continue
        area = at // len(p.imgIds) % len(p.areaRng)
        for i, id in enumerate(image["dtIds"]):
            ignored[:, area, id - 1] = image["dtIgnore"][:, i]
            of_results[:, area, id - 1] = [place[own] if own else -1 for own in image["dtMatches"][:, i]]
        for i, id in enumerate(image["gtIds"]):
            of_truth[:, area, place[float(id)]] = image["gtMatches"][:, i] - 1
    return of_results, of_truth, ignored


def answer(gt, dt, params, empty_is_fine=False, iou_type="bbox"):
    """stats, summary, counts [T, R, K, A, M], the arrays' and the matches' digests; or the error that was raised."""
    try:
        job, summary = run(gt, dt, params, empty_is_fine, iou_type)
    except RecursionError:
        return {"error": "RecursionError"}
    except Exception as error:  # whatever the reference raises is the answer
        return {"error": f"{type(error).__name__}: {error}"[:120]}
    places = matches(job)
    pairs = [] if places is None else [("matches", [hashlib.sha256(array.tobytes()).hexdigest()[:16] for array in places[:2]])]
    return {
        "stats": [float(value) for value in job.stats],
        "summary": summary,
        "counts": job.eval["counts"],
        **{name: digest(job.eval[name]) for name in ARRAYS},
        **dict(pairs),
    }
