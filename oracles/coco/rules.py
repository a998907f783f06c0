"""Cases by hand, one for each rule or quirk of the reference that somebody could get wrong.

`CASES` maps a name to (gt, dt, params); gt and dt are values or, where the spelling matters, JSON text.
A name that begins with `odd` is one where a typed error is as good an answer as the reference's.
"""

import itertools
import json
import math

CASES = {}
NAN, INF = math.nan, math.inf
A, B, C = [10.0, 10.0, 100.0, 100.0], [300.0, 200.0, 80.0, 90.0], [200.0, 50.0, 30.0, 30.0]


def case(name, gt, dt, **params):
    assert name not in CASES, name
    CASES[name] = (gt, dt, params)


def gt_of(annotations, images=(1, 2), categories=(1, 2), **more):
    return {
        "images": [image if isinstance(image, dict) else {"id": image} for image in images],
        "categories": [k if isinstance(k, dict) else {"id": k, "name": f"c{k}"} for k in categories],
        "annotations": annotations,
        **more,
    }


def ann(id, bbox=A, image=1, category=1, **more):
    area = bbox[2] * bbox[3] if "area" not in more else more.pop("area")
    out = {"id": id, "image_id": image, "category_id": category, "bbox": bbox, "area": area, "iscrowd": 0, **more}
    return {key: value for key, value in out.items() if value is not ...}


def det(bbox=A, score=0.9, image=1, category=1, **more):
    out = {"image_id": image, "category_id": category, "bbox": bbox, "score": score, **more}
    return {key: value for key, value in out.items() if value is not ...}


def shifted(bbox, dx, dy=0):
    return [bbox[0] + dx, bbox[1] + dy, bbox[2], bbox[3]]


# A dataset in which most parameters make a difference.
STREET = gt_of(
    [
        ann(1, A), ann(2, B), ann(3, shifted(A, 8), 1, 2), ann(4, C, 2, 2), ann(5, [0, 0, 300, 300], 2, 1, iscrowd=1),
        ann(6, [20, 20, 20, 20], 2, 1), ann(7, [50, 60, 31, 33], 3, 1), ann(8, [60, 60, 33, 31], 3, 1), ann(9, [5, 5, 10, 12], 3, 3),
        ann(10, [100, 100, 150, 90], 3, 3, area=5000.0), ann(11, [0, 0, 96, 96], 4, 1), ann(12, [200, 10, 40, 44], 4, 2),
    ],
    images=(3, 1, 2, 4, 5), categories=(2, 3, 1, 4),
)  # fmt: skip
STREET_RESULTS = [
    det(A, 0.5), det(B, 0.5, 1, 1), det(shifted(A, 20), 0.9), det(shifted(A, 8), 0.7, 1, 2), det(A, 0.7, 1, 2),
    det([20, 22, 20, 20], 0.6, 2), det([5, 5, 40, 40], 0.55, 2), det([50, 60, 31, 33], 0.5, 3), det([52, 60, 33, 31], 0.5, 3),
    det([5, 6, 10, 12], 0.2, 3, 3), det([110, 100, 150, 90], 0.3, 3, 3), det([300, 10, 5, 5], 0.95, 3, 3), det([3, 3, 96, 96], 0.5, 4),
    det([200, 12, 40, 44], 0.4, 4, 2), det([1, 1, 9, 9], 0.99, 5, 1), det([1, 1, 9, 9], 0.1, 5, 4), det(C, 0.35, 2, 2), det(C, 0.36, 2, 2),
]  # fmt: skip


def street(name, **params):
    case(name, STREET, STREET_RESULTS, **params)


def parameters():
    street("street")
    street("iou-thresholds-one", iouThrs=[0.5])
    street("iou-thresholds-one-that-is-not-reported", iouThrs=[0.6])
    street("iou-thresholds-descending", iouThrs=[0.9, 0.75, 0.5])
    street("iou-thresholds-repeated", iouThrs=[0.5, 0.5, 0.75, 0.75, 0.75])
    street("iou-thresholds-zero-and-one", iouThrs=[0.0, 1.0])
    street("odd-iou-thresholds-above-one-and-below-zero", iouThrs=[-0.5, 1.5])
    street("iou-thresholds-seventeen", iouThrs=[0.1 + 0.05 * i for i in range(17)])
    street("iou-thresholds-twenty", iouThrs=[i / 20 for i in range(20)])
    street("iou-thresholds-sixty-four", iouThrs=[i / 64 for i in range(64)])
    street("iou-thresholds-sixty-five", iouThrs=[i / 64 for i in range(65)])
    street("iou-thresholds-two-hundred", iouThrs=[i / 200 for i in range(200)])
    street("iou-thresholds-tiny", iouThrs=[5e-324, 1e-12])
    street("iou-thresholds-just-below-one", iouThrs=[1 - 1e-10, 1 - 1e-11, 0.9999999999999999])
    street("odd-iou-thresholds-none", iouThrs=[])
    street("odd-iou-threshold-nan", iouThrs=[0.5, NAN])
    street("recall-thresholds-unsorted", recThrs=[0.9, 0.1, 0.5, 1.0, 0.0, 0.3])
    street("odd-recall-thresholds-unreachable-then-reachable", recThrs=[0.2, 1.5, 0.1, 0.0])
    street("recall-thresholds-one", recThrs=[0.5])
    street("recall-thresholds-one-beyond-reach", recThrs=[1.0])
    street("recall-thresholds-beyond-reach-then-within", recThrs=[0.2, 1.0, 0.1, 0.0])
    street("recall-thresholds-zero", recThrs=[0.0])
    street("recall-thresholds-repeated", recThrs=[0.5, 0.5, 0.5, 1.0, 1.0])
    street("odd-recall-thresholds-negative", recThrs=[-1.0, -0.0, 0.25])
    street("recall-thresholds-eleven", recThrs=[i / 10 for i in range(11)])
    street("recall-thresholds-a-thousand-and-one", recThrs=[i / 1000 for i in range(1001)])
    street("recall-thresholds-thirds", recThrs=[1 / 3, 2 / 3, 0.3333333333333334])
    street("odd-recall-thresholds-none", recThrs=[])
    street("odd-recall-threshold-nan", recThrs=[0.1, NAN, 0.2])
    street("max-detections-without-100", maxDets=[1, 10, 50])
    street("max-detections-all-100", maxDets=[100, 100, 100])
    street("max-detections-two-equal", maxDets=[1, 100, 100])
    street("max-detections-zero-first", maxDets=[0, 1, 100])
    street("max-detections-all-zero", maxDets=[0, 0, 0])
    street("max-detections-four-rungs", maxDets=[1, 2, 3, 100])
    street("max-detections-five-rungs-descending", maxDets=[300, 100, 30, 10, 1])
    street("max-detections-small", maxDets=[1, 2, 3])
    street("max-detections-all-one", maxDets=[1, 1, 1])
    street("max-detections-huge", maxDets=[1, 100, 10**9])
    street("odd-max-detections-one-rung", maxDets=[5])
    street("odd-max-detections-none", maxDets=[])
    street("odd-max-detections-negative", maxDets=[-1, 10, 100])
    everything = [0, 1e10]
    street("odd-area-ranges-one", areaRng=[everything])
    street("odd-area-ranges-two", areaRng=[everything, [0, 1024]])
    street("odd-area-ranges-three", areaRng=[everything, [0, 1024], [1024, 1e10]])
    street("area-ranges-four-of-other-sizes", areaRng=[[0, 500], [500, 1000], [1000, 9000], [9000, 1e10]])
    street("area-ranges-five", areaRng=[everything, [0, 1024], [1024, 9216], [9216, 1e10], [100, 2000]])
    street("area-ranges-overlapping", areaRng=[everything, [0, 9216], [1000, 9216], [1000, 1e10]])
    street("area-ranges-equal", areaRng=[everything] * 4)
    street("odd-area-ranges-upside-down", areaRng=[everything, [1024, 0], [9216, 1024], [9216, 9216]])
    street("odd-area-ranges-none", areaRng=[])
    street("area-ranges-infinite", areaRng=[[0, INF], [0, 1024], [1024, INF], [9216, INF]])
    street("area-ranges-of-two-with-labels", areaRng=[everything, [0, 1024]], areaRngLbl=["all", "small"])
    five = [everything, [0, 100], [100, 1024], [1024, 9216], [9216, 1e10]]
    street("area-ranges-of-five-with-labels", areaRng=five, areaRngLbl=["all", "tiny", "small", "medium", "large"])
    street("area-ranges-all-last", areaRng=[[0, 1024], [1024, 9216], [9216, 1e10], everything], areaRngLbl=["small", "medium", "large", "all"])
    street("area-ranges-without-all", areaRng=[[0, 1024], [1024, 9216], [9216, 1e10]], areaRngLbl=["small", "medium", "large"])
    street("area-ranges-labelled-twice", areaRng=[everything, [0, 9216], [0, 1024], [1024, 9216], [9216, 1e10]], areaRngLbl=["all", "all", "small", "medium", "large"])
    street("images-some", imgIds=[1, 3])
    street("images-unsorted-and-repeated", imgIds=[4, 1, 4, 2, 1])
    street("images-one-without-ground-truth", imgIds=[5])
    street("images-none", imgIds=[])
    street("images-unknown", imgIds=[1, 77])
    street("categories-some", catIds=[3, 1])
    street("categories-repeated", catIds=[3, 1, 3, 3])
    street("categories-unknown", catIds=[1, 50, 2])
    street("categories-none", catIds=[])
    street("categories-and-images", catIds=[2], imgIds=[2, 4])
    street("no-categories-in-use", useCats=0)
    street("no-categories-in-use-some-categories-unsorted", useCats=0, catIds=[3, 1])
    street("no-categories-in-use-categories-repeated", useCats=0, catIds=[1, 2, 1])
    street("no-categories-in-use-categories-none", useCats=0, catIds=[])
    street("no-categories-in-use-few-detections", useCats=0, maxDets=[1, 2, 3])
    street("everything-at-once", iouThrs=[0.75, 0.5], recThrs=[0.5, 0.0, 1.0], maxDets=[2, 100, 1], areaRng=five[:4], imgIds=[3, 2, 1], catIds=[2, 1])


def ids():
    case("repeated-id-in-one-image", gt_of([ann(1, A), ann(1, B)]), [det(A), det(B, 0.8)])
    case("repeated-id-across-images", gt_of([ann(1, A), ann(1, B, 2)]), [det(A), det(B, 0.8, 2)])
    case("repeated-id-across-categories", gt_of([ann(1, A), ann(1, B, 1, 2)]), [det(A), det(B, 0.8, 1, 2)])
    case("repeated-id-thrice", gt_of([ann(1, A), ann(2, C), ann(1, B), ann(1, C, 2, 2)]), [det(A), det(B, 0.8), det(C, 0.7, 2, 2), det(C)])
    case("repeated-id-last-is-unlisted", gt_of([ann(1, A), ann(1, A, 9)]), [det(A)])
    case("repeated-id-last-outside-the-images", gt_of([ann(1, A), ann(1, B, 2)]), [det(A), det(B, 0.8, 2)], imgIds=[1])
    case("repeated-id-last-outside-the-categories", gt_of([ann(1, A), ann(1, B, 1, 2)]), [det(A), det(B, 0.8)], catIds=[1])
    case("repeated-id-no-categories-in-use", gt_of([ann(1, A), ann(1, B, 1, 2)]), [det(A), det(B, 0.8)], useCats=0)
    case("repeated-id-crowd-wins", gt_of([ann(1, A), ann(2, C), ann(1, B, iscrowd=1)]), [det(A), det(B, 0.8), det(C, 0.7)])
    case("repeated-id-bad-one-is-replaced", gt_of([ann(1, A, iscrowd=...), ann(1, B)]), [det(A), det(B, 0.8)])
    case("repeated-id-good-one-is-replaced", gt_of([ann(1, A), ann(1, B, iscrowd=...)]), [det(A), det(B, 0.8)])
    case("id-0-crowd", gt_of([ann(0, A, iscrowd=1), ann(1, B)]), [det(A), det(B, 0.8)])
    case("id-0-out-of-area", gt_of([ann(0, [10, 10, 20, 20]), ann(1, B)]), [det([10, 10, 20, 20]), det([10, 10, 40, 40], 0.85), det(B, 0.8)])
    case("id-0-holds-its-detection", gt_of([ann(0, A)]), [det(A), det(A, 0.8)])
    case("id-0-and-its-equal", gt_of([ann(0, A), ann(1, A)]), [det(A), det(A, 0.8)])
    case("id-0-matched-from-another-size", gt_of([ann(0, [0, 0, 30, 30])]), [det([0, 0, 34, 34])])
    case("ids-negative", gt_of([ann(-1, A, -7, -3), ann(-2, B, -7, -3)], (-7, -8), (-3, 4)), [det(A, 0.9, -7, -3), det(B, 0.8, -7, -3)])
    case("ids-zero-everywhere", gt_of([ann(0, A, 0, 0), ann(1, B, 0, 0)], (0,), (0,)), [det(A, 0.9, 0, 0), det(B, 0.8, 0, 0)])
    case("ids-as-floats", '{"images":[{"id":1.0},{"id":2e0}],"categories":[{"id":1},{"id":2.0}],"annotations":[{"id":1.0,"image_id":1,"category_id":1.0,"bbox":[10,10,100,100],"area":10000,"iscrowd":0.0},{"id":20e-1,"image_id":2.0,"category_id":2,"bbox":[10,10,100,100],"area":1e4,"iscrowd":0}]}',
         '[{"image_id":1.0,"category_id":1.0,"bbox":[10,10,100,100],"score":0.5},{"image_id":2,"category_id":0.2e1,"bbox":[10,10,100,100],"score":0.5}]')  # fmt: skip
    case("ids-of-63-bits", gt_of([ann(2**62, A, 2**63 - 1, 2**62), ann(2**62 + 1, B, -(2**63), 2**62)], (2**63 - 1, -(2**63)), (2**62, 2**62 + 1)),
         [det(A, 0.9, 2**63 - 1, 2**62), det(B, 0.8, -(2**63), 2**62), det(B, 0.8, -(2**63), 2**62 + 1)])  # fmt: skip
    case("image-ids-that-differ-above-2-53", gt_of([ann(1, A, 2**53), ann(2, B, 2**53 + 1)], (2**53, 2**53 + 1)), [det(A, 0.9, 2**53), det(B, 0.8, 2**53 + 1), det(A, 0.95, 2**53 + 1)])
    case("annotation-ids-equal-as-floats", gt_of([ann(2**53, A), ann(2**53 + 1, B)]), [det(A), det(B, 0.8)])
    case("odd-ids-beyond-64-bits", gt_of([ann(2**70, A), ann(2**70 + 1, B)]), [det(A), det(B, 0.8)])
    case("odd-image-ids-fractional", gt_of([ann(1, A, 1.5), ann(2, B, 2)], (1.5, 2)), [det(A, 0.9, 1.5), det(B, 0.8, 2)])
    case("odd-annotation-id-fractional", gt_of([ann(0.25, A), ann(1.5, B)]), [det(A), det(B, 0.8)])
    case("odd-annotation-ids-strings", gt_of([ann("7", A), ann("0", B)]), [det(A), det(B, 0.8)])
    case("odd-annotation-ids-words", gt_of([ann("seven", A), ann("zero", B)]), [det(A), det(B, 0.8)])
    case("odd-annotation-id-true", gt_of([ann(True, A), ann(False, B)]), [det(A), det(B, 0.8)])
    case("odd-annotation-id-null", gt_of([ann(None, A), ann(2, B)]), [det(A), det(B, 0.8)])
    case("odd-image-id-true", gt_of([ann(1, A, True), ann(2, B, 1)], (True,)), [det(A, 0.9, 1), det(B, 0.8, True)])
    names = ("é", "b", "a", "10", "9", "\uffff", "🙂")
    texts = [ann(i + 1, shifted(A, i), name) for i, name in enumerate(names)]
    case("image-ids-strings-by-code-point", gt_of(texts, names), [det(shifted(A, i + i % 3), 0.5, name) for i, name in enumerate(reversed(names))])
    case("image-ids-strings-some", gt_of(texts, names), [det(shifted(A, i), 0.5, name) for i, name in enumerate(names)], imgIds=["b", "é", "🙂", "no"])
    case("image-ids-strings-escaped", '{"images":[{"id":"a\\u00e9\\/\\n"},{"id":"\\ud83d\\ude42"}],"categories":[{"id":1}],"annotations":[{"id":1,"image_id":"aé/\\u000a","category_id":1,"bbox":[1,2,30,40],"area":1200,"iscrowd":0},{"id":2,"image_id":"🙂","category_id":1,"bbox":[1,2,30,40],"area":1200,"iscrowd":0}]}',
         '[{"image_id":"a\\u00E9/\\n","category_id":1,"bbox":[1,2,30,40],"score":0.5},{"image_id":"\\uD83D\\uDE42","category_id":1,"bbox":[1,2,30,40],"score":0.25}]')  # fmt: skip
    case("image-ids-empty-string", gt_of([ann(1, A, "")], ("", "0")), [det(A, 0.9, ""), det(A, 0.8, "0")])
    case("odd-image-ids-lone-surrogate", '{"images":[{"id":"\\ud800"}],"categories":[{"id":1}],"annotations":[{"id":1,"image_id":"\\ud800","category_id":1,"bbox":[1,2,30,40],"area":1200,"iscrowd":0}]}', '[{"image_id":"\\ud800","category_id":1,"bbox":[1,2,30,40],"score":0.5}]')  # fmt: skip
    case("image-id-of-another-kind", gt_of([ann(1, A)]), [det(A, 0.9, "1")])
    case("image-ids-of-two-kinds", gt_of([ann(1, A)], (1, "2")), [det(A)])
    case("annotation-names-an-image-of-another-kind", gt_of([ann(1, A), ann(2, B, "1")]), [det(A), det(B)])
    case("category-ids-strings", gt_of([ann(1, A, 1, "cat"), ann(2, B, 1, "Dog")], (1, 2), ("cat", "Dog")), [det(A, 0.9, 1, "cat"), det(B, 0.8, 1, "Dog"), det(B, 0.8, 1, "cow")])
    case("category-ids-strings-some", gt_of([ann(1, A, 1, "cat"), ann(2, B, 1, "Dog")], (1, 2), ("cat", "Dog")), [det(A, 0.9, 1, "cat"), det(B, 0.8, 1, "Dog")], catIds=["cat", "zebra"])
    case("category-ids-of-two-kinds", gt_of([ann(1, A)], (1, 2), (1, "2")), [det(A)])
    case("images-repeated", gt_of([ann(1, A), ann(2, B, 2)], (1, 2, 1, 1)), [det(A), det(B, 0.8, 2)])
    case("categories-repeated-in-the-dataset", gt_of([ann(1, A), ann(2, B, 1, 2)], (1, 2), (2, 1, 2)), [det(A), det(B, 0.8, 1, 2)])
    case("categories-repeated-in-the-dataset-none-in-use", gt_of([ann(1, A), ann(2, B, 1, 2)], (1, 2), (2, 1, 2)), [det(A), det(B, 0.8, 1, 2), det(C, 0.7)], useCats=0)
    case("categories-unsorted-in-the-dataset", gt_of([ann(1, A), ann(2, B, 1, 20), ann(3, C, 2, 3)], (2, 1), (20, 3, 1)), [det(A), det(B, 0.8, 1, 20), det(C, 0.8, 2, 20)])
    case("images-unsorted-with-tied-scores", gt_of([ann(1, A, 5), ann(2, A, 3), ann(3, A, 9)], (5, 9, 3)), [det(B, 0.5, 5), det(A, 0.5, 9), det(B, 0.5, 3), det(A, 0.5, 3), det(A, 0.5, 5)])
    case("unlisted-image-asked-for", gt_of([ann(1, A), ann(2, B, 55)]), [det(A)], imgIds=[1, 55])
    case("unlisted-category-asked-for", gt_of([ann(1, A), ann(2, B, 1, 55)]), [det(A), det(B, 0.5, 1, 55)], catIds=[55, 1])
    case("unlisted-category-none-in-use", gt_of([ann(1, A), ann(2, B, 1, 55)]), [det(A), det(B, 0.5, 1, 55)], useCats=0)
    case("detection-of-an-unlisted-image", gt_of([ann(1, A), ann(2, B, 55)]), [det(A), det(B, 0.5, 55)])


def crowds():
    values = {"missing": ..., "null": None, "true": True, "false": False, "two": 2, "half": 0.5, "minus-half": -0.5, "one-as-float": 1.0, "255": 255, "256": 256,
              "negative": -1, "nan": NAN, "infinite": INF, "string-one": "1", "string-zero": "0", "string-empty": "", "string-word": "yes", "empty-list": [], "empty-object": {}, "list": [1]}  # fmt: skip
    odd = {"string-one", "string-zero", "half", "minus-half", "255"}
    for name, value in values.items():
        prefix = "odd-" if name in odd and name.startswith("string") else ""
        case(f"{prefix}iscrowd-{name}", gt_of([ann(1, [0, 0, 200, 200], iscrowd=value), ann(2, B)]), [det([5, 5, 50, 50]), det([0, 0, 190, 190], 0.85), det(B, 0.8)])
    case("iscrowd-missing-outside-the-images", gt_of([ann(1, A, iscrowd=...), ann(2, B, 2)]), [det(A), det(B, 0.8, 2)], imgIds=[2])
    case("iscrowd-missing-in-an-unknown-category", gt_of([ann(1, A, 1, 9, iscrowd=...), ann(2, B)]), [det(A), det(B, 0.8)])
    case("ignore-with-crowd", gt_of([ann(1, A, iscrowd=1, ignore=0), ann(2, B, ignore=1)]), [det(A), det(A, 0.85), det(B, 0.8)])
    case("ignore-of-odd-types", gt_of([ann(1, A, ignore="yes"), ann(2, B, ignore=None), ann(3, C, ignore=[1])]), [det(A), det(B, 0.85), det(C, 0.8)])
    case("crowd-without-area", gt_of([ann(1, A, iscrowd=1, area=...), ann(2, B)]), [det(A), det(B, 0.8)])
    case("crowd-with-area-null", gt_of([ann(1, A, iscrowd=1, area=None), ann(2, B)]), [det(A), det(B, 0.8)])
    case("area-null", gt_of([ann(1, A, area=None), ann(2, B)]), [det(A), det(B, 0.8)])
    case("area-string", gt_of([ann(1, A, area="10"), ann(2, B)]), [det(A), det(B, 0.8)])
    case("area-missing-outside-the-images", gt_of([ann(1, A, area=...), ann(2, B, 2)]), [det(A), det(B, 0.8, 2)], imgIds=[2])
    case("area-missing-in-an-unknown-category", gt_of([ann(1, A, 1, 9, area=...), ann(2, B)]), [det(A), det(B, 0.8)])
    case("area-missing-without-detections-there", gt_of([ann(1, A, area=...), ann(2, B, 2)]), [det(B, 0.8, 2)])
    case("bbox-missing-on-crowd", gt_of([ann(1, A, iscrowd=1, area=1)]) | {"annotations": [{k: v for k, v in ann(1, A, iscrowd=1).items() if k != "bbox"}]}, [det(A)])
    case("bbox-missing-without-detections-there", gt_of([{k: v for k, v in ann(1, A).items() if k != "bbox"}, ann(2, B, 2)]), [det(B, 0.8, 2)])
    case("crowd-takes-many", gt_of([ann(1, [0, 0, 300, 300], iscrowd=1)]), [det([i * 10, 0, 20, 20], 0.9 - i / 100) for i in range(12)])
    case("crowd-only", gt_of([ann(1, A, iscrowd=1)]), [det(A), det(B, 0.8)])
    case("two-crowds-equal", gt_of([ann(1, A, iscrowd=1), ann(2, A, iscrowd=1), ann(3, B)]), [det(A), det(B, 0.95)])
    case("crowd-listed-before-its-equal", gt_of([ann(1, A, iscrowd=1), ann(2, A)]), [det(A), det(A, 0.8), det(A, 0.7)])
    case("crowd-listed-after-its-equal", gt_of([ann(1, A), ann(2, A, iscrowd=1)]), [det(A), det(A, 0.8), det(A, 0.7)])
    case("crowd-better-than-a-plain-one", gt_of([ann(1, shifted(A, 20)), ann(2, A, iscrowd=1)]), [det(A), det(A, 0.8)])
    case("out-of-area-better-than-one-within", gt_of([ann(1, A, area=500), ann(2, shifted(A, 10))]), [det(A), det(A, 0.8)])
    case("later-equal-ground-truth-wins", gt_of([ann(1, A), ann(2, A), ann(3, A)]), [det(A), det(A, 0.8), det(A, 0.7), det(A, 0.6)])
    case("later-equal-but-smaller-area-wins", gt_of([ann(1, A, area=9500), ann(2, A, area=900), ann(3, A, area=5000)]), [det(A), det(A, 0.8), det(A, 0.7)])
    case("area-says-otherwise-than-the-box", gt_of([ann(1, A, area=1.0), ann(2, B, area=1e6), ann(3, C, area=2000)]), [det(A), det(B, 0.8), det(C, 0.7)])
    case("areas-of-odd-values", gt_of([ann(1, A, area=NAN), ann(2, B, area=INF), ann(3, C, area=-1), ann(4, A, 2, area=0), ann(5, B, 2, area=True), ann(6, C, 2, area=1e10)]),
         [det(A), det(B, 0.8), det(C, 0.7), det(A, 0.6, 2), det(B, 0.5, 2), det(C, 0.4, 2)])  # fmt: skip
    case("area-10000000000-and-one-more", gt_of([ann(1, A, area=10**10), ann(2, B, area=10**10 + 1), ann(3, C, area=10000000000.000002)]), [det(A), det(B, 0.8), det(C, 0.7)])


def boxes():
    for which, value in itertools.product(range(4), (NAN, INF, -INF)):
        box = list(A)
        box[which] = value
        name = f"{'xywh'[which]}-{'nan' if value != value else 'infinite' if value > 0 else 'minus-infinite'}"
        case(f"ground-truth-{name}", gt_of([ann(1, box, area=5000.0), ann(2, B), ann(3, A)]), [det(A), det(B, 0.8), det(A, 0.7)])
        case(f"detection-{name}", gt_of([ann(1, A), ann(2, B)]), [det(box), det(B, 0.8), det(A, 0.7)])
        case(f"both-{name}", gt_of([ann(1, box, area=5000.0), ann(2, B), ann(3, A)]), [det(box), det(B, 0.8), det(box, 0.7)])
    case("all-nan", gt_of([ann(1, [NAN] * 4, area=1.0)]), [det([NAN] * 4)])
    case("all-infinite", gt_of([ann(1, [INF] * 4, area=1.0)]), [det([INF] * 4)])
    case("nan-iou-then-equal-ones", gt_of([ann(1, [-INF, 10, INF, 100], area=5000.0), ann(2, A), ann(3, shifted(A, 400)), ann(4, B)]), [det([-INF, 10, INF, 100]), det(A, 0.8), det(B, 0.7)])
    case("nan-iou-and-crowd", gt_of([ann(1, [-INF, 10, INF, 100], area=5000.0, iscrowd=1), ann(2, A)]), [det([-INF, 10, INF, 100]), det(A, 0.8)])
    case("negative-sizes", gt_of([ann(1, [110, 110, -100, -100], area=10000.0), ann(2, [10, 10, -5, 50], area=10), ann(3, B)]), [det([110, 110, -100, -100]), det([10, 10, -5, 50], 0.85), det(B, 0.8)])
    case("negative-width-in-detections", gt_of([ann(1, A), ann(2, B)]), [det([110, 10, -100, 100]), det([110, 110, -100, -100], 0.95), det(B, 0.8)])
    case("zero-widths", gt_of([ann(1, [5, 5, 0, 10]), ann(2, [5, 5, 10, 0]), ann(3, B)]), [det([5, 5, 0, 10]), det([5, 5, 10, 0], 0.85), det(B, 0.8)])
    case("zero-threshold-zero-boxes", gt_of([ann(1, [5, 5, 0, 0]), ann(2, B)]), [det([5, 5, 0, 0]), det(B, 0.8)], iouThrs=[0.0, 0.5, 0.75])
    case("touching-boxes", gt_of([ann(1, [0, 0, 10, 10]), ann(2, [20, 0, 10, 10])]), [det([10, 0, 10, 10])], iouThrs=[0.0, 1e-300])
    case("denormal-boxes", gt_of([ann(1, [0, 0, 5e-324, 5e-324], area=0), ann(2, [0, 0, 1e-160, 1e-160], area=0), ann(3, [0, 0, 1e-170, 1e-170], 2, area=0)]),
         [det([0, 0, 5e-324, 5e-324]), det([0, 0, 1e-160, 1e-160], 0.8), det([0, 0, 1e-170, 1e-170], 0.8, 2)])  # fmt: skip
    case("overflowing-boxes", gt_of([ann(1, [0, 0, 1e200, 1e200], area=5000), ann(2, [0, 0, 1e154, 1e154], 2, area=5000), ann(3, [1e308, 0, 1e308, 1e308], 2, area=5000)]),
         [det([0, 0, 1e200, 1e200]), det([0, 0, 1e154, 1e154], 0.8, 2), det([1e308, 0, 1e308, 1e308], 0.7, 2)])  # fmt: skip
    case("far-away-boxes", gt_of([ann(1, [1e15, 1e15, 10, 10]), ann(2, [1e16, 1e16, 3, 3]), ann(3, [1e17, 1e17, 3, 3])]), [det([1e15, 1e15, 10, 10]), det([1e16, 1e16, 3, 3], 0.8), det([1e17, 1e17, 3, 3], 0.7)])
    case("minus-zero-boxes", gt_of([ann(1, [-0.0, -0.0, 10, 10]), ann(2, [5, 5, -0.0, 3], area=-0.0)]), [det([0, -0.0, 10, 10]), det([5, 5, -0.0, 3], 0.8)])
    case("minus-zero-width-at-threshold-zero", gt_of([ann(1, [5, 5, -0.0, 3], area=-0.0)]), [det([5, 5, -0.0, 3], -0.0)], iouThrs=[0.0, 0.5, 0.75])
    case("huge-integers-in-boxes", gt_of([ann(1, [0, 0, 9007199254740993, 1], area=9007199254740993), ann(2, [0, 0, 2**64, 2**64], 2, area=500)]), [det([0, 0, 9007199254740993, 1]), det([0, 0, 2**64, 2**64], 0.8, 2), det([0, 0, 10**30, 1], 0.7, 2)])
    for i, (x, threshold) in enumerate([(100 / 3, 0.5), (100 / 7, 0.75), (25.0, 0.6), (100 / 19, 0.9)]):
        case(f"iou-on-a-threshold-{i}", gt_of([ann(1, A), ann(2, [0, 0, 3, 3], 2)]), [det(shifted(A, x)), det([0, 0, 3, 3 * threshold], 0.8, 2)])
    third = [0, 0, 1, 1]
    case("iou-exactly-half", gt_of([ann(1, [0, 0, 2, 1]), ann(2, [0, 0, 3, 1], 2)]), [det(third), det([0, 0, 1.5, 1], 0.8, 2)])
    case("iou-exactly-on-every-threshold", gt_of([ann(i + 1, [0, 0, 100, 1], i) for i in range(10)], range(10)), [det([0, 0, 50 + 5 * i, 1], 0.9 - i / 100, i) for i in range(10)])
    case("iou-one-bit-from-every-threshold", gt_of([ann(i + 1, [0, 0, 1, 1], i) for i in range(30)], range(30)),
         [det([0, 0, [t := 0.5 + 0.05 * (i // 3), math.nextafter(t, 0), math.nextafter(t, 1)][i % 3], 1], 0.9, i) for i in range(30)])  # fmt: skip
    edges = [1023.9999999999999, 1024, 1024.0000000000002, 9215.999999999998, 9216, 9216.000000000002]
    case("areas-one-bit-from-the-borders", gt_of([ann(i + 1, [0, 0, area, 1], i) for i, area in enumerate(edges)], range(6)), [det([0, 0, area, 1], 0.5, i) for i, area in enumerate(edges)])
    case("detection-areas-one-bit-from-the-borders", gt_of([ann(1, A)], range(6)), [det([0, 0, area, 1], 0.5, i) for i, area in enumerate(edges)] + [det(A, 0.4, 0)])
    case("detection-area-rounds-at-the-border", gt_of([ann(1, A)]), [det([0, 0, 0.1, 10240], 0.95), det([0, 0, 31.999999999999996, 32.00000000000001], 0.94), det([0, 0, 3.2, 320], 0.93), det(A, 0.4)])
    case("bbox-of-5-in-ground-truth", gt_of([ann(1, A + [1]), ann(2, B)]), [det(A), det(B, 0.8)])
    case("bbox-of-3-in-ground-truth", gt_of([ann(1, A[:3], area=1), ann(2, B)]), [det(A), det(B, 0.8)])
    case("bbox-of-3-in-ground-truth-of-an-unknown-category", gt_of([ann(1, A[:3], 1, 9, area=1), ann(2, B)]), [det(A), det(B, 0.8)])
    case("bbox-of-0-in-ground-truth", gt_of([ann(1, A, area=1) | {"bbox": []}, ann(2, B)]), [det(A), det(B, 0.8)])
    case("bbox-null-in-ground-truth", gt_of([ann(1, A) | {"bbox": None}, ann(2, B)]), [det(A), det(B, 0.8)])
    case("odd-bbox-of-strings-in-ground-truth", gt_of([ann(1, A) | {"bbox": ["10", "10", "100", "1e2"]}, ann(2, B)]), [det(A), det(B, 0.8)])
    case("odd-bbox-of-nulls-in-ground-truth", gt_of([ann(1, A) | {"bbox": [None, 10, 100, 100]}, ann(2, B)]), [det(A), det(B, 0.8)])
    case("odd-bbox-of-booleans", gt_of([ann(1, A) | {"bbox": [True, False, 100, 100]}, ann(2, B)]), [det([True, False, 100, 100]), det(B, 0.8)])
    case("bbox-of-3", gt_of([ann(1, A)]), [det(A), det(A[:3], 0.8)])
    case("bbox-of-5", gt_of([ann(1, A)]), [det(A), det(A + [1], 0.8)])
    case("odd-bbox-of-5-in-an-unknown-category", gt_of([ann(1, A)]), [det(A), det(A + [1], 0.8, 1, 9)])
    case("bbox-of-3-in-an-unknown-category", gt_of([ann(1, A)]), [det(A), det(A[:3], 0.8, 1, 9)])
    case("bbox-of-strings", gt_of([ann(1, A)]), [det(["1", "2", "3", "4"])])
    case("bbox-with-null", gt_of([ann(1, A)]), [det([1, 2, None, 4])])
    case("bbox-missing", gt_of([ann(1, A)]), [det(A), {"image_id": 1, "category_id": 1, "score": 0.5}])
    case("bbox-missing-in-the-first", gt_of([ann(1, A)]), [{"image_id": 1, "category_id": 1, "score": 0.5}, det(A)])
    case("bbox-empty-in-the-first", gt_of([ann(1, A)]), [det([]), det(A)])


def scores():
    def tied(name, values, **params):
        truth = gt_of([ann(1, A), ann(2, B), ann(3, C, 2), ann(4, shifted(A, 200), 2)])
        places = [(A, 1), (B, 1), (C, 2), (shifted(A, 200), 2), (C, 1), (A, 2)]
        case(name, truth, [det(*(places[i % 6][0], value, places[i % 6][1])) for i, value in enumerate(values)], **params)

    tied("scores-equal", [0.5] * 12)
    tied("scores-zero-and-minus-zero", [0.0, -0.0, 0, -0.0, 0.0, 0.0])
    tied("scores-minus-zero-first", [-0.0, 0.0, -0.0, 0.0, -0.0, 0.0])
    tied("scores-negative", [-1, -0.5, -2.5, -1, -3, -1e-300])
    tied("scores-integers", [3, 1, 2, 2, 1, 3])
    tied("scores-integers-and-floats", [3, 1.0, 2, 2.0, 1, 3.5])
    tied("scores-nan-some", [NAN, 0.9, NAN, 0.1, 0.5, NAN])
    tied("scores-nan-all", [NAN] * 6)
    tied("scores-nan-and-infinite", [NAN, INF, -INF, 0.5, INF, NAN])
    tied("scores-nan-beyond-the-last-rung", [NAN, 0.9, NAN, 0.1, 0.5, NAN, 0.2, 0.2], maxDets=[1, 2, 3])
    tied("scores-infinite", [INF, -INF, INF, -INF, 0, 0.5])
    tied("scores-denormal", [5e-324, 1e-320, 0.0, 1e-323, -5e-324, 2e-320])
    tied("scores-one-bit-apart", [0.1, 0.1 + 1e-17, 0.10000000000000002, 0.09999999999999999, math.nextafter(0.1, 1), 0.1])
    tied("scores-float32", [0.8999999761581421, 0.10000000149011612, 0.30000001192092896, 0.8999999761581421, 0.5, 0.10000000149011612])
    tied("scores-above-one", [99.5, 1e300, 1.7976931348623157e308, 2, 3, 1])
    tied("odd-scores-booleans", [True, False, 0.5, True, False, 0.5])
    tied("odd-scores-all-booleans", [True, False, True, True, False, True])
    tied("odd-scores-integers-beyond-64-bits", [2**64, 2**65, 10**30, 0.5, 1, 2**64])
    for name, value in {"string": "0.9", "null": None, "missing": ..., "list": [0.9], "object": {}}.items():
        case(f"score-{name}", gt_of([ann(1, A)]), [det(A), det(B, value)])
        case(f"score-{name}-in-an-unknown-category", gt_of([ann(1, A)]), [det(A), det(B, value, 1, 9)])
        case(f"score-{name}-outside-the-images", gt_of([ann(1, A)]), [det(A), det(B, value, 2)], imgIds=[1])
    case("category-missing", gt_of([ann(1, A)]), [det(A), det(B, category=...)])
    case("image-missing", gt_of([ann(1, A)]), [det(A), det(B, image=...)])
    case("odd-category-null", gt_of([ann(1, A)]), [det(A), det(B, category=None)])
    case("image-null", gt_of([ann(1, A)]), [det(A), det(B, image=None)])
    case("category-list", gt_of([ann(1, A)]), [det(A), det(B, category=[1])])
    case("category-object", gt_of([ann(1, A)]), [det(A), det(B, category={})])
    case("odd-category-string-where-integers", gt_of([ann(1, A)]), [det(A), det(B, category="1")])
    case("odd-category-fraction", gt_of([ann(1, A)]), [det(A), det(B, category=1.5)])
    case("odd-category-true", gt_of([ann(1, A)]), [det(A), det(B, category=True)])
    many = [det([(i * 37) % 300, (i * 91) % 300, 40, 40], [0.5, 0.25, 0.75][i % 3], 1 + i % 2) for i in range(260)]
    case("more-than-100-in-two-images", gt_of([ann(1, [37, 91, 40, 40]), ann(2, [0, 0, 40, 40], 1), ann(3, [(37 * 255) % 300, (91 * 255) % 300, 40, 40], 2)]), many)
    case("exactly-100-and-101", gt_of([ann(1, A), ann(2, A, 2)]), [det(A if i % 101 == 100 else C, 0.5, 1 + (i >= 100)) for i in range(201)])
    case("the-best-comes-after-100", gt_of([ann(1, A)]), [det(C, 0.1) for _ in range(120)] + [det(A, 0.9)])
    case("more-than-the-last-rung", gt_of([ann(1, A), ann(2, B)]), [det(C, 0.5), det(A, 0.5), det(B, 0.5), det(A, 0.6), det(B, 0.4)], maxDets=[1, 2, 3])
    case("rungs-cut-each-image-apart", gt_of([ann(1, A), ann(2, B, 2)]), [det(C, 0.9), det(A, 0.8), det(C, 0.3, 2), det(B, 0.2, 2)], maxDets=[1, 2, 100])
    case("interleaved-images-and-categories", STREET, [STREET_RESULTS[i * 7 % 18] for i in range(18)])
    case("reversed-results", STREET, STREET_RESULTS[::-1])
    case("every-result-twice", STREET, STREET_RESULTS * 2)
    case("detections-with-members-of-their-own", gt_of([ann(1, A), ann(2, B)]),
         [det(A, 0.9, id=0, area=0.5, iscrowd=1, ignore=1, segmentation=[[1, 2, 3, 4, 5, 6]]), det(B, 0.8, id=0, area="big", caption_of=None, keypoints=[]), det(C, 0.7, nested={"a": [{"bbox": [1]}, [[]]], "score": 3})])  # fmt: skip


def gaps():
    case("no-annotations", gt_of([]), [det(A)])
    case("no-categories", gt_of([], categories=()), [det(A)])
    case("no-categories-but-annotations", gt_of([ann(1, A)], categories=()), [det(A)])
    case("no-categories-none-in-use", gt_of([ann(1, A)], categories=()), [det(A)], useCats=0)
    case("no-images", gt_of([], images=()), [det(A)])
    case("no-images-but-annotations", gt_of([ann(1, A)], images=()), [det(A)])
    case("no-images-and-no-results", gt_of([], images=()), [])
    for key in ("images", "categories", "annotations"):
        for value, name in ((..., "absent"), (None, "null"), ({}, "an-object"), ("", "a-string"), (5, "a-number"), ([5], "numbers"), ([None], "nulls"), ([[]], "lists")):
            dataset = gt_of([ann(1, A)])
            dataset[key] = value
            odd = "odd-" if name in ("an-object", "a-string") else ""
            case(f"{odd}{key}-{name}", {k: v for k, v in dataset.items() if v is not ...}, [det(A)])
    for name in ("id", "image_id", "category_id"):
        case(f"annotation-without-{name}", gt_of([ann(1, A), {k: v for k, v in ann(2, B).items() if k != name}]), [det(A)])
        case(f"annotation-{name}-list", gt_of([ann(1, A), ann(2, B) | {name: [1]}]), [det(A)])
    case("odd-annotation-image-null", gt_of([ann(1, A), ann(2, B, None)]), [det(A)])
    case("odd-annotation-category-null", gt_of([ann(1, A), ann(2, B, 1, None)]), [det(A)])
    case("image-without-id", gt_of([ann(1, A)], images=(1, {"width": 3})), [det(A)])
    case("category-without-id", gt_of([ann(1, A)], categories=(1, {"name": "x"})), [det(A)])
    case("category-without-name", gt_of([ann(1, A)], categories=({"id": 1}, {"id": 2, "name": 5})), [det(A)])
    case("info-and-licenses-and-more", gt_of([ann(1, A, attributes={"occluded": False})], info={"year": 2017}, licenses=[{"id": 1}], extra=[[[]]]), [det(A)])
    case("images-without-ground-truth", gt_of([ann(1, A)], images=range(1, 9)), [det(A), det(A, 0.95, 5), det(A, 0.95, 7)])
    case("categories-without-ground-truth", gt_of([ann(1, A)], categories=range(1, 9)), [det(A), det(A, 0.95, 1, 5)])
    case("no-detection-matches", gt_of([ann(1, A)]), [det(B)])
    case("detections-only-where-nothing-is", gt_of([ann(1, A)]), [det(B, 0.9, 2)])
    case("detections-of-another-category-only", gt_of([ann(1, A)]), [det(A, 0.9, 1, 2)])
    case("results-empty", STREET, [])
    case("results-empty-no-categories-in-use", STREET, [], useCats=0)
    case("results-empty-custom", STREET, [], maxDets=[1, 2, 3], iouThrs=[0.5], recThrs=[0.0, 1.0], catIds=[1, 9])
    case("results-empty-no-annotations", gt_of([]), [])
    case("results-object", gt_of([ann(1, A)]), {"annotations": [det(A)]})
    case("results-null", gt_of([ann(1, A)]), "null")
    case("results-number", gt_of([ann(1, A)]), "5")
    case("results-string", gt_of([ann(1, A)]), '"x"')
    case("results-numbers", gt_of([ann(1, A)]), [1, 2])
    case("results-nulls", gt_of([ann(1, A)]), [None])
    case("results-lists", gt_of([ann(1, A)]), [[]])
    case("result-empty-object", gt_of([ann(1, A)]), [{}])
    case("dataset-list", [gt_of([ann(1, A)])], [det(A)])
    case("dataset-null", "null", [det(A)])
    case("dataset-empty-object", {}, [det(A)])
    case("one-each", gt_of([ann(1, A)], (1,), (1,)), [det(A)])


TRUTH = '{"images":[{"id":1}],"categories":[{"id":1}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[10,10,100,100],"area":10000,"iscrowd":0}]}'
RESULT = '[{"image_id":1,"category_id":1,"bbox":[10,10,100,90],"score":0.5}]'


def spellings():
    def results(name, text):
        case(name, TRUTH, text)

    def scored(name, spelling):
        results(name, RESULT.replace("0.5}", spelling + "}"))

    numbers = {
        "minus-zero-integer": "-0", "minus-zero": "-0.0", "minus-zero-exponent": "-0e5", "tiny": "4.9e-324", "half-of-the-least": "2.4703282292062327208e-324",
        "just-above-half-of-the-least": "2.4703282292062327209e-324", "underflow": "1e-400", "overflow": "1e400", "minus-overflow": "-1e400", "zero-with-exponent": "0e999999999999",
        "huge-exponent": "1e99999999999999999999", "tiny-exponent": "1e-99999999999999999999", "capital-and-plus": "5E+1", "capital-and-minus": "5E-1", "leading-exponent-zeros": "5e-0001",
        "halfway-even": "9007199254740993", "halfway-odd": "9007199254740995", "halfway-with-tail": "9007199254740993.00000000000000000000000000000000000001",
        "halfway-below-one": "0.500000000000000166533453693773481063544750213623046875", "above-halfway": "0.5000000000000001665334536937734810635447502136230468751",
        "below-halfway": "0.5000000000000001665334536937734810635447502136230468749", "twenty-digits": "0.12345678901234567890", "forty-digits": "0.1234567890123456789012345678901234567891",
        "many-zeros": "0." + "0" * 300 + "123456789", "many-zeros-after": "0.5" + "0" * 400, "eight-hundred-digits": "0." + "1234567890" * 80, "wide-integer": "1" + "0" * 300,
        "wide-integer-with-exponent": "1" + "0" * 50 + "e-50", "hard-1": "6929495644600919.5", "hard-2": "8.10109172351e-10", "hard-3": "2.2250738585072011e-308", "hard-4": "2.2250738585072014e-308",
        "hard-5": "1.7976931348623158e308", "hard-6": "1.7976931348623159e308", "hard-7": "7.2057594037927933e16", "hard-8": "0.1e1", "hard-9": "3.0540412E5", "hard-10": "8.533e22",
        "float32-widened": "0.30000001192092896", "nineteen-digits": "1234567890123456789", "nineteen-digits-and-point": "1.234567890123456789e-3",
    }  # fmt: skip
    for name, spelling in numbers.items():
        scored(f"number-{name}", spelling)
    for name, spelling in {"nan": "NaN", "infinity": "Infinity", "minus-infinity": "-Infinity"}.items():
        scored(f"number-{name}", spelling)
    wrong = {"leading-zero": "00.5", "minus-leading-zero": "-01", "no-leading-digit": ".5", "no-digit-after-point": "5.", "plus": "+5", "no-exponent-digits": "5e", "exponent-sign-only": "5e+", "minus-only": "-",
             "minus-nan": "-NaN", "nan-lower": "nan", "inf": "inf", "infinity-half": "Infinit", "plus-infinity": "+Infinity", "hexadecimal": "0x10", "two-points": "1.2.3", "underscore": "1_000", "comma": "0,5",
             "nothing": "", "word": "true1", "space-within": "0. 5", "fraction-then-letter": "0.5f", "double-minus": "--5", "nan-tail": "NaNs"}  # fmt: skip
    for name, spelling in wrong.items():
        scored(f"not-a-number-{name}", spelling)
    results("whitespace-everywhere", '\n\t [ \r\n{ "image_id" : 1 ,\t"category_id" :1,"bbox" : [ 10 , 10\n, 100 ,90 ] , "score":\r0.5 } \n] \t\n')
    results("whitespace-form-feed", "[\f" + RESULT[1:])
    results("whitespace-no-break-space", "[\u00a0" + RESULT[1:])
    results("odd-byte-order-mark", "\ufeff" + RESULT)
    results("trailing-comma-in-list", RESULT[:-1] + ",]")
    results("trailing-comma-in-object", RESULT[:-2] + ",}]")
    results("leading-comma", "[," + RESULT[1:])
    results("trailing-text", RESULT + " x")
    results("two-values", RESULT + RESULT)
    results("trailing-nul", RESULT + "\0")
    results("comment", "/* */" + RESULT)
    results("empty", "")
    results("only-spaces", "  \n ")
    results("keys-unquoted", RESULT.replace('"score"', "score"))
    results("keys-single-quoted", RESULT.replace('"score"', "'score'"))
    results("colon-missing", RESULT.replace('"score":', '"score" '))
    results("comma-missing", RESULT.replace(',"score"', ' "score"'))
    results("keys-escaped", RESULT.replace('"score"', '"\\u0073c\\u006Fre"').replace('"bbox"', '"\\u0062box"'))
    results("key-escaped-to-another", RESULT.replace('"score"', '"sc\\/ore"'))
    results("member-repeated", RESULT.replace('"score":', '"score":0.25,"bbox":[0,0,1,1],"score":'))
    results("member-repeated-bbox-last", RESULT.replace("0.5}", '0.5,"bbox":[10,10,100,80]}'))
    results("member-repeated-wrong-then-right", RESULT.replace('"score":', '"score":"x","score":'))
    results("member-repeated-right-then-wrong", RESULT.replace("0.5}", '0.5,"score":"x"}'))
    results("member-order-reversed", '[{"score":0.5,"bbox":[10,10,100,90],"category_id":1,"image_id":1}]')
    results("member-order-changes", '[{"score":0.5,"bbox":[10,10,100,90],"category_id":1,"image_id":1},{"image_id":1,"category_id":1,"bbox":[10,10,100,100],"score":0.75},{"category_id":1,"score":0.6,"image_id":1,"bbox":[10,10,50,100]}]')
    results("strings-with-structure", RESULT.replace('"score"', '"x":"}]\\"{[,:\\\\","score"'))
    results("strings-with-escapes-at-the-end", RESULT.replace('"score"', '"x":"\\\\\\\\","y":"\\\\\\"","score"'))
    results("strings-with-control-characters", RESULT.replace('"score"', '"x":"a\tb","score"'))
    results("strings-with-delete-character", RESULT.replace('"score"', '"x":"a\x7fb","score"'))
    results("strings-with-a-bad-escape", RESULT.replace('"score"', '"x":"a\\xb","score"'))
    results("strings-with-a-short-escape", RESULT.replace('"score"', '"x":"a\\u12","score"'))
    results("strings-unfinished", RESULT.replace('"score"', '"score'))
    results("skipped-values-of-every-kind", RESULT.replace('"score"', '"a":null,"b":true,"c":false,"d":-1.5e-3,"e":"s","f":[],"g":{},"h":[{"i":[NaN,-Infinity]}],"score"'))
    results("skipped-value-wrong", RESULT.replace('"score"', '"a":nul,"score"'))
    results("skipped-number-wrong", RESULT.replace('"score"', '"a":01,"score"'))
    results("skipped-list-wrong", RESULT.replace('"score"', '"a":[1,,2],"score"'))
    results("skipped-list-closed-by-brace", RESULT.replace('"score"', '"a":[1},"score"'))
    results("deep-but-sensible", RESULT.replace('"score"', '"a":' + "[" * 100 + "]" * 100 + ',"score"'))
    results("odd-long-strings", RESULT.replace('"score"', '"a":"' + "x" * 700 + '","score"'))
    for text, name in ((TRUTH.replace('"area":10000', '"area":1,"area":10000'), "area"), (TRUTH.replace('"images":[', '"images":[{"id":5}],"images":['), "images"),
                       (TRUTH.replace('"annotations":[', '"annotations":[{"id":7,"image_id":1,"category_id":1,"bbox":[0,0,5,5],"area":25,"iscrowd":0}],"annotations":['), "annotations"),
                       (TRUTH.replace('"categories":[', '"categories":[{"id":4},{"id":1}],"categories":['), "categories")):  # fmt: skip
        case(f"dataset-member-repeated-{name}", text, RESULT)
    order = json.loads(TRUTH)
    for i, names in enumerate(itertools.permutations(order)):
        case(f"dataset-order-{i}", {name: order[name] for name in names}, RESULT)
    case("dataset-truncated", TRUTH[:-1], RESULT)
    case("dataset-trailing-text", TRUTH + "}", RESULT)
    case("odd-dataset-byte-order-mark", "\ufeff" + TRUTH, RESULT)
    case("dataset-empty-text", "", RESULT)
    case("dataset-keys-escaped", TRUTH.replace('"images"', '"\\u0069mages"').replace('"iscrowd"', '"isc\\u0072owd"'), RESULT)


for group in (parameters, ids, crowds, boxes, scores, gaps, spellings):
    group()
