"""Lays digits of which only pixels are known into the picture.

In: the cover of a digit, the map that lays it on the sheet, the view. Out: the picture's cover with it, and its box.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.synthetic.camera import View
from core.data.synthetic.pens import put
from core.imaging.types import Box, Image

PIXEL_STROKE = 0.13
"""Stroke width of MNIST, as a part of a digit's height: whatever the pen, its digits keep their own."""


def draw_cover(cover: Image, digit: Image, matrix: NDArray[np.float32], view: View) -> Box | None:
    """Lay a digit's own cover (h, w) into that of the picture, changing it; return the box of its ink.

    The view is taken as even over one digit: its corners go where they belong, nothing inside bends.
    """
    height, width = digit.shape
    corners = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    seen = view.project((corners / height) @ matrix[:, :2].T + matrix[:, 2])
    last = seen[1] + seen[2] - seen[0]
    every = np.vstack([seen, last])
    low = np.maximum(np.floor(every.min(axis=0)) - 2, 0).astype(int)
    high = np.minimum(np.ceil(every.max(axis=0)) + 2, cover.shape[::-1]).astype(int)
    if (high <= low).any():
        return None
    roi = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    shrink = height / max(float(np.linalg.norm(seen[2] - seen[0])), 1.0)
    source = cv2.GaussianBlur(digit, (0, 0), 0.45 * shrink) if shrink > 1.2 else digit
    lay = cv2.getAffineTransform(corners, (seen - low).astype(np.float32))
    return put(cover, np.asarray(cv2.warpAffine(source, lay, (roi.width, roi.height)), np.uint8), roi)
