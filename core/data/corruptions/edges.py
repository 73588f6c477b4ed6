"""Leaves of ink nothing but its edges.

In: ink (N, 28, 28) from 0 to 1. Out: the same form, 1 on an edge, 0 elsewhere. Canny (A computational approach to edge
detection, 1986) as scikit-image 0.15 has it, with its default settings, which MNIST-C (2019) uses.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.corruptions.smoothing import Ink, smooth

SIGMA_PX = 1.0
WEAK, STRONG = 0.1, 0.2
"""Slopes of an edge: a weak one counts where it goes on to a strong one."""
TINY = float(np.finfo(np.float64).eps)


def canny_edges(ink: Ink, random: np.random.Generator) -> Ink:
    """Return thin edges on both sides of each stroke; `random` is not needed."""
    whole = smooth(np.ones_like(ink[:1]), SIGMA_PX, "constant")
    even = smooth(ink, SIGMA_PX, "constant") / (whole + np.float32(TINY))
    down, right = _slope(even, axis=1), _slope(even, axis=2)
    steepness = np.hypot(down, right)
    crest = _is_crest(steepness, down, right)
    weak = crest & (steepness >= WEAK)
    strong = crest & (steepness >= STRONG)
    edges = [_joined(*pair) for pair in zip(weak, strong, strict=True)]
    return np.array(edges, np.float32).reshape(ink.shape)


def _slope(images: Ink, axis: int) -> Ink:
    """Return Sobel's difference along one axis, smoothed 1 2 1 along the other."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)), mode="symmetric")
    along = np.moveaxis(padded, axis, 0)
    difference = np.moveaxis(along[2:] - along[:-2], 0, axis)
    across = np.moveaxis(difference, 3 - axis, 0)
    slope: Ink = np.moveaxis(across[:-2] + 2 * across[1:-1] + across[2:], 0, 3 - axis)
    return slope


def _is_crest(steepness: Ink, down: Ink, right: Ink) -> NDArray[np.bool_]:
    """Return where it is steeper than a step uphill and a step downhill, each read between two neighbours; never on the rim."""
    count, rows, columns = steepness.shape
    inner = (slice(None), slice(1, -1), slice(1, -1))
    every, row, column = np.ogrid[:count, 1 : rows - 1, 1 : columns - 1]
    down, right, here = down[inner], right[inner], steepness[inner]
    is_upright = np.abs(down) >= np.abs(right)
    longer = np.maximum(np.abs(down), np.abs(right))
    part = np.minimum(np.abs(down), np.abs(right)) / np.maximum(longer, np.float32(TINY))
    y, x = np.where(down >= 0, 1, -1), np.where(right >= 0, 1, -1)
    is_crest = here > 0
    for sign in (1, -1):
        straight = steepness[every, row + sign * y * is_upright, column + sign * x * ~is_upright]
        aslant = steepness[every, row + sign * y, column + sign * x]
        is_crest &= aslant * part + straight * (1 - part) <= here
    whole = np.zeros(steepness.shape, np.bool_)
    whole[inner] = is_crest
    return whole


def _joined(weak: NDArray[np.bool_], strong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the weak edges that touch a strong one, at corners too."""
    count, labels = cv2.connectedComponents(weak.view(np.uint8), connectivity=8)
    is_strong = np.zeros(count, np.bool_)
    is_strong[labels[strong]] = True
    is_strong[0] = False
    return np.asarray(is_strong[labels], np.bool_)
