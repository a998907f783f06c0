"""The summary that pycocotools prints for sample/.

    python oracles/sample/summary.py > oracles/sample/summary.txt
"""

import contextlib
import io
import sys
from pathlib import Path

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

SAMPLE = Path(__file__).parents[2] / "sample"

with contextlib.redirect_stdout(io.StringIO()):
    truth = COCO(SAMPLE / "gt.json")
    run = COCOeval(truth, truth.loadRes(str(SAMPLE / "dt.json")), "bbox")
    run.evaluate()
    run.accumulate()
with contextlib.redirect_stdout(sys.stdout):
    run.summarize()
