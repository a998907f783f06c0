"""What the PASCAL VOC development kit does, said again in plain Python: VOCevaldet.m and VOCap.m, number by number.

`octave.py` holds it against the kit's own VOCevaldet.m.
"""

import math

# What MATLAB makes of 0:0.1:1: counted from both ends, so that 0.6 is 1 - 0.4 and not 6 * 0.1.
ELEVEN = [k * 0.1 for k in range(6)] + [1 - k * 0.1 for k in range(4, -1, -1)]


def larger(a, b):
    """MATLAB's max: NaN counts only where there is nothing else."""
    return b if math.isnan(a) else a if math.isnan(b) else max(a, b)


def smaller(a, b):
    return b if math.isnan(a) else a if math.isnan(b) else min(a, b)


def is_difficult(annotation):
    if "difficult" in annotation:
        return bool(annotation["difficult"])
    return bool(annotation.get("ignore")) or bool(annotation.get("iscrowd"))


def corners(box):
    x, y, width, height = map(float, box)
    return [x, y, x + width, y + height]


def overlap(a, b, pixel):
    """None where the boxes share nothing."""
    width = smaller(a[2], b[2]) - larger(a[0], b[0]) + pixel
    height = smaller(a[3], b[3]) - larger(a[1], b[1]) + pixel
    if not (width > 0 and height > 0):
        return None
    own = (a[2] - a[0] + pixel) * (a[3] - a[1] + pixel)
    other = (b[2] - b[0] + pixel) * (b[3] - b[1] + pixel)
    return divide(width * height, own + other - width * height)


def divide(a, b):
    if b == 0:
        return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
    return a / b


def labels(gt, dt, category, threshold, pixel):
    """How many objects are to be found, and for each detection, the best first, 1 (true), 0 (false) or None (neither)."""
    objects = {image["id"]: [] for image in gt["images"]}
    for annotation in gt["annotations"]:
        if annotation["category_id"] == category:
            found = [corners(annotation["bbox"]), is_difficult(annotation), False]
            objects[annotation["image_id"]].append(found)
    count = sum(not difficult for own in objects.values() for _, difficult, _ in own)
    own = [detection for detection in dt if detection["category_id"] == category]
    own.sort(key=lambda detection: (math.isnan(detection["score"]), -detection["score"] if detection["score"] == detection["score"] else 0))
    ranked = []
    for detection in own:
        box = corners(detection["bbox"])
        most, best = -math.inf, None
        for candidate in objects[detection["image_id"]]:
            value = overlap(box, candidate[0], pixel)
            if value is not None and value > most:
                most, best = value, candidate
        if not most >= threshold:
            ranked.append(0)
        elif best[1]:
            ranked.append(None)
        else:
            ranked.append(0 if best[2] else 1)
            best[2] = True
    return count, ranked


def curve(count, ranked):
    true = false = 0.0
    recall, precision = [], []
    for label in ranked:
        true += label == 1
        false += label == 0
        recall.append(divide(true, float(count)))
        precision.append(divide(true, false + true))
    return recall, precision


def eleven_points(recall, precision):
    average = 0.0
    for point in ELEVEN:
        reached = [p for r, p in zip(recall, precision) if r >= point]
        best = reached[0] if reached else 0.0
        for value in reached:
            best = larger(best, value)
        average += best / 11
    return average


def all_points(recall, precision):
    recall, precision = [0.0, *recall, 1.0], [0.0, *precision, 0.0]
    for i in range(len(precision) - 2, -1, -1):
        precision[i] = larger(precision[i], precision[i + 1])
    area = 0.0
    for i in range(1, len(recall)):
        if recall[i] != recall[i - 1]:
            area += (recall[i] - recall[i - 1]) * precision[i]
    return area
