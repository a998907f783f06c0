"""Times Python's peers for benches/node/proposals.mjs: one JSON task a line on stdin, one JSON answer a line on stdout.

    {"task": "roi_align", "file": "input.bin", "dims": [1, 256, 50, 76], "outputSize": 7, "spatialScale": 0.0625, "samplingRatio": 2}
    {"task": "assignment", "file": "input.bin", "columns": 1000}
    {"task": "search", "file": "input.bin", "width": 640, "height": 480, "mode": "fast"}

The answer has the CPU milliseconds of one call, one thread asked for, and a number that tells whether answers agree: the sum of the features, the sum of the
costs, the number of boxes. A peer that is not installed answers {"missing": ...}.
"""

import importlib
import json
import os
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np

def pooled(task):
    torch = importlib.import_module("torch")
    ops = importlib.import_module("torchvision.ops")
    torch.set_num_threads(1)
    values = torch.from_numpy(np.fromfile(task["file"], "<f4"))
    size = int(np.prod(task["dims"]))
    features, rois = values[:size].reshape(task["dims"]), values[size:].reshape(-1, 5)
    where = task["outputSize"], task["spatialScale"]
    if task["task"] == "roi_pool":
        return lambda: ops.roi_pool(features, rois, *where), lambda answer: float(answer.double().sum())
    ratio = task["samplingRatio"]
    return lambda: ops.roi_align(features, rois, *where, ratio), lambda answer: float(answer.double().sum())


def assignment(task):
    solve = importlib.import_module("scipy.optimize").linear_sum_assignment
    costs = np.fromfile(task["file"], "<f8").reshape(-1, task["columns"])
    return lambda: solve(costs), lambda pairs: float(costs[pairs].sum())


def search(task):
    cv2 = importlib.import_module("cv2")
    cv2.setNumThreads(1)
    image = np.ascontiguousarray(np.fromfile(task["file"], "u1").reshape(task["height"], task["width"], 3)[:, :, ::-1])
    try:
        create = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation
    except AttributeError as missing:
        raise ImportError("opencv-contrib-python") from missing

    def run():
        segmentation = create()
        segmentation.setBaseImage(image)
        modes = {"single": "SingleStrategy", "fast": "SelectiveSearchFast", "quality": "SelectiveSearchQuality"}
        getattr(segmentation, "switchTo" + modes[task["mode"]])()
        return segmentation.process()

    return run, len


TASKS = {"roi_align": pooled, "roi_pool": pooled, "assignment": assignment, "search": search}


def answer(task):
    try:
        run, told = TASKS[task["task"]](task)
    except ImportError as missing:
        return {"missing": str(missing)}
    start = time.process_time()
    made = run()
    return {"ms": (time.process_time() - start) * 1000, "told": told(made)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
