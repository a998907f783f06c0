"""Records the raw outputs of BlazeFace on a photograph, and what MediaPipe itself makes of them.

MediaPipe 0.10.14 (Apache License 2.0) ships the network in its wheel and runs its calculators here: SsdAnchors, TensorsToDetections and
NonMaxSuppression by weights. The network's outputs are those of LiteRT for the same 128 x 128 pixels.

    pip install mediapipe==0.10.14 ai-edge-litert==2.3.0
    python oracles/blazeface/record.py

Writes face.bin (896 x 16 numbers of boxes and keypoints, then 896 logits, as halves) and answers.json.
"""

import json
from pathlib import Path

import mediapipe as mp
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from google.protobuf import text_format
from mediapipe.calculators.tensor import image_to_tensor_calculator_pb2, inference_calculator_pb2  # noqa: F401
from mediapipe.calculators.tensor import tensors_to_detections_calculator_pb2  # noqa: F401
from mediapipe.calculators.tflite import ssd_anchors_calculator_pb2  # noqa: F401
from mediapipe.calculators.util import non_max_suppression_calculator_pb2  # noqa: F401
from mediapipe.framework import calculator_pb2
from mediapipe.python import CalculatorGraph, packet_creator, packet_getter
from mediapipe.python._framework_bindings import resource_util
from PIL import Image

HERE = Path(__file__).parent
PACKAGE = Path(mp.__file__).parent
NETWORK = "mediapipe/modules/face_detection/face_detection_short_range.tflite"
PHOTO = HERE.parent.parent / "examples/centernet/photos/astronaut.jpg"
SIDE = 128

# Layouts of 896 anchors. The first is BlazeFace's (face_detection_short_range); the others show each option.
BLAZEFACE = dict(min_scale=0.1484375, max_scale=0.75, strides=[8, 16, 16, 16], aspect_ratios=[1.0], fixed_anchor_size=True)
LAYOUTS = {
    "blazeface": BLAZEFACE,
    "scales": {**BLAZEFACE, "fixed_anchor_size": False},
    "offsets": {**BLAZEFACE, "fixed_anchor_size": False, "anchor_offset_x": 0.25, "anchor_offset_y": 0.75},
    "ratios": dict(min_scale=0.2, max_scale=0.95, strides=[8, 16, 16, 16], aspect_ratios=[2.0, 0.3333], interpolated_scale_aspect_ratio=0.0),
    "interpolated": dict(min_scale=0.2, max_scale=0.95, strides=[8, 16, 16, 16], aspect_ratios=[0.5], interpolated_scale_aspect_ratio=3.0),
    "lowest": dict(min_scale=0.2, max_scale=0.9, strides=[8, 16], aspect_ratios=[1.0], reduce_boxes_in_lowest_layer=True),
}
# Of the anchors of a layout, these are written.
STEP = 13


def fields(values):
    one = lambda key, value: f"{key}: {str(value).lower() if isinstance(value, bool) else value}"  # noqa: E731
    return " ".join(one(key, part) for key, value in values.items() for part in (value if isinstance(value, list) else [value]))


def detections(pixels, layout, threshold, suppress):
    """What MediaPipe's graph finds in an image of the network's size."""
    anchors = fields({**layout, "num_layers": len(layout["strides"]), "input_size_width": SIDE, "input_size_height": SIDE})
    text = f"""
    input_stream: "image" output_stream: "raw" output_stream: "best"
    node {{ calculator: "ImageToTensorCalculator" input_stream: "IMAGE:image" output_stream: "TENSORS:in"
      options {{ [mediapipe.ImageToTensorCalculatorOptions.ext] {{ output_tensor_width: {SIDE} output_tensor_height: {SIDE}
        output_tensor_float_range {{ min: -1.0 max: 1.0 }} }} }} }}
    node {{ calculator: "InferenceCalculator" input_stream: "TENSORS:in" output_stream: "TENSORS:out"
      options {{ [mediapipe.InferenceCalculatorOptions.ext] {{ model_path: "{NETWORK}" delegate {{ xnnpack {{}} }} }} }} }}
    node {{ calculator: "SsdAnchorsCalculator" output_side_packet: "anchors"
      options {{ [mediapipe.SsdAnchorsCalculatorOptions.ext] {{ {anchors} }} }} }}
    node {{ calculator: "TensorsToDetectionsCalculator" input_stream: "TENSORS:out" input_side_packet: "ANCHORS:anchors" output_stream: "DETECTIONS:raw"
      options {{ [mediapipe.TensorsToDetectionsCalculatorOptions.ext] {{ num_classes: 1 num_boxes: 896 num_coords: 16 box_coord_offset: 0
        keypoint_coord_offset: 4 num_keypoints: 6 num_values_per_keypoint: 2 sigmoid_score: true score_clipping_thresh: 100 reverse_output_order: true
        x_scale: {SIDE} y_scale: {SIDE} w_scale: {SIDE} h_scale: {SIDE} min_score_thresh: {threshold} }} }} }}
    node {{ calculator: "NonMaxSuppressionCalculator" input_stream: "raw" output_stream: "best"
      options {{ [mediapipe.NonMaxSuppressionCalculatorOptions.ext] {{ min_suppression_threshold: {suppress} overlap_type: INTERSECTION_OVER_UNION
        algorithm: WEIGHTED return_empty_detections: true }} }} }}"""
    graph = CalculatorGraph(graph_config=text_format.Parse(text, calculator_pb2.CalculatorGraphConfig()))
    found = {}
    for name in ("raw", "best"):
        graph.observe_output_stream(name, lambda stream, packet: found.__setitem__(stream, packet_getter.get_proto_list(packet)))
    graph.start_run()
    frame = packet_creator.create_image_frame(image_format=mp.ImageFormat.SRGB, data=pixels)
    graph.add_packet_to_input_stream("image", frame.at(0))
    graph.close_all_packet_sources()
    graph.wait_until_done()
    return found


def plain(detection):
    """Score, x, y, width, height and keypoints in pixels of the network's input."""
    box = detection.location_data.relative_bounding_box
    points = [value for point in detection.location_data.relative_keypoints for value in (point.x, point.y)]
    values = [box.xmin, box.ymin, box.width, box.height, *points]
    return {"score": round(detection.score[0], 6), "values": [round(value * SIDE, 4) for value in values]}


def main():
    resource_util.set_resource_dir(str(PACKAGE.parent))
    photo = Image.open(PHOTO).convert("RGB")
    square = Image.new("RGB", (max(photo.size),) * 2)
    square.paste(photo, ((square.width - photo.width) // 2, (square.height - photo.height) // 2))
    pixels = np.ascontiguousarray(square.resize((SIDE, SIDE), Image.BILINEAR))
    network = Interpreter(model_path=str(PACKAGE.parent / NETWORK))
    network.allocate_tensors()
    network.set_tensor(network.get_input_details()[0]["index"], (pixels.astype(np.float32) / 127.5 - 1)[None])
    network.invoke()
    boxes, logits = sorted((network.get_tensor(one["index"])[0] for one in network.get_output_details()), key=lambda one: -one.shape[1])
    (HERE / "face.bin").write_bytes(boxes.astype("<f2").tobytes() + logits.astype("<f2").tobytes())

    found = detections(pixels, BLAZEFACE, 0.5, 0.3)
    answers = {"raw": [plain(one) for one in found["raw"]], "best": [plain(one) for one in found["best"]], "layouts": {}}
    for name, layout in LAYOUTS.items():
        # With every anchor's box, the anchor is what the network's numbers were added to and multiplied by.
        every = [plain(one)["values"] for one in detections(pixels, layout, 0, 0.3)["raw"]]
        assert len(every) == len(boxes), (name, len(every))
        anchors = []
        for (x, y, w, h, *_), (dx, dy, dw, dh) in list(zip(every, boxes[:, :4].astype(float)))[::STEP]:
            width, height = w / dw * SIDE, h / dh * SIDE
            centre = (x + w / 2 - dx / SIDE * width, y + h / 2 - dy / SIDE * height)
            anchors.append([round(float(value), 2) for value in (*centre, width, height)])
        answers["layouts"][name] = {"options": layout, "anchors": anchors}
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in answers.items() if key != "layouts"]
    lines.append(' "layouts": {\n' + ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in answers["layouts"].items()) + "\n }")
    (HERE / "answers.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
