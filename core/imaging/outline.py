"""Finds a sheet by its four sides: straight edges, bright within and darker beyond.

In: a small grey picture. Out: the sheet's corners. A side is known where light falls off along a straight line (Hough transform
whose votes know the direction of the light: Ballard, Generalizing the Hough transform to detect arbitrary shapes, 1981). What
lies between, shadows, folds, stains, ink, does not matter, and of a side a part may be hidden. Light is compared by ratios, so
that in a shadow paper and desk differ as much as beside it.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.imaging.straightening import clockwise
from core.imaging.types import Image

LEAST_CHANGE = 0.035
"""An edge is where the light changes by this part in a pixel …"""
DARKEST = 8
"""… counted from this many levels on, as in the dark noise is as large as the light."""
MOST_EDGE_PIXELS, MOST_LINES = 8000, 24
"""The clearest are taken: coarse cloth and squared paper have many more, of which no sheet is made."""
DIRECTIONS = 120
"""The circle is parted into so many: three degrees each."""
LEAST_VOTES = 0.15
"""A line has so many votes, in parts of the picture's shorter side."""
NEAR_PX, NEAR_COS = 4.0, 0.93
"""Edge pixels this near to a line, whose light changes in about its direction, say where it lies exactly."""
ON_LINE_PX = 1.5
INSIDE_PX, BEYOND_PX = 5, (7, 14, 21)
"""Light is compared at these distances to both sides of a line: beyond a line that is drawn on paper there is paper again."""
DARKER = 0.05
"""A place of a side counts where all beyond it is darker by this part; …"""
HELD, HELD_IN_ALL = 0.75, 0.88
"""… this part of each side counts, and this part of all of them; …"""
LEAST_FALL = 0.07
"""… and on the mean of each side the light falls by this part, …"""
CLEAR_FALL = 0.12
"""… or this, where not all four can be seen but LEAST_SIDES are."""
PLAIN_FALL = 0.25
"""No place of a side adds more than this: else half a side would do for the whole."""
LEAST_SIDES = 3
SEEN = 0.5
"""A side is seen where this part of it lies so far within the picture that what is nearest beyond it can be looked at."""
NEXT_DEG, OPPOSITE_DEG = 28, 30
"""A corner is a right angle, and opposite sides are parallel, but for perspective: this many degrees."""
OUTSIDE = 0.02
"""A corner lies no further outside the picture than this part of its longer side."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class _Lines:
    """Lines as (L, 3): a, b, c with a x + b y + c the distance in pixels, positive on the bright side.

    The last four are the picture's own rims, of which no light is known.
    """

    terms: Points
    count: int


def find_outline(small: Image, least_area: float, most_area: float, least_side: float) -> NDArray[np.float32] | None:
    """Return the corners (4, 2) as x, y, clockwise, of the sheet in a grey picture (h, w); None where none is found.

    It covers `least_area` to `most_area` of the picture; no side is shorter than `least_side` of the picture's shorter side.
    """
    height, width = small.shape
    lines = _lines(small)
    chosen = _quadruples(lines)
    if not len(chosen):
        return None
    corners = _corners(lines, chosen)  # (N, 4, 2)
    area = _areas(corners) / small.size
    slack = OUTSIDE * max(small.shape)
    is_inside = ((corners >= -slack) & (corners <= np.array([width, height]) - 1 + slack)).all(axis=(1, 2))
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    is_fit = is_inside & (area >= least_area) & (area <= most_area) & (sides.min(axis=1) >= least_side * min(height, width))
    chosen, corners, area = chosen[is_fit], corners[is_fit], area[is_fit]
    fall, sides_seen = _falls(small, lines, chosen, corners)
    if not fall.any():
        return None
    best = int(np.argmax(np.where(fall > 0, sides_seen + fall * area, 0)))
    return clockwise(np.asarray(corners[best], dtype=np.float32))


def _lines(small: Image) -> _Lines:
    """Return the straight edges that most pixels vote for, each laid exactly, and the picture's rims."""
    height, width = small.shape
    points, angles = _edge_pixels(small)
    reach = math.ceil(math.hypot(height, width)) + 1
    bins = np.rint(angles / (2 * math.pi) * DIRECTIONS).astype(int)[:, None] + np.array([-1, 0, 1])
    turns = bins * (2 * math.pi / DIRECTIONS)
    away = np.rint(points[:, :1] * np.cos(turns) + points[:, 1:] * np.sin(turns)).astype(int) + reach
    flat = ((bins % DIRECTIONS) * 2 * reach + away).ravel()
    counted = np.bincount(flat, minlength=DIRECTIONS * 2 * reach).reshape(DIRECTIONS, 2 * reach)
    votes = 3 * np.asarray(cv2.blur(counted.astype(np.float32), (3, 1)), dtype=np.float32)
    found: list[Points] = []
    while len(found) < MOST_LINES:
        number, at = np.unravel_index(int(np.argmax(votes)), votes.shape)
        if votes[number, at] < LEAST_VOTES * min(height, width):
            break
        found.append(_laid(points, angles, float(number) * 2 * math.pi / DIRECTIONS, float(at) - reach))
        votes[np.arange(number - 2, number + 3) % DIRECTIONS, max(0, at - 5) : at + 6] = 0
    rims = np.array([[1, 0, 0], [0, 1, 0], [-1, 0, width - 1], [0, -1, height - 1]], np.float64)
    return _Lines(np.vstack([*found, rims]), len(found))


def _edge_pixels(small: Image) -> tuple[Points, Points]:
    """Return where the light changes most, (N, 2) as x, y, and in what direction it grows, (N,) in radians."""
    light = np.log(cv2.GaussianBlur(small, (5, 5), 0).astype(np.float32) + DARKEST)
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=1 / 8)
    change = cv2.magnitude(across, down)
    rows, columns = np.nonzero(change >= LEAST_CHANGE)
    own = change[rows, columns]
    right, below = across[rows, columns] / own, down[rows, columns] / own
    before, behind = (
        change[
            np.clip(np.rint(rows + way * below).astype(int), 0, change.shape[0] - 1),
            np.clip(np.rint(columns + way * right).astype(int), 0, change.shape[1] - 1),
        ]
        for way in (-1, 1)
    )
    is_crest = np.flatnonzero((own >= behind) & (own > before))
    if len(is_crest) > MOST_EDGE_PIXELS:
        is_crest = is_crest[np.argpartition(-own[is_crest], MOST_EDGE_PIXELS)[:MOST_EDGE_PIXELS]]
    points = np.stack([columns[is_crest], rows[is_crest]], axis=1).astype(np.float64)
    return points, np.arctan2(below[is_crest], right[is_crest]).astype(np.float64)


def _laid(points: Points, angles: Points, angle: float, away_px: float) -> Points:
    """Return the terms of a line, (1, 3), laid by least squares through the edge pixels that lie near it."""
    normal = np.array([math.cos(angle), math.sin(angle)])
    near = points[(np.abs(points @ normal - away_px) <= NEAR_PX) & (np.cos(angles - angle) >= NEAR_COS)]
    for _ in range(2):
        if len(near) > 2:
            middle = near.mean(axis=0)
            laid = np.linalg.svd(near - middle, full_matrices=False)[2][1]
            normal = laid if laid @ normal > 0 else -laid
            away_px = float(middle @ normal)
            near = near[np.abs(near @ normal - away_px) <= ON_LINE_PX]
    return np.array([[normal[0], normal[1], -away_px]])


def _quadruples(lines: _Lines) -> NDArray[np.int64]:
    """Return the numbers of four lines each, (N, 4), that could be the sides of a sheet, in turn."""
    angles = np.degrees(np.arctan2(lines.terms[:, 1], lines.terms[:, 0]))
    turn = (angles[None, :] - angles[:, None]) % 360  # (L, L): from a line to the next
    is_next, is_opposite = np.abs(turn - 90) <= NEXT_DEG, np.abs(turn - 180) <= OPPOSITE_DEG
    first, second = np.nonzero(is_next)
    pair, third = np.nonzero(is_next[second] & is_opposite[first])
    first, second = first[pair], second[pair]
    triple, fourth = np.nonzero(is_next[third] & is_next.T[first] & is_opposite[second])
    chosen = np.stack([first[triple], second[triple], third[triple], fourth], axis=1)
    is_own_first = chosen[:, 0] == chosen.min(axis=1)
    return np.asarray(chosen[is_own_first & ((chosen < lines.count).sum(axis=1) >= LEAST_SIDES)], dtype=np.int64)


def _corners(lines: _Lines, chosen: NDArray[np.int64]) -> Points:
    """Return the corners (N, 4, 2): the n-th is where the n-th side ends and the next begins."""
    met = np.cross(lines.terms[chosen], lines.terms[np.roll(chosen, -1, axis=1)])
    return np.asarray(met[..., :2] / met[..., 2:], dtype=np.float64)


def _areas(corners: Points) -> Points:
    x, y = corners[..., 0], corners[..., 1]
    return np.asarray(np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)) / 2, dtype=np.float64)


def _falls(small: Image, lines: _Lines, chosen: NDArray[np.int64], corners: Points) -> tuple[Points, NDArray[np.int64]]:
    """Return by what part light falls at the weakest side, 0 for what is no sheet, and how many sides are seen; (N,) each."""
    profiles = [_profile(small, line) for line in lines.terms[: lines.count]]
    held, fall = np.ones(chosen.shape), np.full(chosen.shape, np.inf)
    is_seen = np.zeros(chosen.shape, np.bool_)
    ends = np.stack([np.roll(corners, 1, axis=1), corners], axis=2)  # (N, 4, 2, 2)
    for number, profile in enumerate(profiles):
        which = chosen == number
        if which.any():
            seen, held[which], fall[which] = profile.between(ends[which])
            is_seen[which] = seen >= SEEN
    count = is_seen.sum(axis=1)
    held, fall = np.where(is_seen, held, 1), np.where(is_seen, fall, np.inf)
    weakest = fall.min(axis=1)
    mean_held = 1 - (1 - held).sum(axis=1) / np.maximum(count, 1)
    is_sheet = (count >= LEAST_SIDES) & (held.min(axis=1) >= HELD) & (mean_held >= HELD_IN_ALL)
    is_sheet &= weakest >= np.where(count == chosen.shape[1], LEAST_FALL, CLEAR_FALL)
    return np.where(is_sheet, weakest, 0), count


@dataclass(frozen=True)
class _Profile:
    """What is seen along a line, summed up from its start: places seen, those that count, the part by which light falls."""

    start: Points
    along: Points
    sums: Points

    def between(self, ends: Points) -> tuple[Points, Points, Points]:
        """Return for parts of the line, from and to (N, 2, 2): the parts seen, that count of these, and the mean fall."""
        places = np.clip(np.rint((ends - self.start) @ self.along).astype(int), 0, self.sums.shape[1] - 1)
        first, last = places.min(axis=1), places.max(axis=1)
        seen, held, fall = self.sums[:, last] - self.sums[:, first]
        return seen / np.maximum(last - first, 1), held / np.maximum(seen, 1), fall / np.maximum(seen, 1)


def _profile(small: Image, line: Points) -> _Profile:
    """Return how the light falls along a line of the picture, at each pixel of it."""
    height, width = small.shape
    normal, along = line[:2], np.array([-line[1], line[0]])
    foot = -line[2] * normal
    reach = math.ceil(math.hypot(height, width))
    start = foot - reach * along
    places = start + np.arange(2 * reach)[:, None] * along
    levels, inside = [], []
    for away in (-INSIDE_PX, *BEYOND_PX):
        x, y = np.rint(places - away * normal).astype(int).T
        inside.append((x >= 0) & (x < width) & (y >= 0) & (y < height))
        levels.append(np.where(inside[-1], small[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)].astype(np.float64), 0))
    seen = inside[0] & inside[1]
    falls = np.clip((levels[0] - np.max(levels[1:], axis=0)) / (levels[0] + DARKEST), 0, PLAIN_FALL)
    counted = np.stack([seen, seen & (falls >= DARKER), np.where(seen, falls, 0)])
    return _Profile(start, along, np.concatenate([np.zeros((3, 1)), np.cumsum(counted, axis=1)], axis=1))
