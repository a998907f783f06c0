"""What pycocotools makes of inputs that go wrong: writes answers.json, the statistics or the exception of each row.

    python oracles/cases/write.py
"""

import contextlib
import gzip
import io
import json
from pathlib import Path

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = Path(__file__).parent

# Name of the inputs, and what is set of the parameters.
ROWS = [
    ("many-objects", "bbox", {"maxDets": [1, 10, 300]}),
    ("seventeen-points", "keypoints", {"maxDets": [100]}),
    ("seventeen-points", "keypoints", {"useCats": 0}),
    ("mask-size-swapped", "segm", {}),
    ("polygon-of-four-numbers", "segm", {}),
    ("segmentation-empty", "segm", {}),
    ("segmentation-null", "segm", {}),
    ("segm-gt-without-bbox", "segm", {}),
    ("crowd-flag-string", "bbox", {}),
    ("area-negative", "bbox", {}),
    ("area-nan", "bbox", {}),
    ("score-nan", "bbox", {}),
    ("image-listed-twice", "bbox", {}),
    ("category-listed-twice", "bbox", {}),
    ("categories-never-annotated", "bbox", {}),
    ("categories-not-listed", "bbox", {"useCats": 0}),
    ("categories-not-listed", "bbox", {"useCats": 0, "catIds": [1, 2, 8, 9]}),
    ("ids-of-64-bits", "bbox", {}),
    ("ids-above-2-53", "bbox", {}),
    ("byte-order-mark", "bbox", {}),
    ("gzip", "bbox", {}),
    ("image-ids-of-two-types", "bbox", {}),
]


def load(path):
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return json.loads(data.decode("utf-8-sig"))


def answer(name, iou_type, params):
    truth = COCO()
    truth.dataset = load(HERE / name / "gt.json")
    truth.createIndex()
    evaluation = COCOeval(truth, truth.loadRes(load(HERE / name / "dt.json")), iou_type)
    for key, value in params.items():
        setattr(evaluation.params, key, value)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return list(map(float, evaluation.stats))


def main():
    answers = []
    for name, iou_type, params in ROWS:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                found = {"stats": answer(name, iou_type, params)}
            except Exception as error:
                found = {"raises": type(error).__name__}
        answers.append({"name": name, "iouType": iou_type, "params": params, **found})
    lines = ",\n".join(json.dumps(row) for row in answers)
    (HERE / "answers.json").write_text(f"[\n{lines}\n]\n")


main()
