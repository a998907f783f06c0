"""Writes cases.jsonl: small worlds and what the development kit makes of them.

    python oracles/voc/write.py          # needs NumPy for the random worlds only
"""

import json
import math
import pathlib

from devkit import all_points, curve, eleven_points, labels
from worlds import cases

HERE = pathlib.Path(__file__).parent
RUNS = [(0.5, "pixels"), (0.5, "continuous"), (0.75, "pixels")]


def run(gt, dt, threshold, coordinates):
    """By category: `objects` to be found, `labels` of the ranked detections (1 true, 0 false, - neither), both kinds of AP."""
    pixel = 1.0 if coordinates == "pixels" else 0.0
    categories = {}
    for category in gt["categories"]:
        count, ranked = labels(gt, dt, category["id"], threshold, pixel)
        recall, precision = curve(count, ranked)
        told = "".join("-" if label is None else str(label) for label in ranked)
        eleven, every = eleven_points(recall, precision), all_points(recall, precision)
        # the kit divides by zero where there is nothing to be found
        finite = [None if math.isnan(value) or count == 0 else value for value in (eleven, every)]
        categories[category["id"]] = {"objects": count, "labels": told, "eleven": finite[0], "all": finite[1]}
    return {"iou": threshold, "coordinates": coordinates, "categories": categories}


def main():
    lines = []
    for name, gt, dt in cases():
        runs = [run(json.loads(gt), json.loads(dt), *how) for how in RUNS]
        lines.append(json.dumps({"name": name, "gt": gt, "dt": dt, "runs": runs}, separators=(",", ":")))
    path = HERE / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n")
    print(path, len(lines), "worlds", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
