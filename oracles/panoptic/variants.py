"""Boundary PQ and PQ†, in NumPy and doubles, on the worlds of cases.jsonl that panopticapi answers.

Boundary PQ (Cheng et al., Boundary IoU, CVPR 2021): a pair has the lesser of the IoU of its masks and that of its boundaries, a mask minus
its erosion by a square; pixels without a true segment are in no union. PQ† (Porzi et al., Seamless Scene Segmentation, CVPR 2019): for
a category of stuff, the sum of the IoU of all pairs over the number of true segments.

    python variants.py > variants.jsonl
"""

import json
import math
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def unpacked(runs):
    width, height, *rest = runs
    return np.repeat(np.array(rest[::2], dtype=np.int64), rest[1::2]).reshape(height, width)


def boundary(mask, ratio):
    """Pixels of which some pixel of the square around them is outside the mask or the image."""
    height, width = mask.shape
    reach = max(1, round(ratio * math.sqrt(height**2 + width**2)))
    padded = np.pad(mask, reach)
    eroded = np.ones_like(mask)
    for y in range(2 * reach + 1):
        for x in range(2 * reach + 1):
            eroded &= padded[y : y + height, x : x + width]
    return mask & ~eroded


def overlap(true, predicted, void, area):
    shared = np.sum(true & predicted)
    return shared / (np.sum(predicted) + area - shared - np.sum(predicted & void))


def sums(case, ratio):
    """For each category: iou, tp, fp, fn, the sum of all pairs, true segments."""
    found = {one["id"]: [0.0, 0, 0, 0, 0.0, 0] for one in case["gt"]["categories"]}
    predictions = {one["image_id"]: one for one in case["dt"]["annotations"]}
    for annotation in case["gt"]["annotations"]:
        true, predicted = (unpacked(runs) for runs in case["maps"][str(annotation["image_id"])])
        own = {one["id"]: one for one in annotation["segments_info"]}
        theirs = {one["id"]: one for one in predictions[annotation["image_id"]]["segments_info"]}
        void, matched, taken, crowds = true == 0, set(), set(), {}
        for a, segment in sorted(own.items()):
            for b, other in sorted(theirs.items()):
                one, two = true == a, predicted == b
                if segment["iscrowd"] == 1 or segment["category_id"] != other["category_id"] or not np.any(one & two):
                    continue
                iou = overlap(one, two, void, segment["area"])
                if ratio is not None:
                    edges = boundary(one, ratio), boundary(two, ratio)
                    iou = min(iou, overlap(*edges, void, np.sum(edges[0])))
                row = found[segment["category_id"]]
                row[4] += iou
                if iou > 0.5:
                    row[0] += iou
                    row[1] += 1
                    matched.add(a)
                    taken.add(b)
        for a, segment in own.items():
            if segment["iscrowd"] == 1 and a not in matched:
                crowds[segment["category_id"]] = a
            elif segment["category_id"] in found:
                found[segment["category_id"]][5] += 1
                found[segment["category_id"]][3] += a not in matched
        for b, other in theirs.items():
            if b in taken:
                continue
            ignored = np.sum(void & (predicted == b))
            if other["category_id"] in crowds:
                ignored += np.sum((true == crowds[other["category_id"]]) & (predicted == b))
            if ignored / np.sum(predicted == b) <= 0.5:
                found[other["category_id"]][2] += 1
    return found


def answer(case, ratio):
    things = {one["id"]: one["isthing"] == 1 for one in case["gt"]["categories"]}
    rows, quality, modified = {}, {}, {}
    for category, (iou, tp, fp, fn, every, count) in sums(case, ratio).items():
        whole = tp + fp / 2 + fn / 2
        rows[category] = [iou, tp, fp, fn]
        if whole:
            quality[category] = iou / whole
        if things[category] and whole:
            modified[category] = iou / whole
        elif not things[category] and count:
            modified[category] = every / count

    def mean(values, kind):
        own = [value for category, value in values.items() if kind is None or things[category] == kind]
        return sum(own) / len(own) if own else -1

    kinds = (None, True, False)
    return {
        "rows": rows, "pq": [mean(quality, kind) for kind in kinds], "modified": [mean(modified, kind) for kind in kinds],
        "categories": modified,
    }  # fmt: skip


def unusual(case):
    """What other tests are about: repeated ids and records, and areas of no pixels."""
    ids = lambda side: [[one["id"] for one in each["segments_info"]] for each in side["annotations"]]
    categories = [one["id"] for one in case["gt"]["categories"]]
    repeated = any(len(set(own)) < len(own) or 0 in own for side in ("gt", "dt") for own in ids(case[side]))
    images = [[one["image_id"] for one in case[side]["annotations"]] for side in ("gt", "dt")]
    again = any(len(set(own)) < len(own) for own in (*images, categories))
    zero = any(not one.get("area") for each in case["gt"]["annotations"] for one in each["segments_info"])
    return repeated or again or zero or "error" in case["expected"]


with np.errstate(divide="ignore", invalid="ignore"):
    for line in (HERE / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        if unusual(case):
            continue
        own = {"name": case["name"], "plain": answer(case, None), "boundary": {r: answer(case, float(r)) for r in ("0.02", "0.2")}}
        print(json.dumps(own, default=float, separators=(",", ":")))
