"""Brings pictures of any size into the one form of a data set.

In: the bytes of picture files. Out: all of them (N, side, side) grey with ink high, or (N, side, side, 3) RGB where any has
colour. A grey picture is taken for writing: where its rim says that the paper is light, it is inverted. The side is 28, and 32
where every picture is 32x32 already, as those of CIFAR-10 are.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.decode import decode
from core.imaging.polarity import ink_is_dark, invert
from core.imaging.types import Image

SIDE_PX, OTHER_SIDE_PX = 28, 32
COLOUR_TOLERANCE = 6
"""How far the channels of a grey picture may be apart: a JPEG's rounding."""


def small_picture(data: bytes) -> Image:
    """Return a picture of a file, (28, 28), or (32, 32) where it is so already, with a last axis of 3 where it has colour.

    What is not square is laid on a square of the colour of its rim.
    Raises: PictureError.
    """
    picture = _squared(decode(data))
    if len(picture) != OTHER_SIDE_PX:
        picture = _resized(picture, SIDE_PX)
    is_gray = int(np.ptp(picture.astype(np.int16), axis=2).max()) <= COLOUR_TOLERANCE
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8) if is_gray else picture


def in_one_form(pictures: Sequence[Image]) -> NDArray[np.uint8]:
    """Return small pictures as one array: grey with ink high where none has colour, of side 32 where all have it, else 28."""
    side_px = OTHER_SIDE_PX if all(len(picture) == OTHER_SIDE_PX for picture in pictures) else SIDE_PX
    sized = [picture if len(picture) == side_px else _resized(picture, side_px) for picture in pictures]
    if all(picture.ndim == 2 for picture in sized):
        return np.stack([with_high_ink(picture) for picture in sized])
    return np.stack([np.repeat(picture[:, :, np.newaxis], 3, axis=2) if picture.ndim == 2 else picture for picture in sized])


def _squared(image_rgb: Image) -> Image:
    height, width = image_rgb.shape[:2]
    if height == width:
        return image_rgb
    side = max(height, width)
    rim = np.concatenate([image_rgb[0], image_rgb[-1], image_rgb[:, 0], image_rgb[:, -1]])
    square = np.empty((side, side, 3), np.uint8)
    square[:] = np.median(rim, axis=0)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = image_rgb
    return square


def _resized(image: Image, side_px: int) -> Image:
    if len(image) == side_px:
        return image
    method = cv2.INTER_AREA if len(image) > side_px else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (side_px, side_px), interpolation=method), np.uint8)


def with_high_ink(gray: Image) -> Image:
    """Return a grey picture with ink high; one even surface has no ink and becomes black."""
    if gray.min() == gray.max():
        return np.zeros_like(gray)
    return invert(gray) if ink_is_dark(gray) else gray
