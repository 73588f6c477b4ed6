"""Turns a colour picture into one grey channel.

In: RGB. Out: grey, as bright as the eye takes the colour for (ITU-R BT.601 luma, the weights that JPEG uses).
"""

import cv2
import numpy as np

from core.imaging.types import Image


def to_grayscale(image_rgb: Image) -> Image:
    """Return the luma of an RGB picture: (H, W, 3) uint8 -> (H, W) uint8; a grey picture passes unchanged."""
    if image_rgb.ndim == 2:
        return image_rgb
    return np.asarray(cv2.cvtColor(image_rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
