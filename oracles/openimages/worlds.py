"""Worlds for Open Images evaluation: a case by hand for each rule that somebody could get wrong, and random ones."""

import numpy as np

NAN, INF = float("nan"), float("inf")
HIERARCHY = {
    "LabelName": "/m/0bl9f",
    "Subcategory": [
        {"LabelName": "animal", "Subcategory": [{"LabelName": "bird"}, {"LabelName": "pet", "Subcategory": [{"LabelName": "cat"}]}]},
        {"LabelName": "home", "Subcategory": [{"LabelName": "pet", "Subcategory": [{"LabelName": "cat"}]}, {"LabelName": "chair"}]},
    ],
}
NAMES = ["animal", "bird", "pet", "cat", "home", "chair"]
ANIMAL, BIRD, PET, CAT, HOME, CHAIR = range(1, 7)
A, B, C = (10, 10, 20, 20), (100, 50, 30, 10), (200, 10, 20, 40)
GROUP = {"is_group_of": 1}
PLAIN, TREE = {}, {"hierarchy": HIERARCHY}


def world(objects, detections, positive=(), negative=(), images=3, categories=None):
    """`objects`: (image, category, box, members); `detections`: (image, category, box, score); labels: (image, category)."""
    annotations = [
        {"id": i + 1, "image_id": image, "category_id": category, "bbox": list(box), **members}
        for i, (image, category, box, members) in enumerate(objects)
    ]
    results = [
        {"image_id": image, "category_id": category, "bbox": list(box), "score": score}
        for image, category, box, score in detections
    ]
    listed = []
    for i in range(1, images + 1):
        entry = {"id": i}
        for member, labels in (("pos_category_ids", positive), ("neg_category_ids", negative)):
            own = [category for image, category in labels if image == i]
            if own:
                entry[member] = own
        listed.append(entry)
    categories = categories or [{"id": i + 1, "name": name} for i, name in enumerate(NAMES)]
    return {"images": listed, "annotations": annotations, "categories": categories}, results


INSIDE = [(12, 12, 4, 4), (20, 20, 4, 4), (14, 18, 5, 5)]

RULES = {
    "an overlap of exactly the threshold matches": (world([(1, 2, (0, 0, 2, 2), {})], [(1, 2, (0, 0, 2, 4), 0.9)]), [PLAIN]),
    "the second detection of a box is false": (world([(1, 2, A, {})], [(1, 2, A, 0.5), (1, 2, A, 0.9), (1, 2, A, 0.7)]), [PLAIN]),
    "a group-of box counts once whatever lies in it": (
        world([(1, 2, A, GROUP), (1, 2, B, {})], [(1, 2, box, 0.9 - i / 10) for i, box in enumerate(INSIDE)] + [(1, 2, B, 0.3)]),
        [PLAIN, {"weight": 0.0}, {"weight": 0.25}, {"weight": 3.0}],
    ),
    "a group-of box that nobody lies in is missed": (world([(1, 2, A, GROUP), (1, 2, B, {})], [(1, 2, B, 0.3)]), [PLAIN, {"weight": 0.0}, {"weight": 0.5}]),
    "boxes come before group-of boxes": (
        world([(1, 2, (0, 0, 50, 50), GROUP), (1, 2, A, {})], [(1, 2, A, 0.6), (1, 2, A, 0.9), (1, 2, INSIDE[0], 0.5)]),
        [PLAIN, {"weight": 0.0}],
    ),
    "group-of boxes take by the share of the detection": (
        world([(1, 2, (0, 0, 10, 10), GROUP), (1, 2, (8, 0, 10, 10), GROUP)], [(1, 2, (5, 0, 10, 10), 0.9), (1, 2, (0, 5, 10, 10), 0.8), (1, 2, (0, 6, 10, 10), 0.7)]),
        [PLAIN],
    ),
    "scores that are not above zero never count in a group-of box": (
        world([(1, 2, A, GROUP), (2, 2, A, GROUP)], [(1, 2, INSIDE[0], 0.0), (1, 2, INSIDE[1], -0.5), (2, 2, INSIDE[0], -0.5), (2, 2, INSIDE[0], 0.1)]),
        [PLAIN],
    ),
    "detections of classes that are not verified in the image are left out": (
        world([(1, 2, A, {}), (2, 2, A, {})], [(1, 2, A, 0.5), (1, 4, A, 0.9), (2, 4, A, 0.8), (3, 2, A, 0.7), (2, 2, A, 0.4)], [(1, 6)], [(2, 4), (3, 2)]),
        [PLAIN, {"verified": False}],
    ),
    "expansion gives each box to its ancestors but the root": (
        world([(1, CAT, A, {}), (1, PET, B, {}), (2, BIRD, C, {})], [(1, category, box, 0.9) for category in range(1, 7) for box in (A, B)] + [(2, ANIMAL, C, 0.5), (2, HOME, C, 0.6)]),
        [PLAIN, TREE],
    ),
    "positive labels go up and negative labels go down": (
        world(
            [(1, CHAIR, A, {}), (2, CHAIR, A, {}), (3, CAT, A, {}), (3, PET, C, {})],
            [(image, category, B, 0.9 - category / 100) for image in (1, 2, 3) for category in range(1, 7)] + [(3, PET, A, 0.5), (3, ANIMAL, C, 0.4)],
            [(1, CAT)], [(2, PET)],
        ),
        [PLAIN, TREE, {"hierarchy": HIERARCHY, "verified": False}],
    ),
    "of equal scores the last counts first, over images too": (
        world([(1, 2, A, {}), (2, 2, A, {}), (3, 2, A, {}), (3, 2, C, GROUP)], [(3, 2, B, 0.5), (1, 2, A, 0.5), (2, 2, B, 0.5), (2, 2, A, 0.5), (1, 2, B, 0.5), (3, 2, (205, 20, 4, 4), 0.5), (3, 2, A, 0.5)]),
        [PLAIN],
    ),
    "equal scores within an image": (world([(1, 2, A, {}), (1, 2, B, {})], [(1, 2, A, 0.5), (1, 2, (11, 10, 20, 20), 0.5), (1, 2, C, 0.5), (1, 2, B, 0.5)]), [PLAIN]),
    "scores of NaN and of -10 or less are left out": (world([(1, 2, A, {})], [(1, 2, A, NAN), (1, 2, A, -10.0), (1, 2, A, -11), (1, 2, A, -9.5)]), [PLAIN]),
    "detections of no size, inverted or with NaN are left out": (
        world([(1, 2, A, {})], [(1, 2, (10, 10, 0, 20), 0.9), (1, 2, (30, 30, -20, -20), 0.8), (1, 2, (10, NAN, 20, 20), 0.7), (1, 2, (10, 10, 20, NAN), 0.6), (1, 2, A, 0.5)]),
        [PLAIN],
    ),
    "infinite detections": (world([(1, 2, A, {}), (1, 2, (0, 0, INF, INF), {})], [(1, 2, (0, 0, INF, INF), 0.9), (1, 2, (-INF, 0, INF, 5), 0.8), (1, 2, A, 0.7)]), [PLAIN]),
    "ground truth with NaN keeps its neighbours from matching": (world([(1, 2, A, {}), (1, 2, (10, NAN, 20, 20), {}), (2, 2, A, {})], [(1, 2, A, 0.9), (2, 2, A, 0.8)]), [PLAIN]),
    "ground truth of no size": (world([(1, 2, (10, 10, 0, 0), {}), (2, 2, (10, 10, 0, 5), GROUP)], [(1, 2, A, 0.9), (2, 2, A, 0.8)]), [PLAIN]),
    "odd: inverted ground truth": (world([(1, 2, (30, 30, -20, -20), {})], [(1, 2, A, 0.9)]), [PLAIN]),
    "a category has group-of boxes alone": (world([(1, 2, A, GROUP), (1, 4, A, {})], [(1, 2, INSIDE[0], 0.9), (1, 4, A, 0.5)]), [PLAIN, {"weight": 0.0}]),
    "there are no detections": (world([(1, 2, A, {})], []), [PLAIN]),
    "there are no boxes": (world([], [(1, 2, A, 0.9)], [(1, 2)]), [PLAIN]),
    "gaps between the ids of categories": (
        world(
            [(1, i, A, {}) for i in range(1, 60, 3)],
            [(1, i, A if i % 2 else B, 0.9 - i / 100) for i in range(1, 60, 3)] + [(1, i, A, 0.95 - i / 100) for i in range(1, 60, 3)] + [(2, i, A, 0.97) for i in range(1, 60, 6)],
            [(2, i) for i in range(1, 60, 6)],
            categories=[{"id": i, "name": f"c{i}"} for i in range(1, 60, 3)],
        ),
        [PLAIN],
    ),
    "iscrowd stands for group-of unless the dataset says": (
        world([(1, 2, A, {"iscrowd": 1}), (2, 2, A, {"iscrowd": 1, "is_group_of": 0}), (3, 2, A, {"IsGroupOf": 1, "iscrowd": 0})], [(i, 2, INSIDE[0], 0.9) for i in (1, 2, 3)]),
        [PLAIN],
    ),
}


def random_world(seed):
    rng = np.random.RandomState(seed)
    images = int(rng.randint(1, 6))
    grid = rng.choice([1, 1, 5, 0])
    levels = int(rng.choice([1, 3, 10, 1000]))

    def number(low, high):
        value = rng.uniform(low, high)
        return float(value) / 64 if grid == 0 else int(round(value / grid) * grid)

    def box():
        return [number(0, 60), number(0, 60), number(5, 40), number(5, 40)]

    category = lambda: int(rng.choice([1, 2, 2, 3, 4, 4, 5, 6]))
    image = lambda: int(rng.randint(images)) + 1
    objects = []
    for _ in range(rng.randint(1, 25)):
        own = box() if not objects or rng.rand() < 0.8 else objects[rng.randint(len(objects))][2]
        objects.append((image(), category(), own, {"is_group_of": int(rng.rand() < 0.3)}))
    detections = []
    for _ in range(rng.randint(0, 60)):
        where, what, own = image(), category(), box()
        if rng.rand() < 0.7:
            where, what, near, _ = objects[rng.randint(len(objects))]
            scale = rng.choice([1, 1, 0.5])
            own = [value + (number(-4, 4) if rng.rand() < 0.5 else 0) for value in near[:2]] + [value * scale for value in near[2:]]
        if rng.rand() < 0.04:
            own[rng.randint(4)] = [NAN, INF, -7, 0][rng.randint(4)]
        score = rng.randint(levels) / levels
        if rng.rand() < 0.03:
            score = [NAN, -0.5, -12, -0.0][rng.randint(4)]
        detections.append((where, what, own, score))
    labels = [[(image(), category()) for _ in range(rng.randint(0, 8))] for _ in range(2)]
    weight = float(rng.choice([0.0, 0.5, 1.0, 2.0]))
    runs = [PLAIN, {"hierarchy": HIERARCHY, "weight": weight}, {"verified": False, "iou": 0.25}]
    return world(objects, detections, *labels, images), runs


def cases():
    for name, (own, runs) in RULES.items():
        yield name, own, runs
    for seed in range(40):
        own, runs = random_world(seed)
        yield f"world {seed}", own, runs
