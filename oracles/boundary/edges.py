"""Masks' boundaries, restated from `boundary_utils.py` of boundary-iou-api (github.com/bowenc0221/boundary-iou-api at 8006aa9)."""

import cv2
import numpy as np
from pycocotools import mask as rles


def boundary(rle, dilation_ratio):
    """A mask without its erosion by a 3 x 3 square, as often as this share of the diagonal has pixels (at least once), in a frame of background."""
    mask = rles.decode(rle)
    height, width = mask.shape
    times = max(1, int(round(dilation_ratio * np.sqrt(height**2 + width**2))))
    framed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    eroded = cv2.erode(framed, np.ones((3, 3), np.uint8), iterations=times)
    return rles.encode(np.asfortranarray(mask - eroded[1 : height + 1, 1 : width + 1]))
