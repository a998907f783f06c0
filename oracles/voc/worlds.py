"""Worlds for VOC evaluation: a case by hand for each rule that somebody could get wrong, and random ones."""

import json

import numpy as np

CATEGORIES = [{"id": 1, "name": "aeroplane"}, {"id": 2, "name": "bicycle"}, {"id": 3, "name": "bird"}]
NAN, INF = float("nan"), float("inf")


def world(objects, detections, images=3):
    """`objects`: (image, category, box, members); `detections`: (image, category, box, score). Boxes are x, y, width, height."""
    annotations = [
        {"id": i + 1, "image_id": image, "category_id": category, "bbox": list(box), **members}
        for i, (image, category, box, members) in enumerate(objects)
    ]
    results = [
        {"image_id": image, "category_id": category, "bbox": list(box), "score": score}
        for image, category, box, score in detections
    ]
    gt = {"images": [{"id": i + 1} for i in range(images)], "annotations": annotations, "categories": CATEGORIES}
    return gt, results


A, B = (10, 10, 20, 20), (100, 50, 30, 10)
HARD = {"difficult": 1}

RULES = {
    "a pixel on each side counts to width and height": world([(1, 1, (0, 0, 9, 9), {})], [(1, 1, (5, 0, 9, 9), 0.9)]),
    "an overlap of exactly the threshold matches": world(
        # (2 + 1) * (1 + 1) of 6 + 12 - 6
        [(1, 1, (0, 0, 2, 1), {})], [(1, 1, (0, 0, 2, 3), 0.9)]
    ),
    "the second detection of an object is false": world(
        [(1, 1, A, {})], [(1, 1, A, 0.5), (1, 1, A, 0.9), (1, 1, A, 0.7)]
    ),
    "a detection does not look for a free object": world(
        # the best overlap is taken although another object is free
        [(1, 1, A, {}), (1, 1, (12, 10, 20, 20), {})],
        [(1, 1, A, 0.9), (1, 1, (10.5, 10, 20, 20), 0.8)],
    ),
    "the first of equal overlaps is taken": world(
        [(1, 1, (0, 0, 9, 9), HARD), (1, 1, (4, 0, 9, 9), {})], [(1, 1, (2, 0, 9, 9), 0.9)]
    ),
    "difficult objects neither count nor punish": world(
        [(1, 1, A, HARD), (1, 1, B, {})], [(1, 1, A, 0.9), (1, 1, A, 0.8), (1, 1, B, 0.7)]
    ),
    "ignore and iscrowd make an object difficult unless difficult says otherwise": world(
        [
            (1, 1, A, {"ignore": 1}),
            (1, 2, A, {"iscrowd": 1}),
            (1, 3, A, {"difficult": 0, "ignore": 1, "iscrowd": 1}),
            (2, 1, B, {}),
            (2, 2, B, {}),
            (2, 3, B, {}),
        ],
        [(image, category, box, score) for category in (1, 2, 3) for image, box, score in ((1, A, 0.9), (2, B, 0.8))],
    ),
    "all detections lie on difficult objects": world([(1, 1, A, HARD), (2, 1, A, {})], [(1, 1, A, 0.9)]),
    "a category has difficult objects alone": world([(1, 1, A, HARD), (1, 2, A, {})], [(1, 1, A, 0.9), (1, 2, A, 0.5)]),
    "a category has no objects": world([(1, 2, A, {})], [(1, 1, A, 0.9), (1, 2, A, 0.5)]),
    "there are no detections": world([(1, 1, A, {})], []),
    "there are no objects": world([], [(1, 1, A, 0.9)]),
    "equal scores keep the order of the input, over images too": world(
        [(1, 1, A, {}), (2, 1, A, {}), (3, 1, A, {})],
        [(3, 1, B, 0.5), (1, 1, A, 0.5), (2, 1, B, 0.5), (2, 1, A, 0.5), (1, 1, B, 0.5), (3, 1, A, 0.5)],
    ),
    "scores of NaN come last": world(
        [(1, 1, A, {}), (2, 1, A, {})], [(1, 1, B, NAN), (1, 1, A, -5.0), (2, 1, A, NAN), (2, 1, B, -INF)]
    ),
    "boxes with NaN match nothing": world(
        [(1, 1, A, {}), (2, 1, (10, NAN, 20, 20), {}), (3, 1, A, {})],
        [(1, 1, (NAN, 10, 20, 20), 0.9), (2, 1, A, 0.8), (3, 1, (10, 10, 20, NAN), 0.7), (3, 1, A, 0.6)],
    ),
    "infinite boxes match nothing": world(
        [(1, 1, A, {}), (2, 1, (0, 0, INF, INF), {})], [(1, 1, (0, 0, INF, INF), 0.9), (2, 1, A, 0.8), (2, 1, (0, 0, INF, INF), 0.7)]
    ),
    "inverted boxes are measured as they are": world(
        [(1, 1, (10, 10, -1, -1), {}), (2, 1, (30, 30, -5, -5), {}), (3, 1, A, {})],
        [(1, 1, (10, 10, -1, -1), 0.9), (1, 1, (5, 5, 10, 10), 0.8), (2, 1, (20, 20, 20, 20), 0.7), (3, 1, (30, 30, -20, -20), 0.6)],
    ),
    "boxes of no size are a pixel": world([(1, 1, (5, 5, 0, 0), {})], [(1, 1, (5, 5, 0, 0), 0.9), (1, 1, (5, 5, 1, 0), 0.8)]),
    "recall lands on each of the eleven points": world(
        [(1, 1, (40 * i, 0, 20, 20), {}) for i in range(10)],
        [(1, 1, (40 * i, j * 100, 20, 20), 0.9 - i / 100 - j / 1000) for i in range(10) for j in range(2)],
    ),
    "recall stops between two of the eleven points": world(
        [(1, 1, (40 * i, 0, 20, 20), {}) for i in range(5)],
        [(1, 1, (40 * i, 0, 20, 20), 0.9 - i / 100) for i in range(3)] + [(2, 1, A, 0.88)],
    ),
}


def random_world(seed):
    rng = np.random.RandomState(seed)
    images = rng.randint(1, 6)
    grid = rng.choice([1, 1, 5, 0])
    levels = rng.choice([1, 3, 10, 1000])

    def number(low, high):
        value = rng.uniform(low, high)
        return float(value) if grid == 0 else int(round(value / grid) * grid)

    def box():
        own = [number(0, 60), number(0, 60), number(0, 40), number(0, 40)]
        if rng.rand() < 0.03:
            own[rng.randint(4)] = [NAN, INF, -7, -20.5, 1e-310, 1e160][rng.randint(6)]
        return own

    objects = []
    for _ in range(rng.randint(0, 25)):
        own = box() if not objects or rng.rand() < 0.8 else objects[rng.randint(len(objects))][2]
        members = {}
        for name, chance in (("difficult", 0.25), ("ignore", 0.1), ("iscrowd", 0.15)):
            if rng.rand() < chance:
                members[name] = int(rng.randint(2))
        objects.append((int(rng.randint(images)) + 1, int(rng.choice([1, 1, 2, 3])), own, members))
    detections = []
    for _ in range(rng.randint(0, 60)):
        image, category, own = int(rng.randint(images)) + 1, int(rng.choice([1, 1, 2, 3])), box()
        if objects and rng.rand() < 0.7:
            image, category, near, _ = objects[rng.randint(len(objects))]
            own = [value + (number(-4, 4) if rng.rand() < 0.6 else 0) for value in near]
        score = int(rng.randint(levels)) / levels
        if rng.rand() < 0.02:
            score = [NAN, INF, -INF, -0.0][rng.randint(4)]
        detections.append((image, category, own, score))
    return world(objects, detections, int(images))


def cases():
    for name, (gt, dt) in RULES.items():
        yield name, json.dumps(gt), json.dumps(dt)
    for seed in range(60):
        gt, dt = random_world(seed)
        yield f"world {seed}", json.dumps(gt, separators=(",", ":")), json.dumps(dt, separators=(",", ":"))
