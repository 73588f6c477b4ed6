"""Takes ruled lines, squares, margins and table frames off the ink.

In: ink and its mask. Out: both without the lines, and how many there were. Along a line a run of ink is erased where it is no
thicker than the line; where it is thicker a stroke crosses, and stays, as notes stay when the staff is taken away (Carter,
Bacon, Automatic recognition of printed music, 1992).

Whether a chain of thin ink is a ruled line or a digit's own stroke is told by `_is_line`; its reasons are the constants below.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.chains import (
    REGULAR_LINES,
    Chain,
    complete_ruling,
    enlarged,
    even_share,
    find_chains,
    runs_across,
    search_copy,
)
from core.imaging.labelling import Labelled, label
from core.imaging.shrinking import shrink
from core.imaging.types import Box, Image, Mask

FAINT = 0.5
"""Lines are looked for in all that is above this part of the threshold: print is often paler than what is written on it."""
GLANCE_SIDE_PX = 160
GLANCE_SPAN = 0.35
"""A first glance at so small a picture: something straight spans this part of a side, or nothing is looked for."""
AT_RIM = 0.012
AT_LINE = 0.015
"""An end as near as this to the rim or to another line, in parts of the picture's side, hangs there: drawings rarely do."""
HOLDING = 0.7
"""A line hangs on others that are not much shorter than this part of it."""
AT_RIM_PX = 3
AT_END = 0.03
BEYOND = 0.04
"""An anchored line runs past the ink that it touches on both sides by this part of its span; a stroke ends in the digit."""
CLEARLY_BEYOND = 0.08
PARALLELS = 3
"""So many anchored lines in one direction are ruling."""
THIN = 0.6
"""An anchored line thinner than this part of the strokes is no stroke."""
BROAD = 1.15
"""A frame's side that hangs on another alone is thinner than THIN strokes, or broader than this many."""
LONG = 2.2
"""A line this many times longer than the tallest ink that stands apart from it is no part of a digit …"""
TALL_PERCENTILE = 90
LONG_AND_THICK = 4.0
"""… or this many times where it is as thick as the strokes."""
EVEN_ALONE = 0.82
"""What hangs nowhere, and is no ruling either, thinner than strokes and regular, is of one thickness along this part of its
span. Of 900 lines on synthetic photos, and as many on real ones, such lines were so along 0.88 and more, one along 0.59;
columns of digits in close rows along 0.75 at most."""
CROSSING = 1.6
"""A run thicker than the line times this belongs to a stroke that crosses it."""
SLIVER = 0.05
"""Ink at the rim that is narrower than this part of the picture comes from beyond it."""
STROKE_ASPECT = 3
"""Ink that stands apart counts where it is longer than so many thicknesses of the line; less is specks."""
MADE_OF_LINES = 0.8
"""A component of which chains cover this part is itself made of lines."""
STUMP = 3.0
"""What touches a line and is no longer than this many times its thickness was part of the line."""
SPECK = 0.4
"""What is smaller than this part of the largest rest says nothing about lines."""
STRAYS = 0.3
"""A line of a grid runs through so much of the middles of meshes at most: where it is broken, two meshes are one."""
ODD_THICKNESS, ODD_SPAN = 2.0, 0.6
"""Among regular lines, what is thicker than the usual times this and shorter than this part of the usual is a row of digits."""
LEAST_REST = 0.02
"""Erasing must leave this part of the ink at least: a lone 1 or a lone dash is not a ruled sheet."""


@dataclass(frozen=True)
class Unruled:
    """The ink without its lines, the mask likewise, the lines' own pixels, and the lines."""

    ink: Image
    ink_mask: Mask
    line_mask: Mask
    lines: tuple[Chain, ...]


@dataclass(frozen=True)
class _Scene:
    """What anchored chains are judged by: the ink, those chains, and what is left without them."""

    mask: Mask
    anchored: tuple[Chain, ...]
    rest: Mask
    boxes: tuple[Box, ...]
    stroke_px: float


def remove_ruling(ink: Image, ink_mask: Mask, is_drawing: bool = False, no_lines: Mask | None = None) -> Unruled:
    """Erase ruled lines: ink (H, W) uint8, high where there is ink, and its mask; without lines both pass unchanged.

    In a blot of the paper a line is thin in the ink's own mask alone; that is believed where strokes are thicker than lines.
    On a drawing made on a screen, a glance tells whether lines are worth a search at all. `no_lines` (H, W) tells where no line
    of a grid can be.
    """
    if is_drawing and not _may_be_ruled(ink_mask):
        return Unruled(ink, ink_mask, np.zeros_like(ink_mask), ())
    faint = ink >= FAINT * int(ink[ink_mask].min(initial=255))
    small, factor = search_copy(faint)
    chosen = (enlarged(line, factor, faint.shape) for line in _choose_lines(small, find_chains(small)))
    lines = [line for line in chosen if no_lines is None or _keeps_out_of(no_lines, line)]
    if not lines:
        return Unruled(ink, ink_mask, np.zeros_like(ink_mask), ())
    line_mask = _pixels_of(faint, lines)
    stroke_px = _stroke_px(ink_mask & ~line_mask)
    line_mask |= _pixels_of(ink_mask, [line for line in lines if line.thickness_px <= THIN * stroke_px])
    rest = _repair(ink_mask, line_mask, lines)
    fringe = cv2.dilate(line_mask.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    kept = cv2.dilate(rest.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    cleared = np.where((line_mask & ~rest) | (fringe & ~kept), np.uint8(0), ink)
    return Unruled(np.asarray(cleared, dtype=np.uint8), rest, line_mask, tuple(lines))


def _may_be_ruled(ink_mask: Mask) -> bool:
    """Return whether lines are worth a search.

    Lines come from the rim; or they are straight, longer than most digits, and there is much smaller ink beside them.
    """
    if any(edge.any() for edge in (ink_mask[0], ink_mask[-1], ink_mask[:, 0], ink_mask[:, -1])):
        return True
    small = shrink(ink_mask.view(np.uint8) * np.uint8(255), max(1, max(ink_mask.shape) // GLANCE_SIDE_PX))
    height, width = small.shape
    glance = cv2.dilate((small > 0).view(np.uint8), np.ones((2, 2), np.uint8))
    longer = label(glance.view(np.bool_)).longer_sides
    if not (LONG * longer[longer > STROKE_ASPECT] <= longer.max(initial=0)).any():
        return False
    across = cv2.erode(glance, np.ones((1, max(3, round(GLANCE_SPAN * width))), np.uint8))
    upright = cv2.erode(glance, np.ones((max(3, round(GLANCE_SPAN * height)), 1), np.uint8))
    return bool(across.any() or upright.any())


def _choose_lines(mask: Mask, chains: list[Chain]) -> list[Chain]:
    """Return those chains that are ruled lines; none where hardly any ink would be left."""
    if not chains:
        return []
    apart = _Apart(mask, chains)
    long = [chain for chain in chains if apart.is_long(chain)]
    scene = _look_at(mask, chains, long)
    alone = [chain for chain in long if not _is_of_strokes(chain, long, scene)]
    lines = [chain for chain in chains if chain in alone or _is_line(chain, scene)]
    lines += [chain for chain in scene.anchored if chain not in lines and _closes_frame(chain, lines, scene)]
    lines = _without_rows_of_digits(lines)
    if not lines:
        return []
    lines += complete_ruling(lines, mask)
    rest = mask & ~_pixels_of(mask, lines)
    is_enough = np.count_nonzero(rest) >= LEAST_REST * np.count_nonzero(mask) and _boxes(rest)
    return lines if is_enough else []


def _without_rows_of_digits(lines: list[Chain]) -> list[Chain]:
    """Leave out chains of strokes that follow one another, where lines enough, of either direction, tell them apart."""
    kept: list[Chain] = []
    for is_upright in (False, True):
        own = [line for line in lines if line.is_upright == is_upright]
        regular = own if len(own) >= REGULAR_LINES else [line for line in lines if line.is_upright != is_upright]
        if len(regular) >= REGULAR_LINES:
            usual_px = ODD_THICKNESS * float(np.median([line.thickness_px for line in regular]))
            span_px = ODD_SPAN * float(np.median([line.span_px for line in regular]))
            own = [line for line in own if line.thickness_px <= usual_px or line.span_px >= span_px]
        kept += own
    return kept


def _look_at(mask: Mask, chains: list[Chain], long: list[Chain]) -> _Scene:
    """Find the anchored chains: those that hang between the rim, long lines, and one another."""
    anchored = _corners(mask, chains)
    while True:
        held = [chain for chain in chains if chain not in anchored and _is_anchored(chain, [*long, *anchored], mask.shape)]
        if not held:
            break
        anchored += held
    rest = mask & ~_pixels_of(mask, [*long, *anchored])
    return _Scene(mask, tuple(anchored), rest, tuple(_boxes(rest)), _stroke_px(rest))


def _corners(mask: Mask, chains: list[Chain]) -> list[Chain]:
    """Return chains that come from the rim and meet one another, where they are not as thick as the rest of the ink."""
    from_rim = [chain for chain in chains if _touches_rim(chain, mask.shape)]
    meeting = [chain for chain in from_rim if _is_anchored(chain, from_rim, mask.shape)]
    stroke_px = _stroke_px(mask & ~_pixels_of(mask, meeting))
    return [chain for chain in meeting if not THIN <= chain.thickness_px / stroke_px <= BROAD]


def _is_line(chain: Chain, scene: _Scene) -> bool:
    """Return whether an anchored chain is a line."""
    if chain not in scene.anchored:
        return False
    parallel = [other for other in scene.anchored if other.is_upright == chain.is_upright]
    if len(parallel) >= PARALLELS or (scene.boxes and chain.thickness_px <= THIN * scene.stroke_px):
        return True
    touching = _touching(chain, scene)
    return _runs_beyond(chain, touching or list(scene.boxes), scene)


def _is_of_strokes(chain: Chain, long: list[Chain], scene: _Scene) -> bool:
    """Return whether a long chain hangs nowhere and goes through strokes that follow one another: digits in columns or rows."""
    parallel = [other for other in long if other.is_upright == chain.is_upright]
    is_ruling = len(parallel) >= REGULAR_LINES and chain.thickness_px <= THIN * scene.stroke_px
    if chain in scene.anchored or is_ruling:
        return False
    return even_share(scene.mask.T if chain.is_upright else scene.mask, chain) < EVEN_ALONE


class _Apart:
    """Which ink stands apart from which chain, so that its size says what the size of a digit is."""

    def __init__(self, mask: Mask, chains: list[Chain]) -> None:
        """Number the components of what is left without chains from rim to rim; leave out those made of chains."""
        across = [chain for chain in chains if _is_anchored(chain, [], mask.shape)]
        rest = mask & ~_pixels_of(mask, across)
        found = label(rest)
        self._labels = found.labels
        self._stroke_px = _stroke_px(rest)
        of_chains = np.bincount(self._labels[_pixels_of(mask, chains) & rest], minlength=len(found.stats))
        is_no_writing = (of_chains >= MADE_OF_LINES * found.areas) | found.reaches_rim()
        self._longer = np.where(is_no_writing, 0, found.longer_sides)

    def is_long(self, chain: Chain) -> bool:
        """Return whether a chain is much longer than the tall ink that stands apart from it."""
        own = np.unique(self._labels[_path(chain, self._labels.shape)])
        longer = np.delete(self._longer, own)
        longer = longer[longer >= STROKE_ASPECT * chain.thickness_px]
        factor = LONG if chain.thickness_px <= self._stroke_px else LONG_AND_THICK
        return bool(longer.size) and chain.span_px >= factor * float(np.percentile(longer, TALL_PERCENTILE))


def _keeps_out_of(no_lines: Mask, chain: Chain) -> bool:
    return float(np.mean(no_lines[_path(chain, no_lines.shape)])) <= STRAYS


def _path(chain: Chain, shape: tuple[int, ...]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pixels of a chain's middle, as an index."""
    along, across = np.arange(chain.start, chain.end), chain.rows.astype(np.int64)
    rows, columns = (along, across) if chain.is_upright else (across, along)
    return np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)


def _closes_frame(chain: Chain, lines: list[Chain], scene: _Scene) -> bool:
    """Return whether a chain comes from the rim, meets a line that runs across, and touches nothing else: the frame's side."""
    is_corner = any(line.is_upright != chain.is_upright for line in lines) and _is_anchored(chain, lines, scene.mask.shape)
    return is_corner and _touches_rim(chain, scene.mask.shape) and not _touching(chain, scene)


def _touching(chain: Chain, scene: _Scene) -> list[Box]:
    """Return the boxes with ink that touches a line."""
    own = _pixels_of(scene.mask, [chain])
    near = cv2.dilate(own.view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)
    return [box for box in scene.boxes if (near[box.slices] & scene.rest[box.slices]).any()]


def _is_anchored(chain: Chain, others: list[Chain], shape: tuple[int, ...]) -> bool:
    """Return whether both ends reach the rim of the picture or another line that runs across."""
    at_line = AT_LINE * max(shape) + chain.thickness_px / 2
    across = [other for other in others if other.is_upright != chain.is_upright and other.span_px >= HOLDING * chain.span_px]
    return all(
        _is_at_rim(x, y, shape) or any(_reaches(x, y, other, at_line) for other in across)
        for x, y in chain.end_points().tolist()
    )


def _touches_rim(chain: Chain, shape: tuple[int, ...]) -> bool:
    return any(_is_at_rim(x, y, shape) for x, y in chain.end_points().tolist())


def _is_at_rim(x: int, y: int, shape: tuple[int, ...]) -> bool:
    height, width = shape
    return min(x, y, width - 1 - x, height - 1 - y) <= max(AT_RIM_PX, AT_RIM * max(shape))


def _reaches(x: int, y: int, other: Chain, near: float) -> bool:
    along, across = (y, x) if other.is_upright else (x, y)
    at = min(max(along - other.start, 0), len(other.rows) - 1)
    near += other.thickness_px / 2
    return bool(abs(other.start + at - along) <= near and abs(int(other.rows[at]) - across) <= near)


def _runs_beyond(chain: Chain, boxes: list[Box], scene: _Scene) -> bool:
    """Return whether an anchored line leaves all ink behind on both sides, the more clearly the more it is like a stroke."""
    is_like_stroke = THIN <= chain.thickness_px / scene.stroke_px <= BROAD
    slack = -CLEARLY_BEYOND * chain.span_px if is_like_stroke else AT_END * max(scene.mask.shape) - BEYOND * chain.span_px
    first, last = chain.start - slack, chain.end + slack
    if chain.is_upright:
        return all(first <= box.y and box.bottom <= last for box in boxes)
    return all(first <= box.x and box.right <= last for box in boxes)


def _boxes(mask: Mask) -> list[Box]:
    """Return the boxes of what is neither a speck nor a sliver at the rim."""
    found = label(mask)
    is_ours = ~_is_rim_sliver(found)
    longer = np.where(is_ours, found.longer_sides, 0)
    return [found.box(number) for number in np.flatnonzero(longer >= max(4, SPECK * longer.max())).tolist()]


def _is_rim_sliver(found: Labelled) -> Mask:
    """Return for each component whether it lies flat against the rim: the edge of what lies beyond the picture."""
    height, width = found.labels.shape
    x, y, breadth, tallness, _ = found.stats.T
    is_at_side = ((x == 0) | (x + breadth == width)) & (breadth <= SLIVER * width)
    return np.asarray(is_at_side | (((y == 0) | (y + tallness == height)) & (tallness <= SLIVER * height)))


def _stroke_px(mask: Mask) -> float:
    """Return the usual width of strokes, however they lie: across one, the distance to its edge is a quarter on average."""
    if not mask.any():
        return 1.0
    distance = cv2.distanceTransform(mask.view(np.uint8), cv2.DIST_L2, 3)
    return max(1.0, 4 * float(distance[mask].mean()) - 2)


def _pixels_of(mask: Mask, chains: Iterable[Chain]) -> Mask:
    """Return the ink that belongs to the chains and not to strokes that cross them."""
    found = np.zeros_like(mask)
    turned = np.zeros_like(mask.T, order="C")
    across = mask.T
    for chain in chains:
        if chain.is_upright:
            _mark(across, chain, turned)
        else:
            _mark(mask, chain, found)
    return np.asarray(found | turned.T)


def _mark(mask: Mask, chain: Chain, found: Mask) -> None:
    """Set in `found` the runs across a chain that are no thicker than the line."""
    most = int(np.ceil(CROSSING * chain.thickness_px))
    runs = runs_across(mask, chain, most + 1)
    is_thin = (runs.length > 0) & (runs.length <= most)
    steps = np.arange(most)[:, None]
    rows = runs.first[None, :] + steps
    erase = is_thin[None, :] & (steps < runs.length[None, :])
    columns = np.broadcast_to(np.arange(chain.start, chain.end)[None, :], rows.shape)
    found[rows[erase], columns[erase]] = True


def _repair(mask: Mask, line_mask: Mask, lines: list[Chain]) -> Mask:
    """Return the mask without the lines, with what they cut through mended where ink stands on both sides."""
    rest = (mask & ~line_mask).view(np.uint8)
    size = (round(float(np.median([line.thickness_px for line in lines]))) + 2) | 1
    closed = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8)).view(np.bool_)
    return _without_stumps(np.asarray(rest.view(np.bool_) | (closed & line_mask)), lines)


def _without_stumps(rest: Mask, lines: list[Chain]) -> Mask:
    """Drop what is small and stands where a line was: pieces of line left at crossings."""
    thickness = np.zeros(rest.shape, np.uint8)
    for line in sorted(lines, key=lambda line: line.thickness_px):
        rows, columns = _path(line, rest.shape)
        points = np.stack([columns, rows], axis=1).astype(np.int32)
        cv2.polylines(thickness, [points], False, min(line.thickness_px, 255), line.thickness_px + 4)
    found = label(rest)
    touched = np.zeros(len(found.stats), np.uint8)
    np.maximum.at(touched, found.labels[rest], thickness[rest])
    return np.asarray(rest & ~found.mask_of(found.longer_sides <= STUMP * touched))
