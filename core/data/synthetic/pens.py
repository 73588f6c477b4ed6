"""What is written with: ballpoint, pencil, felt pen, marker, chisel marker, chalk, and the pen of a screen.

In: strokes in pixels of the picture. Out: how much of each pixel the ink covers, (H, W) uint8, and the ink laid over a surface.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from core.data.synthetic.textures import texture
from core.imaging.strokes import SUBPIXEL_BITS, Points
from core.imaging.types import Box, Image

Random = np.random.Generator
Colour = tuple[float, float, float]

INK_COLOURS: Mapping[str, Colour] = {
    "black": (32, 31, 34),
    "blue": (34, 50, 140),
    "red": (178, 36, 44),
    "violet": (96, 42, 132),
    "green": (28, 104, 62),
}
INK_SHARES = (0.36, 0.36, 0.12, 0.08, 0.08)
ONE_COAT = 0.82
"""What one stroke of a marker covers; where two cross, all is covered."""
BOX_COVER = 64
"""Pixels covered at least so much, of 255, count as ink of a digit's box."""
LEAST_STROKE_OF_SIDE = 1.5 / 1000
"""Of the picture's longer side: a hairline that a phone still shows."""
FINE_STROKE_PX = 9.0
"""Up to this width, the textures have the size of paper's grain; for wider ones they are enlarged."""
MOST_NEARNESS = 2.0
FAINT_STROKE_PX = 5.0
"""Thinner lines show fewer gaps: each pixel is the mean of more of them."""
THIN_STROKE_PX = 8.0
"""Strokes are drawn twice as large, thinner ones three times, and averaged: ten times faster than smooth lines, any width."""


@dataclass(frozen=True)
class PenKind:
    """What all pens of a kind share: ranges of the stroke width, as a part of a digit's height, of opacity, and of the gaps."""

    stroke: tuple[float, float]
    opacity: tuple[float, float]
    pressure: float = 0.0
    texture: str = ""
    grain: tuple[float, float] = (0.0, 0.0)
    overlaps: bool = False
    has_nib: bool = False


PENS: Mapping[str, PenKind] = {
    "ballpoint": PenKind((1 / 40, 1 / 14), (0.75, 0.97), 0.25, "tooth", (0.05, 0.35)),
    "pencil": PenKind((1 / 30, 1 / 13), (0.5, 0.85), 0.35, "tooth", (0.4, 0.8)),
    "felt": PenKind((1 / 18, 1 / 9), (0.85, 1.0), 0.12, "patch", (0.0, 0.12)),
    "marker": PenKind((1 / 11, 1 / 6), (0.8, 1.0), 0.08, "patch", (0.0, 0.18), overlaps=True),
    "chisel": PenKind((1 / 9, 1 / 5), (0.85, 1.0), 0.0, "patch", (0.0, 0.12), has_nib=True),
    "chalk": PenKind((1 / 15, 1 / 7), (0.75, 0.98), 0.3, "crumb", (0.2, 0.6)),
    "screen": PenKind((1 / 35, 1 / 8), (1.0, 1.0)),
}
"""The kinds by name."""


@dataclass(frozen=True)
class Pen:
    """One pen: its stroke width as a part of a digit's height, its colour, and how evenly it covers."""

    kind: str
    stroke: float
    colour: Colour
    opacity: float
    grain: float
    nib_deg: float = 0.0


def choose_pen(kind: str, random: Random) -> Pen:
    """Return a pen of one of the `PENS`."""
    pen = PENS[kind]
    low, high = np.log(pen.stroke)
    return Pen(
        kind=kind,
        stroke=float(np.exp(random.uniform(low, high))),
        colour=_colour(kind, random),
        opacity=float(random.uniform(*pen.opacity)),
        grain=float(random.uniform(*pen.grain)),
        nib_deg=float(random.uniform(20, 70)),
    )


def _colour(kind: str, random: Random) -> Colour:
    if kind == "pencil":
        gray = float(random.uniform(50, 95))
        return (gray, gray, gray + 4)
    if kind == "chalk":
        tints: tuple[Colour, ...] = ((240, 240, 236), (244, 226, 120), (246, 170, 170), (150, 200, 240))
        return tints[int(random.choice(4, p=(0.7, 0.15, 0.08, 0.07)))]
    name = str(random.choice(list(INK_COLOURS), p=INK_SHARES))
    red, green, blue = (float(np.clip(channel + random.normal(0, 10), 4, 240)) for channel in INK_COLOURS[name])
    return (red, green, blue)


def draw_strokes(cover: Image, strokes: tuple[Points, ...], pen: Pen, stroke_px: float, random: Random) -> Box | None:
    """Draw strokes into `cover` (H, W), changing it; return the box of their ink, None where there is none."""
    width_px = max(stroke_px, LEAST_STROKE_OF_SIDE * max(cover.shape))
    roi = _surroundings(strokes, width_px, cover)
    if roi is None:
        return None
    times = 3 if width_px < THIN_STROKE_PX else 2
    shift = (np.array([roi.x, roi.y]) - 0.5) * times + 0.5
    moved = [(stroke * times - shift).astype(np.float32) for stroke in strokes]
    digit = np.zeros((roi.height * times, roi.width * times), np.uint8)
    for stroke in moved:
        if PENS[pen.kind].overlaps:
            digit = _laid_over(digit, stroke, pen, width_px * times, random)
        else:
            _draw(digit, stroke, pen, width_px * times, random)
    smooth = cv2.resize(digit, (roi.width, roi.height), interpolation=cv2.INTER_AREA)
    return put(cover, np.asarray(smooth, np.uint8), roi)


def put(cover: Image, digit: Image, roi: Box) -> Box | None:
    """Lay the cover of one digit into that of all, changing it, and return the box of its ink."""
    np.maximum(cover[roi.slices], digit, out=cover[roi.slices])
    left, top, width, height = cv2.boundingRect((digit >= BOX_COVER).view(np.uint8))
    return Box(roi.x + left, roi.y + top, width, height) if width else None


def _surroundings(strokes: tuple[Points, ...], width_px: float, cover: Image) -> Box | None:
    points = np.concatenate(strokes)
    reach = width_px + 2
    low = np.maximum(np.floor(points.min(axis=0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(points.max(axis=0) + reach), cover.shape[::-1]).astype(int)
    if (high <= low).any():
        return None
    return Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


def _laid_over(digit: Image, stroke: Points, pen: Pen, width_px: float, random: Random) -> Image:
    """Return the digit with a further stroke: where a marker's strokes cross, its ink is darker."""
    picture = np.zeros_like(digit)
    _draw(picture, stroke, pen, width_px, random)
    coat = cv2.convertScaleAbs(picture, alpha=ONE_COAT)
    crossing = cv2.convertScaleAbs(cv2.min(digit, coat), alpha=1 / ONE_COAT - 1)
    return np.asarray(cv2.add(cv2.max(digit, coat), crossing), np.uint8)


def _draw(picture: Image, stroke: Points, pen: Pen, width_px: float, random: Random) -> None:
    """Draw one stroke into the picture, changing it."""
    fixed = np.rint(stroke * (1 << SUBPIXEL_BITS)).astype(np.int32)
    if len(fixed) == 1 or float(np.ptp(stroke, axis=0).max()) < width_px / 4:
        radius = round(width_px / 2 * (1 << SUBPIXEL_BITS))
        cv2.circle(picture, fixed[0].tolist(), radius, 255, cv2.FILLED, cv2.LINE_8, SUBPIXEL_BITS)
    elif PENS[pen.kind].has_nib:
        _sweep_nib(picture, stroke, pen.nib_deg, width_px)
    else:
        _draw_pressed(picture, fixed, PENS[pen.kind].pressure, width_px, random)


def _draw_pressed(picture: Image, fixed: NDArray[np.int32], pressure: float, width_px: float, random: Random) -> None:
    """Draw a line whose width changes slowly, piece by piece."""
    count = max(min(len(fixed) // 4, 6), 1)
    phase, turns = random.uniform(0, 2 * np.pi), random.uniform(1, 4)
    force = 1 + pressure * np.sin(np.linspace(0, turns, count) + phase) + random.normal(0, pressure / 4, count)
    widths = np.maximum(np.rint(width_px * np.clip(force, 0.6, 1.5)), 1).astype(int).tolist()
    ends = np.linspace(0, len(fixed) - 1, count + 1).astype(int).tolist()
    for start, end, thickness in zip(ends[:-1], ends[1:], widths, strict=True):
        cv2.polylines(picture, [fixed[start : end + 1]], False, 255, thickness, cv2.LINE_8, SUBPIXEL_BITS)


def _sweep_nib(picture: Image, stroke: Points, nib_deg: float, width_px: float) -> None:
    """Draw what a flat nib covers: a quadrangle between each two points, and a thin line where it runs edgewise."""
    angle = np.deg2rad(nib_deg)
    half = np.array([np.cos(angle), -np.sin(angle)]) * width_px / 2
    scale = 1 << SUBPIXEL_BITS
    for start, end in pairwise(stroke):
        corners = np.rint(np.array([start - half, start + half, end + half, end - half]) * scale).astype(np.int32)
        cv2.fillConvexPoly(picture, corners, 255, cv2.LINE_8, SUBPIXEL_BITS)
    thin = max(round(width_px * 0.35), 1)
    for side in (stroke - half, stroke, stroke + half):
        cv2.polylines(picture, [np.rint(side * scale).astype(np.int32)], False, 255, thin, cv2.LINE_8, SUBPIXEL_BITS)


def lay_ink(surface: Image, cover: Image, pen: Pen, stroke_px: float, random: Random) -> Image:
    """Return the surface (H, W, 3) with the pen's colour where the cover is, grained as paper and pen make it."""
    left, top, width, height = cv2.boundingRect(cover)
    if not width:
        return surface
    roi = Box(left, top, width, height)
    inked = _grained(cover[roi.slices], pen, stroke_px, random)
    laid = surface.copy()
    laid[roi.slices] = blend(surface[roi.slices], inked, pen.colour)
    return laid


def _grained(cover: Image, pen: Pen, stroke_px: float, random: Random) -> Image:
    """Return the cover, made fainter by the pen's opacity and by a texture: gaps in pencil and chalk, unevenness in others."""
    kind = PENS[pen.kind]
    if not kind.texture:
        return cover
    grain = _grain(kind.texture, cover.shape, stroke_px, random)
    depth = np.arange(256) / 255
    steep = 5.0 if pen.kind in ("pencil", "chalk") else 1.0
    kept = 1 - pen.grain * min(stroke_px / FAINT_STROKE_PX, 1.0) * np.clip((1 - depth - 0.5) * steep + 0.5, 0, 1)
    table = np.clip(255 * pen.opacity * kept, 0, 255).astype(np.uint8)
    return np.asarray(cv2.multiply(cover, cv2.LUT(grain, table), scale=1 / 255), np.uint8)


def _grain(name: str, shape: tuple[int, ...], stroke_px: float, random: Random) -> Image:
    """Return the texture of that shape, enlarged for wide strokes: they are seen from near."""
    height, width = shape
    nearness = min(max(stroke_px / FINE_STROKE_PX, 1.0), MOST_NEARNESS)
    grain = texture(name, round(height / nearness) + 1, round(width / nearness) + 1, random)
    return np.asarray(cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def blend(surface: Image, cover: Image, colour: Colour) -> Image:
    """Return the surface with a colour laid over it, as much of it as `cover` (H, W) says."""
    kept = cv2.multiply(surface, cv2.cvtColor(255 - cover, cv2.COLOR_GRAY2RGB), scale=1 / 255)
    tables = [(np.arange(256) * channel / 255).astype(np.uint8) for channel in colour]
    added = cv2.merge([cv2.LUT(cover, table) for table in tables])
    return np.asarray(cv2.add(kept, added), np.uint8)
