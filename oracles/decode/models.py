"""Answers of torchvision's own post-processing, and of derivations in torch for the models that it does not have.

    python models.py > models.json

Small seeded outputs of each head, with what the reference makes of them. Needs torch and torchvision.
"""

import json
from types import SimpleNamespace

import torch
from torchvision.models.detection import fcos, retinanet, ssd
from torchvision.models.detection.anchor_utils import AnchorGenerator, DefaultBoxGenerator
from torchvision.models.detection._utils import BoxCoder, BoxLinearCoder
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.roi_heads import RoIHeads
from torchvision.ops import nms

GEN = torch.Generator().manual_seed(20260)


def normal(*shape, scale=1.0, shift=0.0, decimals=3):
    """Numbers of few digits, so that the file stays small and every reader gets the same single."""
    return torch.round(torch.randn(*shape, generator=GEN) * scale + shift, decimals=decimals)


def uniform(*shape, low=0.0, high=1.0, decimals=3):
    return torch.round(torch.rand(*shape, generator=GEN) * (high - low) + low, decimals=decimals)


def some_boxes(count, side=100.0, least=5.0, most=40.0):
    """Boxes that overlap: many in little room."""
    centre = uniform(count, 2, low=0.2 * side, high=0.8 * side, decimals=1)
    size = uniform(count, 2, low=least, high=most, decimals=1)
    return torch.round(torch.cat([centre - size / 2, centre + size / 2], 1), decimals=2)


def tensor(t):
    return {"dims": list(t.shape), "data": [float(f"{v:.9g}") for v in t.flatten().tolist()]}


def flat(t):
    return [float(f"{v:.9g}") for v in t.flatten().tolist()]


def case(model, outputs, options, boxes, scores, classes):
    return {
        "model": model,
        "outputs": [tensor(t) for t in outputs],
        "options": options,
        "boxes": flat(boxes),
        "scores": flat(scores),
        "classIds": [int(c) for c in classes.tolist()],
    }


def suppress(boxes, scores, classes, threshold, most, agnostic=False):
    """Greedy, within classes, without the offset trick of batched_nms; equal scores keep their order."""
    keep = []
    for c in [None] if agnostic else classes.unique().tolist():
        of = torch.arange(len(scores)) if c is None else torch.nonzero(classes == c).flatten()
        of = of[torch.sort(scores[of], descending=True, stable=True).indices]
        keep += of[nms(boxes[of], scores[of], threshold)].tolist()
    keep = torch.tensor(sorted(keep, key=lambda i: (-scores[i].item(), i)), dtype=torch.long)[:most]
    return boxes[keep], scores[keep], classes[keep]


def centred(b):
    half = b[:, 2:4] * 0.5
    return torch.cat([b[:, :2] - half, b[:, :2] + half], 1)


def ssd_case():
    anchors = some_boxes(60)
    logits, deltas = normal(1, 60, 4, scale=2), normal(1, 60, 4)
    self = SimpleNamespace(
        box_coder=BoxCoder((10.0, 10.0, 5.0, 5.0)),
        score_thresh=0.05,
        topk_candidates=20,
        nms_thresh=0.45,
        detections_per_img=15,
    )
    out = ssd.SSD.postprocess_detections(
        self, {"bbox_regression": deltas, "cls_logits": logits}, [anchors], [(100, 100)]
    )[0]
    options = {"inputSize": 100, "anchors": flat(anchors), "scoreThreshold": 0.05, "topK": 20, "maxDetections": 15}
    return case("ssd", [logits, deltas], options, out["boxes"], out["scores"], out["labels"])


def levels_case(model):
    levels = [40, 16]
    anchors = [some_boxes(n) for n in levels]
    logits = [normal(1, n, 3, scale=2, shift=-1.5) for n in levels]
    deltas = [normal(1, n, 4, scale=0.5) for n in levels]
    outputs = {"cls_logits": logits, "bbox_regression": deltas}
    self = SimpleNamespace(box_coder=BoxCoder((1.0, 1.0, 1.0, 1.0)), topk_candidates=15, detections_per_img=12)
    options = {
        "inputSize": 100,
        "anchors": flat(torch.cat(anchors)),
        "anchorsPerLevel": levels,
        "topK": 15,
        "maxDetections": 12,
    }
    if model == "retinanet":
        self.score_thresh, self.nms_thresh = 0.05, 0.5
        out = retinanet.RetinaNet.postprocess_detections(self, outputs, [anchors], [(100, 100)])[0]
        given = [torch.cat(logits, 1), torch.cat(deltas, 1)]
    else:
        self.score_thresh, self.nms_thresh = 0.2, 0.6
        self.box_coder = BoxLinearCoder(normalize_by_size=True)
        distances = [uniform(1, n, 4, high=1.5) for n in levels]
        centres = [normal(1, n, 1) for n in levels]
        outputs.update(bbox_regression=distances, bbox_ctrness=centres)
        out = fcos.FCOS.postprocess_detections(self, outputs, [anchors], [(100, 100)])[0]
        given = [torch.cat(logits, 1), torch.cat(distances, 1), torch.cat(centres, 1)]
    return case(model, given, options, out["boxes"], out["scores"], out["labels"])


def rcnn_case():
    proposals = some_boxes(50)
    logits, deltas = normal(50, 4, scale=1.5), normal(50, 16)
    self = SimpleNamespace(
        box_coder=BoxCoder((10.0, 10.0, 5.0, 5.0)), score_thresh=0.05, nms_thresh=0.5, detections_per_img=20
    )
    b, s, c = RoIHeads.postprocess_detections(self, logits, deltas, [proposals], [(100, 100)])
    return case("faster-rcnn", [proposals, logits, deltas], {"inputSize": 100, "maxDetections": 20}, b[0], s[0], c[0])


def detr_case():
    """DetrImageProcessor.post_process_object_detection, best first."""
    logits, boxes = normal(1, 40, 5, scale=2), uniform(1, 40, 4, low=0.1, high=0.6)
    scores, labels = logits[0].softmax(-1)[:, :-1].max(-1)
    corners = centred(boxes[0]) * torch.tensor([640.0, 480.0, 640.0, 480.0])
    order = torch.sort(scores, descending=True, stable=True).indices
    order = order[scores[order] > 0.5]
    options = {"imageSize": [640, 480], "clip": False}
    return case("detr", [logits, boxes], options, corners[order], scores[order], labels[order])


def rt_detr_case():
    """RTDetrImageProcessor.post_process_object_detection with use_focal_loss."""
    logits, boxes = normal(1, 40, 6, scale=2), uniform(1, 40, 4, low=0.1, high=0.6)
    scores, index = torch.topk(logits[0].sigmoid().flatten(), 40)
    keep = scores > 0.5
    scores, index = scores[keep], index[keep]
    corners = centred(boxes[0])[index // 6] * torch.tensor([640.0, 480.0, 640.0, 480.0])
    options = {"imageSize": [640, 480], "clip": False, "topK": 40}
    return case("rt-detr", [logits, boxes], options, corners, scores, index % 6)


def yolo_boxes(count):
    b = uniform(count, 4, low=120, high=520, decimals=1)
    b[:, 2:] = uniform(count, 2, low=40, high=200, decimals=1)
    return b


def unletterbox(boxes, image, size=640):
    gain = min(size / image[0], size / image[1])
    pad = [round((size - round(side * gain)) / 2 - 0.1) for side in image]
    boxes = (boxes.double() - torch.tensor(pad * 2, dtype=torch.double)) / gain
    most = torch.tensor(list(image) * 2, dtype=torch.double)
    return torch.minimum(boxes.clamp(min=0), most).float()


def yolov8_case(multi):
    boxes, probs = yolo_boxes(70), uniform(70, 5) ** 4
    head = torch.cat([boxes, probs], 1).T[None].contiguous()
    if multi:
        source, classes = torch.nonzero(probs > 0.25, as_tuple=True)
        order = torch.argsort(classes, stable=True)  # the order of the tensor: class by class
        source, classes = source[order], classes[order]
        scores = probs[source, classes]
    else:
        scores, classes = probs.max(1)
        source = torch.nonzero(scores > 0.25).flatten()
        scores, classes = scores[source], classes[source]
    b, s, c = suppress(centred(boxes[source]), scores, classes, 0.45, 30)
    image = (1001, 563)
    options = {"imageSize": list(image), "iouThreshold": 0.45, "maxDetections": 30, "multiLabel": multi}
    options |= {"subset": True, "inputSize": [640, 640]}
    return case("yolov8", [head], options, unletterbox(b, image), s, c)


def yolov5_case():
    boxes, obj, probs = yolo_boxes(70), uniform(70, 1), uniform(70, 4)
    head = torch.cat([boxes, obj, probs], 1)[None]
    scores, classes = (obj * probs).max(1)
    source = torch.nonzero((scores > 0.25) & (obj[:, 0] > 0.25)).flatten()
    b, s, c = suppress(centred(boxes[source]), scores[source], classes[source], 0.45, 1000)
    options = {"imageSize": [640, 427], "subset": True, "inputSize": [640, 640]}
    return case("yolov5", [head], options, unletterbox(b, (640, 427)), s, c)


def yolox_case():
    """demo_postprocess and multiclass_nms of YOLOX's demo, on an input of 64 × 96."""
    width, height = 96, 64
    grids = []
    for stride in (8, 16, 32):
        rows, columns = height // stride, width // stride
        y, x = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
        grids.append(torch.stack([x, y, torch.full_like(x, stride)], -1).reshape(-1, 3))
    grid = torch.cat(grids).float()
    count = len(grid)
    raw = torch.cat([normal(count, 2), normal(count, 2, scale=0.5, shift=0.5), uniform(count, 4)], 1)
    stride = grid[:, 2:]
    b = torch.cat([(raw[:, :2] + grid[:, :2]) * stride, raw[:, 2:4].double().exp().float() * stride], 1)
    scores, classes = (raw[:, 4:5] * raw[:, 5:]).max(1)
    source = torch.nonzero(scores > 0.3).flatten()
    b, s, c = suppress(centred(b[source]), scores[source], classes[source], 0.45, 300, agnostic=True)
    options = {"inputSize": [width, height], "imageSize": [192, 100], "scoreThreshold": 0.3, "clip": False}
    return case("yolox", [raw[None]], options, b / 0.5, s, c)


def nas_case():
    boxes, probs = some_boxes(50, 640, 40, 200), uniform(50, 3) ** 3
    source, classes = torch.nonzero(probs > 0.25, as_tuple=True)
    b, s, c = suppress(boxes[source], probs[source, classes], classes, 0.7, 300)
    return case("yolo-nas", [boxes[None], probs[None]], {"subset": True}, b, s, c)


def centernet_case(channels):
    """ctdet_decode of CenterNet."""
    heat, size, reg = normal(1, 3, 12, 16), uniform(1, channels, 12, 16, low=1, high=6), uniform(1, 2, 12, 16)
    prob = heat.sigmoid()
    peaks = torch.nn.functional.max_pool2d(prob, 3, stride=1, padding=1) == prob
    scores, index = torch.topk((prob * peaks).flatten(), 20)
    keep = scores > 0.6
    scores, index = scores[keep], index[keep]
    cell = index % (12 * 16)
    x = cell % 16 + reg[0, 0].flatten()[cell]
    y = cell // 16 + reg[0, 1].flatten()[cell]
    sides = size[0].flatten(1)[:, cell]
    if channels == 2:
        sides = torch.stack([sides[0] / 2, sides[1] / 2, sides[0] / 2, sides[1] / 2])
    b = torch.stack([x - sides[0], y - sides[1], x + sides[2], y + sides[3]], 1) * 4
    options = {"scoreThreshold": 0.6, "topK": 20}
    return case("centernet", [heat, size, reg], options, b, scores, index // (12 * 16))


def efficientdet_case():
    """BBoxTransform, ClipBoxes and postprocess of Yet-Another-EfficientDet-Pytorch."""
    anchors = some_boxes(50)
    deltas, probs = normal(1, 50, 4, scale=0.4), uniform(1, 50, 3) ** 3
    w, h = anchors[:, 2] - anchors[:, 0], anchors[:, 3] - anchors[:, 1]
    cx, cy = (anchors[:, 0] + anchors[:, 2]) / 2, (anchors[:, 1] + anchors[:, 3]) / 2
    d = deltas[0]
    x, y = d[:, 1] * w + cx, d[:, 0] * h + cy
    bw, bh = d[:, 3].exp() * w, d[:, 2].exp() * h
    b = torch.stack([x - bw / 2, y - bh / 2, x + bw / 2, y + bh / 2], 1).clamp(0, 100)
    scores, classes = probs[0].max(1)
    source = torch.nonzero(scores > 0.05).flatten()
    b, s, c = suppress(b[source], scores[source], classes[source], 0.5, 100)
    return case("efficientdet", [probs, deltas], {"inputSize": 100, "anchors": flat(anchors)}, b, s, c)


def grid_anchors():
    """torchvision's generators on small maps."""
    sizes, ratios = ((32, 40, 50), (64, 80, 101)), ((0.5, 1.0, 2.0), (0.37, 1.0, 1.91))
    images = ImageList(torch.zeros(1, 3, 96, 130), [(96, 130)])
    maps = [torch.zeros(1, 1, 4, 5), torch.zeros(1, 1, 2, 3)]
    general = AnchorGenerator(sizes, ratios)(images, maps)[0]
    default = DefaultBoxGenerator(
        [[2], [2, 3], [2, 3], [2, 3], [2], [2]],
        scales=[0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
        steps=[8, 16, 32, 64, 100, 300],
    )
    maps = [torch.zeros(1, 1, n, n) for n in (38, 19, 10, 5, 3, 1)]
    boxes = default(ImageList(torch.zeros(1, 3, 300, 300), [(300, 300)]), maps)[0]
    places = list(range(0, len(boxes), 97))
    return {
        "torchvision": {
            "imageSize": [130, 96],
            "featureSizes": [[4, 5], [2, 3]],
            "sizes": sizes,
            "aspectRatios": ratios,
            "anchors": flat(general),
        },
        "ssd300": {"count": len(boxes), "places": places, "boxes": flat(boxes[places])},
    }


def main():
    cases = [
        ssd_case(),
        levels_case("retinanet"),
        levels_case("fcos"),
        rcnn_case(),
        detr_case(),
        rt_detr_case(),
        yolov8_case(False),
        yolov8_case(True),
        yolov5_case(),
        yolox_case(),
        nas_case(),
        centernet_case(2),
        centernet_case(4),
        efficientdet_case(),
    ]
    assert all(c["scores"] for c in cases), [c["model"] for c in cases if not c["scores"]]
    print(json.dumps({"cases": cases, "anchors": grid_anchors()}, separators=(",", ":")))


if __name__ == "__main__":
    main()
