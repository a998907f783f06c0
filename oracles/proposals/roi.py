"""What torchvision answers about regions of interest: roi_align, roi_pool, LevelMapper, MultiScaleRoIAlign; and the RPN's filter.

    python roi.py > roi.json
"""

import json
from collections import OrderedDict

import torch
from torchvision.models.detection._utils import BoxCoder
from torchvision.models.detection.rpn import RegionProposalNetwork
from torchvision.ops import MultiScaleRoIAlign, roi_align, roi_pool
from torchvision.ops.poolers import LevelMapper

GEN = torch.Generator().manual_seed(2026)


def uniform(*shape, low=0.0, high=1.0, places=3):
    return torch.round(torch.rand(*shape, generator=GEN, dtype=torch.double) * (high - low) + low, decimals=places)


def flat(t, places=None):
    t = t.detach().flatten()
    return [round(v, places) if places else v for v in t.tolist()]


def regions(count, width, height, images):
    """Inside, across the border, outside, tiny and inverted."""
    low = uniform(count, 2, low=-0.4, high=1.1) * torch.tensor([width, height])
    size = uniform(count, 2, low=-0.05, high=0.9) * torch.tensor([width, height])
    image = torch.randint(0, images, (count, 1), generator=GEN).double()
    rois = torch.cat([image, low, low + size], 1)
    odd = torch.tensor(
        [
            [0, 0, 0, width, height],
            [0, 5 * width, 5 * height, 6 * width, 6 * height],
            [0, 3, 3, 3, 3],
            [images - 1, -width, -height, 2 * width, 2 * height],
            [0, 10, 10, 4, 2],
        ],
        dtype=torch.double,
    )
    return torch.round(torch.cat([rois, odd]), decimals=2)


def pooling():
    out = []
    for dtype, name in ((torch.float32, "f32"), (torch.float64, "f64")):
        features = uniform(2, 3, 9, 13, low=-2, high=2).to(dtype)
        rois = regions(14, 104, 72, 2).to(dtype)
        cases = []
        for size, scale, ratio, aligned in (
            ([7, 7], 0.125, -1, False),
            ([7, 7], 0.125, 2, True),
            ([3, 5], 0.125, 0, True),
            ([2, 2], 0.3, 3, False),
            ([1, 4], 1.0, 1, True),
        ):
            answer = roi_align(features, rois, size, scale, ratio, aligned)
            cases.append(
                {
                    "kind": "align", "outputSize": size, "spatialScale": scale, "samplingRatio": ratio,
                    "aligned": aligned, "answer": flat(answer, 7),
                }
            )  # fmt: skip
        for size, scale in (([7, 7], 0.125), ([2, 3], 0.3), ([1, 1], 1.0)):
            answer = roi_pool(features, rois, size, scale)
            cases.append({"kind": "pool", "outputSize": size, "spatialScale": scale, "answer": flat(answer, 7)})
        out.append(
            {"type": name, "features": flat(features), "dims": list(features.shape), "rois": flat(rois), "cases": cases}
        )
    return out


def levels():
    low = uniform(200, 2, high=600)
    boxes = torch.cat([low, low + 2 ** uniform(200, 2, low=0, high=10)], 1)
    side = torch.tensor([56.0, 111.999, 112, 223.99999, 224, 448, 896, 1e6]).double()
    boxes = torch.cat([boxes, torch.stack([side * 0, side * 0, side, side], 1)])
    out = []
    for dtype, name in ((torch.float32, "f32"), (torch.float64, "f64")):
        for options in ({"k_min": 2, "k_max": 5}, {"k_min": 3, "k_max": 7, "canonical_scale": 200, "canonical_level": 5}):
            answer = LevelMapper(**options)([boxes.to(dtype)])
            out.append({"type": name, "options": options, "answer": answer.tolist()})
    return {"boxes": flat(boxes), "cases": out}


def pyramid():
    sizes = [(48, 40), (24, 20), (12, 10), (6, 5)]
    maps = [torch.round(uniform(2, 2, h, w, low=-1, high=1), decimals=1) for h, w in sizes]
    boxes = [regions(7, 160, 192, 1)[:, 1:] for _ in range(2)]
    boxes = [b[(b[:, 2] >= b[:, 0]) & (b[:, 3] >= b[:, 1])] for b in boxes]
    named = OrderedDict((str(i), m) for i, m in enumerate(maps))
    answer = MultiScaleRoIAlign(list(named), [3, 3], 2, canonical_scale=60)(named, boxes, [(192, 160), (180, 150)])
    return {
        "maps": [{"dims": list(m.shape), "data": flat(m)} for m in maps],
        "boxes": [flat(b) for b in boxes],
        "imageHeight": 192,
        "outputSize": [3, 3],
        "samplingRatio": 2,
        "canonicalScale": 60,
        "answer": flat(answer, 9),
    }


def rpn():
    """The whole of a trained network's way from its heads' outputs to proposals, but for the network."""
    out = []
    for dtype, name in ((torch.float32, "f32"), (torch.float64, "f64")):
        for sizes, pre, post, threshold, score, least in (
            ([60, 24, 6], 30, 40, 0.7, 0.0, 1e-3),
            ([60, 24, 6], 1000, 10, 0.5, 0.4, 8.0),
            ([900, 300], 1000, 1000, 0.7, 0.0, 1e-3),
        ):
            count = sum(sizes)
            centre = uniform(count, 2, low=-10, high=110) * torch.tensor([1.6, 1.2])
            side = 2 ** uniform(count, 2, low=2, high=6.5)
            anchors = torch.round(torch.cat([centre - side / 2, centre + side / 2], 1), decimals=2).to(dtype)
            deltas = (uniform(count, 4, low=-1, high=1) * torch.tensor([0.4, 0.4, 0.5, 0.5])).to(dtype)
            deltas[3, 2] = 6.5  # beyond the clamp
            objectness = uniform(count, low=-4, high=4, places=6).to(dtype)
            assert len(objectness.unique()) == count  # topk's order of equal values is nobody's promise
            network = RegionProposalNetwork(
                None, None, 0.7, 0.3, 256, 0.5,
                {"training": pre, "testing": pre}, {"training": post, "testing": post}, threshold, score_thresh=score,
            )  # fmt: skip
            network.min_size = least
            network.eval()
            boxes = BoxCoder((1.0, 1.0, 1.0, 1.0)).decode(deltas, [anchors])
            found, scores = network.filter_proposals(
                boxes.view(1, count, 4), objectness.view(1, count, 1), [(120, 160)], sizes
            )
            out.append(
                {
                    "type": name, "anchorsPerLevel": sizes, "preNmsTopN": pre, "postNmsTopN": post, "iouThreshold": threshold,
                    "scoreThreshold": score, "minSize": least, "imageSize": [160, 120], "anchors": flat(anchors, 5),
                    "deltas": flat(deltas, 6), "objectness": flat(objectness, 6), "boxes": flat(found[0], 5),
                    "scores": flat(scores[0], 7),
                }
            )  # fmt: skip
    return out


if __name__ == "__main__":
    answers = {"pooling": pooling(), "levels": levels(), "pyramid": pyramid(), "rpn": rpn()}
    print(json.dumps(answers, separators=(",", ":")))
