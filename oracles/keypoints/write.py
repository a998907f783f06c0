"""Writes cases.jsonl: small worlds with keypoints, each with runs over it and what pycocotools answered to them.

    python oracles/keypoints/write.py          # needs oracles/requirements.txt; about ten seconds
"""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "coco"))

from reference import answer  # noqa: E402
from worlds_of_keypoints import World  # noqa: E402

WORLDS = 100
RUNS_A_WORLD = 3


def worlds():
    for seed in range(WORLDS):
        world = World(seed)
        gt, dt = (json.dumps(value, separators=(",", ":") if seed % 2 else None) for value in (world.dataset(), world.results))
        runs = []
        first = {} if world.sigmas is None else {"kpt_oks_sigmas": world.sigmas}
        for i, params in enumerate([first] + [world.parameters() for _ in range(RUNS_A_WORLD - 1)]):
            expected = answer(gt, dt, params, iou_type="keypoints")
            if i > 0:
                expected.pop("summary", None)
            runs.append({"name": f"world-{seed}-{i}", "params": params, "expected": expected})
        yield {"gt": gt, "dt": dt, "runs": runs}


lines = [json.dumps(world, separators=(",", ":")) for world in worlds()]
path = HERE / "cases.jsonl"
path.write_text("\n".join(lines) + "\n")
print(path, len(lines), "worlds", sum(line.count('"params"') for line in lines), "runs", path.stat().st_size, "bytes")
