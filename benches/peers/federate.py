"""Makes a COCO dataset federated, as LVIS is: sets of categories for each image, and how frequent each category is.

    python federate.py GT.json OUT.json [SEED]

Each image is searched for its own categories and for about as many others; of a tenth of its own not all are annotated.
"""

import json
import random
import sys
from collections import defaultdict

source, target, *seed = sys.argv[1:]
rng = random.Random(int(seed[0]) if seed else 1203)
with open(source) as file:
    dataset = json.load(file)
categories = [category["id"] for category in dataset["categories"]]
positive, images_of = defaultdict(set), defaultdict(set)
for annotation in dataset["annotations"]:
    annotation.pop("iscrowd", None)
    positive[annotation["image_id"]].add(annotation["category_id"])
    images_of[annotation["category_id"]].add(annotation["image_id"])
for image in dataset["images"]:
    own = sorted(positive[image["id"]])
    # what is often seen is often searched for
    likely = categories[: len(categories) // 8] + rng.sample(categories, len(own) + 3)
    image["neg_category_ids"] = sorted(set(rng.sample(likely, len(own) + 12)) - set(own))
    image["not_exhaustive_category_ids"] = [category for category in own if rng.random() < 0.1]
for category in dataset["categories"]:
    count = len(images_of[category["id"]])
    category["frequency"] = "r" if count <= 2 else "c" if count <= 10 else "f"
with open(target, "w") as file:
    json.dump(dataset, file, separators=(",", ":"))
