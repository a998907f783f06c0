"""Random masks, polygons and boxes in which rare things are common."""

import numpy as np


def bitmap(rng, height, width):
    """Noise, or a few rectangles painted and erased."""
    if rng.random() < 0.3:
        return (rng.random((height, width)) < rng.choice([0.05, 0.5, 0.95])).astype(np.uint8)
    image = np.zeros((height, width), np.uint8)
    for _ in range(rng.integers(0, 6)):
        y, x = rng.integers(0, height), rng.integers(0, width)
        image[y : y + rng.integers(1, height + 1), x : x + rng.integers(1, width + 1)] = rng.integers(0, 2)
    return image


def coordinate(rng, side):
    """Anywhere, on pixel corners and centres, on the fifths that rounding turns on, and outside."""
    kind = rng.integers(0, 6)
    if kind == 0:
        return float(rng.integers(0, side + 1))
    if kind == 1:
        return float(rng.integers(0, 2 * side)) / 2
    if kind == 2:
        return float(rng.integers(-5, 10 * side + 5)) / 10
    if kind == 3:
        return round(float(rng.uniform(-side, 2 * side)), 2)
    return round(float(rng.uniform(0, side)), 2) if kind == 4 else float(rng.uniform(-1, side + 1))


def polygon(rng, height, width):
    """Four to twelve points, some repeated, some in a line; a few polygons end with an odd number."""
    points = []
    for _ in range(rng.integers(3, 12)):
        if points and rng.random() < 0.1:
            points.append(points[rng.integers(0, len(points))])
        elif points and rng.random() < 0.15:
            points.append([points[-1][0], coordinate(rng, height)])
        elif points and rng.random() < 0.15:
            points.append([coordinate(rng, width), points[-1][1]])
        else:
            points.append([coordinate(rng, width), coordinate(rng, height)])
    flat = [value for point in points for value in point]
    return flat + [7.0] if rng.random() < 0.05 else flat
