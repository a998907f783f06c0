"""Writes cases/*.jsonl: calls of other libraries on random worlds, and their answers. See README.md."""

import argparse
import base64
import json
import pathlib

import cv2
import numpy as np
import onnx
import onnxruntime
import torch
import torchvision.ops as ops

from worlds import World


def packed(array):
    array = np.ascontiguousarray(array)
    return f"{array.dtype.kind}{array.dtype.itemsize}:{base64.b64encode(array.tobytes()).decode()}"


def torchvision_cases(rng):
    """One world through every function; float32 mostly."""
    world = World(rng)
    dtype = np.float64 if rng.uniform() < 0.25 else np.float32
    boxes, scores = world.corners(dtype), world.scores(dtype)
    tensor, values = torch.from_numpy(boxes), torch.from_numpy(scores)
    threshold = float(rng.choice([world.iou, -0.1])) if rng.uniform() < 0.05 else world.iou
    yield "nms", [boxes, scores, threshold], ops.nms(tensor, values, threshold).int()
    classes = rng.integers(-1, 4, world.count)
    kept = ops.batched_nms(tensor, values, torch.from_numpy(classes), threshold)
    yield "batched_nms", [boxes, scores, classes.astype("f8"), threshold], kept.int()
    other = boxes[rng.permutation(world.count)][:7]
    second = torch.from_numpy(other)
    fmt = str(rng.choice(["xyxy", "xywh", "cxcywh"]))
    yield "box_iou", [boxes[:9], other, fmt], ops.box_iou(tensor[:9], second, fmt)
    yield "generalized_box_iou", [boxes[:9], other], ops.generalized_box_iou(tensor[:9], second)
    yield "distance_box_iou", [boxes[:9], other], ops.distance_box_iou(tensor[:9], second)
    yield "complete_box_iou", [boxes[:9], other], ops.complete_box_iou(tensor[:9], second)
    yield "box_area", [boxes, fmt], ops.box_area(tensor, fmt)
    to = str(rng.choice(["xyxy", "xywh", "cxcywh"]))
    yield "box_convert", [boxes, fmt, to], ops.box_convert(tensor, fmt, to)
    size = [int(rng.integers(1, 300)), int(rng.integers(1, 300))]
    yield "clip_boxes_to_image", [boxes, size], ops.clip_boxes_to_image(tensor, size)
    least = float(rng.choice([0.1, 1.0, 3.0, 20.0]))
    yield "remove_small_boxes", [boxes, least], ops.remove_small_boxes(tensor, least).int()
    turned = rng.choice(["xywhr", "cxcywhr", "xyxyxyxy"], 2)
    width = 8 if turned[0] == "xyxyxyxy" else 5
    rotated = rng.uniform(-90, 90, (min(world.count, 4), width)).astype(dtype)
    yield "box_convert", [rotated, str(turned[0]), str(turned[1])], ops.box_convert(torch.from_numpy(rotated), *map(str, turned))
    masks = (rng.uniform(size=(3, 5, 6)) < 0.15).astype("u1")
    yield "masks_to_boxes", [masks, [3, 5, 6]], ops.masks_to_boxes(torch.from_numpy(masks))
    a, b = boxes[: world.count // 2], boxes[world.count // 2 : world.count // 2 * 2]
    reduction = str(rng.choice(["none", "mean", "sum"]))
    for loss in ("generalized_box_iou_loss", "distance_box_iou_loss", "complete_box_iou_loss"):
        answer = getattr(ops, loss)(torch.from_numpy(a), torch.from_numpy(b), reduction)
        yield loss, [a, b, reduction], answer.reshape(-1)


def opencv_cases(rng):
    world = World(rng, odd=rng.uniform() < 0.3)
    boxes = world.corners(np.float64)
    boxes = boxes[np.isfinite(boxes).all(1) & (np.abs(boxes) < 1e18).all(1)]
    world.count = len(boxes)
    if not world.count:
        return
    boxes[:, 2:] -= boxes[:, :2]
    if rng.uniform() < 0.4:
        boxes = boxes.astype("f4").astype("f8")
    scores = world.scores(nan=False)
    least = float(rng.choice([0.0, 0.25, 0.5]))
    eta = float(rng.choice([1.0, 0.9, 0.5, 1.2]))
    top_k = int(rng.choice([0, 0, 3, 10, -1]))
    options = [least, world.iou, eta, top_k]
    as_list, values = boxes.tolist(), scores.tolist()
    kept = np.array(cv2.dnn.NMSBoxes(as_list, values, *options), "i4")
    yield "NMSBoxes", [boxes, scores, *options], kept
    classes = rng.integers(0, 4, world.count)
    kept = np.array(cv2.dnn.NMSBoxesBatched(as_list, values, classes.tolist(), *options), "i4")
    yield "NMSBoxesBatched", [boxes, scores, classes.astype("i4"), *options], kept
    whole = np.clip(boxes, -1e4, 1e4).astype("i4")
    linear = bool(rng.uniform() < 0.4)
    method = cv2.dnn.SOFT_NMSMETHOD_SOFTNMS_LINEAR if linear else cv2.dnn.SOFT_NMSMETHOD_SOFTNMS_GAUSSIAN
    sigma = float(rng.choice([0.5, 0.1, 2.0, rng.uniform(0.01, 1)]))
    lowered, indices = cv2.dnn.softNMSBoxes(
        whole.tolist(), values, least / 10, world.iou, top_k=max(top_k, 0), sigma=sigma, method=method
    )
    name = "SOFTNMS_LINEAR" if linear else "SOFTNMS_GAUSSIAN"
    arguments = [whole, scores, least / 10, world.iou, max(top_k, 0), sigma, name]
    yield "softNMSBoxes", arguments, {"updated_scores": np.array(lowered, "f4").ravel(), "indices": np.array(indices, "i4").ravel()}


SESSIONS = {}


def nms_operator(center, with_threshold):
    """A model of nothing but the operator."""
    if (center, with_threshold) not in SESSIONS:
        kinds = [("boxes", 1, 3), ("scores", 1, 3), ("most", 7, 1), ("iou", 1, 1), ("least", 1, 1)]
        inputs = [
            onnx.helper.make_tensor_value_info(name, kind, [None] * rank if rank == 3 else [1])
            for name, kind, rank in kinds[: 5 if with_threshold else 4]
        ]
        node = onnx.helper.make_node(
            "NonMaxSuppression", [one.name for one in inputs], ["selected"], center_point_box=center
        )
        output = onnx.helper.make_tensor_value_info("selected", 7, [None, 3])
        graph = onnx.helper.make_graph([node], "nms", inputs, [output])
        model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 11)], ir_version=8)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        SESSIONS[center, with_threshold] = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
    return SESSIONS[center, with_threshold]


def onnx_cases(rng):
    world = World(rng)
    batches, classes = int(rng.integers(1, 4)), int(rng.integers(1, 4))
    center = int(rng.uniform() < 0.4)
    boxes = np.stack([world.corners() for _ in range(batches)])
    if center:
        boxes[..., 2:] -= boxes[..., :2]
    with_threshold = rng.uniform() < 0.7
    scores = np.stack([[world.scores(nan=with_threshold) for _ in range(classes)] for _ in range(batches)])
    most, least = int(rng.choice([0, 1, 3, 100, -2])), float(rng.choice([0.0, 0.3]))
    feed = {"boxes": boxes, "scores": scores, "most": np.array([most]), "iou": np.array([world.iou], "f4")}
    options = {"max_output_boxes_per_class": most, "iou_threshold": world.iou, "center_point_box": center}
    if with_threshold:
        feed["least"] = np.array([least], "f4")
        options["score_threshold"] = least
    (selected,) = nms_operator(center, with_threshold).run(None, feed)
    tensors = [{"data": tensor.ravel(), "dims": list(tensor.shape)} for tensor in (boxes, scores)]
    yield "nonMaxSuppression", [*tensors, options], {"dims": list(selected.shape), "data": selected.astype("i4").ravel()}


def plain(value):
    if isinstance(value, torch.Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        return packed(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


PEERS = {"torchvision": (torchvision_cases, 40), "opencv": (opencv_cases, 120), "onnx": (onnx_cases, 100)}

if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--worlds", type=int, help="of each library")
    options.add_argument("--seed", type=int, default=4)
    options.add_argument("--to", type=pathlib.Path, default=pathlib.Path(__file__).parent / "cases")
    options = options.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for number, (peer, (cases, worlds)) in enumerate(PEERS.items()):
        lines = []
        for world in range(options.worlds or worlds):
            rng = np.random.default_rng([options.seed, number, world])
            for call, arguments, answer in cases(rng):
                line = {"call": call, "arguments": plain(arguments), "expected": plain(answer)}
                lines.append(json.dumps(line, separators=(",", ":")) + "\n")
        (options.to / f"{peer}.jsonl").write_text("".join(lines))
        print(f"{peer}: {len(lines)} calls")
