"""Makes pictures small to look at them quickly, and what was found on them as large as they are.

In: a picture. Out: one whose pixels are the means of squares of it. Its sides are divided by a whole number, for which OpenCV
has a way eight times as fast; what is left over at the right and at the bottom, less than a square, is not looked at.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Image


def whole_factor(shape: tuple[int, ...], side_px: int) -> int:
    """Return the whole number that divides the longer side of a picture (H, W, …) to about `side_px`; 1 for smaller ones."""
    return max(1, round(max(shape[:2]) / side_px))


def shrink(image: Image, factor: int) -> Image:
    """Return a picture (H, W) or (H, W, 3) with its sides divided by a whole number, of a pixel at least."""
    if factor == 1:
        return image
    rows, columns = (max(1, side // factor) for side in image.shape[:2])
    squares = image[: rows * factor, : columns * factor]
    return np.asarray(cv2.resize(squares, (columns, rows), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def enlarge(small: NDArray[Any], factor: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Return what was found on a picture so shrunk, (h, w), for the picture (H, W) itself; smooth between the pixels."""
    size = (small.shape[1] * factor, small.shape[0] * factor)
    large = cv2.resize(small.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    height, width = shape
    below, right = max(0, height - size[1]), max(0, width - size[0])
    if below or right:
        large = cv2.copyMakeBorder(large, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(large[:height, :width], dtype=np.float32)
