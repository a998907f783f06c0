"""Random poses, pycocotools' object keypoint similarities and what mmpose's suppression keeps: oks.py PATH_OF_MMPOSE.

PATH_OF_MMPOSE is an unpacked wheel of mmpose 1.3.2, as for distances.py. pycocotools is 2.0.11.
"""

import importlib.util
import json
import os
import sys
import types

import numpy as np
from pycocotools.cocoeval import COCOeval

HERE = os.path.dirname(os.path.abspath(__file__))
SIGMAS = np.array([0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89]) / 10.0


def mmpose_nms(path):
    """The module, with stand-ins for what it imports and these functions do not use."""
    for name, members in {"torch": ["Tensor"], "mmpose": [], "mmpose.structures": [], "mmpose.structures.bbox": ["bbox_overlaps"]}.items():
        sys.modules.setdefault(name, types.ModuleType(name))
        for member in members:
            setattr(sys.modules[name], member, object)
    spec = importlib.util.spec_from_file_location("nms", f"{path}/mmpose/evaluation/functional/nms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def poses(rng, count, keypoints):
    """Poses of which several show one person."""
    persons = rng.random((4, keypoints, 2)) * 200
    return np.round(persons[rng.integers(0, 4, count)] + rng.normal(0, 6, (count, keypoints, 2)), 2)


def similarities(truth, visible, boxes, areas, found, sigmas):
    numbers = lambda points, flags: np.dstack([points, flags]).reshape(len(points), -1).tolist()
    gts = [dict(keypoints=k, bbox=b, area=a, ignore=0) for k, b, a in zip(numbers(truth, visible), boxes.tolist(), areas.tolist())]
    dts = [dict(keypoints=k, score=1.0) for k in numbers(found, np.ones(found.shape[:2]))]
    evaluation = COCOeval(iouType="keypoints")
    evaluation.params.kpt_oks_sigmas = sigmas
    evaluation._gts[1, 1], evaluation._dts[1, 1] = gts, dts
    return evaluation.computeOks(1, 1)  # [found, truth]


def case(nms, seed):
    rng = np.random.default_rng(seed)
    keypoints = 17 if seed % 2 else int(rng.integers(1, 6))
    sigmas = SIGMAS if keypoints == 17 else np.round(rng.random(keypoints) * 0.1 + 0.02, 3)
    truth, found = poses(rng, int(rng.integers(1, 5)), keypoints), poses(rng, int(rng.integers(1, 9)), keypoints)
    visible = (rng.random(truth.shape[:2]) < [1, 0.6, 0.1][seed % 3]).astype(int)
    low = truth.min(axis=1)
    boxes = np.round(np.hstack([low, truth.max(axis=1) - low]), 2)
    areas = np.round(rng.random(len(truth)) * 20000 + 100, 1)
    expected = similarities(truth, visible, boxes, areas, found, sigmas)
    scores = rng.permutation(len(found)) / len(found)
    own_areas = np.round(rng.random(len(found)) * 20000 + 100, 1)
    shown = np.round(rng.random(found.shape[:2]), 2)
    db = [dict(keypoints=np.dstack([f[None], s[None, :, None]])[0], score=score, area=area) for f, s, score, area in zip(found, shown, scores, own_areas)]
    threshold = [0.9, 0.5, 0.1][seed % 3]
    return dict(
        keypoints=keypoints, sigmas=sigmas.tolist(), truth=truth.tolist(), visible=visible.tolist(), boxes=boxes.tolist(),
        areas=areas.tolist(), found=found.tolist(), oks=np.asarray(expected).T.ravel().tolist(), scores=scores.tolist(),
        ownAreas=own_areas.tolist(), shown=(shown > 0.3).astype(int).tolist(), threshold=threshold,
        kept=[int(i) for i in nms.oks_nms(db, threshold, sigmas)],
        keptShown=[int(i) for i in nms.oks_nms(db, threshold, sigmas, vis_thr=0.3)],
    )


if __name__ == "__main__":
    nms = mmpose_nms(sys.argv[1])
    with open(f"{HERE}/oks.jsonl", "w") as file:
        for seed in range(30):
            file.write(json.dumps(case(nms, seed), separators=(",", ":")) + "\n")
