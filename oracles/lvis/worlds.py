"""Random small federated datasets: the worlds of `../coco/worlds.py` with frequencies and sets of categories for each image."""

import importlib.util
import math
import pathlib

spec = importlib.util.spec_from_file_location("coco_worlds", pathlib.Path(__file__).parents[1] / "coco" / "worlds.py")
coco_worlds = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coco_worlds)


class World(coco_worlds.World):
    """One seed's dataset and results, as JSON text, and parameters for them."""

    def some(self, categories, most):
        rng = self.rng
        return [categories[i] for i in rng.randint(len(categories), size=rng.randint(most))] if categories else []

    def dataset(self):
        rng = self.rng
        parts = super().dataset()
        listed = [category["id"] for category in parts["categories"]]
        for image in parts["images"]:
            image["neg_category_ids"] = self.some(listed + [4242], 5)
            image["not_exhaustive_category_ids"] = self.some(listed, 3)
        for category in parts["categories"]:
            category["frequency"] = "rcf"[rng.randint(3)]
        for annotation in parts["annotations"]:
            if self.maybe(0.5):
                annotation.pop("iscrowd", None)
            if self.maybe(0.03):
                annotation["area"] = [0, 0.0, -4, math.inf][rng.randint(4)]
        return parts

    def parameters(self):
        rng = self.rng
        names = {"useCats": "use_cats", "iouThrs": "iou_thrs", "recThrs": "rec_thrs", "areaRng": "area_rng"}
        given = super().parameters()
        params = {names[name]: value for name, value in given.items() if name in names}
        if self.maybe(0.4):
            params["max_dets"] = int(rng.choice([1, 2, 3, 5, 8, 100]))
        if "areaRng" in given and len(given["areaRng"]) > 4:
            params["area_rng_lbl"] = ["all", "small", "medium", "large", "other"]
        if self.maybe(0.15):
            params["img_ids"] = [self.images[i] for i in rng.randint(len(self.images), size=rng.randint(1, 4))]
        if self.maybe(0.15):
            params["cat_ids"] = sorted({self.categories[i] for i in rng.randint(len(self.categories), size=rng.randint(1, 4))})
        return params
