"""What pycocotools matches, as lists, and the overlaps of all detections and objects of an image."""

import contextlib
import copy
import io

import numpy as np
from pycocotools import mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


@contextlib.contextmanager
def quiet():
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def coco_of(dataset):
    coco = COCO()
    coco.dataset = dataset
    coco.createIndex()
    return coco


def evaluated(dataset, results, kind, iou, use_categories=True):
    """A job at one IoU threshold and the area range `all`."""
    with quiet():
        truth = coco_of(copy.deepcopy(dataset))
        found = truth.loadRes(copy.deepcopy(results)) if results else coco_of({**truth.dataset, "annotations": []})
        job = COCOeval(truth, found, kind)
        job.params.iouThrs = np.array([iou])
        job.params.areaRng, job.params.areaRngLbl = job.params.areaRng[:1], job.params.areaRngLbl[:1]
        job.params.useCats = int(use_categories)
        job.evaluate()
        job.accumulate()
    return job


def ap_of(job, categories=None):
    """AP at the last limit, over all categories that have objects; those of `categories` that have none count 0."""
    precision = job.eval["precision"][0, :, :, 0, -1]
    own = {category: precision[:, k].mean() for k, category in enumerate(job.params.catIds) if precision[0, k] > -1}
    if categories is None:
        return np.mean(list(own.values())) if own else -1.0
    return float(np.mean([own.get(category, 0.0) for category in categories]))


def outcomes(job):
    """(matched: result id -> object id, ignored: result ids, counted false: result ids) of a job."""
    matched, ignored, wrong = {}, set(), set()
    for image in filter(None, job.evalImgs):
        for i, own in enumerate(image["dtIds"]):
            if image["dtIgnore"][0, i]:
                ignored.add(own)
            elif image["dtMatches"][0, i]:
                matched[own] = int(image["dtMatches"][0, i])
            else:
                wrong.add(own)
    return matched, ignored, wrong


def overlaps(job, image):
    """Results and ordinary objects of an image, best and first in the file first, and their IoU."""
    results = sorted(job.cocoDt.imgToAnns[image], key=lambda own: (-own["score"], own["id"]))
    objects = [own for own in job.cocoGt.imgToAnns[image] if not own["iscrowd"]]
    if not results or not objects:
        return results, objects, np.zeros((len(results), len(objects)))
    shape = (lambda own: own["bbox"]) if job.params.iouType == "bbox" else (lambda own: job.cocoGt.annToRLE(own))
    found = [own["bbox"] if job.params.iouType == "bbox" else job.cocoDt.annToRLE(own) for own in results]
    return results, objects, mask.iou(found, [shape(own) for own in objects], [0] * len(objects))
