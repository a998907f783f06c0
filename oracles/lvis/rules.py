"""Cases by hand, one for each rule or quirk of the reference that somebody could get wrong.

`CASES` maps a name to (gt, dt, params); gt and dt are values or, where the spelling matters, JSON text.
A name that begins with `odd` is one where a typed error is as good an answer as the reference's.
"""

import math

CASES = {}
A, B, C = [10.0, 10.0, 100.0, 100.0], [300.0, 200.0, 80.0, 90.0], [200.0, 50.0, 30.0, 30.0]


def case(name, gt, dt, **params):
    assert name not in CASES, name
    CASES[name] = (gt, dt, params)


def image(id=1, neg=(), not_exhaustive=(), **more):
    out = {"id": id, "width": 640, "height": 480, "neg_category_ids": list(neg), "not_exhaustive_category_ids": list(not_exhaustive), **more}
    return {key: value for key, value in out.items() if value is not ...}


def category(id, frequency="f", **more):
    out = {"id": id, "name": f"c{id}", "frequency": frequency, **more}
    return {key: value for key, value in out.items() if value is not ...}


def gt_of(annotations, images=None, categories=None):
    return {
        "images": images if images is not None else [image(1), image(2)],
        "categories": categories if categories is not None else [category(1, "r"), category(2, "c"), category(3, "f")],
        "annotations": annotations,
    }


def ann(id, bbox=A, image=1, category=1, **more):
    x, y, w, h = bbox
    out = {"id": id, "image_id": image, "category_id": category, "bbox": bbox, "area": w * h}
    out["segmentation"] = [[x, y, x + w, y, x + w, y + h, x, y + h]]
    return {key: value for key, value in {**out, **more}.items() if value is not ...}


def det(bbox=A, score=0.9, image=1, category=1, **more):
    out = {"image_id": image, "category_id": category, "bbox": bbox, "score": score, **more}
    return {key: value for key, value in out.items() if value is not ...}


def shifted(bbox, dx, dy=0):
    return [bbox[0] + dx, bbox[1] + dy, bbox[2], bbox[3]]


NO_SETS = {"neg_category_ids": ..., "not_exhaustive_category_ids": ...}

# Federation.
for name, sets in {"unknown": {}, "negative": {"neg": [2]}, "not-exhaustive": {"not_exhaustive": [2]}, "both": {"neg": [2], "not_exhaustive": [2]}}.items():
    gt = gt_of([ann(1), ann(2, B, 2, 2)], [image(1, **sets), image(2)])
    case(f"detections-of-a-category-that-the-image-does-not-have-{name}", gt, [det(A, 0.9, 1, 2), det(A, 0.8), det(B, 0.5, 2, 2)])
case("unmatched-detections-of-not-exhaustive-categories-are-ignored", gt_of([ann(1)], [image(1, (), [1])]), [det(B, 0.9), det(A, 0.5)])
case("unmatched-detections-of-exhaustive-categories-count", gt_of([ann(1)], [image(1)]), [det(B, 0.9), det(A, 0.5)])
case("matched-detections-of-not-exhaustive-categories-count", gt_of([ann(1), ann(2, B)], [image(1, (), [1])]), [det(B, 0.9)])
case("not-exhaustive-in-one-image-only", gt_of([ann(1), ann(2, A, 2)], [image(1, (), [1]), image(2)]), [det(B, 0.9), det(B, 0.8, 2), det(A, 0.5, 2)])
case("sets-name-categories-that-are-not-listed", gt_of([ann(1)], [image(1, [99, 2], [98])]), [det(), det(A, 0.3, 1, 2), det(A, 0.3, 1, 99)])
case("sets-of-floats-and-repeated-ids", gt_of([ann(1), ann(2, A, 2, 2)], [image(1, [2.0, 2], [1.0]), image(2)]), [det(B), det(A, 0.3), det(A, 0.4, 1, 2)])
case("the-last-of-repeated-images-has-the-sets", gt_of([ann(1), ann(2, B, 2, 2)], [image(1, [2]), image(1), image(2)]), [det(A, 0.9, 1, 2), det(B, 0.5, 2, 2)])
case("a-positive-category-may-stand-among-the-negative-ones", gt_of([ann(1)], [image(1, [1])]), [det(), det(B, 0.95)])
case("annotations-without-area-make-no-category-positive", gt_of([ann(1, A, area=0), ann(2, B, 2)]), [det(A, 0.9), det(B, 0.5, 2)])
case("annotations-of-infinite-area-are-not-loaded", gt_of([ann(1, A, area=math.inf), ann(2, B)]), [det(A, 0.9), det(B, 0.5)])
case("annotations-of-negative-area-are-not-loaded", gt_of([ann(1, A, area=-3), ann(2, B)]), [det(A, 0.9), det(B, 0.5)])
case("detections-without-size-are-not-loaded", gt_of([ann(1), ann(2, B)]), [det([0, 0, 0, 10], 0.9), det([0, 0, 5, -3], 0.8), det([9, 9, -3, -3], 0.85), det(A, 0.5)])
case("a-detection-that-overflows-is-not-loaded", gt_of([ann(1)]), [det([0, 0, 1e200, 1e200], 0.9), det(A, 0.5)])
case("areas-of-detections-of-nan-are-not-loaded", gt_of([ann(1)]), [det([0, 0, math.nan, 5], 0.9), det([math.nan, 0, 5, 5], 0.8), det(A, 0.5)])

# Crowds and ignored ones.
case("crowds-are-ordinary-annotations", gt_of([ann(1, [0, 0, 300, 300], iscrowd=1)]), [det(A, 0.9), det([0, 0, 300, 299], 0.8), det([0, 0, 299, 300], 0.7)])
case("iscrowd-may-be-anything", gt_of([ann(1, iscrowd="x"), ann(2, B, iscrowd=None)]), [det()])
case("ignored-annotations-need-not-be-found", gt_of([ann(1, ignore=1), ann(2, B)]), [det(A, 0.9), det(shifted(A, 1), 0.8), det(B, 0.5)])
case("ignored-annotations-take-one-detection", gt_of([ann(1, ignore=1), ann(2, B)]), [det(A, 0.9), det(A, 0.8), det(B, 0.5)])
case("ignore-of-any-kind-that-is-true", gt_of([ann(1, ignore="no"), ann(2, B, ignore=[]), ann(3, C, ignore=0.5)]), [det(A, 0.9), det(B, 0.8), det(C, 0.7)])
case("all-annotations-ignored", gt_of([ann(1, ignore=1)]), [det()])
case("an-annotation-with-id-0-matches-nobody", gt_of([ann(0), ann(5, B)]), [det(A, 0.9), det(B, 0.5)])
case("an-annotation-with-id-0-matches-nobody-where-not-exhaustive", gt_of([ann(0), ann(5, B)], [image(1, (), [1])]), [det(A, 0.9), det(B, 0.5)])
case("negative-ids-match", gt_of([ann(-3), ann(5, B)]), [det(A, 0.9), det(B, 0.5)])
case("repeated-ids-stand-for-the-last", gt_of([ann(1), ann(1, B), ann(2, C)]), [det(A, 0.9), det(B, 0.8), det(B, 0.7), det(C, 0.1)])
case("repeated-ids-of-another-image", gt_of([ann(1), ann(1, B, 2, 2)]), [det(A, 0.9), det(B, 0.8, 2, 2), det(A, 0.8, 1, 2)])
case("repeated-ids-whose-last-has-no-area", gt_of([ann(1), ann(1, B, area=0)]), [det(A, 0.9), det(B, 0.8)])

# The limit of an image.
MANY = [det(shifted(A, i), (i * 7 % 20) / 20, 1, 1 + i % 3) for i in range(20)]
WIDE = gt_of([ann(1), ann(2, shifted(A, 4), 1, 2), ann(3, A, 1, 3), ann(4, B, 2, 1)], [image(1, [1, 2, 3]), image(2)])
for most in (0, 1, 2, 3, 5, 7, 19, 20, 21, 300):
    case(f"{'odd-' if most == 0 else ''}the-best-{most}-of-an-image-over-all-categories", WIDE, MANY + [det(B, 0.01, 2)], max_dets=most)
case("odd-no-limit", WIDE, MANY, max_dets=-1)
case("equal-scores-at-the-limit-keep-the-first", WIDE, [det(shifted(A, 3 * i), 0.5, 1, 1 + i % 3) for i in range(9)], max_dets=4)
case("equal-scores-at-the-limit-of-zeros", WIDE, [det(shifted(A, 3 * i), -0.0 if i % 2 else 0.0, 1, 1 + i % 3) for i in range(9)], max_dets=4)
case("detections-that-are-never-looked-at-use-up-the-limit", WIDE, [det(A, 0.9, 1, 99), det([0, 0, 0, 0], 0.8), det(A, 0.7), det(A, 0.6, 1, 2)], max_dets=3)
case("images-in-turn-at-the-limit", WIDE, [det(shifted(A if i % 2 else B, i), i / 30, 1 + i % 2, 1) for i in range(20)], max_dets=6)
case("more-than-300-of-an-image", gt_of([ann(i + 1, [i % 20 * 30, i // 20 * 30, 29, 29]) for i in range(320)], [image(1)]), [det([i % 20 * 30, i // 20 * 30, 29, 29], 1 - i / 1000) for i in range(320)])
case("odd-nan-scores-within-the-limit", WIDE, [det(A, math.nan), det(A, 0.5), det(shifted(A, 4), math.nan, 1, 2)])

# Categories and frequencies.
case("a-frequency-without-categories-is-minus-one", gt_of([ann(1)], None, [category(1, "f"), category(2, "f")]), [det()])
case("frequencies-in-the-order-of-ids", gt_of([ann(1, A, 1, 7), ann(2, B, 1, 3), ann(3, C, 2, 5)], [image(1, [3, 7]), image(2)], [category(7, "r"), category(3, "c"), category(5, "r")]), [det(A, 0.9, 1, 7), det(B, 0.8, 1, 3), det(A, 0.7, 1, 3)])
case("the-last-of-repeated-categories-has-the-frequency", gt_of([ann(1), ann(2, B, 1, 2)], None, [category(1, "r"), category(2, "c"), category(1, "f")]), [det(), det(A, 0.5, 1, 2)])
case("chosen-categories", WIDE, MANY, cat_ids=[2, 3])
case("chosen-categories-still-share-the-limit", WIDE, MANY, cat_ids=[2], max_dets=4)
case("chosen-images", WIDE, MANY + [det(B, 0.5, 2)], img_ids=[2])
case("odd-chosen-images-that-are-not-listed", WIDE, MANY, img_ids=[1, 77])
case("odd-chosen-categories-that-are-not-listed", WIDE, MANY, cat_ids=[1, 77])
case("odd-no-chosen-categories", WIDE, MANY, cat_ids=[])
case("all-categories-for-one", WIDE, MANY, use_cats=0)
case("all-categories-for-one-of-one", gt_of([ann(1)], None, [category(1, "r")]), MANY, use_cats=0)
case("not-exhaustive-categories-taken-for-one", gt_of([ann(1), ann(2, B, 1, 2)], [image(1, [3], [1])]), [det(C, 0.9), det(C, 0.8, 1, 2), det(C, 0.7, 1, 3), det(A, 0.6, 1, 2)], use_cats=0)

# Parameters.
case("numbers-are-named-after-the-limit", WIDE, MANY, max_dets=100)
case("thresholds-of-ones-own", WIDE, MANY, iou_thrs=[0.3, 0.75, 0.5])
case("no-threshold-50", WIDE, MANY, iou_thrs=[0.6, 0.75])
case("recalls-of-ones-own", WIDE, MANY, rec_thrs=[0.0, 0.5, 1.0])
case("recalls-in-any-order", WIDE, MANY, rec_thrs=[0.5, 1.0, 0.1])
case("five-areas", gt_of([ann(1), ann(2, C), ann(3, B)], [image(1, (), [1])]), MANY[:9] + [det(C, 0.5), det([9, 9, 40, 40], 0.95)],
     area_rng=[[0, 1e10], [0, 1024], [1024, 9216], [9216, 1e10], [50, 2000]], area_rng_lbl=["all", "small", "medium", "large", "x"])  # fmt: skip
case("areas-on-the-borders", gt_of([ann(1, [0, 0, 32, 32]), ann(2, [100, 100, 96, 96])]), [det([0, 0, 32, 32], 0.9), det([100, 100, 96, 96], 0.8), det([300, 0, 32, 32], 0.95)])

# What the reference raises on.
case("no-negative-set", gt_of([ann(1)], [image(1, neg_category_ids=...)]), [det()])
case("no-not-exhaustive-set", gt_of([ann(1)], [image(1, not_exhaustive_category_ids=...)]), [det()])
case("no-sets-in-an-image-that-is-not-chosen", gt_of([ann(1)], [image(1), image(2, **NO_SETS)]), [det()], img_ids=[1])
case("a-negative-set-that-is-no-list", gt_of([ann(1)], [image(1, neg_category_ids=3)]), [det()])
case("a-not-exhaustive-set-that-is-null", gt_of([ann(1)], [image(1, not_exhaustive_category_ids=None)]), [det()])
case("no-frequency", gt_of([ann(1)], None, [category(1, frequency=...)]), [det()])
case("a-frequency-of-another-name", gt_of([ann(1)], None, [category(1, "common")]), [det()])
case("a-frequency-that-is-no-string", gt_of([ann(1)], None, [category(1, 3)]), [det()])
case("no-area", gt_of([ann(1, area=...)]), [det()])
case("no-area-of-a-crowd", gt_of([ann(1, area=..., iscrowd=1)]), [det()])
case("no-area-of-a-category-that-is-not-chosen", gt_of([ann(1, area=...), ann(2, B, 1, 2)]), [det()], cat_ids=[2])
case("no-box", gt_of([ann(1, bbox=A) | {"bbox": None}]), [det()])
case("a-detection-of-an-unknown-image", gt_of([ann(1)]), [det(), det(image=9)])
case("no-score", gt_of([ann(1)]), [det(score=...)])
case("odd-no-score-where-it-is-not-looked-at", gt_of([ann(1)]), [det(), det(score=..., category=2)])
case("no-category", gt_of([ann(1)]), [det(), det(category=...)])
case("no-results", gt_of([ann(1)]), [])
case("no-annotations", gt_of([]), [det()])
case("no-images", gt_of([], []), [det()])
case("odd-no-categories", gt_of([], None, []), [det()])

# Masks.
ROUND = [20.5, 10.25, 60.0, 15.5, 110.0, 60.0, 70.25, 110.5, 12.0, 80.0]
SEGM = gt_of([ann(1, segmentation=[ROUND]), ann(2, B), ann(3, C, 1, 2, segmentation=[[200, 50, 230, 50, 215, 80]]), ann(4, B, 2, 1, iscrowd=1)], [image(1, [2, 3]), image(2, [], [1])])
SHAPES = [
    det(A, 0.9, segmentation=[ROUND]), det(B, 0.8, segmentation=[[300, 200, 380, 200, 380, 290]]), det(C, 0.7, 1, 2), det(B, 0.6, 2),
    det([310, 210, 60, 60], 0.55, 2), det(C, 0.5, 1, 2, segmentation=[[200, 50, 230, 50, 215, 79]]), det(C, 0.4, 1, 3),
]  # fmt: skip
case("masks", SEGM, SHAPES, iou_type="segm")
case("masks-from-boxes", SEGM, [{key: value for key, value in result.items() if key != "segmentation"} for result in SHAPES], iou_type="segm")
case("masks-and-the-limit", SEGM, SHAPES, iou_type="segm", max_dets=2)
case("boxes-beside-masks", SEGM, SHAPES)


def rle(counts, height=480, width=640):
    return {"size": [height, width], "counts": counts}


def compressed(polygon):
    from pycocotools import mask

    encoded = mask.frPyObjects([polygon], 480, 640)[0]
    return rle(encoded["counts"].decode())


MASKS = [
    {"image_id": 1, "category_id": 1, "score": 0.9, "segmentation": compressed(ROUND)},
    {"image_id": 1, "category_id": 2, "score": 0.8, "segmentation": compressed([200, 50, 230, 50, 215, 80])},
    {"image_id": 1, "category_id": 1, "score": 0.95, "segmentation": rle("P5")},
    {"image_id": 2, "category_id": 1, "score": 0.7, "segmentation": compressed([300, 200, 380, 200, 380, 290])},
]
case("masks-without-boxes-have-their-own-areas", SEGM, MASKS, iou_type="segm")
case("odd-masks-without-boxes-for-boxes", SEGM, MASKS)
