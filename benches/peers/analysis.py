"""Measures tidecv on two files and prints seconds and answers: benches/node/analysis.mjs runs it.

    python benches/peers/analysis.py GT DT        # needs tidecv==1.0.1
"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import time

from tidecv import TIDE, datasets

KINDS = ("Cls", "Loc", "Both", "Dupe", "Bkg", "Miss")


def sorted_images(path, folder):
    """The same file with its images by ascending id, as boxwise takes them: the order decides ties."""
    dataset = json.loads(pathlib.Path(path).read_text())
    dataset["images"].sort(key=lambda image: image["id"])
    out = pathlib.Path(folder) / "gt.json"
    out.write_text(json.dumps(dataset))
    return str(out)


def main(gt, dt):
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        gt = sorted_images(gt, folder)
        clock = [time.perf_counter()]
        lap = lambda: clock.append(time.perf_counter())
        truth, found = datasets.COCO(gt), datasets.COCOResult(dt)
        lap()
        tide = TIDE()
        run = tide.evaluate(truth, found, pos_threshold=0.5, mode=TIDE.BOX)
        lap()
        errors = tide.get_all_errors()
        lap()
    main, special = (list(errors[group].values())[0] for group in ("main", "special"))
    counts = {kind.short_name: count for kind, count in run.count_errors().items()}
    answer = {
        "ap": run.ap / 100,
        "counts": [counts[name] for name in KINDS],
        "cost": [main[name] / 100 for name in KINDS],
        "falsePositiveCost": special["FalsePos"] / 100,
        "falseNegativeCost": special["FalseNeg"] / 100,
    }
    seconds = dict(zip(("read", "match", "errors"), (b - a for a, b in zip(clock, clock[1:]))))
    print(json.dumps({"seconds": seconds, "answer": answer}))


if __name__ == "__main__":
    main(*sys.argv[1:])
