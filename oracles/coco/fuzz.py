"""Compares boxwise with pycocotools on random worlds; says which seeds differ and how.

    python oracles/coco/fuzz.py --from 1000 --worlds 5000        # after `npm run build`
    python oracles/coco/fuzz.py --seed 1234 --show               # one world, made as small as still differs
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

import numpy as np
from reference import answer, run
from spell import Speller
from worlds import World

ROOT = pathlib.Path(__file__).parents[2]


class Boxwise:
    """boxwise in a process of its own, which answers line by line."""

    def __init__(self):
        command = ["node", "--import=tsx", "__test__/coco/answer.ts"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def answer(self, gt, dt, params, matches):
        line = json.dumps({"gt": gt, "dt": dt, "params": params, "matches": matches})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        reply = self.process.stdout.readline()
        if not reply:
            raise SystemExit(f"boxwise died on\n{line}")
        return json.loads(reply.replace("-0.0", "0.0"))


def world_of(seed):
    """(dataset, results, params, speller): worlds of all sizes, tame and wild, spelt plainly and oddly."""
    world = World(seed, wild=seed % 2 == 1, size=(0.5, 1.0, 4.0)[seed % 3])
    dataset, params = world.dataset(), world.parameters()
    oddness = (0.0, 0.02, 0.2)[np.random.RandomState(seed).randint(3)]
    return dataset, world.results, params, lambda: Speller(np.random.RandomState(seed), oddness)


def positions(gt, dt, params):
    """What `matches` should hold, by [T, A, D]; None where ids do not tell annotations apart."""
    dataset = json.loads(gt)
    ids = [a["id"] for a in dataset["annotations"]]
    categories = [k["id"] for k in dataset["categories"]]
    repeated = params.get("useCats", 1) == 0 and len(set(params.get("catIds", categories))) < len(params.get("catIds", categories))
    if len(set(ids)) < len(ids) or 0 in ids or repeated:
        return None
    place = {float(id): i for i, id in enumerate(ids)}
    job, _ = run(gt, dt, params)
    p = job._paramsEval
    found = -np.ones((len(p.iouThrs), len(p.areaRng), len(job.cocoDt.anns)), dtype=int)
    ignored = -found.copy()
    for at, image in enumerate(job.evalImgs):
        if image is None:
            continue
        area = at // len(p.imgIds) % len(p.areaRng)
        for i, id in enumerate(image["dtIds"]):
            ignored[:, area, id - 1] = image["dtIgnore"][:, i]
            found[:, area, id - 1] = [place[m] if m else -1 for m in image["dtMatches"][:, i]]
    return found.ravel().tolist(), ignored.ravel().tolist()


def difference(boxwise, gt, dt, params, matches):
    with np.errstate(all="ignore"):
        expected = answer(gt, dt, params, empty_is_fine=True)
        places = positions(gt, dt, params) if matches and "error" not in expected and json.loads(dt) else None
    got = boxwise.answer(gt, dt, params, places is not None)
    if "differs" in got:
        return f"form {got['differs']} differs: {json.dumps(got)[:600]}"
    if "error" in expected:
        return None if got.get("error", "UNTYPED").split()[0] != "UNTYPED" else f"expected {expected['error']}, got {str(got)[:300]}"
    if "error" in got:
        return f"expected an answer, got {got['error']}"
    wrong = [name for name in expected if json.dumps(expected[name]).replace("-0.0", "0.0") != json.dumps(got[name]) and name != "stats"]
    wrong += [f"stats[{i}]" for i, (a, b) in enumerate(zip(expected["stats"], got["stats"], strict=True)) if a != b]
    if places is not None:
        found, ignored = got["matches"]["detections"], got["matches"]["ignored"]
        if found != places[0]:
            wrong.append(f"matches {found} not {places[0]}"[:300])
        if any(a != b for a, b in zip(ignored, places[1], strict=True)):
            wrong.append(f"ignored {ignored} not {places[1]}"[:300])
    return ", ".join(wrong) or None


def shrink(differs, dataset, results, params):
    """Leaves out what can be left out without the difference going away."""
    for name in list(params):
        fewer = {k: v for k, v in params.items() if k != name}
        if differs(dataset, results, fewer):
            params = fewer
    changed = True
    while changed:
        changed = False
        for part in ("results", "annotations", "categories", "images"):
            records = results if part == "results" else dataset[part]
            for i in reversed(range(len(records))):
                fewer = records[:i] + records[i + 1 :]
                trial = (dataset, fewer) if part == "results" else ({**dataset, part: fewer}, results)
                if differs(*trial, params):
                    dataset, results, records, changed = *trial, fewer, True
    return dataset, results, params


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--from", dest="first", type=int, default=1000)
    arguments.add_argument("--worlds", type=int, default=1000)
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--show", action="store_true")
    options = arguments.parse_args()
    boxwise = Boxwise()
    seeds = [options.seed] if options.seed is not None else range(options.first, options.first + options.worlds)
    kinds = collections.Counter()
    for seed in seeds:
        dataset, results, params, speller = world_of(seed)

        def texts(dataset, results):
            spell = speller()
            return spell.text(dataset), spell.text(results)

        def differs(dataset, results, params):
            return difference(boxwise, *texts(dataset, results), params, matches=True)

        found = differs(dataset, results, params)
        kinds["differ" if found else "agree"] += 1
        if not found:
            continue
        print(f"seed {seed}: {found}", flush=True)
        if options.show:
            dataset, results, params = shrink(differs, dataset, results, params)
            gt, dt = texts(dataset, results)
            print(f"gt {gt}\ndt {dt}\nparams {params}\n{differs(dataset, results, params)}")
            with np.errstate(all="ignore"):
                print(answer(gt, dt, params, empty_is_fine=True))
            print(boxwise.answer(gt, dt, params, False))
    print(dict(kinds))
    sys.exit(1 if kinds["differ"] else 0)


if __name__ == "__main__":
    main()
