"""Random sequences in the format of MOT Challenge: people that walk, a tracker that errs."""

import numpy as np

CLASSES = [1, 1, 1, 1, 2, 3, 6, 7, 8, 12]


def sequence(rng, frames, tracks, benchmark, side=200.0, whole=False, classes=CLASSES):
    """Rows of ground truth and of results."""
    truth, results = [], []
    number = (lambda x: int(round(x))) if whole else (lambda x: round(float(x), 2))
    identity = int(rng.integers(1, 5))
    for track in range(tracks):
        category = int(rng.choice(classes)) if benchmark != "MOT15" else -1
        first = int(rng.integers(1, frames + 1)) if rng.random() < 0.5 else 1
        last = int(rng.integers(first, frames + 1))
        x, y = rng.random(2) * side
        w, h = 10 + rng.random(2) * side / 4
        dx, dy = rng.normal(0, side / 60, 2)
        own = identity
        identity += int(rng.integers(1, 4))
        for frame in range(first, last + 1):
            x, y = x + dx, y + dy
            flag = 0 if rng.random() < 0.05 else 1
            if rng.random() > 0.05:
                truth.append([frame, track * 3 + 1, number(x), number(y), number(w), number(h), flag, category, 1])
            if rng.random() < 0.06:
                own = identity
                identity += 1
            if rng.random() > 0.12:
                noise = rng.normal(0, side / 70, 4) * (rng.random() < 0.8)
                box = [number(v) for v in (x + noise[0], y + noise[1], max(4, w + noise[2]), max(4, h + noise[3]))]
                results.append([frame, own, *box, 1, -1, -1, -1])
    for frame in range(1, frames + 1):
        if rng.random() < 0.3:
            box = [number(v) for v in (*(rng.random(2) * side), *(8 + rng.random(2) * side / 4))]
            results.append([frame, 900 + int(rng.integers(0, 3)), *box, 1, -1, -1, -1])
    seen = set()
    results = [row for row in results if (key := (row[0], row[1])) not in seen and not seen.add(key)]
    return truth, results


def text(rows):
    return "".join(",".join(str(value) for value in row) + "\n" for row in rows)
