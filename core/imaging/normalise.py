"""Brings one digit into the form in which MNIST's digits come.

In: the ink of one digit. Out: 28x28. As MNIST was made (LeCun, Bottou, Bengio, Haffner 1998): the digit is scaled so that
its longer side measures 20, keeping its proportions and its grey edges, then laid so that its centre of mass is the centre.
"""

import cv2
import numpy as np

from core.imaging.types import Image

SIDE_PX = 28
INNER_PX = 20


def fit_inside(ink: Image, side_px: int) -> Image:
    """Scale a cut-out (h, w) so that its longer side is `side_px`, by area when shrinking, keeping proportions."""
    height, width = ink.shape
    scale = side_px / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, size, interpolation=method), dtype=np.uint8)


def centre_by_mass(ink: Image) -> Image:
    """Lay a cut-out of at most 28x28 into 28x28 so that its centre of mass is the centre, as far as it fits."""
    height, width = ink.shape
    moments = cv2.moments(ink)
    mass = moments["m00"] or 1.0
    left = round((SIDE_PX - 1) / 2 - moments["m10"] / mass)
    top = round((SIDE_PX - 1) / 2 - moments["m01"] / mass)
    left, top = min(max(left, 0), SIDE_PX - width), min(max(top, 0), SIDE_PX - height)
    image = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    image[top : top + height, left : left + width] = ink
    return image


def normalise(ink: Image) -> Image:
    """Return the digit as MNIST's are: the ink of a cut-out (h, w) uint8, ink high -> (28, 28) uint8."""
    return centre_by_mass(fit_inside(ink, INNER_PX))


def fit_in_the_middle(ink: Image) -> Image:
    """Scale a cut-out into 20x20 and lay it in the middle of 28x28 by its box, as tutorials do."""
    inner = fit_inside(ink, INNER_PX)
    height, width = inner.shape
    image = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    top, left = (SIDE_PX - height) // 2, (SIDE_PX - width) // 2
    image[top : top + height, left : left + width] = inner
    return image
