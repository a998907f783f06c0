"""Writes comparison.json: differences of two detectors on resampled images, by pycocotools on datasets in which images that are drawn twice
are there twice. The draws are those of crates/coco/src/analysis/resampling.rs, whose generator is written again here."""

import copy
import json

from pycocotools.cocoeval import COCOeval

from matching import coco_of, quiet
from worlds import HERE, inputs

MASK = (1 << 64) - 1
SEEDS = [0, 1, 12345]


def mixed(bits):
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
    return bits ^ (bits >> 31)


def draw(count, seed, resample=0):
    """Positions of the drawn images, among those by ascending id."""
    state = mixed(mixed(seed) ^ resample)
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        yield (mixed(state) * count) >> 64


def repeated(dataset, results, images):
    """The dataset with its images repeated under new ids, in order."""
    truth = {**dataset, "images": [], "annotations": []}
    found = []
    for new, old in enumerate(sorted(images), start=1):
        image = next(own for own in dataset["images"] if own["id"] == old)
        truth["images"].append({**image, "id": new})
        for own in dataset["annotations"]:
            if own["image_id"] == old:
                truth["annotations"].append({**own, "image_id": new, "id": len(truth["annotations"]) + 1})
        found += [{**own, "image_id": new} for own in results if own["image_id"] == old]
    return truth, found


def stats(dataset, results, kind):
    with quiet():
        truth = coco_of(copy.deepcopy(dataset))
        job = COCOeval(truth, truth.loadRes(copy.deepcopy(results)), kind)
        job.evaluate()
        job.accumulate()
        job.summarize()
    categories = []
    for k in range(len(job.params.catIds)):
        own = job.eval["precision"][:, :, k, 0, 2]
        categories.append(float(own[own > -1].mean()) if (own > -1).any() else None)
    return {"AP": job.stats[0], "AP50": job.stats[1], "AP75": job.stats[2], "AR100": job.stats[8]}, categories


def expected(gt, dt, kind):
    dataset, results = json.loads(gt.read_text()), json.loads(dt.read_text())
    # With equal scores in an image two copies of it rank [a, b, a, b] there, and [a, a, b, b] as weights: scores are made distinct.
    for i, own in enumerate(results):
        own["score"] += 1e-9 * i
    ids = sorted(image["id"] for image in dataset["images"])
    other = [own for i, own in enumerate(results) if i % 7 != 2]
    out = {}
    for seed in SEEDS:
        images = [ids[at] for at in draw(len(ids), seed)]
        sides = [stats(*repeated(dataset, own, images), kind) for own in (results, other)]
        (before, before_of), (after, after_of) = sides
        out[str(seed)] = {
            "metrics": {name: float(after[name] - before[name]) for name in before},
            "categories": [None if a is None else b - a for a, b in zip(before_of, after_of)],
        }
    return out


def main():
    top, named = inputs()
    out = {
        name: {"gt": gt, "dt": dt, "iouType": kind, "expected": expected(top / gt, top / dt, kind)}
        for name, (gt, dt, kind) in named.items()
        if kind != "keypoints"
    }
    (HERE / "cases" / "comparison.json").write_text(json.dumps(out, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
