"""Evaluates with one of the Python packages, from two files to the numbers.

    python evaluate.py PACKAGE GT.json DT.json IOU_TYPE

Prints the CPU and wall seconds of the evaluation alone (without Python's start and imports), the 12 numbers, and the
digests of the arrays where they can be had.
"""

import contextlib
import hashlib
import importlib
import json
import os
import resource
import sys
import time

package, gt, dt, iou_type = sys.argv[1:]
if package == "faster_coco_eval":
    from faster_coco_eval import COCO
    from faster_coco_eval import COCOeval_faster as COCOeval
elif package == "pycocotools":
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval
else:
    module = importlib.import_module(package)
    COCO, COCOeval = module.COCO, module.COCOeval

cpu, wall = time.process_time(), time.monotonic()
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
    truth = COCO(gt)
    job = COCOeval(truth, truth.loadRes(dt), iou_type)
    job.evaluate()
    job.accumulate()
    job.summarize()
cpu, wall = time.process_time() - cpu, time.monotonic() - wall


def digest(name):
    import numpy as np

    try:
        return hashlib.sha256(np.ascontiguousarray(job.eval[name], dtype="<f8").tobytes()).hexdigest()
    except (KeyError, TypeError, AttributeError):
        return None


print(
    json.dumps(
        {
            "cpu": cpu,
            "wall": wall,
            "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "stats": [float(value) for value in list(job.stats)[:12]],
            "digests": [digest(name) for name in ("precision", "recall", "scores")],
        }
    )
)
