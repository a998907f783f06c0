"""Writes cases.jsonl: worlds of masks as in oracles/coco, some of them larger, and what the reference answered by boundaries.

    python oracles/boundary/write.py      # needs oracles/requirements.txt; a few seconds
"""

import json
import pathlib
import sys

from boundaries import answer

sys.path.append(str(pathlib.Path(__file__).parents[1] / "coco"))
import masks  # noqa: E402

WORLDS = 60


def runs(rng, categories):
    yield {}
    yield {"dilationRatio": float(rng.choice([0, 0.01, 0.05, 0.1, 1]))}
    yield {"iouThrs": [[0.0, 0.5], [0.3, 0.9], [0.05], [1.0]][rng.randint(4)], "maxDets": [1, 2, 5], "useCats": int(rng.rand() < 0.5)}
    yield {"areaRng": [[0, 1e10], [0, 40], [40, 300], [300, 1e5], [100, 200], [0, 0]], "dilationRatio": 0.03}


def main():
    lines = []
    for seed in range(WORLDS):
        masks.SIZES = ((40, 60), (64, 64), (128, 20), (7, 90), (200, 130)) if seed % 3 else ((320, 240), (240, 320), (257, 513))
        world = masks.Masks(seed + 1000)
        rng = world.rng
        for annotation in world.annotations:
            if rng.rand() < 0.15:
                annotation["ignore"] = [0, 1, True, False][rng.randint(4)]
        gt = json.dumps({"images": world.images, "categories": [{"id": k} for k in world.categories], "annotations": world.annotations})
        dt = masks.spelled(world.results, rng)
        answers = []
        for nth, params in enumerate(runs(rng, world.categories)):
            expected = answer(gt, dt, params)
            expected.pop("summary" if nth else "none", None)
            odd = "odd-" if "error" in expected else ""
            answers.append({"name": f"{odd}boundary-{seed}-{nth}", "iouType": "boundary", "params": params, "expected": expected})
        lines.append(json.dumps({"gt": gt, "dt": dt, "runs": answers}, separators=(",", ":")))
    path = pathlib.Path(__file__).parent / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n")
    text = path.read_text()
    print(path, len(lines), "worlds,", text.count('"error"'), "errors,", len(text), "bytes")


if __name__ == "__main__":
    main()
