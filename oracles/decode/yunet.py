"""What OpenCV's FaceDetectorYN makes of seeded YuNet outputs, singles.

    python yunet.py > yunet.json

The network is a graph of constants, written here, so that no weights are needed: OpenCV 5.0.0 decodes its outputs as those of a
trained one. The image has the size of the input. Nothing is suppressed: OpenCV rounds boxes to whole pixels for that.
"""

import json
import tempfile

import cv2
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RNG = np.random.default_rng(77)
SIDE, STRIDES, ROLES = 64, (8, 16, 32), (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10))
RANGES = {"cls": (0, 1), "obj": (0, 1), "bbox": (-0.6, 1.6), "kps": (-1, 1)}


def network(outputs):
    """A graph whose outputs are these, plus the input's mean times 0, so that nothing is folded away."""
    nodes, constants, infos = [], [], []
    nodes.append(helper.make_node("ReduceMean", ["input"], ["mean"], keepdims=0))
    constants.append(numpy_helper.from_array(np.float32(0), "zero"))
    nodes.append(helper.make_node("Mul", ["mean", "zero"], ["nothing"]))
    for name, values in outputs.items():
        constants.append(numpy_helper.from_array(values, f"{name}_values"))
        nodes.append(helper.make_node("Add", [f"{name}_values", "nothing"], [name]))
        infos.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, values.shape))
    inputs = [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, SIDE, SIDE])]
    graph = helper.make_graph(nodes, "yunet", inputs, infos, constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def main():
    outputs = {}
    for role, channels in ROLES:
        for stride in STRIDES:
            shape = (1, (SIDE // stride) ** 2, channels)
            outputs[f"{role}_{stride}"] = RNG.uniform(*RANGES[role], shape).round(3).astype(np.float32)
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(network(outputs), file.name)
        threshold, iou = 0.55, 1.0
        detector = cv2.FaceDetectorYN.create(file.name, "", (SIDE, SIDE), threshold, iou, 5000)
        _, faces = detector.detect(np.full((SIDE, SIDE, 3), 128, np.uint8))
    faces = faces.astype(float)
    corners = np.concatenate([faces[:, :2], faces[:, :2] + faces[:, 2:4]], 1)
    print(
        json.dumps(
            {
                "outputs": {name: {"dims": list(v.shape), "data": [round(float(x), 3) for x in v.ravel()]} for name, v in outputs.items()},
                "options": {"scoreThreshold": threshold, "suppress": False},
                "boxes": corners.ravel().round(5).tolist(),
                "scores": faces[:, 14].round(6).tolist(),
                "keypoints": faces[:, 4:14].ravel().round(5).tolist(),
            },
            separators=(",", ":"),
        )
    )


if __name__ == "__main__":
    main()
