"""Spoils the sharpness of ink: frosted glass, a moving camera.

In: ink (N, 28, 28) from 0 to 1. Out: the same form. Strengths as released in MNIST-C (2019), 1 of 5 for both. A moving camera
is a bell cut in half, laid along a line, as ImageMagick's motion blur is.
"""

import numpy as np

from core.data.corruptions.smoothing import Ink, smooth

GLASS_SMOOTH_PX, GLASS_PX, GLASS_ROUNDS = 0.7, 1, 2
MOTION_TAPS, MOTION_SIGMA_PX = 21, 3.0
"""Ten pixels to both sides of a whole bell; the half one reaches twice as far, where it is nothing."""
MOTION_DEG = 45.0


def glass_blur(ink: Ink, random: np.random.Generator) -> Ink:
    """Smooth, let pixels change places with a neighbour above or to the left, or not; smooth again."""
    grains = np.asarray(np.floor(smooth(ink, GLASS_SMOOTH_PX) * 255) / 255, np.float32)
    count, side = len(ink), ink.shape[1]
    every = np.arange(count)
    for _ in range(GLASS_ROUNDS):
        for row in range(side - GLASS_PX, GLASS_PX, -1):
            for column in range(side - GLASS_PX, GLASS_PX, -1):
                moves = random.integers(-GLASS_PX, GLASS_PX, (2, count)) * random.integers(0, 2, count)
                rows, columns = row + moves[0], column + moves[1]
                here = grains[:, row, column].copy()
                grains[:, row, column] = grains[every, rows, columns]
                grains[every, rows, columns] = here
    return smooth(grains, GLASS_SMOOTH_PX)


def motion_blur(ink: Ink, random: np.random.Generator) -> Ink:
    """Move the camera to one side, up to 45 degrees from level."""
    steps = np.arange(MOTION_TAPS)
    weights = np.exp(-0.5 * (steps / MOTION_SIGMA_PX) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    angles = np.deg2rad(random.uniform(-MOTION_DEG, MOTION_DEG, len(ink)))
    right = np.ceil(np.outer(steps, np.cos(angles)) - 0.5).astype(np.int64)  # (taps, N)
    down = np.ceil(np.outer(steps, np.sin(angles)) - 0.5).astype(np.int64)
    every, rows, columns = np.ogrid[: ink.shape[0], : ink.shape[1], : ink.shape[2]]
    spoilt = np.zeros_like(ink)
    for weight, x, y in zip(weights, right, down, strict=True):
        from_row = np.clip(rows + y[:, None, None], 0, ink.shape[1] - 1)
        from_column = np.clip(columns + x[:, None, None], 0, ink.shape[2] - 1)
        spoilt += weight * ink[every, from_row, from_column]
    return spoilt
