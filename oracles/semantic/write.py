"""Random label maps, and what mmsegmentation, scikit-learn and torchmetrics answer: write.py PATH_OF_MMSEG.

PATH_OF_MMSEG is an unpacked mmsegmentation 1.2.2, whose metric is loaded by itself: the package needs a compiled mmcv for more
than it. Its areas become doubles before they are divided, since in single precision they are not exact beyond 2^24 pixels.
"""

import importlib.util
import json
import os
import sys
import types
import warnings

import numpy as np
import torch
from PIL import Image
from sklearn.metrics import confusion_matrix
from torchmetrics.functional.classification import multiclass_jaccard_index

HERE = os.path.dirname(os.path.abspath(__file__))


def mmseg_metric(path):
    """The class IoUMetric, with stand-ins for what its file imports and its two functions do not use."""
    names = {
        "mmengine.dist": ["is_main_process"],
        "mmengine.evaluator": [],
        "mmengine.logging": ["MMLogger", "print_log"],
        "mmengine.utils": ["mkdir_or_exist"],
        "mmseg.registry": [],
        "prettytable": ["PrettyTable"],
    }
    for name, members in names.items():
        for part in (name.split(".")[0], name):
            sys.modules.setdefault(part, types.ModuleType(part))
        for member in members:
            setattr(sys.modules[name], member, None)
    sys.modules["mmengine.evaluator"].BaseMetric = object
    sys.modules["mmseg.registry"].METRICS = types.SimpleNamespace(register_module=lambda: lambda kind: kind)
    spec = importlib.util.spec_from_file_location("iou_metric", f"{path}/mmseg/evaluation/metrics/iou_metric.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.IoUMetric


def world(seed):
    """Images of labels and predictions; classes; the label that is ignored; whether 0 is none."""
    rng = np.random.default_rng(seed)
    # Of one class mmseg counts what its histogram finds between the least and the greatest label, which is everything.
    classes = int(rng.choice([2, 3, 7, 19, 150, 300]))
    ignore = [255, 0, None][int(rng.choice(3, p=[0.7, 0.15, 0.15]))]
    if classes > 255:
        ignore = 65535
    reduce = ignore == 255 and classes < 255 and rng.random() < 0.3
    images = []
    for _ in range(int(rng.integers(1, 4))):
        height, width = int(rng.integers(1, 14)), int(rng.integers(1, 30))
        used = rng.choice(classes, int(rng.integers(1, min(classes, 6) + 1)))
        pick = lambda: rng.choice(used, (height, width)) if rng.random() < 0.5 else np.repeat(
            rng.choice(used, (height, 1)), width, axis=1
        )
        label, prediction = pick(), pick()
        right = rng.random((height, width)) < rng.random()
        prediction = np.where(right, label, prediction)
        label = label + int(reduce)
        if reduce:
            label[rng.random((height, width)) < 0.1] = 0
        if ignore is not None:
            label[rng.random((height, width)) < 0.15] = ignore
            if rng.random() < 0.3:
                prediction[rng.random((height, width)) < 0.1] = ignore
        images.append((label.astype(np.int64), prediction.astype(np.int64)))
    return {"classes": classes, "ignoreLabel": ignore, "reduceZeroLabel": bool(reduce)}, images


def text(value):
    """A double with all its digits; -1 where the reference has NaN."""
    return -1.0 if np.isnan(value) else float(value)


def answer(metric, options, images):
    classes, ignore = options["classes"], options["ignoreLabel"]
    areas = [torch.zeros(classes, dtype=torch.float64) for _ in range(4)]
    everything = []
    for label, prediction in images:
        if options["reduceZeroLabel"]:
            # as mmseg's loader of annotations does, which leaves 255 to be the label that is ignored
            label = np.where((label == 0) | (label == 255), 255, label - 1)
        # a label that is no class and no sample can have stands for "none is ignored"
        index = -7 if ignore is None else ignore
        found = metric.intersect_and_union(torch.tensor(prediction), torch.tensor(label), classes, index)
        areas = [sum_ + part.double() for sum_, part in zip(areas, found)]
        counted = label != index
        everything.append(np.stack([label[counted], prediction[counted]]))
    labels, predictions = np.concatenate(everything, axis=1)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = metric.total_area_to_metrics(*areas, metrics=["mIoU", "mDice", "mFscore"])
        means = {name: text(np.nanmean(found[name])) for name in ("IoU", "Acc", "Dice", "Precision")}
        matrix = confusion_matrix(labels, predictions, labels=range(classes)) if labels.size else np.zeros((classes,) * 2, int)
    shares = areas[3].numpy() / areas[3].sum().item() if labels.size else areas[3].numpy()
    weighted = float((shares * np.nan_to_num(found["IoU"])).sum()) if labels.size else -1.0
    predicted = (predictions >= 0) & (predictions < classes)
    if labels.size and predicted.all():
        theirs = multiclass_jaccard_index(
            torch.tensor(predictions), torch.tensor(labels), num_classes=classes, average="weighted"
        )
        assert abs(float(theirs) - weighted) < 1e-5, (theirs, weighted)
    present = np.flatnonzero(matrix.sum(0) + matrix.sum(1) + areas[3].numpy())
    return {
        "mIoU": means["IoU"],
        "fwIoU": weighted,
        "mAcc": means["Acc"],
        "aAcc": text(found["aAcc"]),
        "mDice": means["Dice"],
        "mPrecision": means["Precision"],
        "classes": {
            str(c): [text(found[name][c]) for name in ("IoU", "Acc", "Dice", "Precision")] for c in present.tolist()
        },
        "confusion": [[r, c, int(matrix[r, c])] for r, c in np.argwhere(matrix).tolist()],
    }


def runs(image):
    """A map as [width, height, label, length, ...]."""
    out = [image.shape[1], image.shape[0]]
    for one in image.reshape(-1).tolist():
        if len(out) > 2 and out[-2] == one:
            out[-1] += 1
        else:
            out += [one, 1]
    return out


def main():
    metric = mmseg_metric(sys.argv[1])
    with open(os.path.join(HERE, "cases.jsonl"), "w") as out:
        for seed in range(60):
            options, images = world(seed)
            maps = [[runs(side) for side in both] for both in images]
            case = {"name": f"world {seed}", "options": options, "images": maps}
            case["expected"] = answer(metric, options, images)
            out.write(json.dumps(case, separators=(",", ":")) + "\n")
    # A sample of files: grey levels beside positions in a palette, in folders as Cityscapes has them.
    rng = np.random.default_rng(5)
    images = []
    for image in range(3):
        label = np.repeat(rng.integers(0, 4, (9, 4)), 5, axis=1).astype(np.uint8)
        prediction = np.where(rng.random(label.shape) < 0.7, label, rng.integers(0, 4, label.shape)).astype(np.uint8)
        label[rng.random(label.shape) < 0.1] = 255
        images.append((label.astype(np.int64), prediction.astype(np.int64)))
        for side, data, suffix in (("labels", label, "_gt.png"), ("predictions", prediction, ".png")):
            folder = os.path.join(HERE, "sample", side, ["a", "b"][image % 2])
            os.makedirs(folder, exist_ok=True)
            picture = Image.fromarray(data)
            if side == "predictions":
                picture.putpalette([7 * i % 256 for i in range(3 * 4)])
            picture.save(os.path.join(folder, f"{image}{suffix}"), optimize=True)
    options = {"classes": 4, "ignoreLabel": 255, "reduceZeroLabel": False}
    with open(os.path.join(HERE, "sample", "expected.json"), "w") as out:
        json.dump(answer(metric, options, images), out)
        out.write("\n")


main()
