"""Takes ruled lines, squares, margins and table frames off the ink.

In: ink and its mask. Out: both without the lines, and how many there were. A line is followed as in music notation, where the
staff must go and the notes must stay (Dalitz, Droettboom, Pranzas, Fujinaga, A comparative study of staff removal
algorithms, 2008): thin runs across its direction are linked into chains, a smooth curve is laid through each chain, and along
the curve a run is erased where it is no thicker than the line. Where it is thicker, a stroke crosses, and stays.

Whether a chain is a line or a digit's own stroke is told by `_is_line`; its reasons are the constants below.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Box, Image, Mask

FAINT = 0.5
"""Lines are looked for in all that is above this part of the threshold: print is often paler than what is written on it."""
LEAST_SPAN = 0.25
"""A line spans this part of the picture's side, or more …"""
LEAST_SPAN_PX = 24
MOST_THICKNESS = 0.12
"""… is at most as thick as this part of its span …"""
THICK_RUNS = (0.03, 0.12)
"""… and of the picture's shorter side: thin lines are looked for first, where nothing thicker is in their way …"""
MOST_TILT = 0.36
"""… climbs at most this much for each step along: 20 degrees …"""
MOST_BEND = 0.35
"""… and leaves its smooth curve by at most this part of its thickness, or LEAST_BEND_PX, whichever is more."""
LEAST_BEND_PX = 1.0
LEAST_COVER = 0.7
"""This part of its columns holds a thin run; the others are crossings and gaps."""
BRIDGE = 0.02
"""Gaps of this part of the picture's side are bridged: digits that cross, and breaks."""
AT_RIM = 0.012
AT_LINE = 0.015
"""An end as near as this to the rim or to another line, in parts of the picture's side, hangs there: drawings rarely do."""
AT_RIM_PX = 3
COLLINEAR_GAP = 0.4
"""Two chains of one direction that point at each other across at most this part of the picture's side are one line."""
BEYOND = 0.04
"""An anchored line runs past the rest of the ink on both sides by this part of its span; a digit's stroke ends in the digit."""
PARALLELS = 3
"""So many anchored lines in one direction are ruling."""
THIN = 0.6
"""An anchored line thinner than this part of the strokes is no stroke."""
LONG = 2.2
"""A line this many times longer than the tallest of the rest is no part of a digit."""
CROSSING = 1.6
"""A run thicker than the line times this belongs to a stroke that crosses it."""
SPECK = 0.4
"""What is smaller than this part of the largest rest is a speck or the stump of a line, and says nothing about lines."""
STUMP = 0.25
"""What is smaller than this part of the largest rest and touches a line was part of the line."""
COLLINEAR_SLOPE = 0.03
"""They may miss each other by this much for each step of the gap."""
SLIVER = 0.05
"""Ink at the rim that is narrower than this part of the picture comes from beyond it."""
STROKE_ASPECT = 3
"""Other ink counts where it is longer than so many thicknesses of the line; less is specks."""
CURVE_DEGREE = 3
LEAST_REST = 0.02
"""Erasing must leave this part of the ink at least: a lone 1 or a lone dash is not a ruled sheet."""


@dataclass(frozen=True)
class Unruled:
    """The ink without its lines, the mask likewise, the lines' own pixels, and the number of lines."""

    ink: Image
    ink_mask: Mask
    line_mask: Mask
    count: int


@dataclass(frozen=True, eq=False)
class _Chain:
    """A candidate: its first column and the row of its curve at each column from there on; `is_upright` if transposed."""

    start: int
    rows: NDArray[np.int32]
    thickness_px: int
    is_upright: bool

    @property
    def span_px(self) -> int:
        return len(self.rows)

    def end_points(self) -> NDArray[np.int32]:
        """Return both ends as (2, 2): x, y."""
        ends = np.array([[self.start, self.rows[0]], [self.start + len(self.rows) - 1, self.rows[-1]]], np.int32)
        return ends[:, ::-1] if self.is_upright else ends


def remove_ruling(ink: Image, ink_mask: Mask) -> Unruled:
    """Erase ruled lines: ink (H, W) uint8, high where there is ink, and its mask; without lines both pass unchanged."""
    faint = ink >= FAINT * int(ink[ink_mask].min(initial=255))
    lines = _choose_lines(faint, _find_all_chains(faint))
    if not lines:
        return Unruled(ink, ink_mask, np.zeros_like(ink_mask), 0)
    line_mask = _pixels_of(faint, lines)
    rest = _repair(ink_mask, line_mask, max(line.thickness_px for line in lines))
    fringe = cv2.dilate(line_mask.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    kept = cv2.dilate(rest.view(np.uint8), np.ones((3, 3), np.uint8)).view(np.bool_)
    cleared = np.where((line_mask & ~rest) | (fringe & ~kept), np.uint8(0), ink)
    return Unruled(np.asarray(cleared, dtype=np.uint8), rest, line_mask, len(lines))


def _find_all_chains(mask: Mask) -> list[_Chain]:
    chains: list[_Chain] = []
    for thickest in THICK_RUNS:
        thickest_px = max(3, round(thickest * min(mask.shape)))
        left = mask & ~_pixels_of(mask, chains) if chains else mask
        found = _find_chains(left, False, thickest_px)
        found += _find_chains(np.ascontiguousarray(left.T), True, thickest_px)
        chains += found
    turned = np.ascontiguousarray(mask.T)
    return [_extend(chain, turned if chain.is_upright else mask) for chain in _join_collinear(chains, mask.shape)]


def _join_collinear(chains: list[_Chain], shape: tuple[int, ...]) -> list[_Chain]:
    """Join chains that continue each other: what lies between them was crossed, covered, or too faint."""
    joined: list[_Chain] = []
    for chain in sorted(chains, key=lambda chain: chain.start):
        side = shape[0] if chain.is_upright else shape[1]
        for index, before in enumerate(joined):
            if _continues(before, chain, COLLINEAR_GAP * side):
                joined[index] = _join(before, chain)
                break
        else:
            joined.append(chain)
    return joined


def _extend(chain: _Chain, mask: Mask) -> _Chain:
    """Follow a line straight on at both ends for as long as there is ink: through corners and crossings."""
    bend = max(2, chain.span_px // 3)
    head = _walk(mask, chain.start, chain.rows[:bend][::-1], -1)
    tail = _walk(mask, chain.start + chain.span_px - 1, chain.rows[-bend:], 1)
    rows = np.concatenate([head[::-1], chain.rows, tail]).astype(np.int32)
    return _Chain(chain.start - len(head), rows, chain.thickness_px, chain.is_upright)


def _walk(mask: Mask, column: int, rows: NDArray[np.int32], step: int) -> NDArray[np.int32]:
    """Return the rows of a line beyond `column`, straight on from its last `rows`, up to where the ink ends for good."""
    height, width = mask.shape
    ahead = np.arange(column + step, width if step > 0 else -1, step)
    slope = float(rows[-1] - rows[0]) / (len(rows) - 1)
    onward = np.rint(rows[-1] + slope * np.arange(1, len(ahead) + 1)).astype(np.int32)
    inside = (onward > 0) & (onward < height - 1)
    ahead, onward = ahead[inside], onward[inside]
    has_ink = mask[onward, ahead] | mask[onward - 1, ahead] | mask[onward + 1, ahead]
    inked = np.flatnonzero(has_ink)
    most_gap_px = max(2, round(BRIDGE * width))
    breaks = np.flatnonzero(np.diff(inked, prepend=-1) > most_gap_px)
    reached = inked[: breaks[0]] if len(breaks) else inked
    return onward[: int(reached[-1]) + 1] if len(reached) else onward[:0]


def _continues(before: _Chain, after: _Chain, most_gap_px: float) -> bool:
    gap = after.start - (before.start + before.span_px)
    if before.is_upright != after.is_upright or not -after.span_px / 4 <= gap <= most_gap_px:
        return False
    thinner, thicker = sorted((before.thickness_px, after.thickness_px))
    if thicker > 2 * thinner + 1:
        return False
    slack = max(2.0, thicker) + abs(gap) * COLLINEAR_SLOPE
    from_before = before.rows[-1] + _slope(before) * (gap + 1)
    from_after = after.rows[0] - _slope(after) * (gap + 1)
    return bool(abs(from_before - after.rows[0]) <= slack and abs(from_after - before.rows[-1]) <= slack)


def _slope(chain: _Chain) -> float:
    return float(chain.rows[-1] - chain.rows[0]) / max(1, chain.span_px - 1)


def _join(before: _Chain, after: _Chain) -> _Chain:
    gap = after.start - (before.start + before.span_px)
    between = np.linspace(before.rows[-1], after.rows[0], max(0, gap) + 2)[1:-1]
    rows = np.concatenate([before.rows, np.rint(between).astype(np.int32), after.rows[max(0, -gap) :]])
    return _Chain(before.start, rows, max(before.thickness_px, after.thickness_px), before.is_upright)


def _find_chains(mask: Mask, is_upright: bool, thickest_px: int) -> list[_Chain]:
    """Return the smooth chains of runs of at most `thickest_px` that lead across a mask from left to right."""
    width = mask.shape[1]
    least_span = max(LEAST_SPAN_PX, round(LEAST_SPAN * width))
    ink = mask.view(np.uint8)
    kernel = np.ones((thickest_px + 1, 1), np.uint8)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    thin = ink & ~thick
    bridge = np.ones((1, 2 * max(1, round(BRIDGE * width / 2)) + 1), np.uint8)
    linked = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, bridge)
    linked = cv2.morphologyEx(linked, cv2.MORPH_OPEN, np.ones((1, max(3, least_span // 12)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(linked, 8, cv2.CV_32S, cv2.CCL_BBDT)
    chains = []
    for number in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= least_span):
        if number == 0:
            continue
        box = Box(*map(int, stats[number, :4]))
        own = (labels[box.slices] == number) & thin[box.slices].view(np.bool_)
        chain = _follow(own, box, is_upright)
        if chain is not None:
            chains.append(chain)
    return chains


def _follow(own: Mask, box: Box, is_upright: bool) -> _Chain | None:
    """Lay a curve through the thin runs of one component; None where they do not follow one."""
    counts = own.sum(axis=0)
    columns = np.flatnonzero(counts)
    if len(columns) < LEAST_COVER * box.width:
        return None
    middles = (own * np.arange(own.shape[0])[:, None]).sum(axis=0)[columns] / counts[columns]
    thickness = max(1, round(float(np.median(counts[columns]))))
    if thickness > MOST_THICKNESS * box.width:
        return None
    tolerance = max(LEAST_BEND_PX, MOST_BEND * thickness)
    fitted = _fit_curve(columns / box.width, middles, tolerance)
    on_curve = np.abs(np.polyval(fitted, columns / box.width) - middles) <= 2 * tolerance
    if np.count_nonzero(on_curve) < LEAST_COVER * box.width:
        return None
    used = columns[on_curve]
    first, last = int(used[0]), int(used[-1])
    rows = np.polyval(fitted, np.arange(first, last + 1) / box.width)
    if np.ptp(rows) > MOST_TILT * len(rows):
        return None
    return _Chain(box.x + first, np.rint(rows + box.y).astype(np.int32), thickness, is_upright)


def _fit_curve(x: NDArray[np.float64], y: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Fit a polynomial, twice more without the points that lie off it: digits that touch the line."""
    keep = np.abs(y - np.median(y)) <= np.inf
    fitted = np.polyfit(x, y, CURVE_DEGREE)
    for _ in range(4):
        away = np.abs(np.polyval(fitted, x) - y)
        keep = away <= max(tolerance, float(np.median(away)) * 2)
        if np.count_nonzero(keep) <= CURVE_DEGREE + 1:
            break
        fitted = np.polyfit(x[keep], y[keep], CURVE_DEGREE)
    return np.asarray(fitted, dtype=np.float64)


def _choose_lines(mask: Mask, chains: list[_Chain]) -> list[_Chain]:
    """Return those chains that are ruled lines; none where hardly any ink would be left."""
    anchored = [chain for chain in chains if _is_anchored(chain, chains, mask.shape)]
    lines = [chain for chain in chains if _is_line(chain, anchored, mask)]
    lines += [chain for chain in anchored if chain not in lines and _closes_frame(chain, lines, mask)]
    rest = mask & ~_pixels_of(mask, lines)
    is_enough = np.count_nonzero(rest) >= LEAST_REST * np.count_nonzero(mask) and _boxes(rest)
    return lines if is_enough else []


def _is_line(chain: _Chain, anchored: list[_Chain], mask: Mask) -> bool:
    own = _pixels_of(mask, [chain])
    rest = mask & ~_pixels_of(mask, [*anchored, chain])
    boxes = _boxes(rest)
    touching = _touching(own, rest, boxes)
    apart = [box for box in boxes if box not in touching and box.longer_side >= STROKE_ASPECT * chain.thickness_px]
    if apart and chain.span_px >= LONG * max(box.longer_side for box in boxes):
        return True
    if chain not in anchored:
        return False
    parallel = [other for other in anchored if other.is_upright == chain.is_upright]
    if len(parallel) >= PARALLELS or _runs_beyond(chain, touching or boxes, mask.shape):
        return True
    return bool(boxes) and chain.thickness_px <= THIN * _stroke_px(rest)


def _closes_frame(chain: _Chain, lines: list[_Chain], mask: Mask) -> bool:
    """Return whether a chain comes from the rim, meets a line that runs across, and touches nothing else: the frame's side."""
    is_corner = any(line.is_upright != chain.is_upright for line in lines) and _is_anchored(chain, lines, mask.shape)
    if not is_corner or not _touches_rim(chain, mask.shape):
        return False
    own = _pixels_of(mask, [chain])
    rest = mask & ~_pixels_of(mask, [*lines, chain])
    return not _touching(own, rest, _boxes(rest))


def _touching(own: Mask, rest: Mask, boxes: list[Box]) -> list[Box]:
    """Return the boxes with ink that touches a line; all the other ink hangs on the long back of a 7, none on a ruled line."""
    near = cv2.dilate(own.view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)
    return [box for box in boxes if (near[box.slices] & rest[box.slices]).any()]


def _is_anchored(chain: _Chain, others: list[_Chain], shape: tuple[int, ...]) -> bool:
    """Return whether both ends reach the rim of the picture or another line that runs across."""
    at_line = AT_LINE * max(shape) + chain.thickness_px / 2
    across = [other for other in others if other.is_upright != chain.is_upright]
    return all(
        _is_at_rim(x, y, shape) or any(_reaches(x, y, other, at_line) for other in across)
        for x, y in chain.end_points().tolist()
    )


def _touches_rim(chain: _Chain, shape: tuple[int, ...]) -> bool:
    return any(_is_at_rim(x, y, shape) for x, y in chain.end_points().tolist())


def _is_at_rim(x: int, y: int, shape: tuple[int, ...]) -> bool:
    height, width = shape
    return min(x, y, width - 1 - x, height - 1 - y) <= max(AT_RIM_PX, AT_RIM * max(shape))


def _reaches(x: int, y: int, other: _Chain, near: float) -> bool:
    along, across = (y, x) if other.is_upright else (x, y)
    at = min(max(along - other.start, 0), len(other.rows) - 1)
    near += other.thickness_px / 2
    return bool(abs(other.start + at - along) <= near and abs(int(other.rows[at]) - across) <= near)


def _runs_beyond(chain: _Chain, boxes: list[Box], shape: tuple[int, ...]) -> bool:
    """Return whether an anchored line leaves all ink behind on both sides."""
    slack = AT_LINE * max(shape) - BEYOND * chain.span_px
    first, last = chain.start - slack, chain.start + chain.span_px + slack
    if chain.is_upright:
        return all(first <= box.y and box.bottom <= last for box in boxes)
    return all(first <= box.x and box.right <= last for box in boxes)


def _boxes(mask: Mask) -> list[Box]:
    """Return the boxes of what is not a speck."""
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(mask.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT)
    height, width = mask.shape
    boxes = [box for box in (Box(*map(int, row[:4])) for row in stats[1:]) if not _is_rim_sliver(box, width, height)]
    largest = max((box.longer_side for box in boxes), default=0)
    return [box for box in boxes if box.longer_side >= max(4, SPECK * largest)]


def _is_rim_sliver(box: Box, width: int, height: int) -> bool:
    """Return whether a box lies flat against the rim: the edge of what lies beyond the picture."""
    is_at_side = (box.x == 0 or box.right == width) and box.width <= SLIVER * width
    return is_at_side or ((box.y == 0 or box.bottom == height) and box.height <= SLIVER * height)


def _stroke_px(mask: Mask) -> float:
    """Return the usual width of strokes: twice the area over the length of the outline."""
    area = np.count_nonzero(mask)
    inside = cv2.erode(mask.view(np.uint8), np.ones((3, 3), np.uint8))
    return 2 * area / max(1, area - np.count_nonzero(inside))


def _pixels_of(mask: Mask, chains: list[_Chain]) -> Mask:
    """Return the ink that belongs to the chains and not to strokes that cross them."""
    found = np.zeros_like(mask)
    turned = np.zeros_like(mask.T, order="C")
    across = np.ascontiguousarray(mask.T)
    for chain in chains:
        if chain.is_upright:
            _mark(across, chain, turned)
        else:
            _mark(mask, chain, found)
    return np.asarray(found | turned.T)


def _mark(mask: Mask, chain: _Chain, found: Mask) -> None:
    """Set in `found` the runs across a chain that are no thicker than the line."""
    reach = int(np.ceil(CROSSING * chain.thickness_px)) + 2
    offsets = np.arange(-reach, reach + 1)[:, None]
    columns = np.arange(chain.start, chain.start + len(chain.rows))[None, :]
    rows = chain.rows[None, :] + offsets
    inside = (rows >= 0) & (rows < mask.shape[0])
    rows = np.clip(rows, 0, mask.shape[0] - 1)
    band = mask[rows, columns] & inside  # (2 reach + 1, span)
    nearest = np.argmin(np.where(band, np.abs(offsets), 10 * reach), axis=0)
    is_near = np.abs(nearest - reach) <= max(1, (chain.thickness_px + 1) // 2)
    steps = np.arange(len(offsets))[:, None]
    blocked_above = np.where(~band & (steps < nearest), steps, -1).max(axis=0)
    blocked_below = np.where(~band & (steps > nearest), steps, len(offsets)).min(axis=0)
    is_thin = blocked_below - blocked_above - 1 <= np.ceil(CROSSING * chain.thickness_px)
    run = (steps > blocked_above) & (steps < blocked_below) & band
    erase = run & (is_near & is_thin)[None, :] & inside
    found[rows[erase], np.broadcast_to(columns, rows.shape)[erase]] = True


def _repair(mask: Mask, line_mask: Mask, thickness_px: int) -> Mask:
    """Return the mask without the lines, with what they cut through mended where ink stands on both sides."""
    rest = (mask & ~line_mask).view(np.uint8)
    size = thickness_px + 2
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size | 1, size | 1))
    closed = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, kernel).view(np.bool_)
    return _without_stumps(np.asarray(rest.view(np.bool_) | (closed & line_mask)), line_mask)


def _without_stumps(rest: Mask, line_mask: Mask) -> Mask:
    """Drop what is small and stands where a line was: pieces of line left at crossings."""
    near = cv2.dilate(line_mask.view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(rest.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT)
    longer = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    longer[0] = 0
    is_stump = longer < STUMP * longer.max()
    is_stump[0] = False
    touching = np.zeros(len(stats), np.bool_)
    touching[np.unique(labels[near & rest])] = True
    return np.asarray(rest & ~(is_stump & touching)[labels])
