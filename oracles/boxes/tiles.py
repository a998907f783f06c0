"""Tiles of images by SAHI's get_slice_bboxes, as cases/tiles.json.

    pip install -r oracles/boxes/requirements-merging.txt
    python oracles/boxes/tiles.py
"""

import json
import random
from pathlib import Path

from sahi.slicing import get_slice_bboxes

SIZES = [(640, 480), (641, 640), (640, 640), (1, 1), (4000, 3000), (333, 2000), (1281, 97)]

rng = random.Random(7)
cases = [((w, h), (640, 640), 0.2) for w, h in SIZES]
for _ in range(60):
    image = (rng.randint(1, 900), rng.randint(1, 900))
    tile = (rng.randint(8, 400), rng.randint(8, 400))
    cases.append((image, tile, rng.choice([0, 0.1, 0.2, 0.25, 0.33, 0.5, 0.75])))

answers = []
for (width, height), (tile_width, tile_height), overlap in cases:
    boxes = get_slice_bboxes(
        image_height=height,
        image_width=width,
        auto_slice_resolution=False,
        slice_height=tile_height,
        slice_width=tile_width,
        overlap_height_ratio=overlap,
        overlap_width_ratio=overlap,
    )
    tiles = [[x1, y1, x2 - x1, y2 - y1] for x1, y1, x2, y2 in boxes]
    answers.append({"image": [width, height], "size": [tile_width, tile_height], "overlap": overlap, "tiles": tiles})

(Path(__file__).parent / "cases/tiles.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")
