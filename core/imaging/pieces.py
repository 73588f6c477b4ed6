"""Joins the pieces of one digit: a 5 and its flag, the two strokes of an open 4, the rings of a broken 8.

In: connected components. Out: groups of them that are one digit each. Every rule compares lengths with the digits of the same
picture, so that the picture's scale is free; the rules and their limits are the constants below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.imaging.types import Box

SHARED_WIDTH = 0.5
"""Pieces above one another share this part of the narrower one's width …"""
STACKED_GAP = 0.12
"""… with hardly any paper between their boxes, as a part of the taller one's height …"""
STACKED_TALLER = 1.35
"""… and do not become taller than this, compared to the usual height; else they lie in different rows."""
RINGS_GAP = 0.08
RINGS_ASPECT = 2.1
"""Two rings of one 8 may become taller than that: they nearly touch, and the whole is not slimmer than this."""
NEARLY_TOUCHING_STROKES = 1.6
NEARLY_TOUCHING_HEIGHT = 0.05
"""Side by side, pieces are one where their ink is closer than both of these: in stroke widths, and in parts of the height."""
UNEQUAL_HEIGHT = 0.8
UNEQUAL_GAP = 0.12
"""The hook of an open 4 is lower than its upright: a piece below this part of the height may stand this far from the other …"""
UNEQUAL_ASPECT = 0.9
"""… where both together are no wider than this part of their height."""
ROW_OF_ITS_OWN = 0.6
TELLING_ROWS = 4
"""Unless it has this part of the usual height, as so many pieces have, and both together are too tall to lie in one row: then
it is a digit of another row. Fewer pieces do not tell what a row is: the flag of a 5 may be as tall as its bow."""
SHORT_PIECE = 0.45
"""What is shorter than this part of the usual height is no digit by itself …"""
SHORT_PIECE_REACH = 0.3
"""… and belongs to the nearest one within this part of the usual height."""
DASH_HEIGHT = 0.3
"""Left alone and lower than this part of the usual height, it is a dash or a blot, and left out."""
OUTLINE_POINTS = 160
"""Outlines are thinned to about this many points: enough to measure a gap to a pixel or two."""


@dataclass(frozen=True)
class Piece:
    """One connected component: its number, box, outline as (n, 2) points (x, y), and stroke width.

    `cell` is row and column of the table's cell that its middle lies in, None where there is no table.
    """

    number: int
    box: Box
    outline: NDArray[np.int32]
    stroke_px: float
    cell: tuple[int, int] | None = None


@dataclass(frozen=True)
class Usual:
    """How tall pieces usually are, in pixels, and how many are hardly less: at least ROW_OF_ITS_OWN of it."""

    height: float
    count: int


@dataclass(frozen=True)
class Group:
    """Pieces that are one digit together, the tallest first."""

    box: Box
    pieces: tuple[Piece, ...]

    def joined(self, piece: Piece) -> "Group":
        """Return the group with one more piece."""
        return Group(self.box.joined(piece.box), (*self.pieces, piece))


def join_pieces(pieces: list[Piece]) -> list[Group]:
    """Return the groups of pieces that are one digit each; lone dashes are left out."""
    usual = _usual([piece.box.height for piece in pieces])
    groups: list[Group] = []
    for piece in sorted(pieces, key=lambda piece: -piece.box.height):
        home = _find_home(groups, piece, usual)
        if home is None:
            groups.append(Group(piece.box, (piece,)))
        else:
            groups[home] = groups[home].joined(piece)
    tallest = max(group.box.height for group in groups)
    return [group for group in groups if group.box.height >= DASH_HEIGHT * min(usual.height, tallest)]


def _usual(heights: Sequence[int]) -> Usual:
    usual_px = float(np.percentile(heights, 75))
    return Usual(usual_px, sum(height >= ROW_OF_ITS_OWN * usual_px for height in heights))


def _find_home(groups: list[Group], piece: Piece, usual: Usual) -> int | None:
    """Return the place of the group that a piece belongs to: in its own cell, unless it is too short to be a digit."""
    is_short = piece.box.height < SHORT_PIECE * usual.height
    near = [index for index, group in enumerate(groups) if is_short or group.pieces[0].cell == piece.cell]
    for index in near:
        if _are_stacked(groups[index].box, piece.box, usual.height):
            return index
    reach = SHORT_PIECE_REACH * usual.height if is_short else 0.0
    gaps = [(_gap(groups[index], piece, max(reach, _touching_px(groups[index], piece, usual))), index) for index in near]
    gap, nearest = min(gaps, default=(np.inf, -1))
    if gap <= max(reach, _touching_px(groups[nearest], piece, usual) if near else 0.0):
        return nearest
    return None


def _are_stacked(taller: Box, lower: Box, usual_height: float) -> bool:
    overlap = min(taller.right, lower.right) - max(taller.x, lower.x)
    if overlap < SHARED_WIDTH * min(taller.width, lower.width):
        return False
    gap = max(taller.y, lower.y) - min(taller.bottom, lower.bottom)
    whole = taller.joined(lower)
    if gap <= RINGS_GAP * whole.height and whole.height <= RINGS_ASPECT * whole.width:
        return True
    return gap <= STACKED_GAP * taller.height and whole.height <= STACKED_TALLER * max(usual_height, taller.height)


def _touching_px(group: Group, piece: Piece, usual: Usual) -> float:
    if _is_hook(group, piece, usual):
        return UNEQUAL_GAP * group.box.joined(piece.box).height
    stroke_px = min(group.pieces[0].stroke_px, piece.stroke_px)
    return min(NEARLY_TOUCHING_STROKES * stroke_px, NEARLY_TOUCHING_HEIGHT * group.box.height)


def _is_hook(group: Group, piece: Piece, usual: Usual) -> bool:
    """Return whether a piece may be the hook of an open 4 beside its upright, by their sizes."""
    whole = group.box.joined(piece.box)
    is_tall = whole.height > STACKED_TALLER * max(usual.height, group.pieces[0].box.height)
    if is_tall and piece.box.height >= ROW_OF_ITS_OWN * usual.height and usual.count >= TELLING_ROWS:
        return False
    return piece.box.height <= UNEQUAL_HEIGHT * whole.height and whole.width <= UNEQUAL_ASPECT * whole.height


def _gap(group: Group, piece: Piece, reach: float) -> float:
    """Return the distance in pixels between the ink of a group and of a piece, infinite where it is beyond reach."""
    if group.box.gap_to(piece.box) > reach:
        return np.inf
    outline = np.concatenate([member.outline for member in group.pieces])
    offsets = outline[:, None, :] - piece.outline[None, :, :]  # (n, m, 2)
    return float(np.sqrt((offsets.astype(np.float32) ** 2).sum(axis=2).min()))
