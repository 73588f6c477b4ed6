"""Tells writing from print by its colour: a blue pen in the black frame of a form.

In: the picture in colour, ink and its mask. Out: both without what is black or grey and cannot be a digit (lines, and what
comes from the rim), where the writing is coloured. White balance first: paper counts as white, whatever the lamp.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.labelling import label
from core.imaging.types import Image, Mask

LEAST_COLOURED = 0.1
MOST_COLOURED = 0.97
"""The parts of the ink between which it is worth a look whether the rest is print."""
LEAST_APART = 45
"""Levels of saturation, of 255, between coloured and black ink on average."""
EDGE_PX = 5
"""At a stroke's edge the colour fades into paper's or its neighbour's: so wide a square around a coloured pixel is no print."""
FROM_RIM = 0.5
"""Black ink from the rim is print where it is longer than this part of the picture's shorter side …"""
LINE_ASPECT = 7.0
"""… and anywhere, where it is so many times longer than broad …"""
LONGER = 1.5
"""… and than all coloured writing: a 1 is a line, too."""
LEAST_BREADTH_PX = 4
SAMPLED_PX = 20_000


@dataclass(frozen=True)
class Handwriting:
    """The ink without the print beside it, the mask likewise, and the print's own pixels."""

    ink: Image
    ink_mask: Mask
    print_mask: Mask


def leave_print_out(image_rgb: Image, ink: Image, ink_mask: Mask) -> Handwriting | None:
    """Return coloured writing without black print: (H, W, 3), (H, W) uint8 and (H, W) bool; None where there is none of it."""
    saturation = _saturation(image_rgb, ink_mask)
    if saturation is None:
        return None
    threshold, _ = cv2.threshold(saturation[ink_mask], 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    coloured = ink_mask & (saturation > threshold)
    share = np.count_nonzero(coloured) / np.count_nonzero(ink_mask)
    if not LEAST_COLOURED <= share <= MOST_COLOURED:
        return None
    black = ink_mask & ~coloured
    if float(saturation[coloured].mean()) - float(saturation[black].mean()) < LEAST_APART:
        return None
    beside = black & ~_grown(coloured)
    print_mask = _print_like(beside, LONGER * int(label(coloured).longer_sides.max()))
    if not print_mask.any():
        return None
    print_mask = _grown(print_mask) & black
    cleared = np.where(_grown(print_mask) & ~_grown(coloured), np.uint8(0), ink)
    return Handwriting(np.asarray(cleared, dtype=np.uint8), ink_mask & ~print_mask, print_mask)


def _saturation(image_rgb: Image, ink_mask: Mask) -> Image | None:
    """Return how far the balanced channels differ, (H, W) uint8; None where there is no paper or ink, or the ink is lighter."""
    paper = _sampled(image_rgb, ~ink_mask)
    ink = _sampled(image_rgb, ink_mask)
    if not len(paper) or not len(ink):
        return None
    white = np.median(paper, axis=0).astype(np.float64).clip(min=1)
    if float(np.median(ink, axis=0).sum()) >= float(np.sum(white)):
        return None
    balance = np.clip(np.outer(np.arange(256), 255 / white), 0, 255).astype(np.uint8)  # (256, 3)
    balanced = cv2.LUT(image_rgb, balance[:, None, :])
    red, green, blue = cv2.split(balanced)
    return np.asarray(cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


def _sampled(image_rgb: Image, where: Mask) -> NDArray[np.uint8]:
    colours = image_rgb[where]
    return np.asarray(colours[:: max(1, len(colours) // SAMPLED_PX)], dtype=np.uint8)


def _grown(mask: Mask) -> Mask:
    kernel = np.ones((EDGE_PX, EDGE_PX), np.uint8)
    return np.asarray(cv2.dilate(mask.view(np.uint8), kernel).view(np.bool_))


def _print_like(black: Mask, longest_px: float) -> Mask:
    """Return those components of black ink that are lines of `longest_px` or more, or come from the rim and are long."""
    height, width = black.shape
    found = label(black)
    longer = found.longer_sides
    breadth_px = found.areas / np.maximum(longer, 1)
    is_line = (longer >= LINE_ASPECT * np.maximum(breadth_px, LEAST_BREADTH_PX)) & (longer >= longest_px)
    from_rim = found.reaches_rim() & (longer >= FROM_RIM * min(height, width))
    return found.mask_of(is_line | from_rim)
