"""Finds the parts of the picture that are one digit each.

In: an ink mask. Out: its connected components, joined where they are pieces of one digit, specks left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingFound, TooManyParts
from core.imaging.labelling import Labelled, label
from core.imaging.pieces import OUTLINE_POINTS, Piece, join_pieces
from core.imaging.types import Box, Image, Labels, Mask, Part

SPECK_OF_TALLEST = 0.14
"""A component whose longer side is shorter than this part of the tallest one is a speck, a dot or a comma."""
SCRAP_OF_TALLEST = 0.45
"""At the picture's rim even less than this part of the tallest one is the end of something that lies beyond."""
SLIVER_ASPECT = 6
"""So is what lies flat against the rim, so many times longer than broad."""
EDGE_SPAN = 0.6
EDGE_ASPECT = 10
EDGE_LONGER = 3.0
"""So is what does so along most of a side, thinner still, beside writing not much shorter: a table's edge, no 1."""
LEAST_SIDE_PX = 4
"""Nothing smaller than this can be read."""
FAR_LARGER = 4.0
"""What is longer than this many times the component that the middle pixel of all ink belongs to is no digit."""
FRAME_FILL = 0.13
FRAMED_HEIGHT = 0.12
FRAME_LEAST_PX = 40
"""A box or ring drawn around digits: its ink fills less than this part of its box, and what is inside is no speck."""
BLOT_RIM = 0.03
BLOT_STROKES = 1.7
BLOT_FILL = 0.6
BLOT_BESIDE = 0.25
"""Nearer to the rim than this part of the picture, so many times as broad as the usual stroke, filling so much of its box: the
corner of a shadow or a thing. What is usual is told by all others that are not far shorter than it."""
HOLE = 0.01
"""Holes in it smaller than this part of its box are grain."""
CRESCENT_STROKES = 3.0
"""So many times as broad, and on the rim, is the side of a round shadow, however little of its box it fills."""
ON_EDGE = 0.5
"""What lies on the edge of a shadow with so much of its ink is a rest of it, beside other ink …"""
LIKE_OTHERS = 3
LIKE_SIZE, LIKE_STROKE, LIKE_STRENGTH = (0.5, 1.6), (0.65, 1.35), 0.9
"""… unless it is like most of so many others, none of them a crumb: as large, as broad a stroke, and no fainter."""
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


def find_parts(
    ink_mask: Mask,
    ink: Image,
    cell_of: Callable[[Box], tuple[int, int]] | None = None,
    shadow_edge: Mask | None = None,
) -> FoundParts:
    """Find the parts of an ink mask (H, W) that are one digit each, in no particular order; `ink` (H, W) says how strong it is.

    `cell_of` tells row and column of the table's cell that a box lies in: no digit lies in two. `shadow_edge` (H, W) is where
    the light changes at once.
    Raises: NothingFound where everything is a speck, TooManyParts where the ink is a texture.
    """
    found = label(ink_mask)
    large = np.flatnonzero(found.longer_sides >= LEAST_SIDE_PX)
    if len(large) > MAX_COMPONENTS:
        raise TooManyParts(count=len(large), limit=MAX_PARTS)
    boxes = {number: found.box(number) for number in large.tolist()}
    areas = {number: int(found.areas[number]) for number in boxes}
    writing = _writing(boxes, areas)
    if shadow_edge is not None:
        on_edge = np.bincount(found.labels[shadow_edge], minlength=len(found.stats)) >= ON_EDGE * found.areas
        apart = [number for number in writing if not on_edge[number]]
        like = _like(apart, [number for number in writing if on_edge[number]], found, ink)
        writing = sorted([*apart, *like]) or writing
    height, width = ink_mask.shape
    whole = [number for number in writing if not _is_edge(boxes[number], width, height)] or writing
    tallest = max((boxes[number].height for number in whole), default=0)
    least = max(LEAST_SIDE_PX, SPECK_OF_TALLEST * tallest)
    kept = [n for n in writing if boxes[n].longer_side >= least and not _is_scrap(boxes[n], width, height, tallest)]
    kept = _strong(kept, found.labels, ink, ink_mask)
    if not kept:
        raise NothingFound()
    if len(kept) > MAX_PARTS:
        raise TooManyParts(count=len(kept), limit=MAX_PARTS)
    pieces = [_measure(found.labels, number, boxes[number], areas[number]) for number in kept]
    pieces = [piece for piece in pieces if not _is_blot(piece, pieces, found.labels, ink_mask.shape)]
    groups = join_pieces([piece if cell_of is None else replace(piece, cell=cell_of(piece.box)) for piece in pieces])
    parts = tuple(Part(group.box, tuple(piece.number for piece in group.pieces)) for group in groups)
    return FoundParts(found.labels, parts, len(found) - sum(len(part.components) for part in parts))


def _like(numbers: list[int], doubtful: list[int], found: Labelled, ink: Image) -> list[int]:
    """Return those of the doubtful components that are as large, as broad in stroke and as strong as most of the others."""
    tallest = max((found.longer_sides[number] for number in numbers), default=0)
    numbers = [number for number in numbers if found.longer_sides[number] >= SCRAP_OF_TALLEST * tallest]
    if len(numbers) < LIKE_OTHERS:
        return []
    least_px = LIKE_SIZE[0] * float(np.median(found.longer_sides[numbers]))
    doubtful = [number for number in doubtful if found.longer_sides[number] >= least_px]
    if not doubtful:
        return []
    looks = np.array([_look(number, found, ink) for number in (*numbers, *doubtful)])
    ratios = looks[len(numbers) :] / np.median(looks[: len(numbers)], axis=0)  # (doubtful, 3)
    least, most = np.array([LIKE_SIZE, LIKE_STROKE, (LIKE_STRENGTH, np.inf)]).T
    is_like = ((ratios >= least) & (ratios <= most)).all(axis=1)
    return [number for number, is_kept in zip(doubtful, is_like, strict=True) if is_kept]


def _look(number: int, found: Labelled, ink: Image) -> tuple[float, float, float]:
    """Return a component's longer side in pixels, the width of its stroke, and how strong its ink is."""
    box = found.box(number)
    own = found.labels[box.slices] == number
    piece = _measure(found.labels, number, box, int(found.areas[number]))
    return box.longer_side, piece.stroke_px, float(ink[box.slices][own].mean())


def _strong(numbers: list[int], labels: Labels, ink: Image, ink_mask: Mask) -> list[int]:
    """Return those components whose ink is not far fainter than that of most: no show-through, no rest of a shadow's edge."""
    if len(numbers) < 2:
        return numbers
    own = labels[ink_mask]
    areas = np.bincount(own)
    strength = (np.bincount(own, ink[ink_mask]) / np.maximum(areas, 1))[numbers]
    usual = _usual(strength, areas[numbers])
    return [number for number, own_strength in zip(numbers, strength, strict=True) if own_strength >= FAINT_SHARE * usual]


def _is_blot(piece: Piece, pieces: list[Piece], labels: Labels, shape: tuple[int, ...]) -> bool:
    """Return whether a piece at the rim is something solid, or a shadow's round side, beside others that are strokes."""
    height, width = shape
    box = piece.box
    nearest_px = min(box.x, box.y, width - box.right, height - box.bottom)
    beside = [one for one in pieces if one is not piece and one.box.longer_side >= BLOT_BESIDE * box.longer_side]
    if nearest_px > BLOT_RIM * max(shape) or not beside:
        return False
    solid = _without_small_holes(labels[box.slices] == piece.number)
    is_solid = bool(solid.mean() >= BLOT_FILL)
    if not (is_solid or nearest_px == 0):
        return False
    stroke_px = _measure(solid.view(np.int8), 1, Box(0, 0, box.width, box.height), int(solid.sum())).stroke_px
    strokes = BLOT_STROKES if is_solid else CRESCENT_STROKES
    return bool(stroke_px >= strokes * float(np.median([one.stroke_px for one in beside])))


def _without_small_holes(own: Mask) -> Mask:
    """Return a component (h, w) with its specks of paper filled: the grain of a shadow."""
    holes = label(~own)
    return np.asarray(own | (holes.mask_of(holes.areas < HOLE * own.size) & ~own))


def _writing(boxes: Mapping[int, Box], areas: Mapping[int, int]) -> list[int]:
    """Return the components that may be writing: no frames drawn around others, nothing far larger than most of the ink."""
    corners = np.array([(box.x, box.y, box.right, box.bottom) for box in boxes.values()]).reshape(-1, 4)
    numbers = [number for number in boxes if not _is_frame(boxes[number], areas[number], corners)]
    if not numbers:
        return []
    longer = np.array([boxes[number].longer_side for number in numbers])
    usual_px = _usual(longer, np.array([areas[number] for number in numbers]))
    return [number for number in numbers if boxes[number].longer_side <= FAR_LARGER * usual_px]


def _usual(values: NDArray[np.generic], areas: NDArray[np.integer]) -> float:
    """Return the median of the components' values (n,), each counted as often as it has pixels (n,)."""
    order = np.argsort(values)
    shares = np.cumsum(areas[order])
    return float(values[order][np.searchsorted(shares, shares[-1] / 2)])


def _is_frame(box: Box, area: int, corners: NDArray[np.integer]) -> bool:
    """Return whether a component is a thin outline with something of some size inside; `corners` (n, 4) are those of all."""
    if area > FRAME_FILL * box.width * box.height or box.longer_side < FRAME_LEAST_PX:
        return False
    left, top, right, bottom = corners.T
    is_inside = (box.x < left) & (box.y < top) & (right < box.right) & (bottom < box.bottom)
    return bool((is_inside & (bottom - top >= FRAMED_HEIGHT * box.height)).any())


def _is_scrap(box: Box, width: int, height: int, tallest_px: int) -> bool:
    """Return whether a box at the rim holds but the end of something that lies beyond the picture."""
    is_at_side, is_at_end = box.x == 0 or box.right == width, box.y == 0 or box.bottom == height
    is_small = box.longer_side < SCRAP_OF_TALLEST * tallest_px
    is_sliver = (is_at_side and SLIVER_ASPECT * box.width <= box.height) or (
        is_at_end and SLIVER_ASPECT * box.height <= box.width
    )
    is_short = box.longer_side < tallest_px or (_is_edge(box, width, height) and box.longer_side <= EDGE_LONGER * tallest_px)
    return ((is_at_side or is_at_end) and is_small) or (is_sliver and is_short)


def _is_edge(box: Box, width: int, height: int) -> bool:
    """Return whether a box lies along most of a side of the picture, flat against it."""
    is_side = (box.x == 0 or box.right == width) and box.height >= max(EDGE_SPAN * height, EDGE_ASPECT * box.width)
    is_end = (box.y == 0 or box.bottom == height) and box.width >= max(EDGE_SPAN * width, EDGE_ASPECT * box.height)
    return is_side or is_end


def _measure(labels: Labels, number: int, box: Box, area: int) -> Piece:
    own = (labels[box.slices] == number).view(np.uint8)
    contours, _ = cv2.findContours(own, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE, offset=(box.x, box.y))
    outline: NDArray[np.int32] = np.concatenate([contour.reshape(-1, 2) for contour in contours]).astype(np.int32)
    step = max(1, len(outline) // OUTLINE_POINTS)
    return Piece(number, box, outline[::step], 2 * area / len(outline))
