"""Writes cases/*.jsonl: small worlds, each with runs over it and what pycocotools answered to them.

    python oracles/coco/write.py          # needs oracles/requirements.txt; about ten seconds
"""

import itertools
import json
import pathlib

from reference import answer
from rules import CASES
from worlds import World

HERE = pathlib.Path(__file__).parent / "cases"
RANDOM_WORLDS = 160
RUNS_A_WORLD = 4


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def run(name, gt, dt, params, with_summary):
    expected = answer(gt, dt, params)
    if not with_summary:
        expected.pop("summary", None)
    out = {"name": name, "params": params, "expected": expected}
    if "error" in expected and load_or_none(dt) == []:
        answered = answer(gt, dt, params, empty_is_fine=True)
        if "error" not in answered:
            expected["empty"] = answered
    return out


def load_or_none(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


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


def main():
    HERE.mkdir(exist_ok=True)
    for name, worlds_with_runs in (("rules", rules()), ("worlds", worlds())):
        lines = [json.dumps(world, separators=(",", ":"), ensure_ascii=True) for world in worlds_with_runs]
        path = HERE / f"{name}.jsonl"
        path.write_text("\n".join(lines) + "\n")
        print(path, len(lines), "worlds", sum(line.count('"params"') for line in lines), "runs", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
