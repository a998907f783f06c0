"""What torch and torchvision answer about losses (with autograd's gradients), box coding and matching, doubles.

    python training.py > training.json
"""

import json

import torch
import torch.nn.functional as F
from torchvision.models.detection._utils import BoxCoder, Matcher
from torchvision.ops import (
    box_iou,
    complete_box_iou_loss,
    distance_box_iou_loss,
    generalized_box_iou_loss,
    sigmoid_focal_loss,
)

torch.set_default_dtype(torch.double)
GEN = torch.Generator().manual_seed(99)


def uniform(*shape, low=0.0, high=1.0):
    return torch.round(torch.rand(*shape, generator=GEN) * (high - low) + low, decimals=3)


def some_boxes(count, side=60.0):
    low = uniform(count, 2, high=side)
    return torch.round(torch.cat([low, low + uniform(count, 2, low=4, high=40)], 1), decimals=3)


def flat(t):
    return t.detach().flatten().tolist()


def loss(name, predictions, targets, options, function):
    """Each element's loss with its own gradient, then the mean's and the sum's."""
    answers = {}
    for reduction in ("none", "mean", "sum"):
        given = predictions.clone().requires_grad_()
        value = function(given, targets, reduction)
        value.sum().backward()
        answers[reduction] = {"value": flat(value), "gradient": flat(given.grad)}
    return {
        "name": name,
        "predictions": flat(predictions),
        "targets": flat(targets),
        "options": options,
        "answers": answers,
    }


def reduced(each, reduction):
    return each if reduction == "none" else getattr(each, reduction)()


def ciou(p, t, detach):
    """After Zheng et al. 2020. torchvision's own adds its 1e-7 whatever eps it is given: it is only near."""
    shape = lambda b: torch.atan((b[:, 2] - b[:, 0]) / (b[:, 3] - b[:, 1]))
    v = 4 / torch.pi**2 * (shape(t) - shape(p)) ** 2
    weight = v / (1 - box_iou(p, t).diagonal() + v)
    own = distance_box_iou_loss(p, t, eps=0) + (weight.detach() if detach else weight) * v
    assert torch.allclose(own, complete_box_iou_loss(p, t), rtol=0, atol=1e-7)
    return own


def losses():
    logits = uniform(20, low=-6, high=6)
    binary = (uniform(20) < 0.4).double()
    soft = uniform(20)
    probs = uniform(20, low=0.01, high=0.99)
    out = []
    for alpha, gamma in ((0.25, 2.0), (None, 2.0), (0.5, 1.5), (0.25, 0.0)):
        weight = -1 if alpha is None else alpha  # below 0, torchvision weighs all alike
        options = {"alpha": alpha, "gamma": gamma, "logits": True}
        out.append(
            loss("focalLoss", logits, binary, options, lambda p, t, r: sigmoid_focal_loss(p, t, weight, gamma, r))
        )
        # On probabilities, the same by way of the logit, which autograd differentiates through.
        options = {"alpha": alpha, "gamma": gamma}
        out.append(
            loss("focalLoss", probs, binary, options, lambda p, t, r: sigmoid_focal_loss(p.logit(), t, weight, gamma, r))
        )
    out.append(
        loss(
            "binaryCrossEntropy", logits, soft, {"logits": True},
            lambda p, t, r: F.binary_cross_entropy_with_logits(p, t, reduction=r),
        )
    )  # fmt: skip
    out.append(
        loss("binaryCrossEntropy", probs, soft, {}, lambda p, t, r: F.binary_cross_entropy(p, t, reduction=r))
    )
    rows, classes = uniform(8, 5, low=-5, high=5), torch.tensor([0, 4, 2, -100, 1, 3, -100, 2])
    out.append(
        loss("crossEntropy", rows, classes, {"ignoreIndex": -100}, lambda p, t, r: F.cross_entropy(p, t, reduction=r))
    )
    some = torch.softmax(rows, 1)
    out.append(
        loss(
            "crossEntropy", some, classes, {"ignoreIndex": -100, "logits": False},
            lambda p, t, r: F.nll_loss(p.log(), t, reduction=r),
        )
    )  # fmt: skip
    given, wanted = uniform(20, low=-3, high=3), uniform(20, low=-3, high=3)
    for beta in (1.0, 0.11, 0.0):
        out.append(
            loss("smoothL1Loss", given, wanted, {"beta": beta}, lambda p, t, r: F.smooth_l1_loss(p, t, reduction=r, beta=beta))
        )
    a, b = some_boxes(24), some_boxes(24)
    b[:12] = torch.round(a[:12] + uniform(12, 4, low=-3, high=3), decimals=3)  # half of them near, the rest far or apart
    # eps is added by torchvision and a least value here: none in either.
    exact = {"eps": 0}
    out.append(loss("iouLoss", a, b, exact, lambda p, t, r: reduced(1 - box_iou(p, t).diagonal(), r)))
    out.append(loss("giouLoss", a, b, exact, lambda p, t, r: generalized_box_iou_loss(p, t, r, eps=0)))
    out.append(loss("diouLoss", a, b, exact, lambda p, t, r: distance_box_iou_loss(p, t, r, eps=0)))
    for detach in (True, False):
        options = {"eps": 0, "detachShapeWeight": detach}
        out.append(loss("ciouLoss", a, b, options, lambda p, t, r: reduced(ciou(p, t, detach), r)))
    return out


def coding():
    out = []
    for weights in ((1.0, 1.0, 1.0, 1.0), (10.0, 10.0, 5.0, 5.0), (2.0, 3.0, 0.5, 0.25)):
        coder = BoxCoder(weights)
        anchors, boxes = some_boxes(12), some_boxes(12)
        deltas = uniform(12, 4, low=-8, high=8) * torch.tensor(weights)  # some beyond the clamp
        clamped = (deltas / torch.tensor(weights))[:, 2:] > coder.bbox_xform_clip
        assert clamped.any() and not clamped.all()
        out.append(
            {
                "weights": weights,
                "anchors": flat(anchors),
                "boxes": flat(boxes),
                "encoded": flat(coder.encode_single(boxes, anchors)),
                "deltas": flat(deltas),
                "decoded": flat(coder.decode_single(deltas, anchors)),
            }
        )
    return out


def matching():
    y, x = torch.meshgrid(torch.arange(0.0, 64, 8), torch.arange(0.0, 64, 8), indexing="ij")
    centre = torch.stack([x, y], -1).reshape(-1, 1, 2) + 4
    half = torch.tensor([[6.0, 6.0], [12.0, 8.0], [8.0, 14.0]])[None]
    anchors = torch.cat([centre - half, centre + half], 2).reshape(-1, 4)
    scattered = some_boxes(7, 40.0)
    # A ground truth between four anchors (all four tie), the same twice, and one that overlaps none.
    odd = torch.tensor([[10.0, 10.0, 22.0, 22.0], [10.0, 10.0, 22.0, 22.0]])
    far = torch.tensor([[500.0, 500.0, 520.0, 520.0]])
    out = []
    for truth in (scattered, torch.cat([scattered, odd]), torch.cat([odd, far])):
        iou = box_iou(truth, anchors)
        for high, low in ((0.7, 0.3), (0.5, 0.4), (0.5, 0.5)):
            for allow in (True, False):
                matched = Matcher(high, low, allow_low_quality_matches=allow)(iou)
                out.append(
                    {
                        "truth": flat(truth), "positiveThreshold": high, "negativeThreshold": low,
                        "allowLowQualityMatches": allow, "matched": matched.tolist(),
                    }
                )  # fmt: skip
    return {"anchors": flat(anchors), "cases": out}


if __name__ == "__main__":
    print(json.dumps({"losses": losses(), "coding": coding(), "matching": matching()}, separators=(",", ":")))
