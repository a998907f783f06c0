"""Writes systematic.jsonl: every public method of pycocotools' classes on random datasets, with all kinds of filters and parameters.

    python oracles/pycocotools/systematic.py     # needs pycocotools and numpy of oracles/requirements.txt; half a minute

Arrays are given by the SHA-256 of their doubles in C order, so that boxwise/pycocotools must have every bit.
"""

import contextlib
import copy
import hashlib
import io
import json
import pathlib

import numpy as np
from pycocotools import mask
from pycocotools.cocoeval import COCOeval, Params

from write import coco_of, plain

HERE = pathlib.Path(__file__).parent


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array, dtype="<f8").tobytes()).hexdigest()


def rle_of(bitmap):
    rle = mask.encode(np.asfortranarray(bitmap.astype(np.uint8)))
    return {"size": list(rle["size"]), "counts": rle["counts"].decode()}


def world(seed):
    """Images and categories of which some have nothing, crowds, ties, objects without area; results of boxes, masks and points."""
    rng = np.random.RandomState(seed)
    text_ids = seed % 3 == 2
    name = (lambda n: f"img-{n:02d}") if text_ids else (lambda n: n * 7 + 1)
    images = [{"id": name(i), "height": int(rng.randint(20, 40)), "width": int(rng.randint(20, 40)), "file_name": f"{i}.jpg"} for i in range(5)]
    categories = [{"id": c, "name": n, "supercategory": s} for c, n, s in [(3, "cat", "animal"), (1, "cup", "thing"), (9, "pen", "thing")]]
    annotations, boxes, masks = [], [], []
    scores = lambda: float(rng.choice([0.2, 0.5, 0.5, 0.9])) if rng.rand() < 0.5 else round(float(rng.rand()), 3)
    for i in range(14):
        image = images[rng.randint(4)]
        category = int(rng.choice([1, 3]))
        h, w = image["height"], image["width"]
        bw, bh = (int(v) for v in rng.randint(1, 15, 2))
        x, y = int(rng.randint(0, w - bw)), int(rng.randint(0, h - bh))
        bitmap = np.zeros((h, w), np.uint8)
        bitmap[y : y + bh, x : x + bw] = 1
        kind = i % 4
        polygon = [[float(v) for v in (x, y, x + bw, y, x + bw, y + bh, x, y + bh)]]
        runs = [0]
        value = 0
        for pixel in bitmap.flatten(order="F").tolist():
            if pixel != value:
                runs, value = [*runs, 0], pixel
            runs[-1] += 1
        segmentation = [polygon, rle_of(bitmap), {"size": [h, w], "counts": runs}, polygon + [[float(v) for v in (x, y, x + 1, y, x + 1, y + 1)]]][kind]
        area = [float(bw * bh), float(bw * bh) / 2, 0.0, 5000.0][int(rng.randint(0, 4))]
        annotations.append({"id": i + 1, "image_id": image["id"], "category_id": category, "bbox": [float(v) for v in (x, y, bw, bh)],
                            "area": area, "iscrowd": int(rng.rand() < 0.2), "segmentation": segmentation})
        for _ in range(rng.randint(0, 4)):
            dx, dy = (int(v) for v in rng.randint(-2, 3, 2))
            own = {"image_id": image["id"], "category_id": category if rng.rand() < 0.9 else 9, "score": scores()}
            boxes.append({**own, "bbox": [x + dx + 0.25, y + dy + 0.5, bw + 0.0, bh + 1.0]})
            other = np.roll(bitmap, (dy, dx), (0, 1))
            masks.append({**own, "segmentation": rle_of(other)})
    dataset = {"info": {"description": "random", "year": 2000 + seed}, "images": images, "annotations": annotations, "categories": categories}
    return dataset, boxes, masks


def poses(seed):
    """People with seventeen points, some without any, and results."""
    rng = np.random.RandomState(seed)
    images = [{"id": i + 1, "height": 100, "width": 100} for i in range(3)]
    annotations, results = [], []
    for i in range(9):
        points = rng.randint(0, 90, (17, 2)).astype(float)
        visible = rng.randint(0, 3, 17) if i % 4 else np.zeros(17, int)
        x, y = points.min(0)
        w, h = np.ptp(points, 0)
        annotations.append({"id": i + 1, "image_id": int(rng.randint(1, 4)), "category_id": 1, "bbox": [x, y, w, h], "area": float(w * h) * 0.6,
                            "iscrowd": int(i == 7), "num_keypoints": int((visible > 0).sum()),
                            "keypoints": np.concatenate([points, visible[:, None]], 1).ravel().tolist()})
        for _ in range(rng.randint(0, 3)):
            moved = points + rng.randint(-3, 4, (17, 2))
            results.append({"image_id": annotations[-1]["image_id"], "category_id": 1, "score": round(float(rng.rand()), 2),
                            "keypoints": np.concatenate([moved, np.ones((17, 1))], 1).ravel().tolist()})
    dataset = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "person", "supercategory": "person"}]}
    return dataset, results


def queries(dataset, seed):
    """Getters with every kind of filter."""
    rng = np.random.RandomState(seed)
    coco = coco_of(copy.deepcopy(dataset))
    images = [image["id"] for image in dataset["images"]]
    pick = lambda options: options[rng.randint(len(options))]
    answers = []
    for _ in range(40):
        filters = {"imgIds": pick([[], images[0] if isinstance(images[0], int) else images[:1], images[:2], images[::-1], ["none", images[1]]]), "catIds": pick([[], 1, [3], [1, 9], [77]]),
                   "areaRng": pick([[], [0, 50], [0, 1e9], [50, 50]]), "iscrowd": pick([None, 0, 1, True, False])}
        given = {name: value for name, value in filters.items() if rng.rand() < 0.6}
        answers.append({"call": "getAnnIds", "arguments": given, "answer": coco.getAnnIds(**given)})
    for _ in range(20):
        filters = {"catNms": pick([[], ["cat"], ["cup", "pen"], ["none"]]), "supNms": pick([[], ["thing"], ["animal", "thing"]]), "catIds": pick([[], [1], [3, 9], 9])}
        given = {name: value for name, value in filters.items() if rng.rand() < 0.6}
        answers.append({"call": "getCatIds", "arguments": given, "answer": coco.getCatIds(**given)})
    for _ in range(20):
        filters = {"imgIds": pick([[], images[:2], [images[3]], images]), "catIds": pick([[], [1], [1, 3], [9], 3])}
        given = {name: value for name, value in filters.items() if rng.rand() < 0.7}
        answers.append({"call": "getImgIds", "arguments": given, "answer": sorted(coco.getImgIds(**given)), "sorted": True})
    for call, ids in [("loadAnns", [2, 1]), ("loadCats", [9, 1]), ("loadImgs", images[1:3])]:
        answers.append({"call": call, "ids": ids, "answer": getattr(coco, call)(ids)})
    for ann in coco.dataset["annotations"]:
        answers.append({"call": "annToRLE", "arguments": ann, "answer": coco.annToRLE(ann)})
        answers.append({"call": "annToMask", "arguments": ann, "answer": digest(coco.annToMask(ann)), "digest": True})
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        coco.info()
    indices = {"imgToAnns": [[image, [ann["id"] for ann in coco.imgToAnns[image]]] for image in images],
               "catToImgs": [[cat["id"], coco.catToImgs[cat["id"]]] for cat in dataset["categories"]]}
    return {"kind": "queries", "answers": answers, "info": printed.getvalue(), "indices": indices}


def ends(image):
    """The result of an image at the first and the last threshold alone, which keeps the file small."""
    if image is None:
        return None
    rows = {name: np.array(image[name])[[0, -1]] for name in ("dtMatches", "gtMatches", "dtIgnore")}
    return {**copy.deepcopy(image), **rows, "aRng": list(image["aRng"])}


def evaluated(dataset, results, iou_type, params, again=None):
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco_of(copy.deepcopy(dataset))
        res = truth.loadRes(copy.deepcopy(results) if isinstance(results, list) else results)
        loaded = copy.deepcopy(res.dataset["annotations"])
        job = COCOeval(truth, res, iou_type)
        for name, value in params.items():
            setattr(job.params, name, np.array(value) if name in ("iouThrs", "recThrs", "kpt_oks_sigmas") else value)
        job.evaluate()
        images = [ends(image) for image in job.evalImgs]
        fixed = copy.deepcopy({name: getattr(job.params, name) for name in ("imgIds", "catIds", "maxDets")})
        p = None
        if again:
            p = copy.deepcopy(job.params)
            for name, value in again.items():
                setattr(p, name, np.array(value) if name == "recThrs" else value)
        job.accumulate(p)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            job.summarize()
        except IndexError:
            printed = None
    imgs, cats = fixed["imgIds"][:2], fixed["catIds"][:2] if job.params.useCats else [-1]
    job.params.catIds = fixed["catIds"]  # accumulate() makes them [-1] without categories
    single = []
    if iou_type != "keypoints":
        for image in imgs:
            for category in cats:
                for area in job.params.areaRng[:2]:
                    one = job.evaluateImg(image, category, area, 2)
                    single.append([image, category, list(area), 2, ends(one)])
    arrays = {name: digest(job.eval[name]) for name in ("precision", "recall", "scores")}
    line = {"kind": "evaluation", "iouType": iou_type, "params": params, "again": again,
            "stats": job.stats, "printed": printed and printed.getvalue(), "counts": job.eval["counts"], "arrays": arrays, "evalImgs": images,
            "ious": [[*pair, value] for pair, value in job.ious.items()], "single": single, "loaded": loaded,
            "fixed": fixed}
    return line


def bitmaps(seed):
    rng = np.random.RandomState(seed)
    h, w, n = (int(v) for v in rng.randint(1, 12, 3))
    stack = np.asfortranarray((rng.rand(h, w, n) < 0.5).astype(np.uint8))
    rles = mask.encode(stack)
    other = mask.encode(np.asfortranarray((rng.rand(h, w, 3) < 0.3).astype(np.uint8)))
    crowd = [0, 1, 0]
    boxes = rng.randint(0, 9, (4, 4)).astype(float)
    polygons = [(rng.rand(8) * 12).round(2).tolist(), (rng.rand(6) * 12).round(2).tolist()]
    return {"kind": "masks", "shape": [h, w, n], "pixels": stack.flatten(order="C").tolist(), "rles": rles, "decoded": digest(mask.decode(rles)),
            "area": mask.area(rles), "toBbox": mask.toBbox(rles), "merge": mask.merge(rles), "intersect": mask.merge(rles, 1),
            "other": other, "crowd": crowd, "iou": mask.iou(rles, other, crowd), "boxes": boxes, "boxIou": mask.iou(boxes, boxes[:2], [1, 0]),
            "frBoxes": mask.frPyObjects(boxes, h, w), "polygons": polygons, "frPolygons": mask.frPyObjects(polygons, h, w)}


def params_of(iou_type):
    p = Params(iou_type)
    return {"kind": "params", "iouType": iou_type, "iouThrs": digest(p.iouThrs), "recThrs": digest(p.recThrs), "maxDets": p.maxDets,
            "areaRng": p.areaRng, "areaRngLbl": p.areaRngLbl, "useCats": p.useCats, "sigmas": digest(getattr(p, "kpt_oks_sigmas", np.zeros(0)))}


VARIANTS = [
    {}, {"useCats": 0}, {"maxDets": [1, 10, 300]}, {"maxDets": [3, 2, 1]}, {"maxDets": [100]}, {"maxDets": [1, 2, 3, 100]},
    {"iouThrs": [0.5]}, {"iouThrs": [0.3, 0.75, 0.95]}, {"recThrs": [0.0, 0.5, 1.0]}, {"catIds": [3]}, {"catIds": [9, 1, 1]},
    {"areaRng": [[0, 1e10], [0, 60], [60, 1e10]], "areaRngLbl": ["all", "tiny", "rest"]},
    {"areaRng": [[0, 1e10], [0, 60], [60, 100], [100, 1e10]], "areaRngLbl": ["all", "small", "medium", "large"]},
    {"areaRng": [[0, 1e10]], "areaRngLbl": ["all"]},
]


def main():
    lines = [params_of(kind) for kind in ("bbox", "segm", "keypoints")]

    def add(line, **named):
        """A line that names its dataset and results, each of which stands in a line of its own before."""
        for role, (name, value) in named.items():
            if not any(own["kind"] == "data" and own["name"] == name for own in lines):
                lines.append({"kind": "data", "name": name, "value": value.tolist() if isinstance(value, np.ndarray) else value})
            line[role] = name
        lines.append(line)

    for seed in range(3):
        dataset, boxes, masks = world(seed)
        gt, named = (f"gt{seed}", dataset), {"boxes": (f"boxes{seed}", boxes), "masks": (f"masks{seed}", masks)}
        add(queries(dataset, seed), gt=gt)
        for i, variant in enumerate(VARIANTS):
            if i % 3 == seed or not variant:
                for kind, of in [("bbox", "boxes"), ("segm", "masks"), ("segm", "boxes")]:
                    add(evaluated(dataset, named[of][1], kind, variant), gt=gt, dt=named[of])
        images = [image["id"] for image in dataset["images"]]
        for params, again in [({"imgIds": [images[2], images[0], images[2]]}, None), ({}, {"recThrs": [0.0, 0.25, 0.5, 1.0]}), ({"useSegm": 0}, None)]:
            add(evaluated(dataset, boxes, "bbox", params, again), gt=gt, dt=named["boxes"])
    dataset, boxes, _ = world(0)
    rows = np.array([[own["image_id"], *own["bbox"], own["score"], own["category_id"]] for own in boxes])
    add(evaluated(dataset, rows, "bbox", {}), gt=("gt0", dataset), dt=("rows", rows))
    for seed in range(2):
        dataset, results = poses(seed)
        for variant in ({}, {"maxDets": [1]}, {"useCats": 0}, {"kpt_oks_sigmas": [0.05] * 17}, {"areaRng": [[0, 1e10], [0, 2000], [2000, 1e10]]}):
            add(evaluated(dataset, results, "keypoints", variant), gt=(f"poses{seed}", dataset), dt=(f"found{seed}", results))
    lines += [bitmaps(seed) for seed in range(12)]
    path = HERE / "systematic.jsonl"
    path.write_text("".join(json.dumps(plain(line), separators=(",", ":")) + "\n" for line in lines))
    print(path, len(lines), "lines", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
