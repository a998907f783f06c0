"""Random poses and what mmpose answers about their distances: distances.py PATH_OF_MMPOSE.

PATH_OF_MMPOSE is an unpacked wheel of mmpose 1.3.2 (pip download --no-deps mmpose==1.3.2), whose file of metrics is loaded by itself: the
package needs a compiled mmcv for more than it.
"""

import importlib.util
import json
import os
import sys
import types

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))


def mmpose_metrics(path):
    """The module, with stand-ins for what it imports and these functions do not use."""
    names = {"mmpose": [], "mmpose.codecs": [], "mmpose.codecs.utils": ["get_heatmap_maximum", "get_simcc_maximum"],
             "own": [], "own.mesh_eval": ["compute_similarity_transform"]}
    for name, members in names.items():
        sys.modules.setdefault(name, types.ModuleType(name))
        for member in members:
            setattr(sys.modules[name], member, None)
    sys.modules["own"].__path__ = []
    file = f"{path}/mmpose/evaluation/functional/keypoint_eval.py"
    spec = importlib.util.spec_from_file_location("own.keypoint_eval", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def case(metrics, seed):
    rng = np.random.default_rng(seed)
    instances, keypoints = int(rng.integers(1, 7)), int(rng.integers(1, 6))
    truth = np.round(rng.random((instances, keypoints, 2)) * 100, 1)
    found = np.round(truth + rng.normal(0, 6, truth.shape) * (rng.random((instances, keypoints, 1)) < 0.8), 1)
    visible = rng.random((instances, keypoints)) < [1, 0.7, 0.15][seed % 3]
    two = seed % 2 == 0
    norms = np.round(20 + rng.random((instances, 2 if two else 1)) * 100, 1)
    if seed % 5 == 0:
        norms[0] = 0
    threshold, auc_norm, steps = float(rng.choice([0.05, 0.1, 0.2])), float(rng.choice([30, 10])), int(rng.choice([20, 5]))
    factors = norms if two else np.repeat(norms, 2, axis=1)
    each, pck, _ = metrics.keypoint_pck_accuracy(found, truth, visible, threshold, factors.copy())
    counted = visible & (factors > 0).all(axis=1)[:, None]
    expected = {
        "PCK": float(pck) if counted.any() else -1,
        "perKeypoint": [float(value) for value in each],
        "AUC": float(metrics.keypoint_auc(found, truth, visible, auc_norm, steps)) if visible.any() else -1,
        "EPE": float(metrics.keypoint_epe(found, truth, visible)) if visible.any() else -1,
        "NME": float(metrics.keypoint_nme(found, truth, visible, factors.copy())) if counted.any() else -1,
    }
    options = {"keypoints": keypoints, "norms": norms.ravel().tolist(), "visible": visible.ravel().astype(int).tolist(),
               "threshold": threshold, "aucNorm": auc_norm, "aucThresholds": steps}
    return {"predictions": found.tolist(), "groundTruth": truth.tolist(), "options": options, "expected": expected}


if __name__ == "__main__":
    reference = mmpose_metrics(sys.argv[1])
    with open(f"{HERE}/distances.jsonl", "w") as out:
        for number in range(60):
            out.write(json.dumps(case(reference, number), separators=(",", ":")) + "\n")
