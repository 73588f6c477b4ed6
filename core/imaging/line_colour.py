"""Takes the colour of squares and ruled lines out of a photo, so that nothing but the writing is left.

In: the photo in colour, an ink mask that lines fill most of. Out: grey with high ink, or None where the lines' colour does not
tell them from the writing. What ink takes of the light, as a part of what the paper beside it throws back, lies along one
direction of colour space for one ink, however thin or faint it is there: a line's edges, too. Across the lines' direction they
vanish, crossings included, and what is written with another ink, over a line as well, stays whole (Ruifrok and Johnston,
Quantification of histochemical staining by color deconvolution, 2001).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.denoise import noise_of
from core.imaging.shrinking import enlarge, shrink, whole_factor
from core.imaging.threshold import all_ink, contrast_of, is_everywhere
from core.imaging.types import Image, Mask

PAPER_SIDE_PX, PAPER_WINDOW_PX = 300, 11
"""The paper is what is brightest within this window of a copy of about that size: broader than a pen's stroke."""
RIM = 0.12
"""Within this part of the shorter side from the rim there are lines, and hardly any writing: they tell the lines' colour."""
LEAST_TAKEN = 0.05
"""Of the light; what takes less is grain."""
LEAST_PIXELS = 200
PAPER_LEVEL, INK_LEVEL = 20, 200
"""Grey levels of the picture that is returned: paper, and the ink that FULL_INK per cent of the mask are fainter than."""
FULL_INK = 99
MOST_INK = 0.4
"""Of the mask what is written is no more than this part …"""
STANDS_OUT = 12.0
"""… and differs from the paper by so many standard deviations of the grain."""


def without_lines(colour: Image, ink_mask: Mask) -> Image | None:
    """Return grey (H, W) with high ink without what has the colour of most of the ink near the rim of a photo (H, W, 3).

    None where `ink_mask` (H, W) is no pattern all over the picture, or what is left does not stand out of the grain.
    """
    if not is_everywhere(ink_mask):
        return None
    taken = _taken(colour)
    lines = taken[ink_mask & _rim(ink_mask.shape)]
    strength = np.linalg.norm(lines, axis=1)
    lines = lines[strength > LEAST_TAKEN] / strength[strength > LEAST_TAKEN, None]  # (n, 3), of length 1
    if len(lines) < LEAST_PIXELS:
        return None
    of_lines = np.median(lines, axis=0)
    of_lines /= np.linalg.norm(of_lines)
    across = _written_across(of_lines, taken[ink_mask])
    left = cv2.transform(taken, across[None, :])
    full = float(np.percentile(left[ink_mask], FULL_INK))
    if full <= 0:
        return None
    scale = (INK_LEVEL - PAPER_LEVEL) / full
    gray = np.asarray(np.clip(np.rint(left * scale + PAPER_LEVEL), 0, 255), dtype=np.uint8)
    return gray if _is_writing(gray, ink_mask) else None


def _taken(colour: Image) -> NDArray[np.float32]:
    """Return which part of the paper's light is missing, (H, W, 3), smoothed as a JPEG's colours are."""
    factor = whole_factor(colour.shape, PAPER_SIDE_PX)
    kernel = np.ones((PAPER_WINDOW_PX, PAPER_WINDOW_PX), np.uint8)
    missing = []
    for channel, small in zip(cv2.split(colour), cv2.split(shrink(colour, factor)), strict=True):
        paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), PAPER_WINDOW_PX)
        light = np.maximum(enlarge(paper, factor, channel.shape), np.float32(1))
        missing.append(cv2.blur(1 - channel / light, (3, 3)))
    return np.asarray(np.dstack(missing), dtype=np.float32)


def _rim(shape: tuple[int, ...]) -> Mask:
    rim = np.ones(shape, np.bool_)
    width = max(1, round(RIM * min(shape)))
    rim[width:-width, width:-width] = False
    return rim


def _written_across(of_lines: NDArray[np.float32], ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the direction (3,) at right angles to the lines' in which ink (n, 3) varies most, towards its tail."""
    rest = ink - (ink @ of_lines)[:, None] * of_lines
    directions = np.linalg.eigh(rest.T @ rest).eigenvectors
    across = directions[:, -1].astype(np.float32)
    return across if float(((ink @ across) ** 3).sum()) >= 0 else -across


def _is_writing(gray: Image, ink_mask: Mask) -> bool:
    """Return whether what is left stands out of the grain, and is not everywhere."""
    written = all_ink(gray)
    is_little = np.count_nonzero(written) <= MOST_INK * np.count_nonzero(ink_mask)
    return bool(is_little and contrast_of(gray) >= STANDS_OUT * noise_of(gray) and not is_everywhere(written))
