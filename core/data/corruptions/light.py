"""Spoils the light on ink: too bright, half inverted, fog.

In: ink (N, 28, 28) from 0 to 1. Out: the same form. Strengths as released in MNIST-C (2019). Fog is a plasma fractal, made by
the diamond-square algorithm (Fournier, Fussell, Carpenter, Computer rendering of stochastic models, 1982).
"""

import numpy as np
from numpy.typing import NDArray

from core.data.corruptions.smoothing import Ink

BRIGHTER = 0.5
"""Strength 5 of 5."""
STRIPE_PX = 7
FOG, FOG_DECAY = 3.0, 1.4
"""How thick, and by how much the roughness falls from one scale to the next; strength 5 of 5."""
FOG_SIDE = 256
FOG_ROUGHNESS = 100.0
FOG_BATCH = 50
"""Clouds made at once: 13 MB."""


def brightness(ink: Ink, random: np.random.Generator) -> Ink:
    """Light up everything by half of the range; `random` is not needed."""
    return np.asarray(np.minimum(ink + BRIGHTER, 1), np.float32)


def stripe(ink: Ink, random: np.random.Generator) -> Ink:
    """Invert a quarter of the picture on the left and one on the right; `random` is not needed."""
    spoilt = ink.copy()
    for columns in (slice(None, STRIPE_PX), slice(-STRIPE_PX, None)):
        spoilt[:, :, columns] = 1 - spoilt[:, :, columns]
    return spoilt


def fog(ink: Ink, random: np.random.Generator) -> Ink:
    """Add the corner of a cloud, and dim it all so that the brightest ink would stay as bright as it was."""
    rows, columns = ink.shape[1:]
    starts = range(0, len(ink), FOG_BATCH)
    clouds = [_clouds(len(ink[start : start + FOG_BATCH]), random)[:, :rows, :columns] for start in starts]
    most = ink.max(axis=(1, 2), keepdims=True)
    spoilt: Ink = (ink + FOG * np.concatenate([np.empty((0, rows, columns), np.float32), *clouds])) * most / (most + FOG)
    return spoilt.astype(np.float32)


def _clouds(count: int, random: np.random.Generator) -> NDArray[np.float32]:
    """Return (count, 256, 256) from 0 to 1: fractals that go on at the other side."""
    cloud = np.zeros((count, FOG_SIDE, FOG_SIDE), np.float32)
    step, roughness = FOG_SIDE, FOG_ROUGHNESS
    while step >= 2:
        _refine(cloud, step, roughness**2, random)
        step, roughness = step // 2, roughness / FOG_DECAY
    cloud -= cloud.min(axis=(1, 2), keepdims=True)
    cloud /= np.maximum(cloud.max(axis=(1, 2), keepdims=True), np.float32(1e-9))
    return cloud


def _refine(cloud: NDArray[np.float32], step: int, deviation: float, random: np.random.Generator) -> None:
    """Fill in, between points `step` apart, the middles of squares, then those of the diamonds they make."""
    half = step // 2
    corners = cloud[:, ::step, ::step]
    squares = corners + np.roll(corners, -1, 1)
    middles = _shaken(squares + np.roll(squares, -1, 2), deviation, random)
    cloud[:, half::step, half::step] = middles
    cloud[:, ::step, half::step] = _shaken(
        middles + np.roll(middles, 1, 1) + corners + np.roll(corners, -1, 2), deviation, random
    )
    cloud[:, half::step, ::step] = _shaken(
        middles + np.roll(middles, 1, 2) + corners + np.roll(corners, -1, 1), deviation, random
    )


def _shaken(sums: NDArray[np.float32], deviation: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Return the mean of four points, from their sum, moved by up to `deviation`."""
    moves = random.random(sums.shape, np.float32) * np.float32(2) - np.float32(1)
    return sums / np.float32(4) + moves * np.float32(deviation)
