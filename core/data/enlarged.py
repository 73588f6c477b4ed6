"""Brings digits of very few pixels into the form in which MNIST's come.

In: pictures of 8x8 or 16x16, ink high. Out: 28x28 as the pipeline makes them: enlarged by a cubic, cut to the ink, scaled into
20x20 and centred by mass, so that a network that learns from them reads drawings.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.normalise import FINE_PX, normalise
from core.imaging.types import Image

EDGE_GAIN = 2.0
"""How much steeper edges are made: enlarged pixels are blurred. Compact CNNs that learnt 1,438 such digits of 8x8 (12 epochs,
one seed) read 57 instead of 49 % of 1,000 drawn pen strokes; 69 instead of 63 % where pictures were bent while learning."""
MIDDLE_GRAY = 127.5
FAINTEST_INK = 40
"""What is paler counts as paper when the digit is cut out: the cubic's ripples beside a stroke are."""


def enlarged(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return digits (N, side, side), ink high, as (N, 28, 28)."""
    return np.stack([_enlarged(image) for image in images])


def _enlarged(image: Image) -> Image:
    """Return one digit; a rim is added before it is enlarged, since strokes may end at the picture's edge."""
    large = cv2.resize(np.pad(image, 1), (FINE_PX, FINE_PX), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    sharp = np.clip((large - MIDDLE_GRAY) * EDGE_GAIN + MIDDLE_GRAY, 0, 255).astype(np.uint8)
    left, top, width, height = cv2.boundingRect((sharp > FAINTEST_INK).astype(np.uint8))
    return normalise(sharp[top : top + max(height, 1), left : left + max(width, 1)])
