"""Compares boxwise with pycocotools on random worlds; says which seeds differ and how.

    python oracles/coco/fuzz.py --from 1000 --worlds 5000        # after `npm run build`; boxes
    python oracles/coco/fuzz.py --kind masks --worlds 5000       # or keypoints
    python oracles/coco/fuzz.py --seed 1234 --show               # one world, made as small as still differs
    python oracles/coco/fuzz.py --mutate --worlds 20000          # spoilt bytes: who accepts what
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import warnings

import masks
import numpy as np
from reference import answer
from spell import Speller
from worlds import World

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "oracles" / "keypoints"))

from worlds_of_keypoints import World as Poses  # noqa: E402


class Boxwise:
    """boxwise in a process of its own, which answers line by line."""

    def __init__(self):
        command = ["node", "--import=tsx", "__test__/evaluate/answer.ts"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, gt, dt, params, iou_type="bbox"):
        """Starts the work; the call of what is returned waits for the answer."""
        line = json.dumps({"gt": gt, "dt": dt, "params": params, "iouType": iou_type})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

        def reply():
            text = self.process.stdout.readline()
            if not text:
                raise SystemExit(f"boxwise died on\n{line}")
            return json.loads(text.replace("-0.0", "0.0"))

        return reply

    def answer(self, *run):
        return self.ask(*run)()


def world_of(seed):
    """(dataset, results, params, speller): worlds of all sizes, tame and wild, spelt plainly and oddly."""
    world = World(seed, wild=seed % 2 == 1, size=(0.5, 1.0, 4.0)[seed % 3])
    dataset, params = world.dataset(), world.parameters()
    oddness = (0.0, 0.02, 0.2)[np.random.RandomState(seed).randint(3)]
    return dataset, world.results, params, lambda: Speller(np.random.RandomState(seed), oddness)


def masks_of(seed):
    """The runs over a world of masks: (gt, dt, params, kind)."""
    world = masks.Masks(seed)
    gt = json.dumps({"images": world.images, "categories": [{"id": k} for k in world.categories], "annotations": world.annotations})
    dt = masks.spelled(world.results, world.rng)
    return [(gt, dt, params, iou_type) for iou_type, params in world.runs()]


def poses_of(seed):
    """The runs over a world of keypoints: (gt, dt, params, kind)."""
    world = Poses(seed)
    gt, dt = json.dumps(world.dataset()), json.dumps(world.results)
    first = {} if world.sigmas is None else {"kpt_oks_sigmas": world.sigmas}
    return [(gt, dt, params, "keypoints") for params in (first, world.parameters(), world.parameters())]


KINDS = {"masks": masks_of, "keypoints": poses_of}


def compare(boxwise, kind, seeds):
    """Counts the worlds of a kind whose runs all agree, and the runs."""
    counts = collections.Counter()
    for seed in seeds:
        runs = KINDS[kind](seed)
        found = [(i, difference(boxwise, *run)) for i, run in enumerate(runs)]
        found = [(i, what) for i, what in found if what]
        counts["worlds that differ" if found else "worlds that agree"] += 1
        counts["runs"] += len(runs)
        for i, what in found:
            print(f"seed {seed}, run {i}: {what}", flush=True)
        if counts["worlds that agree"] % 500 == 0:
            print(dict(counts), flush=True)
    print(dict(counts))
    return counts["worlds that differ"]


def difference(boxwise, gt, dt, params, iou_type="bbox"):
    reply = boxwise.ask(gt, dt, params, iou_type)  # both work at the same time
    with np.errstate(all="ignore"):
        expected = answer(gt, dt, params, empty_is_fine=True, iou_type=iou_type)
    got = reply()
    if "differs" in got:
        return f"form {got['differs']} differs: {json.dumps(got)[:600]}"
    if "error" in expected and iou_type == "segm" and "error" not in got:
        return None  # boxwise reads forms of masks on which the reference's code fails
    if "error" in expected:
        return None if got.get("error", "UNTYPED").split()[0] != "UNTYPED" else f"expected {expected['error']}, got {str(got)[:300]}"
    if "error" in got:
        return f"expected an answer, got {got['error']}"
    wrong = [name for name in expected if json.dumps(expected[name]).replace("-0.0", "0.0") != json.dumps(got[name]) and name != "stats"]
    wrong += [f"stats[{i}]" for i, (a, b) in enumerate(zip(expected["stats"], got["stats"], strict=True)) if a != b]
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


PIECES = ["", " ", "0", "1", "9", "-", "+", ".", "e", "E5", ",", ":", "[", "]", "{", "}", '"', "\\", "\\u0030", "\n", "\t", "\0", "null", "true", "NaN", "Infinity", "-Infinity", "00", "1e5", "é", "/", "x"]


def mutated(text, rng):
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(len(text))
        cut = rng.choice([0, 0, 1, 1, 2, 5])
        text = text[:at] + PIECES[rng.randint(len(PIECES))] + text[at + cut :]
    return text


def mutate(boxwise, seeds):
    """Counts who accepted what, and shows what should not be: other answers, and JSON that only one of them reads."""
    kinds = collections.Counter()
    for seed in seeds:
        rng = np.random.RandomState(seed)
        world = World(seed % 50, size=0.2)
        gt, dt = json.dumps(world.dataset(), separators=(",", ":")), json.dumps(world.results, separators=(",", ":"))
        gt, dt = (mutated(gt, rng), dt) if seed % 2 else (gt, mutated(dt, rng))
        with np.errstate(all="ignore"):
            expected = answer(gt, dt, {}, empty_is_fine=True)
        got = boxwise.answer(gt, dt, {})
        theirs, ours = expected.get("error", "answer").split(":")[0], got.get("error", "differs" if "differs" in got else "answer").split(":")[0]
        wrong = ours in ("differs", "INTERNAL") or ours.startswith("UNTYPED")
        wrong |= theirs == ours == "answer" and any(got[k] != v for k, v in expected.items() if k not in ("stats", "summary"))
        wrong |= (theirs == "JSONDecodeError") and ours == "answer" or theirs == "answer" and ours == "INVALID_JSON"
        kinds[theirs, ours] += 1
        if wrong or kinds[theirs, ours] == 1 and (theirs == "answer") != (ours == "answer"):
            print(f"{'WRONG' if wrong else 'look'} seed {seed}: {expected.get('error', 'answer')} / {str(got)[:300]}\n  gt {gt}\n  dt {dt}", flush=True)
    for (theirs, ours), count in sorted(kinds.items(), key=lambda kind: -kind[1]):
        print(f"{count:7} reference {theirs}, boxwise {ours}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--from", dest="first", type=int, default=1000)
    arguments.add_argument("--worlds", type=int, default=1000)
    arguments.add_argument("--kind", choices=("boxes", *KINDS), default="boxes")
    arguments.add_argument("--seed", type=int)
    arguments.add_argument("--show", action="store_true")
    arguments.add_argument("--mutate", action="store_true")
    options = arguments.parse_args()
    warnings.simplefilter("ignore")  # worlds have infinite coordinates, and that is meant
    boxwise = Boxwise()
    seeds = [options.seed] if options.seed is not None else range(options.first, options.first + options.worlds)
    if options.mutate:
        mutate(boxwise, seeds)
        return
    if options.kind in KINDS:
        sys.exit(1 if compare(boxwise, options.kind, seeds) else 0)
    kinds = collections.Counter()
    for seed in seeds:
        dataset, results, params, speller = world_of(seed)

        def texts(dataset, results):
            spell = speller()
            return spell.text(dataset), spell.text(results)

        def differs(dataset, results, params):
            return difference(boxwise, *texts(dataset, results), params)

        found = differs(dataset, results, params)
        kinds["differ" if found else "agree"] += 1
        if not found:
            if kinds["agree"] % 500 == 0:
                print(dict(kinds), flush=True)
            continue
        print(f"seed {seed}: {found}", flush=True)
        if options.show:
            dataset, results, params = shrink(differs, dataset, results, params)
            gt, dt = texts(dataset, results)
            print(f"gt {gt}\ndt {dt}\nparams {params}\n{differs(dataset, results, params)}")
            with np.errstate(all="ignore"):
                print(answer(gt, dt, params, empty_is_fine=True))
            print(boxwise.answer(gt, dt, params))
    print(dict(kinds))
    sys.exit(1 if kinds["differ"] else 0)


if __name__ == "__main__":
    main()
