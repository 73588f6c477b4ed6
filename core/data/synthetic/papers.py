"""What is written on: plain, ruled, squared, dotted paper, a printed grid, a board, a screen; and the desk under a sheet.

In: a kind, the layout that it must suit, the view. Out: the empty surface, (H, W, 3) RGB, before any light falls on it.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from core.data.synthetic.camera import View
from core.data.synthetic.layouts import Cells, Layout
from core.data.synthetic.pens import Colour, blend
from core.data.synthetic.stains import wiped
from core.data.synthetic.textures import texture, tinted
from core.imaging.strokes import SUBPIXEL_BITS, Points
from core.imaging.types import Image

Random = np.random.Generator

PAPERS = ("plain", "ruled", "squared", "dotted", "grid", "board", "screen")
SHEETS = ("plain", "ruled", "squared", "dotted")
"""Those that lie on a desk as a loose sheet."""
PENS_OF_PAPER = {"board": ("chalk",), "screen": ("screen",)}
GRID_LAYOUTS = ("grid", "cell")
"""Layouts that go with printed grids, and with nothing else."""
PAPER_PENS = ("ballpoint", "pencil", "felt", "marker", "chisel")
"""What is written with on all others."""

_PAPER_COLOURS: tuple[Colour, ...] = (
    (244, 243, 240),
    (226, 226, 224),
    (206, 204, 198),
    (246, 236, 196),
    (232, 238, 246),
    (246, 226, 226),
)
_PAPER_SHARES = (0.45, 0.2, 0.12, 0.1, 0.07, 0.06)
_BOARD_COLOURS: tuple[Colour, ...] = ((38, 42, 42), (34, 66, 52), (52, 82, 66), (28, 30, 34))
_SCREEN_COLOURS: tuple[Colour, ...] = ((255, 255, 255), (255, 255, 255), (0, 0, 0), (30, 31, 36), (14, 17, 23), (248, 249, 251))
_RULE_COLOURS: tuple[Colour, ...] = ((120, 150, 205), (140, 140, 150), (150, 120, 190), (110, 170, 140), (90, 90, 98))
_MARGIN_COLOUR: Colour = (205, 90, 100)
_DESK_COLOURS: tuple[Colour, ...] = (
    (124, 84, 52),
    (176, 136, 94),
    (46, 42, 40),
    (200, 196, 190),
    (96, 100, 106),
    (150, 60, 50),
)
_SPECK_COLOUR: Colour = (60, 54, 50)
_SPONGE_COLOUR: Colour = (205, 208, 204)
SPECKS_SHARE = 0.35
LINE_STEPS = 13
"""Points of a ruled line, so that it can follow a bent page."""


@dataclass(frozen=True)
class Ruling:
    """Lines on the paper: `spacing` apart through (left, top), in px of the sheet; `cells` instead for a printed grid."""

    spacing: float
    left: float
    top: float
    colour: Colour
    opacity: float
    thickness_px: int
    margin_x: float | None = None
    cells: Cells | None = None


@dataclass(frozen=True)
class Paper:
    """A surface to write on."""

    kind: str
    colour: Colour
    texture: str
    roughness: float
    ruling: Ruling | None = None
    is_on_desk: bool = False

    @property
    def is_dark(self) -> bool:
        """Whether it needs light ink."""
        return sum(self.colour) < 3 * 110


def choose_paper(kind: str, layout: Layout, unit_px: float, random: Random) -> Paper:
    """Return a paper of one of the `PAPERS`, its lines where such a layout has them; `unit_px` is the width of a fine line."""
    if kind == "board":
        colour = _BOARD_COLOURS[int(random.integers(len(_BOARD_COLOURS)))]
        return Paper(kind, colour, str(random.choice(("smear", "cloud", "rough"))), float(random.uniform(0.02, 0.1)))
    if kind == "screen":
        return Paper(kind, _SCREEN_COLOURS[int(random.integers(len(_SCREEN_COLOURS)))], "fibre", 0.0)
    colour = _PAPER_COLOURS[int(random.choice(len(_PAPER_COLOURS), p=_PAPER_SHARES))]
    grain = str(random.choice(("fibre", "rough")))
    ruling = None if kind == "plain" else _ruling(kind, layout, unit_px, random)
    roughness = float(random.uniform(0.003, 0.015 if random.uniform() < 0.75 else 0.05))
    return Paper(kind, colour, grain, roughness, ruling)


def _ruling(kind: str, layout: Layout, unit_px: float, random: Random) -> Ruling:
    colour = _RULE_COLOURS[int(random.integers(len(_RULE_COLOURS)))]
    opacity = float(random.uniform(0.35, 0.9))
    thickness = max(round(unit_px * float(random.uniform(0.8, 2.2))), 1)
    if kind == "grid":
        dark: Colour = (50, 50, 54) if random.uniform() < 0.7 else colour
        return Ruling(0, 0, 0, dark, float(random.uniform(0.6, 1.0)), _cell_line_px(layout, thickness), None, layout.cells)
    spacing = max(_spacing(kind, layout, random), 8 * unit_px)
    sits = random.uniform() < 0.7
    top = layout.foot_px + float(random.normal(0, 0.04) if sits else random.uniform(0, 1)) * spacing
    margin = float(random.uniform(0.03, 0.2)) if kind == "ruled" and random.uniform() < 0.5 else None
    return Ruling(spacing, float(random.uniform(0, spacing)), top, colour, opacity, thickness, margin)


def _cell_line_px(layout: Layout, thickness: int) -> int:
    """Return the width of a grid's lines: the nearer the camera, the wider."""
    nearness = layout.cells.width_px / 300 if layout.cells else 0.0
    return max(round(thickness * (1 + 2 * max(nearness - 0.5, 0))), 1)


def _spacing(kind: str, layout: Layout, random: Random) -> float:
    """Return the distance of lines: rows stand on every line or every second one, digits fill a square or several."""
    if kind == "ruled" and len(layout.places) > 1 and layout.places[-1].row > 0:
        return layout.pitch_px / max(round(layout.pitch_px / (layout.height_px * float(random.uniform(0.7, 2.0)))), 1)
    low, high = (0.6, 2.2) if kind == "ruled" else (0.4, 1.5)
    return layout.height_px * float(random.uniform(low, high))


def draw_paper(paper: Paper, view: View, size: tuple[int, int], random: Random) -> Image:
    """Return the empty surface of that size (height, width), seen so."""
    height, width = size
    surface = tinted(texture(paper.texture, height, width, random), paper.colour, 3 * paper.roughness)
    if paper.kind == "screen":
        return surface
    if paper.kind == "board":
        return blend(surface, wiped(height, width, random), _SPONGE_COLOUR)
    specks = random.uniform() < SPECKS_SHARE
    if paper.ruling or specks:
        print_ = np.full((height, width, 3), 255, np.uint8)
        if paper.ruling:
            _print_ruling(print_, paper.kind, paper.ruling, view)
        if specks:
            _print_specks(print_, random)
        surface = np.asarray(cv2.multiply(surface, print_, scale=1 / 255), np.uint8)
    return _on_desk(surface, view, random) if paper.is_on_desk else surface


def _print_ruling(print_: Image, kind: str, ruling: Ruling, view: View) -> None:
    """Draw the lines into `print_` (H, W, 3), changing it: what the light of each pixel is multiplied with."""
    colour = _see_through(ruling.colour, ruling.opacity)
    if ruling.cells:
        _print_cells(print_, ruling, ruling.cells, view)
    elif kind == "dotted":
        _print_dots(print_, ruling, view)
    else:
        upright = _upright_lines(ruling, view) if kind == "squared" else []
        _print_lines(print_, _level_lines(ruling, view) + upright, colour, ruling.thickness_px)
    if ruling.margin_x is not None:
        x = ruling.margin_x * view.width
        line = _line(view, (x, -view.height), (x, 2 * view.height))
        _print_lines(print_, [line], _see_through(_MARGIN_COLOUR, ruling.opacity), ruling.thickness_px)


def _see_through(colour: Colour, opacity: float) -> Colour:
    red, green, blue = (255 - opacity * (255 - channel) for channel in colour)
    return (red, green, blue)


def _print_cells(print_: Image, ruling: Ruling, cells: Cells, view: View) -> None:
    xs = [cells.left + number * cells.width_px for number in range(cells.columns + 1)]
    ys = [cells.top + number * cells.height_px for number in range(cells.rows + 1)]
    level = [_line(view, (xs[0], y), (xs[-1], y)) for y in ys]
    upright = [_line(view, (x, ys[0]), (x, ys[-1])) for x in xs]
    colour = _see_through(ruling.colour, ruling.opacity)
    _print_lines(print_, [*level, *upright], colour, ruling.thickness_px)
    block = cells.block or max(cells.rows, cells.columns)
    _print_lines(print_, [*level[::block], *upright[::block]], colour, round(2.5 * ruling.thickness_px))


def _line(view: View, start: tuple[float, float], end: tuple[float, float]) -> Points:
    steps = np.linspace(0, 1, LINE_STEPS)[:, None]
    return view.project((np.array(start) * (1 - steps) + np.array(end) * steps).astype(np.float32))


def _print_lines(print_: Image, lines: list[Points], colour: Colour, thickness_px: int) -> None:
    fixed = [np.rint(line * (1 << SUBPIXEL_BITS)).astype(np.int32) for line in lines]
    cv2.polylines(print_, fixed, False, colour, thickness_px, cv2.LINE_AA, SUBPIXEL_BITS)


def _steps(through: float, spacing: float, end: float) -> list[float]:
    """Return the places of lines from somewhat before 0 to somewhat behind `end`."""
    first = np.floor((-0.15 * end - through) / spacing)
    return [float(one) for one in np.arange(through + first * spacing, 1.15 * end, spacing)]


def _level_lines(ruling: Ruling, view: View) -> list[Points]:
    far = 0.2 * view.width
    return [_line(view, (-far, y), (view.width + far, y)) for y in _steps(ruling.top, ruling.spacing, view.height)]


def _upright_lines(ruling: Ruling, view: View) -> list[Points]:
    far = 0.2 * view.height
    return [_line(view, (x, -far), (x, view.height + far)) for x in _steps(ruling.left, ruling.spacing, view.width)]


def _print_dots(print_: Image, ruling: Ruling, view: View) -> None:
    xs, ys = _steps(ruling.left, ruling.spacing, view.width), _steps(ruling.top, ruling.spacing, view.height)
    dots = view.project(np.array([(x, y) for y in ys for x in xs], np.float32))
    scale, colour = 1 << SUBPIXEL_BITS, _see_through(ruling.colour, ruling.opacity)
    radius = round(0.8 * ruling.thickness_px * scale)
    for dot in np.rint(dots * scale).astype(np.int32).tolist():
        cv2.circle(print_, dot, radius, colour, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


def _print_specks(print_: Image, random: Random) -> None:
    """Draw dust and spots of ink, a few pixels each."""
    height, width = print_.shape[:2]
    scale, unit = 1 << SUBPIXEL_BITS, max(height, width) / 1000
    for _ in range(int(random.integers(1, 14))):
        middle = (int(random.uniform(0, width) * scale), int(random.uniform(0, height) * scale))
        colour = _see_through(_SPECK_COLOUR, float(random.uniform(0.15, 0.8)))
        radius = int(random.uniform(0.4, 2.0) * unit * scale)
        cv2.circle(print_, middle, radius, colour, cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)


def _on_desk(sheet: Image, view: View, random: Random) -> Image:
    """Return the sheet cut to its rim, on a desk that its edge throws a little shadow on."""
    height, width = sheet.shape[:2]
    grain = str(random.choice(("wood", "cloud", "rough")))
    colour = _DESK_COLOURS[int(random.integers(len(_DESK_COLOURS)))]
    desk = tinted(texture(grain, height, width, random), colour, float(random.uniform(0.1, 0.45)))
    rim = np.rint(view.outline() * (1 << SUBPIXEL_BITS)).astype(np.int32)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [rim], 255, cv2.LINE_AA, SUBPIXEL_BITS)
    shade = cv2.blur(mask, (round(width * 0.03) | 1,) * 2)
    shadow = cv2.cvtColor(cv2.LUT(shade, np.linspace(255, 150, 256).astype(np.uint8)), cv2.COLOR_GRAY2RGB)
    desk = np.asarray(cv2.multiply(desk, shadow, scale=1 / 255), np.uint8)
    inside = cv2.cvtColor(mask, cv2.COLOR_GRAY2RGB)
    kept = cv2.multiply(desk, 255 - inside, scale=1 / 255)
    return np.asarray(cv2.add(cv2.multiply(sheet, inside, scale=1 / 255), kept), np.uint8)
