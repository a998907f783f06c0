"""Writes cases.jsonl and sample/, or prints as many other random cases: write.py [seed count]."""

import contextlib
import io
import json
import os
import sys

import reference
import rules
import worlds
from panopticapi.evaluation import pq_compute

HERE = os.path.dirname(os.path.abspath(__file__))

# Has things, stuff, crowds and void.
SAMPLE = 194


def runs(image):
    """A map as [width, height, id, length, id, length, ...]."""
    flat = image.reshape(-1).tolist()
    out = [image.shape[1], image.shape[0]]
    for one in flat:
        if len(out) > 2 and out[-2] == one:
            out[-1] += 1
        else:
            out += [one, 1]
    return out


def line(name, gt, dt, maps):
    packed = {str(image): [runs(side) for side in both] for image, both in maps.items()}
    for both in (gt, dt):
        for annotation in both["annotations"]:
            if annotation["image_id"] not in maps:
                packed[str(annotation["image_id"])] = packed[str(next(iter(maps)))]
    for image, both in packed.items():
        maps.setdefault(int(image), next(iter(maps.values())))
    case = {"name": name, "gt": gt, "dt": dt, "maps": packed, "expected": reference.answer(gt, dt, maps)}
    return json.dumps(case, separators=(",", ":"))


def main():
    if len(sys.argv) > 2:
        first, count = int(sys.argv[1]), int(sys.argv[2])
        for seed in range(first, first + count):
            print(line(f"world {seed}", *worlds.world(seed)))
        return
    with open(os.path.join(HERE, "cases.jsonl"), "w") as out:
        for rule in rules.RULES:
            out.write(line(*rule) + "\n")
        for seed in range(120):
            out.write(line(f"world {seed}", *worlds.world(seed)) + "\n")
    sample()


def sample():
    """A world with PNG files, and what the reference prints of it."""
    gt, dt, maps = worlds.world(SAMPLE)
    folder = os.path.join(HERE, "sample")
    reference.write(gt, dt, maps, folder)
    for name, content in (("gt", gt), ("dt", dt), ("expected", reference.answer(gt, dt, maps))):
        with open(os.path.join(folder, f"{name}.json"), "w") as out:
            json.dump(content, out, separators=(",", ":"))
            out.write("\n")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        pq_compute(*(os.path.join(folder, name) for name in ("gt.json", "dt.json", "gt", "dt")))
    lines = printed.getvalue().splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if "PQ" in line and "SQ" in line)
    with open(os.path.join(folder, "table.txt"), "w") as out:
        out.writelines(lines[first : first + 5])


main()
