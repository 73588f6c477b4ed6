"""Turns a colour picture into one grey channel.

In: RGB. Out: grey, as bright as the eye takes the colour for (ITU-R BT.601 luma, the weights that JPEG uses); where luma hardly
shows the ink, as dark as the channel in which a pixel is darkest against the paper: yellow on white, red on green paper.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from core.i18n.catalogues import N_
from core.imaging.shrinking import shrink, whole_factor
from core.imaging.types import Image

MEASURED_SIDE_PX = 400
"""What stands out is measured on a copy of about this size: JPEG's coarser colours and the grain are averaged away."""
WINDOW = 0.1
"""The paper beside a stroke is the median of a square of this part of the copy's longer side."""
INK_PERCENTILE = 99.5
"""A line of writing covers more of a picture than the rest; specks cover less."""
WEAK_CONTRAST = 100
"""Ink that stands out from the paper by so many levels of luma needs no other channel …"""
CLEARLY_STRONGER = 1.25
"""… and another one must show so much more: on 920 real photos, all in pens that luma shows, it is 1.23 at most."""
LEAST_COLOUR = 8
"""Channels that differ by fewer levels, from what they differ by in paper, are those of a grey picture."""

_White = NDArray[np.uint8]
"""(3,), the paper's colour."""


class Channel(StrEnum):
    """What of a colour makes its grey."""

    LUMA = N_("as the eye sees it")
    DARKEST = N_("darkest of red, green, blue")


@dataclass(frozen=True)
class GrayPicture:
    """One channel (H, W), and which it is."""

    gray: Image
    channel: Channel


def to_grayscale(image_rgb: Image) -> Image:
    """Return the luma of an RGB picture: (H, W, 3) uint8 -> (H, W) uint8; a grey picture passes unchanged."""
    if image_rgb.ndim == 2:
        return image_rgb
    return np.asarray(cv2.cvtColor(image_rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def show_ink(image_rgb: Image) -> GrayPicture:
    """Return the channel in which ink stands out: luma, unless that shows little and the darkest channel clearly more."""
    if image_rgb.ndim == 2:
        return GrayPicture(image_rgb, Channel.LUMA)
    small = shrink(image_rgb, whole_factor(image_rgb.shape, MEASURED_SIDE_PX))
    white: _White = np.median(small.reshape(-1, 3), axis=0).astype(np.uint8)
    if _is_colourful(small, white):
        contrast = _contrast(to_grayscale(small))
        if contrast < WEAK_CONTRAST and _contrast(darkest_channel(small, white)) > CLEARLY_STRONGER * contrast:
            return GrayPicture(darkest_channel(image_rgb, white), Channel.DARKEST)
    return GrayPicture(to_grayscale(image_rgb), Channel.LUMA)


def darkest_channel(image_rgb: Image, white: _White) -> Image:
    """Return the channel of each pixel that is darkest against `white` (3,), the paper's colour: (H, W, 3) -> (H, W) uint8.

    Paper becomes its own luma. Channels are shifted, not stretched, to the paper's level: that would stretch the grain of the
    paper's darkest channel with it, and leave no room above the paper where the light is brighter.
    """
    level = int(to_grayscale(white.reshape(1, 1, 3))[0, 0])
    shift = np.arange(256)[:, None] - white.astype(np.int64) + level  # (256, 3)
    red, green, blue = cv2.split(cv2.LUT(image_rgb, np.clip(shift, 0, 255).astype(np.uint8)[:, None, :]))
    return np.asarray(cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def _is_colourful(small: Image, white: _White) -> bool:
    """Return whether any pixel's channels differ otherwise than the paper's do."""
    red, green, blue = cv2.split(small)
    by_red = np.asarray(cv2.subtract(red, green, dtype=cv2.CV_16S)) - (int(white[0]) - int(white[1]))
    by_blue = np.asarray(cv2.subtract(blue, green, dtype=cv2.CV_16S)) - (int(white[2]) - int(white[1]))
    return max(int(np.abs(by_red).max()), int(np.abs(by_blue).max())) >= LEAST_COLOUR


def _contrast(gray: Image) -> float:
    """Return by how many levels what stands out differs from the paper beside it, darker or lighter."""
    edge = max(1, round(WINDOW * max(gray.shape) / 2))
    padded = cv2.copyMakeBorder(gray, edge, edge, edge, edge, cv2.BORDER_REFLECT_101)
    paper = cv2.medianBlur(padded, 2 * edge + 1)[edge:-edge, edge:-edge]
    return float(np.percentile(np.asarray(cv2.absdiff(gray, paper)), INK_PERCENTILE))
