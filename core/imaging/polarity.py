"""Finds out whether the ink is darker or lighter than what it is written on, and makes ink the high value.

In: grey. Out: grey with high ink. A picture's rim is mostly paper, whatever is written in the middle, and so is the picture
as a whole; the side of Otsu's threshold with the larger shares of both is paper. The rim alone fails in the frame of a table,
the whole alone in a tight crop of thick ink.
"""

import cv2
import numpy as np

from core.imaging.types import Image

RIM_FRACTION = 0.06
"""Width of the rim, as a part of the shorter side: wide enough to outvote a stroke that runs off the picture."""


def ink_is_dark(gray: Image) -> bool:
    """Return whether the ink of a grey (H, W) picture is darker than its paper; true for an even surface."""
    threshold, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = gray > threshold
    rim_px = max(1, round(min(gray.shape) * RIM_FRACTION))
    rim = np.concatenate(
        [bright[:rim_px].ravel(), bright[-rim_px:].ravel(), bright[:, :rim_px].ravel(), bright[:, -rim_px:].ravel()]
    )
    bright_shares = np.count_nonzero(rim) / rim.size + np.count_nonzero(bright) / bright.size
    return bool(bright_shares >= 1) or not bright.any()


def invert(gray: Image) -> Image:
    """Return the negative: dark becomes bright."""
    return np.asarray(255 - gray, dtype=np.uint8)
