"""Runs panopticapi, in one process: with several, the last bits depend on how many there are."""

import contextlib
import copy
import io
import os
import tempfile

import numpy as np
from panopticapi.evaluation import pq_compute_single_core
from panopticapi.utils import id2rgb
from PIL import Image


def write(gt, dt, maps, folder):
    """Writes the masks of both as PNG files."""
    for name, side in (("gt", 0), ("dt", 1)):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        for annotation in (gt, dt)[side]["annotations"]:
            if annotation["image_id"] in maps:
                colours = id2rgb(maps[annotation["image_id"]][side])
                Image.fromarray(colours).save(os.path.join(folder, name, annotation["file_name"]))


def answer(gt, dt, maps):
    """What the reference says, floats as text; or what it raises."""
    gt, dt = copy.deepcopy(gt), copy.deepcopy(dt)
    categories = {category["id"]: category for category in gt["categories"]}
    with tempfile.TemporaryDirectory() as folder, np.errstate(all="ignore"):
        write(gt, dt, maps, folder)
        predictions = {annotation["image_id"]: annotation for annotation in dt["annotations"]}
        try:
            pairs = [(annotation, predictions[annotation["image_id"]]) for annotation in gt["annotations"]]
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                stat = pq_compute_single_core(0, pairs, os.path.join(folder, "gt"), os.path.join(folder, "dt"), categories)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
    said = {"counts": {}}
    for label in categories:
        one = stat[label]
        said["counts"][label] = [repr(float(one.iou)), one.tp, one.fp, one.fn]
    for name, isthing in (("all", None), ("things", True), ("stuff", False)):
        try:
            means, per_class = stat.pq_average(categories, isthing=isthing)
        except ZeroDivisionError:
            said[name] = None
            continue
        said[name] = [repr(float(means[key])) for key in ("pq", "sq", "rq")] + [means["n"]]
        if isthing is None:
            said["classes"] = {
                label: [repr(float(row[key])) for key in ("pq", "sq", "rq")] for label, row in per_class.items()
            }
    return said
