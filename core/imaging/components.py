"""Finds the parts of the picture that are one digit each.

In: an ink mask. Out: its connected components, joined where they are pieces of one digit, specks left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingFound, TooManyParts
from core.imaging.pieces import OUTLINE_POINTS, Piece, join_pieces
from core.imaging.types import Box, Image, Labels, Mask, Part

SPECK_OF_TALLEST = 0.14
"""A component whose longer side is shorter than this part of the tallest one is a speck, a dot or a comma."""
SCRAP_OF_TALLEST = 0.45
"""At the picture's rim even less than this part of the tallest one is the end of something that lies beyond."""
SLIVER_ASPECT = 6
"""So is what lies flat against the rim, so many times longer than broad."""
LEAST_SIDE_PX = 4
"""Nothing smaller than this can be read."""
FAR_LARGER = 4.0
"""What is longer than this many times the component that the middle pixel of all ink belongs to is no digit."""
FRAME_FILL = 0.13
FRAMED_HEIGHT = 0.12
FRAME_LEAST_PX = 40
"""A box or ring drawn around digits: its ink fills less than this part of its box, and what is inside is no speck."""
FAINT_SHARE = 0.6
"""Ink weaker than this part of the usual is no writing beside it."""
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


def find_parts(ink_mask: Mask, ink: Image) -> FoundParts:
    """Find the parts of an ink mask (H, W) that are one digit each, in no particular order; `ink` (H, W) says how strong it is.

    The components are labelled block by block (Bolelli, Allegretti, Baraldi, Grana 2019), on one thread the fastest way.

    Raises: NothingFound where everything is a speck, TooManyParts where the ink is a texture.
    """
    count, numbered, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        ink_mask.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    large = np.flatnonzero(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= LEAST_SIDE_PX)
    if len(large) > MAX_COMPONENTS:
        raise TooManyParts(count=len(large), limit=MAX_PARTS)
    boxes = {number: Box(*map(int, stats[number, :4])) for number in large.tolist() if number}
    areas = {number: int(stats[number, cv2.CC_STAT_AREA]) for number in boxes}
    writing = _writing(boxes, areas)
    tallest = max((boxes[number].height for number in writing), default=0)
    least = max(LEAST_SIDE_PX, SPECK_OF_TALLEST * tallest)
    height, width = ink_mask.shape
    kept = [n for n in writing if boxes[n].longer_side >= least and not _is_scrap(boxes[n], width, height, tallest)]
    labels: Labels = np.asarray(numbered, dtype=np.int32)
    kept = _strong(kept, labels, ink, ink_mask)
    if not kept:
        raise NothingFound()
    if len(kept) > MAX_PARTS:
        raise TooManyParts(count=len(kept), limit=MAX_PARTS)
    groups = join_pieces([_measure(labels, number, boxes[number], areas[number]) for number in kept])
    parts = tuple(Part(group.box, tuple(piece.number for piece in group.pieces)) for group in groups)
    return FoundParts(labels, parts, count - 1 - sum(len(part.components) for part in parts))


def _strong(numbers: list[int], labels: Labels, ink: Image, ink_mask: Mask) -> list[int]:
    """Return those components whose ink is not far fainter than that of most: no show-through, no rest of a shadow's edge."""
    if len(numbers) < 2:
        return numbers
    own = labels[ink_mask]
    areas = np.bincount(own)
    strength = (np.bincount(own, ink[ink_mask]) / np.maximum(areas, 1))[numbers]
    order = np.argsort(strength)
    shares = np.cumsum(areas[numbers][order])
    usual = strength[order][np.searchsorted(shares, shares[-1] / 2)]
    return [number for number, own_strength in zip(numbers, strength, strict=True) if own_strength >= FAINT_SHARE * usual]


def _writing(boxes: Mapping[int, Box], areas: Mapping[int, int]) -> list[int]:
    """Return the components that may be writing: no frames drawn around others, nothing far larger than most of the ink."""
    numbers = [number for number in boxes if not _is_frame(number, boxes, areas)]
    if not numbers:
        return []
    longer = np.array([boxes[number].longer_side for number in numbers])
    order = np.argsort(longer)
    shares = np.cumsum(np.array([areas[number] for number in numbers])[order])
    usual_px = int(longer[order][np.searchsorted(shares, shares[-1] / 2)])
    return [number for number in numbers if boxes[number].longer_side <= FAR_LARGER * usual_px]


def _is_frame(number: int, boxes: Mapping[int, Box], areas: Mapping[int, int]) -> bool:
    """Return whether a component is a thin outline with something of some size inside."""
    box = boxes[number]
    if areas[number] > FRAME_FILL * box.width * box.height or box.longer_side < FRAME_LEAST_PX:
        return False
    return any(
        other.height >= FRAMED_HEIGHT * box.height
        and box.x < other.x
        and box.y < other.y
        and other.right < box.right
        and other.bottom < box.bottom
        for key, other in boxes.items()
        if key != number
    )


def _is_scrap(box: Box, width: int, height: int, tallest_px: int) -> bool:
    """Return whether a box at the rim holds but the end of something that lies beyond the picture."""
    is_at_rim = box.x == 0 or box.y == 0 or box.right == width or box.bottom == height
    is_small = box.longer_side < SCRAP_OF_TALLEST * tallest_px
    is_at_side = (box.x == 0 or box.right == width) and SLIVER_ASPECT * box.width <= box.height
    is_at_end = (box.y == 0 or box.bottom == height) and SLIVER_ASPECT * box.height <= box.width
    return (is_at_rim and is_small) or ((is_at_side or is_at_end) and box.longer_side < tallest_px)


def _measure(labels: Labels, number: int, box: Box, area: int) -> Piece:
    own = (labels[box.slices] == number).view(np.uint8)
    contours, _ = cv2.findContours(own, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE, offset=(box.x, box.y))
    outline: NDArray[np.int32] = np.concatenate([contour.reshape(-1, 2) for contour in contours]).astype(np.int32)
    step = max(1, len(outline) // OUTLINE_POINTS)
    return Piece(number, box, outline[::step], 2 * area / len(outline))
