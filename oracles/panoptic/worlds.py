"""Random panoptic worlds in which rare things are common: void, crowds, halves, odd ids and areas."""

import numpy as np


def blocks(rng, height, width, ids):
    """A map of rectangles, some of them drawn over others."""
    image = np.zeros((height, width), dtype=np.int64)
    for one in ids:
        top, left = int(rng.integers(0, height)), int(rng.integers(0, width))
        bottom = int(rng.integers(top + 1, height + 1))
        right = int(rng.integers(left + 1, width + 1))
        image[top:bottom, left:right] = one
    return image


def moved(rng, image):
    """The map with some of its ids renamed, merged, shifted or painted over."""
    out = np.roll(image, int(rng.integers(-2, 3)), axis=int(rng.integers(0, 2)))
    for one in np.unique(out):
        act = rng.random()
        if act < 0.1:
            out[out == one] = 0
        elif act < 0.7:
            out[out == one] = int(rng.integers(1, 1 << 24))
    if rng.random() < 0.5:
        rows = int(rng.integers(0, out.shape[0]))
        out[:rows][out[:rows] != 0] = int(rng.integers(1, 300))
    return out


def segments(rng, image, categories, truth, odd):
    """What the JSON says of the map's ids."""
    listed = []
    for one in np.unique(image):
        if one == 0 and not (odd and rng.random() < 0.05):
            continue
        if truth and rng.random() < 0.05:
            continue  # an id that the JSON does not know
        segment = {"id": int(one), "category_id": int(rng.choice(categories))}
        if truth:
            segment["area"] = int((image == one).sum())
            segment["iscrowd"] = int(rng.random() < 0.25)
            if odd and rng.random() < 0.3:
                segment["area"] = [0, 1, segment["area"] * 2, segment["area"] - 0.5][int(rng.integers(0, 4))]
        listed.append(segment)
    if truth and rng.random() < 0.2:
        nowhere = {"id": int(rng.integers(1 << 24, 1 << 26)), "category_id": categories[0], "area": 9}
        listed.append(nowhere | {"iscrowd": int(rng.random() < 0.5)})
    if truth and odd and listed and rng.random() < 0.2:
        listed.append(dict(listed[0], category_id=int(rng.choice(categories))))
    rng.shuffle(listed)
    return listed


def world(seed):
    """Ground truth, predictions, and the maps of both by image id."""
    rng = np.random.default_rng(seed)
    odd = seed % 4 == 3
    categories = [3, 1, 200, 7][: int(rng.integers(1, 5))]
    gt = {"annotations": [], "categories": []}
    for one in categories:
        gt["categories"].append({"id": one, "name": f"c{one}", "isthing": int(rng.random() < 0.6)})
    used = categories + ([99] if odd else [])
    dt = {"annotations": []}
    maps = {}
    for image_id in range(1, int(rng.integers(2, 5))):
        height, width = int(rng.integers(1, 20)), int(rng.integers(1, 40))
        ids = rng.choice([1, 2, 255, 256, 257, 65536, 65537, 9000000, (1 << 24) - 1], int(rng.integers(0, 8)))
        truth = blocks(rng, height, width, ids)
        prediction = moved(rng, truth)
        own = segments(rng, truth, used, True, odd)
        known = {segment["id"]: segment["category_id"] for segment in own}
        theirs = segments(rng, prediction, categories, False, False)
        for segment in theirs:  # mostly the right category, or little would match
            shared = truth[prediction == segment["id"]]
            best = int(np.bincount(shared).argmax()) if shared.size else 0
            if rng.random() < 0.8 and known.get(best) in categories:
                segment["category_id"] = known[best]
        name = f"{image_id}.png"
        gt["annotations"].append({"image_id": image_id, "file_name": name, "segments_info": own})
        dt["annotations"].append({"image_id": image_id, "file_name": name, "segments_info": theirs})
        maps[image_id] = (truth, prediction)
    rng.shuffle(dt["annotations"])
    return gt, dt, maps
