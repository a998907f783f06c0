"""What lvis-api answers to a case, in a form that is small enough to commit."""

import contextlib
import copy
import hashlib
import io
import json
import logging
import pathlib
import sys

import numpy as np

np.float = float  # lvis 0.5.3 was written for a NumPy that still had this name

from lvis import LVIS, LVISEval, LVISResults  # noqa: E402
from pycocotools import mask as rles  # noqa: E402

sys.path.append(str(pathlib.Path(__file__).parents[1] / "boundary"))
from edges import boundary  # noqa: E402


logging.disable(logging.WARNING)

ARRAYS = ("precision", "recall")


def lvis_of(dataset):
    """LVIS(path), for a dataset that has been parsed already."""
    truth = LVIS.__new__(LVIS)
    truth.logger = logging.getLogger(__name__)
    assert type(dataset) is dict, f"annotation file format {type(dataset)} not supported"
    truth.dataset = dataset
    truth._create_index()
    return truth


def digest(array):
    """The first 16 digits of the SHA-256 of the float64 little-endian C-order bytes, every NaN written as the same one."""
    array = np.array(array, dtype="<f8", order="C")
    array[np.isnan(array)] = np.nan
    return hashlib.sha256(array.tobytes()).hexdigest()[:16]


class BoundaryEval(LVISEval):
    """A pair's similarity is the lesser of the IoU of masks and of boundaries; LVIS knows no crowds."""

    dilation_ratio = 0.02

    def compute_iou(self, image, category):
        ious = super().compute_iou(image, category)
        if len(ious) == 0:
            return ious
        truth, found = self._get_gt_dt(image, category)
        order = np.argsort([-detection["score"] for detection in found], kind="mergesort")
        edges = [[boundary(shape["segmentation"], self.dilation_ratio) for shape in shapes] for shapes in ([found[i] for i in order], truth)]
        return np.minimum(ious, rles.iou(*edges, [0] * len(truth)))


def run(gt, dt, params):
    """An LVISEval whose arrays are made. gt and dt are JSON text."""
    params = dict(params)
    iou_type = params.pop("iou_type", "bbox")
    evaluation = LVISEval
    if iou_type == "boundary":
        evaluation, iou_type = BoundaryEval, "segm"
        BoundaryEval.dilation_ratio = params.pop("dilation_ratio", 0.02)
    most = params.pop("max_dets", 300)
    truth = lvis_of(json.loads(gt))
    job = evaluation(truth, LVISResults(truth, json.loads(dt), max_dets=most), iou_type)
    job.params.max_dets = most
    for name, value in params.items():
        setattr(job.params, name, np.array(value) if name in ("iou_thrs", "rec_thrs") else copy.deepcopy(value))
    job.evaluate()
    job.accumulate()
    return job


def matches(job, results):
    """Who matched whom as positions in the inputs, -1 for none: ([T, A, D], [T, A, G]).

    None where ids do not tell annotations apart. `results` still are the objects that the job was given.
    """
    p = job.params
    ids = [annotation["id"] for annotation in job.lvis_gt.dataset["annotations"]]
    plain = all(type(id) is int and 0 < abs(id) < 2**53 for id in ids)
    if not plain or len(set(ids)) < len(ids):
        return None
    place = {float(id): i for i, id in enumerate(ids)}
    position = {result["id"]: i for i, result in enumerate(results) if "id" in result}
    axes = (len(p.iou_thrs), len(p.area_rng))
    of_results = np.full((*axes, len(results)), -1, dtype="<i4")
    of_truth = np.full((*axes, len(ids)), -1, dtype="<i4")
    for at, image in enumerate(job.eval_imgs):
        if image is None:
            continue
        area = at // len(p.img_ids) % len(p.area_rng)
        for i, id in enumerate(image["dt_ids"]):
            of_results[:, area, position[id]] = [place[own] if own else -1 for own in image["dt_matches"][:, i]]
        for i, id in enumerate(image["gt_ids"]):
            of_truth[:, area, place[float(id)]] = [position[int(own)] if own else -1 for own in image["gt_matches"][:, i]]
    return of_results, of_truth


def answer(gt, dt, params):
    """The numbers by name, the printed text, counts [T, R, K, A], the arrays' and the matches' digests; or the error that was raised.

    `unsummarized` is what `summarize` raised where only that raised.
    """
    results = json.loads(dt)
    try:
        job = run(gt, dt, params)
        # LVISResults gives ids to the objects of the list that it was given, so the same list is given once more
        marked = copy.deepcopy(results)
        if isinstance(marked, list):
            for result in marked:
                result.pop("id", None)
            truth = lvis_of(json.loads(gt))
            LVISResults(truth, marked, max_dets=params.get("max_dets", 300))
    except Exception as error:  # whatever the reference raises is the answer
        return {"error": f"{type(error).__name__}: {error}"[:120]}
    out = {"counts": job.eval["counts"]}
    for name in ARRAYS:
        out[name] = digest(job.eval[name])
    pairs = matches(job, marked)
    if pairs is not None:
        out["matches"] = [hashlib.sha256(array.tobytes()).hexdigest()[:16] for array in pairs]
    try:
        job.summarize()
    except Exception as error:
        return {**out, "unsummarized": f"{type(error).__name__}: {error}"[:120]}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        job.print_results()
    return {"results": {name: float(value) for name, value in job.results.items()}, "printed": printed.getvalue(), **out}
