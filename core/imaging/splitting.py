"""Cuts digits that touch one another apart, in every way that makes sense.

In: the ink of one part. Out: its pieces, and each run of neighbouring pieces as a candidate digit of 28x28; a reader chooses
the runs that read best (over-segmentation and a lattice, as for cheques: LeCun, Bottou, Bengio, Haffner 1998, section VII).
Of a drawing the pieces are its strokes. Else a cut is the path from top to bottom that crosses the least ink, so that it leans
with the writing and follows its gaps; or from side to side, between digits of two rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.cutting import ink_box
from core.imaging.normalise import normalise
from core.imaging.types import Box, Image, Mask

WORK_PX = 48
"""Cuts are looked for on ink of this height."""
STEP_PX = 3
BAND_PX = 5
"""Every STEP_PX a path is sought that leaves its column by at most BAND_PX."""
EDGE_SHARE = 0.15
"""No cut nearer to either end than this part of the height."""
MOST_CROSSING = 0.6
"""A cut crosses no more ink than this part of the height."""
LEAST_APART_PX = 4
MOST_CUTS = 12
LEANING = 0.04
"""What a step to the side costs, in full ink."""
PAPER = 0.01
LEAST_WIDTH = 0.12
MOST_WIDTH = 1.5
"""A digit's width lies between these parts of its height."""
LEAST_HEIGHT = 0.65
"""Each digit is at least this part of the whole's height."""
LEAST_STACKED, MOST_STACKED = 0.6, 1.6
"""Digits one above another are between these parts of the usual height."""
MOST_STROKES = 16
"""More strokes than these, all touching, are a scribble."""
INK = 64


@dataclass(frozen=True)
class Segment:
    """A candidate: the pieces from `first` to before `last`, their box within the part, their ink, and the prepared digit."""

    first: int
    last: int
    box: Box
    ink: Image
    image: Image


@dataclass(frozen=True)
class Lattice:
    """How many pieces a part was cut into, and all candidates made of neighbouring pieces; the whole is one of them."""

    pieces: int
    segments: tuple[Segment, ...]


def find_segments(ink: Image) -> Lattice:
    """Return the ways to read the ink (h, w) of one part, ink high, as one or several digits side by side."""
    pieces = cut_up(ink)
    return _lattice(ink, int(pieces.max()) + 1, lambda first, last: (pieces >= first) & (pieces < last))


def find_stacked(ink: Image, usual_px: float) -> Lattice:
    """Return the ways to read the ink (h, w) of one part as digits one above another, each about `usual_px` tall."""
    pieces = cut_up(np.ascontiguousarray(ink.T)).T
    least_px, most_px = LEAST_STACKED * usual_px, MOST_STACKED * usual_px

    def segment(first: int, last: int) -> Segment | None:
        one = _cut_out(ink, (pieces >= first) & (pieces < last), first, last)
        return one if one is not None and least_px <= one.box.height <= most_px else None

    return _lattice_of(int(pieces.max()) + 1, segment)


def segments_of_strokes(ink: Image, drawn: Sequence[Mask]) -> Lattice:
    """Return the ways to read ink (h, w) as digits, given what the strokes of each piece cover, (h, w), from left to right.

    Nothing is cut through a stroke: between two digits the pen is lifted.
    """
    if len(drawn) > MOST_STROKES:
        return Lattice(1, ())
    masks = np.stack(drawn)
    return _lattice(ink, len(drawn), lambda first, last: np.logical_or.reduce(masks[first:last]))


def _lattice(ink: Image, count: int, covered: Callable[[int, int], Mask]) -> Lattice:
    """Return all candidates that can be a digit; `covered` tells what of the ink a run of pieces covers."""

    def segment(first: int, last: int) -> Segment | None:
        one = _cut_out(ink, covered(first, last), first, last)
        return one if one is not None and one.box.height >= LEAST_HEIGHT * ink.shape[0] else None

    return _lattice_of(count, segment)


def _lattice_of(count: int, segment: Callable[[int, int], Segment | None]) -> Lattice:
    runs = [(first, last) for first in range(count) for last in range(first + 1, count + 1)]
    segments = (segment(first, last) for first, last in runs)
    return Lattice(count, tuple(one for one in segments if one is not None))


def cut_up(ink: Image) -> NDArray[np.uint8]:
    """Return which piece each pixel of the ink (h, w) belongs to, counted from the left, from 0: (h, w)."""
    height, width = ink.shape
    scale = WORK_PX / height
    small_width = max(3, round(width * scale))
    small = np.asarray(cv2.resize(ink, (small_width, WORK_PX), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return _number_pieces(_find_cuts(small), ink.shape)


def _find_cuts(small: Image) -> list[NDArray[np.int64]]:
    """Return paths (WORK_PX,), the column at each row, from left to right."""
    edge = round(EDGE_SHARE * WORK_PX)
    starts = np.arange(edge, small.shape[1] - edge, STEP_PX)
    if not starts.size:
        return []
    paths, crossed = _cheapest_paths(small, starts)
    chosen: list[int] = []
    for index in np.argsort(crossed).tolist():
        is_new = all(float(np.mean(np.abs(paths[index] - paths[other]))) >= LEAST_APART_PX for other in chosen)
        if crossed[index] <= MOST_CROSSING * WORK_PX and is_new and len(chosen) < MOST_CUTS:
            chosen.append(index)
    return sorted((paths[index] for index in chosen), key=lambda path: float(path.mean()))


def _cheapest_paths(small: Image, starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each start the path of least cost within its band, (K, WORK_PX), and the ink it crosses in pixels, (K,)."""
    offsets = np.arange(-BAND_PX, BAND_PX + 1)
    columns = starts[:, None] + offsets[None, :]  # (K, B)
    outside = (columns < 0) | (columns >= small.shape[1])
    columns = np.clip(columns, 0, small.shape[1] - 1)
    ink = np.where(outside[None], 4.0, small[:, columns] / 255.0)  # (WORK_PX, K, B)
    total = ink[0] + PAPER
    came_from = np.zeros((WORK_PX, *columns.shape), np.int64)
    for row in range(1, WORK_PX):
        padded = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        ways = np.stack([padded[:, :-2] + LEANING, padded[:, 1:-1], padded[:, 2:] + LEANING])
        came_from[row] = ways.argmin(axis=0) - 1
        total = ways.min(axis=0) + ink[row] + PAPER
    at = total.argmin(axis=1)
    which = np.arange(len(starts))
    paths = np.empty((len(starts), WORK_PX), np.int64)
    crossed = np.zeros(len(starts))
    for row in range(WORK_PX - 1, -1, -1):
        paths[:, row] = columns[which, at]
        crossed += ink[row, which, at]
        at = np.clip(at + came_from[row, which, at], 0, len(offsets) - 1)
    return paths, crossed


def _number_pieces(cuts: list[NDArray[np.int64]], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return for each pixel how many cuts lie left of it: (h, w)."""
    height, width = shape
    pieces = np.zeros(shape, np.uint8)
    columns = np.arange(width)[None, :]
    rows = np.minimum(np.arange(height) * WORK_PX // height, WORK_PX - 1)
    for cut in cuts:
        pieces += columns >= ((cut[rows] + 0.5) * height / WORK_PX)[:, None]
    return pieces


def _cut_out(ink: Image, covered: Mask, first: int, last: int) -> Segment | None:
    """Return what the pieces from `first` to before `last` cover as one candidate; None where that cannot be a digit."""
    own = np.where(covered, ink, np.uint8(0))
    box = ink_box(own > INK)
    if box is None or not LEAST_WIDTH * box.height <= box.width <= MOST_WIDTH * box.height:
        return None
    its_ink = np.ascontiguousarray(own[box.slices])
    return Segment(first, last, box, its_ink, normalise(its_ink))
