"""Evens the light: estimates what the bare paper looks like everywhere, and takes it away.

In: grey, any polarity. Out: grey with the paper at one level, plus how uneven the light was. The background is the median
of a wide neighbourhood, as in background subtraction for document images (Gatos, Pratikakis, Perantonis 2006); the window
spans half of the picture, so that not even a marker's stroke in a tight crop can fill most of it and be taken for paper.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from core.imaging.types import Image

ESTIMATE_SIDE_PX = 96
"""The background is smooth: it is estimated on a picture this small, for speed."""
WINDOW_PX = 49
"""Half of ESTIMATE_SIDE_PX, made odd as the median filter asks."""
EVEN_ENOUGH = 6
"""Grey levels between the darkest and brightest paper that need no correction: rounding and paper grain."""


@dataclass(frozen=True)
class EvenedLight:
    """The evened picture, and by how many grey levels the paper varied before."""

    gray: Image
    unevenness: int


def even_light(gray: Image) -> EvenedLight:
    """Return the picture with its paper at one level: (H, W) uint8 -> (H, W) uint8, polarity unchanged."""
    height, width = gray.shape
    scale = min(1.0, ESTIMATE_SIDE_PX / max(height, width))
    small_size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(gray, small_size, interpolation=cv2.INTER_AREA)
    edge = WINDOW_PX // 2
    padded = cv2.copyMakeBorder(
        small, edge, edge, edge, edge, cv2.BORDER_REFLECT_101 if min(small.shape) > edge else cv2.BORDER_REPLICATE
    )
    background = cv2.medianBlur(padded, WINDOW_PX)[edge:-edge, edge:-edge]
    unevenness = int(background.max()) - int(background.min())
    if unevenness <= EVEN_ENOUGH:
        return EvenedLight(gray, unevenness)
    level = float(np.median(background))
    smooth = cv2.resize(cv2.GaussianBlur(background, (0, 0), 3), (width, height), interpolation=cv2.INTER_LINEAR)
    evened = cv2.addWeighted(gray, 1.0, smooth, -1.0, level)
    return EvenedLight(np.asarray(evened, dtype=np.uint8), unevenness)
