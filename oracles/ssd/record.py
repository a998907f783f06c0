"""Records the raw outputs of a real SSD on photographs: what a network says before any decoding.

The network is the SSD MobileNetV2 for Open Images that MediaPipe's Objectron starts with (Apache License 2.0). The npm package
@mediapipe/objectron ships it inside objectron_solution_packed_assets.data, after its list of 24 labels.

    npm pack @mediapipe/objectron@0.4.1675468480 && tar xzf mediapipe-objectron-*.tgz
    pip install ai-edge-litert==2.3.0 numpy==2.4.6 pillow==13.0.0
    python oracles/ssd/record.py package/objectron_solution_packed_assets.data

Writes recordings.json and, for each picture, a .bin: the logits as bytes, then the offsets as halves. answers.json has what the
floats themselves say, for the tests.
"""

import json
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

HERE = Path(__file__).parent
PHOTOS = HERE.parent.parent / "examples/centernet/photos"
SIDE = 300
GREY, PAPER = (114, 114, 114), (232, 231, 227)
# Lengths of objectron_solution_packed_assets_loader.js: the labels come first.
LABELS_END = 184

# mediapipe/modules/objectron/object_detection_oid_v4_cpu.pbtxt, SsdAnchorsCalculator: 6 layers, scales 0.2 to 0.95, strides 16 to 512,
# ratios 1, 2, 1/2, 3, 0.3333, and one box between the scales; the lowest layer has fewer.
CELLS = [19, 10, 5, 3, 2, 1]
RATIOS = [1.0, 2.0, 0.5, 3.0, 0.3333]
# TensorFlow's box coder, the same file: x_scale, y_scale, w_scale, h_scale.
WEIGHTS = np.array([10, 10, 5, 5], dtype=np.float32)
# Logits below this (a probability of 0.0003) are recorded as this.
LOWEST = -8.0


def shapes():
    """Width and height of a cell's anchors at each level, as fractions of the input."""
    scales = [0.2 + 0.75 * k / 5 for k in range(6)] + [1.0]
    levels = []
    for level in range(6):
        scale = scales[level]
        if level == 0:
            pairs = [(1.0, 0.1), (2.0, scale), (0.5, scale)]
        else:
            pairs = [(ratio, scale) for ratio in RATIOS] + [(1.0, (scale * scales[level + 1]) ** 0.5)]
        levels.append([[round(s * r**0.5, 6), round(s / r**0.5, 6)] for r, s in pairs])
    return levels


def fitted(name, width, height):
    """A photograph that fills a rectangle; what does not fit is cut off on both sides."""
    photo = Image.open(PHOTOS / f"{name}.jpg").convert("RGB")
    gain = max(width / photo.width, height / photo.height)
    photo = photo.resize((round(photo.width * gain), round(photo.height * gain)), Image.LANCZOS)
    left, top = (photo.width - width) // 2, (photo.height - height) // 2
    return photo.crop((left, top, left + width, top + height))


def wall():
    """Prints on a wall, so that one picture holds objects of many sizes."""
    picture = Image.new("RGB", (600, 600), PAPER)
    for name, x, y, width, height in [
        ("chelsea", 16, 16, 568, 340),
        ("coffee", 16, 372, 200, 212),
        ("hopper", 232, 372, 100, 120),
        ("hopper", 232, 508, 60, 76),
        ("astronaut", 348, 372, 236, 212),
    ]:
        picture.paste(fitted(name, width, height), (x, y))
    return picture


def placed(name, share):
    """A photograph in the middle of a grey square, its longer side a share of the square's."""
    photo = Image.open(PHOTOS / f"{name}.jpg").convert("RGB")
    side = max(photo.size)
    small = photo.resize((round(photo.width * share), round(photo.height * share)), Image.LANCZOS)
    picture = Image.new("RGB", (side, side), GREY)
    picture.paste(small, ((side - small.width) // 2, (side - small.height) // 2))
    return picture


def main(path):
    packed = Path(path).read_bytes()
    labels = packed[:LABELS_END].decode().strip().split("\n")
    network = Interpreter(model_content=packed[LABELS_END:])
    network.allocate_tensors()
    (image,) = network.get_input_details()
    boxes, scores = network.get_output_details()
    pictures = {"wall": wall(), "cat": placed("chelsea", 1), "half": placed("chelsea", 0.5), "third": placed("chelsea", 0.3)}
    wall().save(HERE / "wall.jpg", quality=85)

    recorded, answers = {}, {}
    for name, picture in pictures.items():
        pixels = np.asarray(picture.resize((SIDE, SIDE), Image.BILINEAR), dtype=np.float32) / 127.5 - 1
        network.set_tensor(image["index"], pixels[None])
        network.invoke()
        # Column 0 is the background, which counts for nothing here: the other columns have logits of their own.
        logits = np.maximum(network.get_tensor(scores["index"])[0][:, 1:], LOWEST)
        # (ty, tx, th, tw) of TensorFlow as (dx, dy, dw, dh), in units of the anchor and logarithms.
        offsets = network.get_tensor(boxes["index"])[0][:, [1, 0, 3, 2]] / WEIGHTS
        scale = float(np.float32((logits.max() - LOWEST) / 255))
        zero = round(-LOWEST / scale)
        codes = np.clip(np.round(logits / scale) + zero, 0, 255).astype(np.uint8)
        (HERE / f"{name}.bin").write_bytes(codes.tobytes() + offsets.astype("<f2").tobytes())
        recorded[name] = {"scale": scale, "zeroPoint": zero}
        answers[name] = reference(logits, offsets, labels[1:])
    levels = [{"cells": cells, "shapes": level} for cells, level in zip(CELLS, shapes())]
    write("recordings.json", inputSize=SIDE, classes=labels[1:], levels=levels, pictures=recorded)
    write("answers.json", **answers)


def write(name, **values):
    """One line for each member of what is written."""
    lines = [f" {json.dumps(key)}: {lines_of(value)}" for key, value in values.items()]
    (HERE / name).write_text("{\n" + ",\n".join(lines) + "\n}\n")


def lines_of(value):
    if isinstance(value, list) and isinstance(value[0], dict):
        return "[\n" + ",\n".join("  " + json.dumps(row) for row in value) + "\n ]"
    return json.dumps(value)


def reference(logits, offsets, classes, threshold=0.3):
    """What the floats themselves say, before bytes and halves: anchors of a score above the threshold, in doubles."""
    anchors = []
    for cells, level in zip(CELLS, shapes()):
        for row in range(cells):
            for column in range(cells):
                anchors += [[(column + 0.5) / cells, (row + 0.5) / cells, w, h] for w, h in level]
    anchors, offsets = np.array(anchors) * SIDE, offsets.astype(np.float64)
    centres = anchors[:, :2] + offsets[:, :2] * anchors[:, 2:]
    sizes = anchors[:, 2:] * np.exp(offsets[:, 2:])
    best, score = logits.argmax(1), 1 / (1 + np.exp(-logits.astype(np.float64).max(1)))
    found = [k for k in np.argsort(-score, kind="stable") if score[k] > threshold]
    return [
        {
            "anchor": int(k),
            "class": classes[best[k]],
            "score": round(float(score[k]), 5),
            "box": np.round([*(centres[k] - sizes[k] / 2), *(centres[k] + sizes[k] / 2)], 3).tolist(),
        }
        for k in found
    ]


main(*sys.argv[1:])
