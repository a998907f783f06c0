"""Writes crowdpose.jsonl: small worlds with a crowdIndex for each image and what CrowdPose's evaluator answered to them.

CrowdPose's own package is not in any registry and needs a NumPy of 2018; xtcocotools carries its evaluator on:

    python -m venv /tmp/crowdpose && /tmp/crowdpose/bin/pip install 'numpy<1.24' matplotlib xtcocotools==1.14.3
    /tmp/crowdpose/bin/python oracles/keypoints/crowdpose.py
"""

import contextlib
import io
import json
import pathlib
import tempfile

import numpy as np
from xtcocotools.coco import COCO
from xtcocotools.cocoeval import COCOeval

from worlds_of_keypoints import World

HERE = pathlib.Path(__file__).parent
SIGMAS = np.array([0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89, 0.79, 0.79]) / 10.0


class Crowded(World):
    def __init__(self, seed):
        super().__init__(seed, points=14)
        for i, annotation in enumerate(self.annotations):
            annotation.pop("area")
            annotation["id"] = i + 1  # repeated ids would be looked up anew among the easy images alone
        for result in self.results:
            result["keypoints"][2] = 1  # xtcocotools leaves out results without any such number

    def dataset(self):
        dataset = super().dataset()
        for image in dataset["images"]:
            image["crowdIndex"] = [0.0, 0.1, 0.2, 0.5, 0.8, 1.0, round(self.rng.rand(), 3)][self.rng.randint(7)]
        return dataset


def world(seed, folder):
    crowded = Crowded(seed)
    gt, dt = json.dumps(crowded.dataset()), json.dumps(crowded.results)
    paths = [folder / "gt.json", folder / "dt.json"]
    for path, text in zip(paths, (gt, dt)):
        path.write_text(text)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(paths[0]))
        job = COCOeval(truth, truth.loadRes(str(paths[1])), "keypoints_crowd", SIGMAS, use_area=False)
        job.evaluate()
        job.accumulate()
        job.summarize()
    return {"gt": gt, "dt": dt, "stats": [float(value) for value in job.stats]}


def main():
    with tempfile.TemporaryDirectory() as folder:
        lines = [json.dumps(world(seed, pathlib.Path(folder))) for seed in range(1000, 1040)]
    path = HERE / "crowdpose.jsonl"
    path.write_text("\n".join(lines) + "\n")
    print(path, len(lines), "worlds", path.stat().st_size, "bytes")


main()
