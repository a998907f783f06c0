"""Answers of mask proposals, from segment-anything 1.0 (Apache 2.0), whose code is run without weights.

    pip install segment-anything==1.0
    python sam.py > sam.json

`Sam.postprocess_masks` scales the logits, `calculate_stability_score`, `batched_mask_to_box` and torchvision's `batched_nms` do the rest as
`SamAutomaticMaskGenerator._process_batch` and `_process_crop` call them. The logits are blobs of random places and sharpness; none lies near
a threshold, so that the rounding of singles decides no pixel.
"""

import json
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from segment_anything.modeling.sam import Sam
from segment_anything.utils.amg import batched_mask_to_box, calculate_stability_score
from segment_anything.utils.transforms import ResizeLongestSide
from torchvision.ops.boxes import batched_nms

from geometry import answer, bits, case

RNG = np.random.default_rng(2026)
SIDE, CELLS = 64, 16


def blobs(*leading, cells=(CELLS, CELLS), extent=(CELLS, CELLS)):
    """Logits [..., cells, cells]: up to 20 in an ellipse and -20 outside; the flatter, the less stable. Every second one is a copy of the one before, moved."""
    y, x = np.mgrid[: cells[0], : cells[1]] + 0.5
    out = []
    for index in range(int(np.prod(leading))):
        if index % 2 == 0:
            place, size = RNG.uniform(0.2, 0.8, 2) * extent, RNG.uniform(0.2, 0.4, 2) * extent
            slope = RNG.choice([2.0, 20.0, 40.0])
        shift = 0.2 * (index % 2)
        distance = np.hypot((y - place[0] - shift) / size[0], (x - place[1]) / size[1])
        out.append(np.clip(slope * (1 - distance) * 3, -20, 20) + RNG.normal(0, 0.05, cells))
    if len(out) > 7:
        out[7] = np.full(cells, -20.0)  # nothing
    return (np.round(np.array(out), 2) + 0.003).astype(np.float32).reshape(*leading, *cells)


def scores(*leading):
    return np.round(RNG.uniform(0.8, 1.02, leading), 3)


def proposals(masks, predicted, image, options, stretch=False, full=False):
    width, height = image
    logits = torch.from_numpy(masks.reshape(1, -1, *masks.shape[-2:]))
    if full:
        scaled = logits[0]
    elif stretch:  # SAM 2's transforms: F.interpolate to the image at once
        scaled = F.interpolate(logits, (height, width), mode="bilinear", align_corners=False)[0]
    else:
        model = SimpleNamespace(image_encoder=SimpleNamespace(img_size=SIDE))
        size = ResizeLongestSide.get_preprocess_shape(height, width, SIDE)
        scaled = Sam.postprocess_masks(model, logits, size, (height, width))[0]
    inside, offset = options.get("maskThreshold", 0.0), options.get("stabilityScoreOffset", 1.0)
    for threshold in (inside, inside - offset, inside + offset):
        assert full or (scaled - threshold).abs().min() > 2e-6
    ious = torch.from_numpy(predicted.ravel().astype(np.float32))
    sources = torch.arange(len(ious))
    keep = ious > options.get("scoreThreshold", 0.88)
    scaled, ious, sources = scaled[keep], ious[keep], sources[keep]
    keep = calculate_stability_score(scaled, inside, offset) >= options.get("stabilityScoreThreshold", 0.95)
    scaled, ious, sources = scaled[keep], ious[keep], sources[keep]
    binary = scaled > inside
    boxes = batched_mask_to_box(binary)
    kept = batched_nms(boxes.float(), ious, torch.zeros_like(boxes[:, 0]), options.get("iouThreshold", 0.7))
    assert 2 <= len(kept) < len(ious) or full, (len(kept), len(ious), int((~keep).sum()))
    sources = sources[kept].numpy()
    found = answer(boxes[kept].numpy(), predicted.ravel()[sources], np.zeros(len(kept), int), sources=sources)
    found["wholeMasks"] = [bits(mask.numpy()) for mask in binary[kept]]
    given = {"imageSize": list(image), **({"resize": "stretch"} if stretch else {}), "inputSize": SIDE, **options}
    return case("sam", [np.round(masks.astype(float), 3), predicted], given, [found])


def extent(image):
    """The rows and columns of low-resolution masks that are no padding."""
    return np.array([image[1], image[0]]) / max(image) * CELLS


def main():
    cases = []
    for image, options in [
        ((141, 71), {}),
        ((40, 57), {}),
        ((64, 64), {"iouThreshold": 0.4, "stabilityScoreThreshold": 0.9}),
        ((33, 150), {"maskThreshold": 0.5, "stabilityScoreOffset": 0.75, "scoreThreshold": 0.84, "stabilityScoreThreshold": 0.93}),
    ]:
        cases.append(proposals(blobs(10, 3, extent=extent(image)), scores(10, 3), image, options))
    cases.append(proposals(blobs(30), scores(30), (90, 61), {}, stretch=True))
    cases.append(proposals(blobs(1, 8, cells=(21, 30), extent=(21, 30)), scores(1, 8), (30, 21), {"stabilityScoreThreshold": 0.5, "scoreThreshold": 0.8}, full=True))
    print(json.dumps(cases))


main()
