"""Both sides of the pages in docs/migrate: runs the Python programs that stand there, and each row of their tables in the library that it is about.

    pip install -r oracles/migrate/requirements.txt
    python oracles/migrate/write.py        writes oracles/migrate/answers.json
"""

import contextlib
import io
import json
import re
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
GT, DT = str(ROOT / "sample/gt.json"), str(ROOT / "sample/dt.json")
quiet = lambda: contextlib.redirect_stdout(io.StringIO())


def plain(value):
    """Numbers and lists of them, for JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, dict):
        return {str(key): plain(own) for key, own in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(own) for own in value]
    return value


def programs():
    """The Python programs of the pages, with the lines that their last expression prints."""
    found = []
    for page in sorted((ROOT / "docs/migrate").glob("*.md")):
        for text in re.findall(r"^```python\n(.*?)^```", page.read_text(), re.M | re.S):
            said = io.StringIO()
            with contextlib.chdir(ROOT), contextlib.redirect_stdout(said):
                exec(compile(text, page.name, "exec"), {})
            shown = re.findall(r"^print\(.*\)  # (.+)$", text, re.M)
            printed = said.getvalue().splitlines()[-len(shown):]
            assert printed == shown, f"{page.name} shows {shown}, and {printed} is printed"
            found.append({"page": page.name, "text": text, "printed": printed})
    return found


def mean(values):
    """The mean of what is not -1, as `summarize` takes it."""
    return float(np.mean(values[values > -1]))


def pycocotools():
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    gt = COCO(GT)
    dt = gt.loadRes(DT)

    def run(iou_type="bbox", **params):
        evaluation = COCOeval(gt, dt, iou_type)
        for name, value in params.items():
            setattr(evaluation.params, name, value)
        evaluation.evaluate()
        evaluation.accumulate()
        return evaluation

    def means(**params):
        own = run(**params).eval
        return {"precision": mean(own["precision"]), "recall": mean(own["recall"]), "shape": list(own["precision"].shape)}

    whole = run()
    whole.summarize()
    return {
        "stats": whole.stats,
        "precision": whole.eval["precision"].shape,
        "segm": means(iou_type="segm"),
        "imgIds": means(imgIds=sorted(gt.getImgIds())[:50]),
        "catIds": means(catIds=[1, 3, 44]),
        "useCats": means(useCats=0),
        "maxDets": means(maxDets=[1, 10, 20]),
        "iouThrs": means(iouThrs=np.array([0.5, 0.75]), recThrs=np.array([0, 0.25, 0.5, 0.75, 1])),
        "areaRng": means(areaRng=[[0, 1e10], [0, 2500]], areaRngLbl=["all", "tiny"]),
        "evalImgs": sum(int(((own["dtMatches"][0] > 0) & (own["dtIgnore"][0] == 0)).sum()) for own in whole.evalImgs if own and own["aRng"] == [0, 1e10]),
        "sigmas": sigmas(),
    }


KEYPOINTS = {
    "images": [{"id": 1, "width": 100, "height": 100}],
    "categories": [{"id": 1, "name": "pose", "keypoints": ["a", "b", "c"], "skeleton": []}],
    "annotations": [
        {"id": nth + 1, "image_id": 1, "category_id": 1, "bbox": [at, 10, 20, 40], "area": 800, "iscrowd": 0, "num_keypoints": 3, "keypoints": [at, 10, 2, at + 10, 30, 2, at + 20, 50, 2]}
        for nth, at in enumerate((5, 40, 70))
    ],
}
POSES = [
    {"image_id": 1, "category_id": 1, "score": score, "keypoints": [at, 11, 1, at + 10, 29, 1, at + 18, 50, 1]}
    for at, score in ((6, 0.9), (43, 0.8), (71, 0.7))
]
SIGMAS = [0.03, 0.05, 0.1]


def sigmas():
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(KEYPOINTS, file)
        file.flush()
        gt = COCO(file.name)
        evaluation = COCOeval(gt, gt.loadRes(json.loads(json.dumps(POSES))), "keypoints")
    evaluation.params.kpt_oks_sigmas = np.array(SIGMAS)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return {"gt": KEYPOINTS, "dt": POSES, "sigmas": SIGMAS, "stats": evaluation.stats}


POLYGONS = [[10.5, 5.25, 40, 8, 35, 30.5, 12, 28], [20, 20, 55, 25, 50, 45]]
OTHER = [[15, 10, 45, 10, 45, 40, 15, 40]]


def masks():
    from pycocotools import mask

    size = (50, 60)
    parts = mask.frPyObjects(POLYGONS, *size)
    rle = mask.merge(parts)
    other = mask.frPyObjects(OTHER, *size)[0]
    text = lambda own: {"size": own["size"], "counts": own["counts"].decode()}
    return {
        "polygons": POLYGONS,
        "other": OTHER,
        "size": size,
        "rle": text(rle),
        "bitmap": [int(row.sum()) for row in mask.decode(rle)],
        "encode": text(mask.encode(np.asfortranarray(mask.decode(rle)))),
        "area": int(mask.area(rle)),
        "bbox": mask.toBbox(rle),
        "intersection": text(mask.merge([rle, other], intersect=True)),
        "iou": mask.iou([rle], [other], [0]),
        "crowd": mask.iou([rle], [other], [1]),
    }


def faster_coco_eval():
    from faster_coco_eval import COCO, COCOeval_faster

    gt = COCO(GT)
    dt = gt.loadRes(DT)
    evaluation = COCOeval_faster(gt, dt, "bbox", extra_calc=True, print_function=lambda *_: None)
    evaluation.run()
    boundary = COCOeval_faster(gt, dt, "boundary", print_function=lambda *_: None)
    boundary.run()
    own = evaluation.extended_metrics
    return {
        "stats": evaluation.stats[:12],
        "boundary": boundary.stats[:12],
        "extended": {key: own[key] for key in ("map", "precision", "recall")},
    }


def hotcoco():
    import hotcoco as library

    gt = library.COCO(GT)
    dt = gt.load_res(DT)

    def run(results=dt):
        evaluation = library.COCOeval(gt, results, "bbox")
        evaluation.run()
        return evaluation

    evaluation = run()
    tide = evaluation.tide_errors()
    matrix = evaluation.confusion_matrix()
    calibration = evaluation.calibration(n_bins=16)
    ids = sorted(gt.get_img_ids())
    slices = evaluation.slice_by({"first": ids[:100], "rest": ids[100:]})
    diagnostics = evaluation.image_diagnostics(iou_thr=0.5, score_thr=0.5)
    better = [own for own in json.loads(Path(DT).read_text()) if own["score"] > 0.2]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(better, file)
        file.flush()
        after = run(gt.load_res(file.name))
    compared = library.compare(evaluation, after)
    return {
        "stats": evaluation.stats,
        "tide": {"cost": tide["delta_ap"], "count": tide["counts"]},
        "confusion": int(np.trace(np.array(matrix["matrix"])[:80, :80])),
        "calibration": {"ece": calibration["ece"], "mce": calibration["mce"]},
        "slices": {name: slices[name]["AP"] for name in ("first", "rest")},
        "images": {
            "truePositives": sum(own["tp"] for own in diagnostics["img_summary"].values()),
            "falsePositives": sum(own["fp"] for own in diagnostics["img_summary"].values()),
            "falseNegatives": sum(own["fn"] for own in diagnostics["img_summary"].values()),
        },
        "compare": compared["deltas"],
    }


def world(count=60, seed=5):
    """Boxes whose corners are exact in float32, in three classes, with scores that all differ."""
    random = np.random.default_rng(seed)
    corner = np.round(random.uniform(0, 80, (count, 2)) * 4) / 4
    size = np.round(random.uniform(1, 40, (count, 2)) * 4) / 4
    boxes = np.concatenate([corner, corner + size], 1).astype(np.float32)
    scores = (random.permutation(1024)[:count] / 1024).astype(np.float32)
    return boxes, scores, random.integers(0, 3, count)


def torchvision():
    import torch
    from torchvision import ops

    boxes, scores, classes = world()
    b, s, c = torch.from_numpy(boxes), torch.from_numpy(scores), torch.from_numpy(classes)
    few = b[:6]
    features = torch.arange(2 * 12 * 12, dtype=torch.float32).reshape(1, 2, 12, 12) / 7
    rois = torch.tensor([[0, 8.0, 4.0, 80.0, 60.0], [0, 0.0, 0.0, 30.0, 90.0]])
    logits = torch.tensor([-2.0, -0.5, 0.25, 3.0], requires_grad=True)
    targets = torch.tensor([0.0, 1.0, 1.0, 0.0])
    focal = ops.sigmoid_focal_loss(logits, targets, reduction="sum")
    focal.backward()
    moved = (few + 1.5).requires_grad_()
    giou = ops.generalized_box_iou_loss(moved, few, reduction="sum")
    giou.backward()
    return {
        "boxes": boxes,
        "scores": scores,
        "classes": classes,
        "nms": ops.nms(b, s, 0.5),
        "batched_nms": ops.batched_nms(b, s, c, 0.3),
        "box_iou": ops.box_iou(few, b),
        "generalized_box_iou": ops.generalized_box_iou(few, b),
        "distance_box_iou": ops.distance_box_iou(few, b),
        "complete_box_iou": ops.complete_box_iou(few, b),
        "box_convert": ops.box_convert(b, "xyxy", "xywh"),
        "clip_boxes_to_image": ops.clip_boxes_to_image(b, (50, 70)),
        "remove_small_boxes": ops.remove_small_boxes(b, 12),
        "roi_align": ops.roi_align(features, rois, output_size=3, spatial_scale=0.125, sampling_ratio=2, aligned=True),
        "roi_pool": ops.roi_pool(features, rois, output_size=3, spatial_scale=0.125),
        "sigmoid_focal_loss": {"value": focal.item(), "gradient": logits.grad},
        "generalized_box_iou_loss": {"value": giou.item(), "gradient": moved.grad},
    }


def opencv():
    import cv2

    boxes, scores, classes = world(seed=6)
    xywh = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], 1)
    whole = np.round(xywh).astype(int)
    rotated = [((float(x), float(y)), (float(w), float(h)), float(nth % 12 * 15)) for nth, (x, y, w, h) in enumerate(xywh)]
    picture = (np.arange(30 * 40 * 3) * 37 % 251).astype(np.uint8).reshape(30, 40, 3)
    scaled = cv2.resize(picture, (32, 24), interpolation=cv2.INTER_LINEAR)
    padded = np.full((32, 32, 3), 114, np.uint8)
    padded[4:28] = scaled
    soft_scores, soft = cv2.dnn.softNMSBoxes(whole.tolist(), scores.tolist(), 0.1, 0.4, sigma=0.5)
    return {
        "boxes": xywh,
        "whole": whole,
        "scores": scores,
        "classes": classes,
        "rotated": [[*center, *size, angle] for center, size, angle in rotated],
        "NMSBoxes": cv2.dnn.NMSBoxes(xywh.tolist(), scores.tolist(), 0.2, 0.4),
        "NMSBoxesBatched": cv2.dnn.NMSBoxesBatched(xywh.tolist(), scores.tolist(), classes.tolist(), 0.2, 0.4),
        "NMSBoxesRotated": cv2.dnn.NMSBoxesRotated(rotated, scores.tolist(), 0.2, 0.4),
        "softNMSBoxes": {"scores": soft_scores, "indices": soft},
        "letterbox": padded,
    }


if __name__ == "__main__":
    answers = {"programs": programs()}
    for library in (pycocotools, masks, faster_coco_eval, hotcoco, torchvision, opencv):
        with quiet():
            answers[library.__name__] = plain(library())
        print(library.__name__)
    (Path(__file__).parent / "answers.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")
