"""Turns arrays into PNG files, and makes them small enough to show.

In: grey or RGB. Out: bytes, a data URL, or a smaller array.
"""

import base64

import cv2
import numpy as np

from core.imaging.types import Image

FAST_PNG = (cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)
"""Pictures for the page are sent once and thrown away: quick to make matters more than small."""


def png_bytes(image: Image) -> bytes:
    """Return a grey (H, W) or RGB (H, W, 3) picture as a PNG file."""
    pixels = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    done, data = cv2.imencode(".png", pixels, FAST_PNG)
    assert done, "OpenCV encodes every uint8 picture"
    return data.tobytes()


def png_data_url(image: Image) -> str:
    """Return a grey or RGB picture as a data URL (RFC 2397) of a PNG, to stand in a page or in JSON."""
    return "data:image/png;base64," + base64.b64encode(png_bytes(image)).decode("ascii")


def shrunk(image: Image, longest_px: int) -> Image:
    """Return the picture with its longer side at most `longest_px`; a smaller one passes unchanged."""
    scale = longest_px / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
