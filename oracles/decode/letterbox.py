"""Images resized and padded by OpenCV 5.0.0 (opencv-python-headless 5.0.0.93), as YOLO's letterbox does.

    python letterbox.py > letterbox.json

Seeded bytes, `cv2.resize` with INTER_LINEAR to `round(side * gain)`, `cv2.copyMakeBorder` with 114 before by
`round(free / 2 - 0.1)` and after by the rest. Bytes are in hexadecimal digits.
"""

import json

import cv2
import numpy as np

RNG = np.random.default_rng(20260)
SIZES = [(37, 53, 32, 32), (35, 25, 32, 48), (7, 5, 32, 32), (50, 40, 32, 32), (64, 36, 32, 32), (17, 32, 32, 32)]


def letterbox(image, width, height):
    rows, columns = image.shape[:2]
    gain = min(width / columns, height / rows)
    size = [int(round(columns * gain)), int(round(rows * gain))]
    resized = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    free = [width - size[0], height - size[1]]
    left, top = (int(round(f / 2 - 0.1)) for f in free)
    border = [top, free[1] - top, left, free[0] - left]
    return cv2.copyMakeBorder(resized, *border, cv2.BORDER_CONSTANT, value=(114,) * 3)


def main():
    cases = []
    for columns, rows, width, height in SIZES:
        image = RNG.integers(0, 256, (rows, columns, 3), dtype=np.uint8)
        stretched = cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR)
        cases.append(
            {
                "image": [columns, rows],
                "input": [width, height],
                "pixels": image.tobytes().hex(),
                "letterbox": letterbox(image, width, height).tobytes().hex(),
                "stretch": stretched.tobytes().hex(),
            }
        )
    print(json.dumps(cases, separators=(",", ":")))


if __name__ == "__main__":
    main()
