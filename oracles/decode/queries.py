"""What transformers' own image processors make of seeded queries, doubles. No model is loaded.

    python queries.py > queries.json
"""

import json
from types import SimpleNamespace

import torch
from transformers.models.conditional_detr.image_processing_conditional_detr import ConditionalDetrImageProcessor
from transformers.models.deformable_detr.image_processing_deformable_detr import DeformableDetrImageProcessor
from transformers.models.detr.image_processing_detr import DetrImageProcessor
from transformers.models.rt_detr.image_processing_rt_detr import RTDetrImageProcessor
from transformers.models.yolos.image_processing_yolos import YolosImageProcessor

torch.set_default_dtype(torch.double)
GEN = torch.Generator().manual_seed(512)
QUERIES, CLASSES, SIZES = 30, 5, [(640, 480), (333, 500)]


def case(model, processor, options, **given):
    logits = torch.round(torch.randn(2, QUERIES, CLASSES, generator=GEN) * 2, decimals=5)
    boxes = torch.round(torch.rand(2, QUERIES, 4, generator=GEN) * 0.5 + 0.2, decimals=3)
    outputs = SimpleNamespace(logits=logits, pred_boxes=boxes)
    sizes = torch.tensor([[height, width] for width, height in SIZES])
    # The method uses nothing of the processor.
    found = processor.post_process_object_detection(None, outputs, target_sizes=sizes, **given)
    images = []
    for one in found:
        order = torch.sort(one["scores"], descending=True, stable=True).indices
        assert 3 < len(order) == len(one["scores"].unique())  # topk has no order for equals
        columns = {"boxes": "boxes", "scores": "scores", "classIds": "labels"}
        images.append({name: one[key][order].flatten().tolist() for name, key in columns.items()})
    tensors = [{"dims": list(t.shape), "data": t.flatten().tolist()} for t in (logits, boxes)]
    options = {"imageSize": [list(size) for size in SIZES], "clip": False, **options}
    return {"model": model, "outputs": tensors, "options": options, "images": images}


if __name__ == "__main__":
    cases = [
        case("detr", DetrImageProcessor, {}),
        case("detr", YolosImageProcessor, {}),
        case("detr", DetrImageProcessor, {"scoreThreshold": 0.8}, threshold=0.8),
        # As many as there are queries.
        case("rt-detr", RTDetrImageProcessor, {"topK": QUERIES}),
        case("rt-detr", RTDetrImageProcessor, {"topK": QUERIES, "scoreThreshold": 0.1}, threshold=0.1),
        case("rt-detr", DeformableDetrImageProcessor, {"topK": 100}),
        case("rt-detr", ConditionalDetrImageProcessor, {"topK": 12, "scoreThreshold": 0.2}, threshold=0.2, top_k=12),
    ]
    print(json.dumps(cases, separators=(",", ":")))
