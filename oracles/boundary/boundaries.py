"""Boundary AP over pycocotools 2.0.11, by the rules of boundary-iou-api (github.com/bowenc0221/boundary-iou-api at 8006aa9).

Restated from its `boundary_utils.py` and `cocoeval.py`, which need an older NumPy and no other pycocotools beside them:

- a mask's boundary is the mask without its erosion by a 3 x 3 square, as often as 0.02 of the diagonal has pixels (at least once),
  in an image with a frame of background;
- a pair's similarity is the lesser of the IoU of masks and of boundaries, with crowds that of masks;
- `ignore` counts beside `iscrowd`.
"""

import sys
import pathlib

import numpy as np
from edges import boundary
from pycocotools import cocoeval
from pycocotools import mask as rles

sys.path.append(str(pathlib.Path(__file__).parents[1] / "coco"))
import reference  # noqa: E402


class BoundaryEval(cocoeval.COCOeval):
    dilation_ratio = 0.02

    def __init__(self, truth, results, iou_type):
        super().__init__(truth, results, "segm")

    def _prepare(self):
        super()._prepare()
        for annotation in (annotation for own in self._gts.values() for annotation in own):
            annotation["ignore"] = annotation["own_ignore"] or ("iscrowd" in annotation and annotation["iscrowd"])

    def evaluate(self):
        for annotation in self.cocoGt.dataset["annotations"]:
            annotation["own_ignore"] = annotation.get("ignore", 0)
        super().evaluate()

    def computeIoU(self, image, category):
        p = self.params
        ious = super().computeIoU(image, category)
        if len(ious) == 0:
            return ious
        own = [category] if p.useCats else p.catIds
        truth = [annotation for k in own for annotation in self._gts[image, k]]
        found = [detection for k in own for detection in self._dts[image, k]]
        order = np.argsort([-detection["score"] for detection in found], kind="mergesort")[: p.maxDets[-1]]
        edges = [[boundary(shape["segmentation"], self.dilation_ratio) for shape in shapes] for shapes in ([found[i] for i in order], truth)]
        crowds = np.array([int(annotation["iscrowd"]) for annotation in truth])
        of_edges = np.array(rles.iou(*edges, crowds.tolist()))
        ious[:, crowds == 0] = np.minimum(ious[:, crowds == 0], of_edges[:, crowds == 0])
        return ious


def answer(gt, dt, params):
    params = dict(params)
    BoundaryEval.dilation_ratio = params.pop("dilationRatio", 0.02)
    reference.COCOeval = BoundaryEval
    return reference.answer(gt, dt, params)
