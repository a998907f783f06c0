"""Measures the analyses of a Python package on two files, and prints CPU seconds and answers: benches/node/analysis.mjs runs it.

    python benches/peers/analysis.py PACKAGE GT DT [RESAMPLES]

PACKAGE is tidecv (1.0.1), hotcoco (1.3.0), ultrafast (ultrafast-pycocotools 0.1.14) or vernier (0.5.4).
"""

import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[name] = "1"

KINDS = ("Cls", "Loc", "Both", "Dupe", "Bkg", "Miss")

seconds = {}


@contextlib.contextmanager
def clock(name):
    start = time.process_time()
    yield
    seconds[name] = time.process_time() - start


def sorted_images(path, folder):
    """The same file with its images by ascending id, as boxwise takes them: the order decides ties."""
    dataset = json.loads(pathlib.Path(path).read_text())
    dataset["images"].sort(key=lambda image: image["id"])
    out = pathlib.Path(folder) / "gt.json"
    out.write_text(json.dumps(dataset))
    return str(out)


def of_tidecv(gt, dt, _):
    from tidecv import TIDE, datasets

    with tempfile.TemporaryDirectory() as folder:
        gt = sorted_images(gt, folder)
        with clock("read"):
            truth, found = datasets.COCO(gt), datasets.COCOResult(dt)
    tide = TIDE()
    with clock("errors"):
        run = tide.evaluate(truth, found, pos_threshold=0.5, mode=TIDE.BOX)
        errors = tide.get_all_errors()
    main, special = (list(errors[group].values())[0] for group in ("main", "special"))
    counts = {kind.short_name: count for kind, count in run.count_errors().items()}
    return {
        "ap": run.ap / 100,
        "counts": [counts[name] for name in KINDS],
        "cost": [main[name] / 100 for name in KINDS],
        "falsePositiveCost": special["FalsePos"] / 100,
        "falseNegativeCost": special["FalseNeg"] / 100,
    }


def of_hotcoco(gt, dt, resamples):
    from hotcoco import COCO, COCOeval, compare

    with clock("evaluate"):
        truth = COCO(gt)
        found = truth.load_res(dt)
        job = COCOeval(truth, found, "bbox")
        job.evaluate()
        job.accumulate()
    with clock("errors"):
        tide = job.tide_errors()
    with clock("confusion"):
        confusion = job.confusion_matrix()
    if resamples:
        with clock("compare"):
            compare(job, job, n_bootstrap=resamples)
    return {
        "ap": tide["ap_base"],
        "counts": [tide["counts"][name] for name in KINDS],
        "cost": [tide["delta_ap"][name] for name in KINDS],
        "confusion": confusion["matrix"].ravel().tolist(),
    }


def of_ultrafast(gt, dt, _):
    from ultrafast_pycocotools import COCO, COCOeval

    with clock("evaluate"):
        truth = COCO(gt)
        job = COCOeval(truth, truth.loadRes(dt), "bbox")
        job.evaluate()
        job.accumulate()
    with clock("operating points"):
        points = job.detection_metrics(iou_thr=0.5, score_thr="best_f1", optimize="micro")
    micro = points["micro"]
    return {name: float(micro[name]) for name in ("precision", "recall", "f1")}


def of_vernier(gt, dt, _):
    from vernier import instance

    gt, dt = (pathlib.Path(path).read_bytes() for path in (gt, dt))
    with clock("errors"):
        instance.error_decomposition(gt, dt, iou=instance.Bbox())
    with clock("lrp"):
        instance.optimal_lrp(gt, dt, iou=instance.Bbox())
    return {}  # other definitions, as docs/analysis.md says


OF = {"tidecv": of_tidecv, "hotcoco": of_hotcoco, "ultrafast": of_ultrafast, "vernier": of_vernier}


def main(package, gt, dt, resamples="0"):
    with contextlib.redirect_stdout(io.StringIO()):
        answer = OF[package](gt, dt, int(resamples))
    print(json.dumps({"seconds": seconds, "answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
