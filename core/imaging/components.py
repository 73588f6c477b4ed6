"""Finds the parts of the picture that are one digit each.

In: an ink mask. Out: its connected components, joined where they are pieces of one digit, specks left out.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingFound, TooManyParts
from core.imaging.pieces import OUTLINE_POINTS, Piece, join_pieces
from core.imaging.types import Box, Labels, Mask, Part

SPECK_OF_TALLEST = 0.14
"""A component whose longer side is shorter than this part of the tallest one is a speck, a dot or a comma."""
LEAST_SIDE_PX = 4
"""Nothing smaller than this can be read."""
MAX_COMPONENTS = 4000
"""More is the grain of a texture, not writing."""
MAX_PARTS = 400
"""A full sudoku twice over; more is a page of text."""


@dataclass(frozen=True)
class FoundParts:
    """The parts, the picture of component numbers they refer to, and how many components were left out."""

    labels: Labels
    parts: tuple[Part, ...]
    left_out: int


def find_parts(ink_mask: Mask) -> FoundParts:
    """Find the parts of an ink mask (H, W) that are one digit each, in no particular order.

    The components are labelled block by block (Bolelli, Allegretti, Baraldi, Grana 2019), on one thread the fastest way.

    Raises: NothingFound where everything is a speck, TooManyParts where the ink is a texture.
    """
    count, numbered, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        ink_mask.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    if count > MAX_COMPONENTS:
        raise TooManyParts(count=count, limit=MAX_PARTS)
    boxes = {number: Box(*map(int, stats[number, :4])) for number in range(1, count)}
    tallest = max((box.height for box in boxes.values()), default=0)
    least = max(LEAST_SIDE_PX, SPECK_OF_TALLEST * tallest)
    kept = [number for number, box in boxes.items() if box.longer_side >= least]
    if not kept:
        raise NothingFound()
    if len(kept) > MAX_PARTS:
        raise TooManyParts(count=len(kept), limit=MAX_PARTS)
    labels: Labels = np.asarray(numbered, dtype=np.int32)
    groups = join_pieces([_measure(labels, number, boxes[number], int(stats[number, cv2.CC_STAT_AREA])) for number in kept])
    parts = tuple(Part(group.box, tuple(piece.number for piece in group.pieces)) for group in groups)
    return FoundParts(labels, parts, count - 1 - sum(len(part.components) for part in parts))


def _measure(labels: Labels, number: int, box: Box, area: int) -> Piece:
    own = (labels[box.slices] == number).view(np.uint8)
    contours, _ = cv2.findContours(own, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE, offset=(box.x, box.y))
    outline: NDArray[np.int32] = np.concatenate([contour.reshape(-1, 2) for contour in contours]).astype(np.int32)
    step = max(1, len(outline) // OUTLINE_POINTS)
    return Piece(number, box, outline[::step], 2 * area / len(outline))
