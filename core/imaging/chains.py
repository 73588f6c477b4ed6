"""Follows thin, smooth chains of ink across a picture: candidates for ruled lines.

In: an ink mask. Out: `Chain`s, each the middle row of a line at every column, with its thickness. Thin runs across a direction
are linked along it and a smooth curve is laid through them, as for the staves of printed music (Dalitz, Droettboom, Pranzas,
Fujinaga, A comparative study of staff removal algorithms, 2008). What does not follow one curve is halved, so that the line of
a folded page becomes two; pieces that continue one another are joined.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.labelling import label
from core.imaging.shrinking import shrink, whole_factor
from core.imaging.types import Box, Mask

SEARCH_SIDE_PX = 1000
"""Lines are looked for on a picture of about this size, for speed."""
SHRUNK_INK = 64
"""A pixel of it is ink where a quarter of those under it are, of 255."""
LEAST_SPAN = 0.25
"""A line spans this part of the picture's side, or more; its pieces PIECE_SPAN."""
PIECE_SPAN = 0.08
LEAST_SPAN_PX = 24
MOST_THICKNESS = 0.12
"""It is at most as thick as this part of its span …"""
THICK_RUNS = (0.012, 0.04, 0.12)
"""… and of the picture's shorter side: thin lines are looked for first, where nothing thicker is in their way …"""
MOST_TILT = 0.36
"""… climbs at most this much for each step along: 20 degrees …"""
MOST_BEND = 0.35
"""… leaves its smooth curve by at most this part of its thickness, or LEAST_BEND_PX, whichever is more …"""
LEAST_BEND_PX = 1.0
EVEN_SHARE = 0.7
"""… and is of one thickness, give or take half, along this part of its span."""
LEAST_INKED = 0.7
"""This part of its columns holds ink at all."""
LEAST_COVER = 0.65
"""This part of its columns holds a thin run; the others are crossings and gaps."""
BRIDGE = 0.02
"""Gaps of this part of the picture's side are bridged: digits that cross, and breaks."""
COLLINEAR_GAP = 0.2
"""Two chains of one direction that point at each other across at most this part of the picture's side are one line."""
COLLINEAR_SLOPE = 0.04
"""They may miss each other by this much for each step of the gap."""
REGULAR_LINES = 4
MOST_MISSING = 4
IRREGULAR = 0.15
"""So many lines whose distances differ by no more than this part make a ruling in which a missing line is looked for."""
CURVE_DEGREE = 3
MOST_CHAINS = 160
"""Grain and halftone make many; the longest are kept."""


@dataclass(frozen=True, eq=False)
class Chain:
    """A candidate: its first column, the row of its middle at each column from there, and its thickness in pixels.

    Columns and rows change places where it `is_upright`.
    """

    start: int
    rows: NDArray[np.int32]
    thickness_px: int
    is_upright: bool

    @property
    def span_px(self) -> int:
        """Its length along its direction."""
        return len(self.rows)

    @property
    def end(self) -> int:
        """The first column behind it."""
        return self.start + len(self.rows)

    def points(self) -> NDArray[np.int32]:
        """Return all of its middle as (N, 2): x, y."""
        places = np.stack([np.arange(self.start, self.end), self.rows], axis=1).astype(np.int32)
        return np.ascontiguousarray(places[:, ::-1] if self.is_upright else places)

    def end_points(self) -> NDArray[np.int32]:
        """Return both ends as (2, 2): x, y."""
        ends = np.array([[self.start, self.rows[0]], [self.end - 1, self.rows[-1]]], np.int32)
        return ends[:, ::-1] if self.is_upright else ends


def search_copy(ink_mask: Mask) -> tuple[Mask, int]:
    """Return a mask (H, W) at about SEARCH_SIDE_PX, or as it is where it is no larger, and by what its sides were divided."""
    factor = whole_factor(ink_mask.shape, SEARCH_SIDE_PX)
    return np.asarray(shrink(ink_mask.view(np.uint8) * np.uint8(255), factor) >= SHRUNK_INK), factor


def enlarged(chain: Chain, factor: int, shape: tuple[int, ...]) -> Chain:
    """Return a chain found on a search copy for the mask (H, W) itself."""
    if factor == 1:
        return chain
    columns = np.arange(chain.span_px) * factor + (factor - 1) / 2
    rows = chain.rows * factor + (factor - 1) / 2
    side = shape[0] if chain.is_upright else shape[1]
    end = side if chain.end * factor >= side - factor else chain.end * factor
    start = chain.start * factor
    full = np.interp(np.arange(end - start), columns, rows)
    return Chain(start, np.rint(full).astype(np.int32), chain.thickness_px * factor, chain.is_upright)


def find_chains(mask: Mask) -> list[Chain]:
    """Return the chains of an ink mask (H, W), both those that lead across and upright ones."""
    chains: list[Chain] = []
    left = mask
    for share in THICK_RUNS:
        thickest_px = max(3, round(share * min(mask.shape)))
        found = _find(left, False, thickest_px) + _find(np.ascontiguousarray(left.T), True, thickest_px)
        found = sorted(found, key=lambda chain: -chain.span_px)[:MOST_CHAINS]
        if found:
            left = _without(left, found)
        chains += found
    turned = np.ascontiguousarray(mask.T)
    longest = sorted(_join_collinear(chains, mask.shape), key=lambda chain: -chain.span_px)[:MOST_CHAINS]
    joined = [_extend(chain, turned if chain.is_upright else mask) for chain in longest]
    measured = [_measure(chain, turned if chain.is_upright else mask) for chain in joined]
    kept: list[Chain] = []
    for chain in sorted((one for one in measured if one is not None), key=lambda one: -one.span_px):
        side = mask.shape[0 if chain.is_upright else 1]
        if chain.span_px >= _least_span_px(side) and not any(_covers(other, chain) for other in kept):
            kept.append(chain)
    return kept


def _measure(chain: Chain, mask: Mask) -> Chain | None:
    """Lay a chain along the middle of the ink that it follows, as thick as that is; None where it follows no even line."""
    across = runs_across(mask, chain, min(round(MOST_THICKNESS * chain.span_px), 4 * chain.thickness_px + 8))
    inked = np.flatnonzero(across.length)
    if len(inked) < LEAST_INKED * chain.span_px:
        return None
    thickness = max(1, round(float(np.median(across.length[inked]))))
    is_even = _is_even(across.length[inked], thickness)
    if thickness > MOST_THICKNESS * chain.span_px or np.count_nonzero(is_even) < EVEN_SHARE * len(inked):
        return None
    even = inked[is_even]
    shift = _smooth(np.interp(np.arange(chain.span_px), even, (across.first + (across.length - 1) / 2 - chain.rows)[even]))
    return Chain(chain.start, np.rint(chain.rows + shift).astype(np.int32), thickness, chain.is_upright)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the running mean over a tenth of the values."""
    window = max(1, len(values) // 10) | 1
    padded = np.pad(values, window // 2, mode="edge")
    return np.convolve(padded, np.full(window, 1 / window), mode="valid")


def _covers(longer: Chain, chain: Chain) -> bool:
    """Return whether a chain runs along a longer one, on the same line."""
    first, last = max(longer.start, chain.start), min(longer.end, chain.end)
    if longer.is_upright != chain.is_upright or last - first < chain.span_px / 2:
        return False
    apart = np.abs(
        longer.rows[first - longer.start : last - longer.start] - chain.rows[first - chain.start : last - chain.start]
    )
    return bool(np.median(apart) <= max(2, longer.thickness_px))


@dataclass(frozen=True)
class Runs:
    """The run of ink nearest to a line at each of its columns: its first row and its length, 0 where there is none."""

    first: NDArray[np.int64]
    length: NDArray[np.int64]


def runs_across(mask: Mask, chain: Chain, most_px: int) -> Runs:
    """Return the runs of ink that lie on a chain, across it: those that begin no further from its middle than its thickness.

    They are followed as far as `most_px` to either side; the mask of an upright chain is given transposed.
    """
    rows, start, near_px = chain.rows, chain.start, chain.thickness_px // 2 + 1
    reach = most_px + near_px
    offsets = np.arange(-reach, reach + 1)[:, None]
    band_rows = rows[None, :] + offsets
    inside = (band_rows >= 0) & (band_rows < mask.shape[0])
    columns = np.arange(start, start + len(rows))[None, :]
    band = mask[np.clip(band_rows, 0, mask.shape[0] - 1), columns] & inside  # (2 reach + 1, span)
    nearest = np.argmin(np.where(band, np.abs(offsets), 10 * reach), axis=0)
    is_near = np.abs(nearest - reach) <= near_px
    steps = np.arange(len(offsets))[:, None]
    above = np.where(~band & (steps < nearest), steps, -1).max(axis=0)
    below = np.where(~band & (steps > nearest), steps, len(offsets)).min(axis=0)
    return Runs(rows - reach + above + 1, np.where(is_near & band.any(axis=0), below - above - 1, 0))


def even_share(mask: Mask, chain: Chain) -> float:
    """Return the part of a chain's span along which ink of its thickness lies; an upright one's mask is given transposed."""
    return float(np.mean(_is_even(runs_across(mask, chain, 2 * chain.thickness_px).length, chain.thickness_px)))


def _is_even(lengths: NDArray[np.int64], thickness_px: int) -> NDArray[np.bool_]:
    return np.asarray((lengths > 0) & (np.abs(lengths - thickness_px) <= max(1.0, thickness_px / 2)))


def _least_span_px(side_px: int) -> int:
    return max(LEAST_SPAN_PX, round(LEAST_SPAN * side_px))


def _without(mask: Mask, chains: list[Chain]) -> Mask:
    """Return the mask with a band as thick as the line cut out along each chain."""
    drawn = np.zeros(mask.shape, np.uint8)
    for chain in chains:
        cv2.polylines(drawn, [chain.points()], False, 1, chain.thickness_px + 2)
    return np.asarray(mask & (drawn == 0))


def _find(mask: Mask, is_upright: bool, thickest_px: int) -> list[Chain]:
    """Return the chains, or pieces of them, of runs of at most `thickest_px` that lead across a mask from left to right."""
    width = mask.shape[1]
    piece_px = max(LEAST_SPAN_PX // 2, round(PIECE_SPAN * width))
    ink = mask.view(np.uint8)
    kernel = np.ones((thickest_px + 1, 1), np.uint8)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    thin = np.asarray(ink & ~np.asarray(thick, dtype=np.uint8), dtype=np.uint8)
    bridge = np.ones((1, 2 * max(1, round(BRIDGE * width / 2)) + 1), np.uint8)
    linked = cv2.morphologyEx(thin, cv2.MORPH_CLOSE, bridge)
    linked = cv2.morphologyEx(linked, cv2.MORPH_OPEN, np.ones((1, max(3, piece_px // 4)), np.uint8))
    found = label(linked.view(np.bool_))
    widths = found.stats[1:, cv2.CC_STAT_WIDTH]
    widest = 1 + np.argsort(-widths, kind="stable")[: min(MOST_CHAINS, int(np.count_nonzero(widths >= piece_px)))]
    chains: list[Chain] = []
    for number in widest.tolist():
        box = found.box(number)
        own = (found.labels[box.slices] == number) & thin[box.slices].view(np.bool_)
        chains += _follow(own, box, is_upright, piece_px)
    return chains


def _follow(own: Mask, box: Box, is_upright: bool, piece_px: int) -> list[Chain]:
    """Lay a curve through the thin runs of one component, or through those of its halves."""
    chain = _lay_curve(own, box, is_upright)
    if chain is not None:
        return [chain]
    middle = box.width // 2
    if middle < piece_px:
        return []
    left, right = Box(box.x, box.y, middle, box.height), Box(box.x + middle, box.y, box.width - middle, box.height)
    return _follow(own[:, :middle], left, is_upright, piece_px) + _follow(own[:, middle:], right, is_upright, piece_px)


def _lay_curve(own: Mask, box: Box, is_upright: bool) -> Chain | None:
    """Lay a smooth curve through the thin runs of one component; None where they do not follow one."""
    counts = own.sum(axis=0)
    columns = np.flatnonzero(counts)
    if len(columns) < LEAST_COVER * box.width or len(columns) <= CURVE_DEGREE + 1:
        return None
    middles = (own * np.arange(own.shape[0])[:, None]).sum(axis=0)[columns] / counts[columns]
    thickness = max(1, round(float(np.median(counts[columns]))))
    is_even = _is_even(counts[columns], thickness)
    if thickness > MOST_THICKNESS * max(box.width, LEAST_SPAN_PX) or np.count_nonzero(is_even) < EVEN_SHARE * len(columns):
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
    return Chain(box.x + first, np.rint(rows + box.y).astype(np.int32), thickness, is_upright)


def _fit_curve(x: NDArray[np.float64], y: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Fit a polynomial by least squares, again and again without the points that lie off it: digits that touch the line."""
    powers = np.vander(x, CURVE_DEGREE + 1)
    fitted, kept = _least_squares(powers, y), np.ones(len(x), np.bool_)
    for _ in range(4):
        away = np.abs(powers @ fitted - y)
        keep = away <= max(tolerance, 2 * float(np.median(away)))
        if np.count_nonzero(keep) <= CURVE_DEGREE + 1 or np.array_equal(keep, kept):
            break
        fitted, kept = _least_squares(powers[keep], y[keep]), keep
    return fitted


def _least_squares(powers: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coefficients, the highest power's first, by the normal equations: a tenth of the time of `np.polyfit`."""
    return np.asarray(np.linalg.lstsq(powers.T @ powers, powers.T @ y, rcond=None)[0], dtype=np.float64)


def _join_collinear(chains: list[Chain], shape: tuple[int, ...]) -> list[Chain]:
    """Join chains that continue each other: what lies between them was crossed, covered, or too faint."""
    joined: list[Chain] = []
    for chain in sorted(chains, key=lambda chain: chain.start):
        most_gap_px = COLLINEAR_GAP * (shape[0] if chain.is_upright else shape[1])
        homes = [index for index, before in enumerate(joined) if _continues(before, chain, most_gap_px)]
        if homes:
            nearest = max(homes, key=lambda index: joined[index].end)
            joined[nearest] = _join(joined[nearest], chain)
        else:
            joined.append(chain)
    return joined


def _continues(before: Chain, after: Chain, most_gap_px: float) -> bool:
    gap = after.start - before.end
    if before.is_upright != after.is_upright or not -after.span_px / 4 <= gap <= most_gap_px:
        return False
    thinner, thicker = sorted((before.thickness_px, after.thickness_px))
    if thicker > 2 * thinner + 1:
        return False
    slack = max(2.0, thicker) + abs(gap) * COLLINEAR_SLOPE
    from_before = before.rows[-1] + _slope(before.rows[-_bend(before) :]) * (gap + 1)
    from_after = after.rows[0] - _slope(after.rows[: _bend(after)]) * (gap + 1)
    return bool(abs(from_before - after.rows[0]) <= slack or abs(from_after - before.rows[-1]) <= slack)


def _bend(chain: Chain) -> int:
    """Return how many columns at its end say where a chain leads."""
    return max(2, chain.span_px // 3)


def _slope(rows: NDArray[np.int32]) -> float:
    return float(rows[-1] - rows[0]) / max(1, len(rows) - 1)


def _join(before: Chain, after: Chain) -> Chain:
    gap = after.start - before.end
    between = np.linspace(before.rows[-1], after.rows[0], max(0, gap) + 2)[1:-1]
    rows = np.concatenate([before.rows, np.rint(between).astype(np.int32), after.rows[max(0, -gap) :]])
    return Chain(before.start, rows, max(before.thickness_px, after.thickness_px), before.is_upright)


def _extend(chain: Chain, mask: Mask) -> Chain:
    """Follow a line straight on at both ends for as long as there is ink: through corners and crossings."""
    bend = _bend(chain)
    head = _walk(mask, chain.start, chain.rows[:bend][::-1], -1)
    tail = _walk(mask, chain.end - 1, chain.rows[-bend:], 1)
    rows = np.concatenate([head[::-1], chain.rows, tail]).astype(np.int32)
    return Chain(chain.start - len(head), rows, chain.thickness_px, chain.is_upright)


def _walk(mask: Mask, column: int, rows: NDArray[np.int32], step: int) -> NDArray[np.int32]:
    """Return the rows of a line beyond `column`, straight on from its last `rows`, up to where the ink ends for good."""
    height, width = mask.shape
    ahead = np.arange(column + step, width if step > 0 else -1, step)
    onward = np.rint(rows[-1] + _slope(rows) * np.arange(1, len(ahead) + 1)).astype(np.int32)
    inside = (onward > 0) & (onward < height - 1)
    ahead, onward = ahead[inside], onward[inside]
    has_ink = mask[onward, ahead] | mask[onward - 1, ahead] | mask[onward + 1, ahead]
    inked = np.flatnonzero(has_ink)
    breaks = np.flatnonzero(np.diff(inked, prepend=-1) > max(2, round(BRIDGE * width)))
    reached = inked[: breaks[0]] if len(breaks) else inked
    count = int(reached[-1]) + 1 if len(reached) else 0
    return np.asarray(onward[:count], dtype=np.int32)


def complete_ruling(lines: list[Chain], mask: Mask) -> list[Chain]:
    """Return further lines where a regular ruling has a gap: digits written along a line hide it from the search."""
    turned = np.ascontiguousarray(mask.T)
    found: list[Chain] = []
    for is_upright in (False, True):
        own = sorted((line for line in lines if line.is_upright == is_upright), key=lambda line: float(np.median(line.rows)))
        if len(own) >= REGULAR_LINES:
            found += _fill_gaps(own, turned if is_upright else mask)
    return found


def _fill_gaps(lines: list[Chain], mask: Mask) -> list[Chain]:
    gaps = np.diff([float(np.median(line.rows)) for line in lines])
    usual_px = float(np.median(gaps))
    filled = []
    for before, after, gap in zip(lines, lines[1:], gaps.tolist(), strict=False):
        count = round(gap / max(usual_px, 1.0))
        if 2 <= count <= MOST_MISSING and abs(gap / count - usual_px) <= IRREGULAR * usual_px:
            between = [_between(before, after, number / count) for number in range(1, count)]
            filled += [chain for chain in between if chain is not None and _is_inked(chain, mask)]
    return filled


def _between(one: Chain, other: Chain, share: float) -> Chain | None:
    """Return the line at a share of the way from one line to another, where both run."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    if end - start < LEAST_SPAN_PX:
        return None
    rows = (1 - share) * one.rows[start - one.start : end - one.start] + share * other.rows[
        start - other.start : end - other.start
    ]
    return Chain(start, np.rint(rows).astype(np.int32), max(one.thickness_px, other.thickness_px), one.is_upright)


def _is_inked(chain: Chain, mask: Mask) -> bool:
    runs = runs_across(mask, chain, chain.thickness_px)
    return bool(np.count_nonzero(runs.length) >= LEAST_INKED * chain.span_px)
