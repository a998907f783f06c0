"""Times Python's box libraries for benches/node/peers.mjs: one JSON task a line on stdin, one JSON answer a line on stdout.

    {"peer": "torchvision", "task": "nms", "file": "boxes.f32", "threshold": 0.5, "calls": 3}

`file` holds n*4 float32 coordinates (x1, y1, x2, y2), then n scores; for `iou` only coordinates. The answer has the CPU milliseconds of a call, all threads
together with one thread asked for, and how many boxes were kept. A peer that is not installed answers {"missing": ...}.
"""

import importlib
import json
import os
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np

INPUTS = {}


def boxes_and_scores(file, task):
    if (file, task) not in INPUTS:
        numbers = np.fromfile(file, "<f4")
        if task == "iou":
            INPUTS[file, task] = numbers.reshape(-1, 4), None
        else:
            count = len(numbers) // 5
            INPUTS[file, task] = numbers[: count * 4].reshape(-1, 4), numbers[count * 4 :]
    return INPUTS[file, task]


def torchvision(task, boxes, scores, threshold):
    torch = importlib.import_module("torch")
    ops = importlib.import_module("torchvision.ops")
    torch.set_num_threads(1)
    corners = torch.from_numpy(boxes)
    if task == "iou":
        return lambda: ops.box_iou(corners, corners)
    if task == "nms":
        values = torch.from_numpy(scores)
        return lambda: ops.nms(corners, values, threshold)
    return None


def opencv(task, boxes, scores, threshold):
    cv2 = importlib.import_module("cv2")
    cv2.setNumThreads(1)
    sizes = boxes.astype("f8")
    sizes[:, 2:] -= sizes[:, :2]
    if task == "nms":
        return lambda: cv2.dnn.NMSBoxes(sizes, scores, 0.0, threshold)
    if task == "soft-nms":
        whole = sizes.astype("i4")
        return lambda: cv2.dnn.softNMSBoxes(whole, scores, 0.001, threshold, sigma=0.5)[1]
    return None


def powerboxes(task, boxes, scores, threshold):
    pb = importlib.import_module("powerboxes")
    if task == "iou":
        return lambda: pb.iou_distance(boxes, boxes)
    wide = scores.astype("f8") if scores is not None else None
    if task == "nms":
        return lambda: pb.nms(boxes, wide, threshold, 0.0)
    if task == "rtree-nms":
        return lambda: pb.rtree_nms(boxes, wide, threshold, 0.0)
    return None


def ensemble_boxes(task, boxes, scores, threshold):
    eb = importlib.import_module("ensemble_boxes")
    if task not in ("nms", "soft-nms"):
        return None
    shared = (boxes - boxes.min()) / (boxes.max() - boxes.min())  # it wants them in 0..1
    labels = np.zeros(len(scores))
    if task == "nms":
        return lambda: eb.nms([shared], [scores], [labels], iou_thr=threshold)[0]
    return lambda: eb.soft_nms([shared], [scores], [labels], method=2, iou_thr=threshold, sigma=0.5, thresh=0.001)[0]


PEERS = {"torchvision": torchvision, "opencv": opencv, "powerboxes": powerboxes, "ensemble-boxes": ensemble_boxes}


def answer(peer, task, file, threshold, calls):
    inputs = boxes_and_scores(file, "iou" if task == "iou" else "nms")
    try:
        run = PEERS[peer](task, *inputs, threshold)
    except ImportError as missing:
        return {"missing": str(missing)}
    if run is None:
        return {"missing": f"{peer} has no {task}"}
    kept = run()
    least = float("inf")
    for _ in range(calls):
        start = time.process_time()
        run()
        least = min(least, (time.process_time() - start) * 1000)
    return {"ms": least, "kept": len(kept)}


for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
