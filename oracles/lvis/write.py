"""Writes cases/*.jsonl: small federated worlds, each with runs over it and what lvis-api answered to them.

    python oracles/lvis/write.py          # needs oracles/requirements.txt; about ten seconds
"""

import itertools
import json
import math
import pathlib
import sys

import numpy as np
from reference import answer
from rules import CASES
from worlds import World

sys.path.append(str(pathlib.Path(__file__).parents[1] / "coco"))
import masks  # noqa: E402

HERE = pathlib.Path(__file__).parent / "cases"
RANDOM_WORLDS = 90
RUNS_A_WORLD = 4
WORLDS_OF_MASKS = 60


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def plain(value):
    """Without numbers that JSON does not have: they become strings."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def run(name, gt, dt, params, with_text):
    with np.errstate(all="ignore"):
        expected = answer(gt, dt, params)
    if not with_text:
        expected.pop("printed", None)
    return plain({"name": name, "params": params, "expected": expected})


def rules():
    texts = ((name, text_of(gt), text_of(dt), params) for name, (gt, dt, params) in CASES.items())
    for (gt, dt), cases in itertools.groupby(texts, key=lambda case: case[1:3]):
        yield {"gt": gt, "dt": dt, "runs": [run(name, gt, dt, params, bool(params)) for name, _, _, params in cases]}


def worlds():
    for seed in range(RANDOM_WORLDS):
        world = World(seed, wild=seed % 3 == 2, size=0.6)
        gt, dt, params = world.case()
        several = [{}, params] + [world.parameters() for _ in range(RUNS_A_WORLD)]
        distinct = [p for i, p in enumerate(several) if p not in several[:i]][:RUNS_A_WORLD]
        yield {"gt": gt, "dt": dt, "runs": [run(f"world-{seed}-{i}", gt, dt, p, False) for i, p in enumerate(distinct)]}


def of_masks():
    """The worlds of ../coco/masks.py, federated, by masks and by boundaries."""
    for seed in range(WORLDS_OF_MASKS):
        masks.SIZES = ((40, 60), (64, 64), (128, 20), (7, 90), (200, 130)) if seed % 3 else ((320, 240), (240, 320), (257, 513))
        world = masks.Masks(seed + 2000)
        rng = world.rng
        some = lambda most: [int(k) for k in rng.choice(world.categories, rng.randint(most))]
        for image in world.images:
            image |= {"neg_category_ids": some(4), "not_exhaustive_category_ids": some(2)}
        for annotation in world.annotations:
            if rng.rand() < 0.15:
                annotation["ignore"] = [0, 1, True, False][rng.randint(4)]
        categories = [{"id": k, "name": f"c{k}", "frequency": "rcf"[rng.randint(3)]} for k in world.categories]
        gt = text_of({"images": world.images, "categories": categories, "annotations": world.annotations})
        dt = masks.spelled(world.results, rng)
        several = [
            {"iou_type": "segm"},
            {"iou_type": "boundary"},
            {"iou_type": "boundary", "dilation_ratio": float(rng.choice([0, 0.01, 0.05, 0.1, 1]))},
            {"iou_type": "boundary", "iou_thrs": [[0.0, 0.5], [0.3, 0.9], [0.05, 0.5]][rng.randint(3)], "max_dets": int(rng.choice([1, 3, 8]))},
        ]
        runs = [run(f"masks-{seed}-{i}", gt, dt, params, i == 1) for i, params in enumerate(several)]
        for case in runs:
            case["name"] = ("odd-" if "error" in case["expected"] else "") + case["name"]
        yield {"gt": gt, "dt": dt, "runs": runs}


def main():
    HERE.mkdir(exist_ok=True)
    for name, worlds_with_runs in (("rules", rules()), ("worlds", worlds()), ("masks", of_masks())):
        lines = [json.dumps(world, separators=(",", ":"), ensure_ascii=True) for world in worlds_with_runs]
        path = HERE / f"{name}.jsonl"
        path.write_text("\n".join(lines) + "\n")
        print(path, len(lines), "worlds", sum(line.count('"params"') for line in lines), "runs", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
