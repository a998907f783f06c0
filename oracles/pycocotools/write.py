"""Writes cases.jsonl: what pycocotools' classes answer, call by call, for boxwise/pycocotools to answer likewise.

    python oracles/pycocotools/write.py          # needs oracles/requirements.txt; a few seconds
"""

import contextlib
import copy
import io
import json
import pathlib
import sys

import numpy as np
from pycocotools import mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "keypoints"))

from worlds_of_keypoints import World  # noqa: E402


def plain(value):
    """JSON of NumPy's types and of bytes; arrays as nested lists."""
    if isinstance(value, dict):
        return {(",".join(map(str, k)) if isinstance(k, tuple) else str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, bytes):
        return value.decode()
    return value


def coco_of(dataset):
    coco = COCO()
    coco.dataset = dataset
    coco.createIndex()
    return coco


def instances(seed):
    """A dataset with polygons, uncompressed masks and crowds, and results of boxes and of masks."""
    rng = np.random.RandomState(seed)
    images = [{"id": int(i) + 3, "height": int(rng.randint(30, 60)), "width": int(rng.randint(30, 60))} for i in range(3)]
    categories = [{"id": 1, "name": "cat", "supercategory": "animal"}, {"id": 7, "name": "cup", "supercategory": "thing"}]
    annotations, boxes, masks = [], [], []
    for i in range(10):
        image, category = images[rng.randint(3)], int(rng.choice([1, 7]))
        x, y = rng.randint(0, 20, 2)
        w, h = rng.randint(5, 25, 2)
        corners = [x, y, x + w, y, x + w, y + h, x, y + h]
        polygon = [[float(v) + round(rng.rand(), 2) for v in corners]]
        crowd = int(rng.rand() < 0.2)
        segmentation = polygon
        if crowd:
            pixels = np.zeros((image["height"], image["width"]), dtype=np.uint8, order="F")
            pixels[y : y + h, x : x + w] = 1
            runs, value = [0], 0
            for pixel in pixels.flatten(order="F").tolist():
                if pixel != value:
                    runs, value = [*runs, 0], pixel
                runs[-1] += 1
            segmentation = {"size": [image["height"], image["width"]], "counts": runs}
        annotations.append(
            {"id": i + 1, "image_id": image["id"], "category_id": category, "bbox": [float(v) for v in (x, y, w, h)],
             "area": float(w * h), "iscrowd": crowd, "segmentation": segmentation}
        )
        for _ in range(rng.randint(0, 3)):
            box = [float(v) for v in (x + rng.randint(-3, 4), y + rng.randint(-3, 4), w, h)]
            score = round(float(rng.rand()), 2)
            own = {"image_id": image["id"], "category_id": category, "score": score}
            boxes.append({**own, "bbox": box})
            rle = mask.frPyObjects(np.array([box]), image["height"], image["width"])[0]
            masks.append({**own, "segmentation": {"size": rle["size"], "counts": rle["counts"].decode()}})
    dataset = {"info": {"description": "small"}, "images": images, "annotations": annotations, "categories": categories}
    return dataset, boxes, masks


def evaluated(dataset, results, iou_type, params):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco_of(copy.deepcopy(dataset))
        res = truth.loadRes(copy.deepcopy(results))
        loaded = copy.deepcopy(res.dataset["annotations"])  # evaluate() makes masks of polygons
        job = COCOeval(truth, res, iou_type)
        for name, value in params.items():
            setattr(job.params, name, np.array(value) if name in ("iouThrs", "recThrs", "kpt_oks_sigmas") else value)
        job.evaluate()
        job.accumulate()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            job.summarize()
        except IndexError:
            printed = None
    images = [None if image is None else {**image, "aRng": list(image["aRng"])} for image in job.evalImgs]
    return {
        "stats": plain(job.stats),
        "printed": printed and printed.getvalue(),
        "counts": job.eval["counts"],
        "precision": float(job.eval["precision"].sum()),
        "recall": job.eval["recall"].flatten(),
        "evalImgs": images,
        "ious": job.ious,
        "loaded": loaded,
    }


def queries(dataset):
    coco = coco_of(copy.deepcopy(dataset))
    calls = [
        ("getAnnIds", {}), ("getAnnIds", {"imgIds": [3]}), ("getAnnIds", {"imgIds": 4, "catIds": [7]}),
        ("getAnnIds", {"catIds": 1, "iscrowd": False}), ("getAnnIds", {"iscrowd": 1}), ("getAnnIds", {"areaRng": [50, 300]}),
        ("getAnnIds", {"imgIds": [5, 99, 3]}), ("getCatIds", {}), ("getCatIds", {"catNms": ["cat"]}),
        ("getCatIds", {"catNms": ["cup", "cat"], "catIds": [7]}), ("getCatIds", {"supNms": ["animal"]}), ("getImgIds", {}),
        ("getImgIds", {"imgIds": [3, 4]}),
    ]
    answers = [{"call": name, "arguments": arguments, "answer": getattr(coco, name)(**arguments)} for name, arguments in calls]
    for cats in ([1], [7], [1, 7]):
        answers.append({"call": "getImgIds", "arguments": {"catIds": cats}, "answer": sorted(coco.getImgIds(catIds=cats)), "sorted": True})
    for ann in coco.dataset["annotations"]:
        rle = coco.annToRLE(ann)
        answers.append({"call": "annToRLE", "arguments": ann, "answer": rle})
        answers.append({"call": "annToMask", "arguments": ann, "answer": int(coco.annToMask(ann).sum()), "sum": True})
    return answers


def main():
    lines = []
    for seed in range(4):
        dataset, boxes, masks = instances(seed)
        lines.append({"kind": "queries", "gt": dataset, "answers": queries(dataset)})
        runs = [("bbox", boxes, {}), ("segm", masks, {}), ("bbox", boxes, {"useCats": 0}), ("bbox", boxes, {"maxDets": [100]}),
                ("segm", boxes, {"iouThrs": [0.5, 0.75], "imgIds": [5, 3]}), ("bbox", boxes, {"catIds": [7], "maxDets": [2, 1, 5]})]
        for iou_type, results, params in runs:
            if results:
                expected = evaluated(dataset, results, iou_type, params)
                lines.append({"kind": "evaluation", "gt": dataset, "dt": results, "iouType": iou_type, "params": params, "expected": expected})
    for seed in (2, 5, 11, 13):
        world = World(seed, points=17)
        expected = evaluated(world.dataset(), world.results, "keypoints", {})
        lines.append({"kind": "evaluation", "gt": world.dataset(), "dt": world.results, "iouType": "keypoints", "params": {}, "expected": expected})
    path = HERE / "cases.jsonl"
    path.write_text("".join(json.dumps(plain(line), separators=(",", ":")) + "\n" for line in lines))
    print(path, len(lines), "lines", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
