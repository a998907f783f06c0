"""Evaluates by LVIS's protocol with lvis-api, from two files to the numbers.

    python lvis_api.py GT.json DT.json [bbox|segm]

Prints the CPU and wall seconds of the evaluation alone (without Python's start and imports), the numbers by name, and the
digests of the arrays.
"""

import contextlib
import hashlib
import json
import os
import resource
import sys
import time

import numpy as np

np.float = float  # lvis 0.5.3 was written for a NumPy that still had this name

from lvis import LVIS, LVISEval, LVISResults  # noqa: E402

gt, dt, *iou_type = sys.argv[1:]
cpu, wall = time.process_time(), time.monotonic()
with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
    truth = LVIS(gt)
    job = LVISEval(truth, LVISResults(truth, dt), iou_type[0] if iou_type else "bbox")
    job.run()
cpu, wall = time.process_time() - cpu, time.monotonic() - wall
digests = [hashlib.sha256(np.ascontiguousarray(job.eval[name], "<f8").tobytes()).hexdigest() for name in ("precision", "recall")]
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
metrics = {name: float(value) for name, value in job.results.items()}
print(json.dumps({"cpu": cpu, "wall": wall, "rss": rss, "metrics": metrics, "digests": digests}))
