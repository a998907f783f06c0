"""Networks of some kB for onnxruntime, and what onnxruntime, OpenCV and NumPy make of a picture with them.

    python write.py    writes *.onnx and answers.json beside it

`yolo.onnx` is a YOLOv8 without weights: the score of a cell is how red it is for class 0, and how blue for class 1; its box is the cell and
half a cell around it. So its detections follow from the pixels, and a picture that is resized, padded or read in another order gives others.
"""

import json
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
SIDE, STRIDES, CLASSES = 96, (8, 16, 32), ["red", "blue"]
# Class, x1, y1, x2, y2 on a grey picture.
PICTURE, PATCHES = (250, 170), [(0, 30, 20, 90, 60), (1, 150, 90, 230, 160), (0, 200, 10, 240, 40)]


def picture():
    """RGB bytes."""
    image = np.full((PICTURE[1], PICTURE[0], 3), 60, np.uint8)
    for kind, x1, y1, x2, y2 in PATCHES:
        image[y1:y2, x1:x2] = (230, 10, 20) if kind == 0 else (20, 10, 220)
    return image


def constant(name, value):
    return numpy_helper.from_array(np.asarray(value), name)


def save(name, nodes, inputs, outputs, constants, metadata=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    for key, value in metadata:
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, HERE / f"{name}.onnx")


def cells():
    """Centre and stride of each cell, levels and rows one after the other."""
    found = []
    for stride in STRIDES:
        side = SIDE // stride
        found += [((x + 0.5) * stride, (y + 0.5) * stride, stride) for y in range(side) for x in range(side)]
    return np.array(found, np.float32)


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def yolo(name, shape, kind, metadata, channels_last=False, batch=False):
    """Scores: what a channel has above the mean of the three, averaged over the cell."""
    centres = cells()
    boxes = np.stack([centres[:, 0], centres[:, 1], 2 * centres[:, 2], 2 * centres[:, 2]])[None]
    kernels = np.array([[1, -0.5, -0.5], [-0.5, -0.5, 1]], np.float32).reshape(2, 3, 1, 1)
    nodes, last = [], "images"
    if kind == TensorProto.UINT8:
        nodes.append(helper.make_node("Cast", [last], ["cast"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Div", ["cast", "full"], ["scaled"]))
        last = "scaled"
    elif kind == TensorProto.FLOAT16:
        nodes.append(helper.make_node("Cast", [last], ["cast"], to=TensorProto.FLOAT))
        last = "cast"
    if channels_last:
        nodes.append(helper.make_node("Transpose", [last], ["turned"], perm=[0, 3, 1, 2]))
        last = "turned"
    nodes.append(helper.make_node("Conv", [last, "kernels"], ["colours"]))
    nodes.append(helper.make_node("Clip", ["colours", "zero", "one"], ["clipped"]))
    levels = []
    for stride in STRIDES:
        nodes.append(
            helper.make_node("AveragePool", ["clipped"], [f"p{stride}"], kernel_shape=[stride] * 2, strides=[stride] * 2)
        )
        nodes.append(helper.make_node("Reshape", [f"p{stride}", "flat"], [f"s{stride}"]))
        levels.append(f"s{stride}")
    nodes.append(helper.make_node("Concat", levels, ["scores"], axis=2))
    if batch:  # boxes for each image
        nodes.append(helper.make_node("ReduceMax", ["scores"], ["best"], axes=[1], keepdims=1))
        nodes.append(helper.make_node("Mul", ["best", "zero"], ["none"]))
        nodes.append(helper.make_node("Add", ["boxes", "none"], ["all_boxes"]))
    nodes.append(helper.make_node("Concat", ["all_boxes" if batch else "boxes", "scores"], ["output0"], axis=1))
    constants = [
        constant("kernels", kernels),
        constant("flat", np.array([0 if batch else 1, 2, -1])),
        constant("zero", np.float32(0)),
        constant("one", np.float32(1)),
        constant("full", np.float32(255)),
        constant("boxes", boxes.astype(np.float32)),
    ]
    used = {name for node in nodes for name in node.input}
    constants = [own for own in constants if own.name in used]
    outputs = [value("output0", ["N" if batch else 1, 6, len(centres)])]
    save(name, nodes, [value("images", shape, kind)], outputs, constants, metadata)


def letterboxed(image):
    """As Ultralytics describe it: fitted, centred, padded with 114."""
    height, width = image.shape[:2]
    gain = min(SIDE / width, SIDE / height)
    size = round(width * gain), round(height * gain)
    left, top = (round((SIDE - size[i]) / 2 - 0.1) for i in range(2))
    border = (top, SIDE - size[1] - top, left, SIDE - size[0] - left)
    scaled = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    padded = cv2.copyMakeBorder(scaled, *border, cv2.BORDER_CONSTANT, value=(114, 114, 114))
    return padded, gain, (left, top)


def overlap(a, b):
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)
    return inter / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter)


def detections(output, gain, pad, score=0.25, iou=0.7):
    """Best class of each cell, suppressed in its class in the input's pixels, then on the picture."""
    rows = output[0].T.astype(float)
    found = []
    for source in sorted(range(len(rows)), key=lambda i: (-rows[i, 4:].max(), i)):
        cx, cy, w, h = rows[source, :4]
        kind = int(rows[source, 4:].argmax())
        box = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]
        best = rows[source, 4 + kind]
        if best > score and all(overlap(box, other["box"]) <= iou for other in found if other["classId"] == kind):
            found.append({"box": box, "score": best, "classId": kind, "source": source})
    for one in found:
        moved = (np.array(one["box"]).reshape(2, 2) - pad) / gain
        one["box"] = np.clip(moved, 0, PICTURE).flatten().tolist()
    return found


def exported(name):
    """RT-DETR as its export_onnx.py makes it: fractions of the picture times `orig_target_sizes`."""
    boxes = np.array([[[0.1, 0.2, 0.5, 0.6], [0.55, 0.5, 0.95, 0.9]]], np.float32)
    nodes = [
        helper.make_node("Cast", ["orig_target_sizes"], ["sizes"], to=TensorProto.FLOAT),
        helper.make_node("Concat", ["sizes", "sizes"], ["corners"], axis=1),
        helper.make_node("Mul", ["fractions", "corners"], ["boxes"]),
        # The score of both is the mean of the picture.
        helper.make_node("ReduceMean", ["images"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "weights"], ["scores"]),
        helper.make_node("Identity", ["kinds"], ["labels"]),
    ]
    inputs = [value("images", ["N", 3, SIDE, SIDE]), value("orig_target_sizes", ["N", 2], TensorProto.INT64)]
    outputs = [value("labels", [1, 2], TensorProto.INT64), value("boxes", [1, 2, 4]), value("scores", [1, 2])]
    constants = [
        constant("fractions", boxes),
        constant("weights", np.array([[1, 0.9]], np.float32)),
        constant("kinds", np.array([[1, 0]])),
    ]
    save(name, nodes, inputs, outputs, constants)
    return boxes


def queries(name, case):
    """Queries of ../decode/queries.json, whatever the picture."""
    tensors = [np.array(own["data"], np.float32).reshape(own["dims"])[:1] for own in case["outputs"]]
    nodes = [
        helper.make_node("ReduceMean", ["pixel_values"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["none"]),
        helper.make_node("Add", ["known_logits", "none"], ["logits"]),
        helper.make_node("Add", ["known_boxes", "none"], ["pred_boxes"]),
    ]
    constants = [
        constant("zero", np.float32(0)),
        constant("known_logits", tensors[0]),
        constant("known_boxes", tensors[1]),
    ]
    outputs = [value("logits", list(tensors[0].shape)), value("pred_boxes", list(tensors[1].shape))]
    save(name, nodes, [value("pixel_values", [1, 3, "height", "width"])], outputs, constants)


if __name__ == "__main__":
    metadata = [
        ("description", "A head without weights"),
        ("task", "detect"),
        ("stride", "32"),
        ("imgsz", str([SIDE, SIDE])),
        ("names", str(dict(enumerate(CLASSES)))),
    ]
    yolo("yolo", [1, 3, SIDE, SIDE], TensorProto.FLOAT, metadata)
    yolo("yolo-any-size", ["batch", 3, "height", "width"], TensorProto.FLOAT, [])
    yolo("yolo-batch", ["batch", 3, SIDE, SIDE], TensorProto.FLOAT, metadata, batch=True)
    yolo("yolo-half", [1, 3, SIDE, SIDE], TensorProto.FLOAT16, [])
    yolo("yolo-bytes", [1, SIDE, SIDE, 3], TensorProto.UINT8, [], channels_last=True)
    fractions = exported("rt-detr-export")
    cases = json.loads((HERE.parent / "decode" / "queries.json").read_text())
    for i in (0, 2, 3, 4):
        queries(f"queries-{i}", cases[i])

    padded, gain, pad = letterboxed(picture())
    run = lambda name, feeds: onnxruntime.InferenceSession(HERE / f"{name}.onnx").run(None, feeds)
    images = (padded.astype(np.float32) / 255).transpose(2, 0, 1)[None]
    stretched = cv2.resize(picture(), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    whole = (stretched.astype(np.float32) / 255).transpose(2, 0, 1)[None]
    labels, boxes, scores = run("rt-detr-export", {"images": whole, "orig_target_sizes": np.array([PICTURE])})
    answers = {
        "picture": {"size": PICTURE, "patches": PATCHES},
        "yolo": detections(run("yolo", {"images": images})[0], gain, pad),
        "rt-detr-export": [
            {"box": box, "score": score, "classId": label}
            for box, score, label in zip(boxes[0].tolist(), scores[0].tolist(), labels[0].tolist())
        ],
    }
    assert {one["classId"] for one in answers["yolo"]} == {0, 1}, answers["yolo"]
    (HERE / "answers.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")
