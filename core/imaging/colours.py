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
SAMPLED_SIDE_PX = 240
"""Whether there are two kinds of ink is told on so many rows or columns: enough ink, and a page in one colour costs nothing."""


@dataclass(frozen=True)
class Handwriting:
    """The ink without the print beside it, the mask likewise, and the print's own pixels."""

    ink: Image
    ink_mask: Mask
    print_mask: Mask


def leave_print_out(image_rgb: Image, ink: Image, ink_mask: Mask) -> Handwriting | None:
    """Return coloured writing without black print: (H, W, 3), (H, W) uint8 and (H, W) bool; None where there is none of it."""
    step = max(1, min(ink_mask.shape) // SAMPLED_SIDE_PX)
    sample, is_ink = image_rgb[::step, ::step], ink_mask[::step, ::step]
    if is_ink.all() or not is_ink.any():
        return None
    paper = np.median(sample[~is_ink], axis=0).astype(np.float64).clip(min=1)
    balance = np.clip(np.outer(np.arange(256), 255 / paper), 0, 255).astype(np.uint8)  # (256, 3)
    threshold = _parting(sample[is_ink], paper, balance)
    if threshold is None:
        return None
    coloured = np.zeros_like(ink_mask)
    coloured[ink_mask] = _saturation(image_rgb[ink_mask][None], balance)[0] > threshold
    black = ink_mask & ~coloured
    beside = black & ~_grown(coloured)
    print_mask = _print_like(beside, LONGER * int(label(coloured).longer_sides.max()))
    if not print_mask.any():
        return None
    print_mask = _grown(print_mask) & black
    cleared = np.where(_grown(print_mask) & ~_grown(coloured), np.uint8(0), ink)
    return Handwriting(np.asarray(cleared, dtype=np.uint8), ink_mask & ~print_mask, print_mask)


def _parting(ink: NDArray[np.uint8], paper: NDArray[np.float64], balance: NDArray[np.uint8]) -> float | None:
    """Return the saturation above which ink (n, 3) is coloured; None where it is of one kind, or lighter than the paper."""
    if float(np.median(ink, axis=0).sum()) >= float(paper.sum()):
        return None
    saturation = _saturation(ink[None], balance)
    threshold, _ = cv2.threshold(saturation, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    is_coloured = saturation > threshold
    if not LEAST_COLOURED <= float(is_coloured.mean()) <= MOST_COLOURED:
        return None
    apart = float(saturation[is_coloured].mean()) - float(saturation[~is_coloured].mean())
    return float(threshold) if apart >= LEAST_APART else None


def _saturation(image_rgb: Image, balance: NDArray[np.uint8]) -> Image:
    """Return how far the channels of (H, W, 3) differ once a table for each (256, 3) has made paper white: (H, W) uint8."""
    red, green, blue = cv2.split(cv2.LUT(image_rgb, balance[:, None, :]))
    return np.asarray(cv2.max(cv2.max(red, green), blue) - cv2.min(cv2.min(red, green), blue), dtype=np.uint8)


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
