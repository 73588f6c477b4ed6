"""Runs a picture through the named stages, in their order.

In: a picture. Out: a `Stage` after each step, the last of them with the 28x28 digits. This is the only file that knows the
order; the page's strip, the API, the command line and the training data all come from this one `trace`.

    classroom   ours: sheet, light, polarity, threshold, ruling, colours, components, rows, normalise; any number of digits
    textbook    the plain one of every tutorial: grayscale, invert, Otsu, bounding box, 28x28; one digit
    notebook    the student report's: resize to 28x28, nothing else; one digit
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import NothingDrawn, NothingFound, PictureTooSmall, PreparationError, UnknownName
from core.i18n.catalogues import N_
from core.imaging import (
    colours,
    components,
    cutting,
    denoise,
    grayscale,
    illumination,
    line_colour,
    normalise,
    paint,
    polarity,
    rows,
    ruling,
    tables,
    threshold,
)
from core.imaging.grid import Cells, cells_of, find_grid
from core.imaging.illumination import Look
from core.imaging.sheet import find_sheet
from core.imaging.straightening import Straight, box_in_picture, straighten
from core.imaging.types import Box, Image, Labels, Mask, Part, PreparedDigit

Facts = Mapping[str, int | float | str]
"""What a stage found out, for people: the name of a fact (a key of the catalogues) and its value."""

LOOKS: Mapping[Look, str] = {
    Look.NONE: N_("even"),
    Look.WIDE: N_("evened as a whole"),
    Look.CLOSE: N_("evened closely"),
    Look.STEP: N_("evened on both sides of a shadow's edge"),
}


class Lines(StrEnum):
    """How squares and ruled lines are told from ink.

    TRACED: where they run; PALER: what is less dark than the writing, all over the picture; BY_COLOUR: what has their colour.
    Where there are no such lines, the last two find nothing.
    """

    TRACED = "traced"
    PALER = "paler"
    BY_COLOUR = "by colour"


LEAST_SIDE_PX = 8
AROUND_GRID = 0.035
"""So much of its longer side is left around a grid: its outer lines are to be seen whole."""
DEFAULT_PIPELINE = "classroom"
PALER_LINES = N_("squares or lines paler than the writing")
"""The fact that tells of these: on their own account, or since they cover so much that nothing stands out of the paper."""


@dataclass(frozen=True)
class Stage:
    """One step done: the picture it left, what it found out, how long it took, and the digits once there are any."""

    name: str
    image: Image
    facts: Facts
    seconds: float
    digits: tuple[PreparedDigit, ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """What is handed from step to step."""

    image: Image
    look: Look | None = None
    way_of_lines: Lines = Lines.TRACED
    in_colour: Image | None = None
    ink_mask: Image | None = None
    shadow_edge: Mask | None = None
    is_drawing: bool = False
    cells: Cells | None = None
    table: tables.Table | None = None
    to_picture: NDArray[np.float64] | None = None
    picture_shape: tuple[int, ...] = ()
    labels: Labels | None = None
    lines: tuple[tuple[Part, ...], ...] = ()
    digits: tuple[PreparedDigit, ...] = ()

    @property
    def table_of_cells(self) -> tables.Table | None:
        """The table where a grid was found around it: no digit lies in two of its cells."""
        return None if self.cells is None else self.table


@dataclass(frozen=True)
class _Outcome:
    sheet: _Sheet
    facts: Facts
    shown: Image | None = None


_Step = Callable[[_Sheet], _Outcome]


def _luma(sheet: _Sheet) -> _Outcome:
    gray = grayscale.to_grayscale(sheet.image)
    height, width = gray.shape
    return _Outcome(replace(sheet, image=gray), {N_("width"): width, N_("height"): height})


def _grayscale(sheet: _Sheet) -> _Outcome:
    shown = grayscale.show_ink(sheet.image)
    height, width = shown.gray.shape
    in_colour = sheet.image if sheet.image.ndim == 3 else None
    facts: Facts = {N_("width"): width, N_("height"): height, N_("channel"): shown.channel}
    return _Outcome(replace(sheet, image=shown.gray, in_colour=in_colour), facts)


def _sheet(sheet: _Sheet) -> _Outcome:
    found = find_sheet(sheet.image if sheet.in_colour is None else sheet.in_colour, sheet.image)
    if found is None:
        return _Outcome(sheet, {N_("sheet"): N_("all of the picture")})
    straight, channel = _straight(sheet, found)
    height, width = straight.image.shape
    return _Outcome(straight, {N_("sheet"): f"{width}x{height}", N_("channel"): channel})


def _grid(sheet: _Sheet) -> _Outcome:
    grid = None if sheet.in_colour is None else find_grid(sheet.image)  # a drawing made on the pad is grey
    if grid is None or sheet.in_colour is None:
        return _Outcome(sheet, {N_("grid"): N_("none")})
    found = straighten(sheet.in_colour, grid.corners, -AROUND_GRID)
    straight, _ = _straight(sheet, found)
    height, width = straight.image.shape
    cells = cells_of(grid, found.to_picture, straight.image.shape)
    return _Outcome(replace(straight, cells=cells), {N_("grid"): f"{width}x{height}", N_("cells"): len(grid.meshes)})


def _straight(sheet: _Sheet, found: Straight) -> tuple[_Sheet, str]:
    """Return the picture's part that was found in place of the picture, and the channel in which its ink stands out."""
    shown = grayscale.show_ink(found.image)
    in_colour = None if sheet.in_colour is None else found.image
    to_picture, shape = found.to_picture, sheet.image.shape
    if sheet.to_picture is not None:
        to_picture, shape = sheet.to_picture @ to_picture, sheet.picture_shape
    return replace(sheet, image=shown.gray, in_colour=in_colour, to_picture=to_picture, picture_shape=shape), shown.channel


def _illumination(sheet: _Sheet) -> _Outcome:
    evened = illumination.even_light(sheet.image, sheet.look)
    facts: Facts = {N_("paper varies by"): evened.unevenness, N_("light"): LOOKS[evened.look]}
    in_colour = sheet.in_colour
    if in_colour is not None and evened.gain is not None:
        in_colour = illumination.multiplied(in_colour, evened.gain)
    is_drawing = evened.look is Look.NONE
    left = replace(sheet, image=evened.gray, in_colour=in_colour, is_drawing=is_drawing, shadow_edge=evened.edge)
    return _Outcome(left, facts)


def _polarity(sheet: _Sheet) -> _Outcome:
    is_dark = polarity.ink_is_dark(sheet.image)
    gray = polarity.invert(sheet.image) if is_dark else sheet.image
    return _Outcome(replace(sheet, image=gray), {N_("ink"): N_("darker than paper") if is_dark else N_("lighter than paper")})


def _invert(sheet: _Sheet) -> _Outcome:
    return _Outcome(replace(sheet, image=polarity.invert(sheet.image)), {})


def _threshold(sheet: _Sheet) -> _Outcome:
    return _parted(sheet, _part(sheet))


def _part(sheet: _Sheet) -> threshold.Thresholded:
    return threshold.part_ink(sheet.image, None if sheet.cells is None else sheet.cells.insides)


def _parted(sheet: _Sheet, parted: threshold.Thresholded) -> _Outcome:
    share = 100 * float(np.count_nonzero(parted.ink_mask)) / parted.ink_mask.size
    facts: Facts = {N_("threshold"): parted.threshold, N_("ink covers %"): round(share, 1)}
    shown = parted.ink_mask * np.uint8(255)
    return _Outcome(replace(sheet, image=parted.ink, ink_mask=parted.ink_mask.view(np.uint8)), facts, shown)


def _quiet_threshold(sheet: _Sheet) -> _Outcome:
    if sheet.way_of_lines is not Lines.TRACED and sheet.cells is not None:
        raise NothingFound()
    facts: Facts = {}
    if sheet.way_of_lines is Lines.BY_COLOUR:
        sheet, facts = (
            replace(sheet, image=_without_line_colour(sheet)),
            {N_("squares or lines by their colour"): N_("left out")},
        )
    quieted = denoise.quiet(sheet.image)
    sheet = replace(sheet, image=quieted.gray)
    parted, left_out = _part_lined(sheet)
    outcome = _parted(sheet, parted)
    smoothed = f"{quieted.window_px}x{quieted.window_px}" if quieted.window_px else N_("nowhere")
    grain: Facts = {N_("grain"): round(quieted.noise, 1), N_("smoothed over"): smoothed}
    return replace(outcome, facts={**outcome.facts, **facts, **left_out, **grain})


def _part_lined(sheet: _Sheet) -> tuple[threshold.Thresholded, Facts]:
    """Part ink from paper; paler lines go with the paper where they are asked to, or where nothing else stands out of it."""
    if sheet.way_of_lines is not Lines.PALER:
        try:
            return _part(sheet), {}
        except NothingDrawn:
            if sheet.cells is not None:
                raise
    return threshold.part_written(sheet.image), {PALER_LINES: N_("left out")}


def _without_line_colour(sheet: _Sheet) -> Image:
    ink_mask = threshold.all_ink(sheet.image)
    left = None if sheet.in_colour is None else line_colour.without_lines(sheet.in_colour, ink_mask)
    if left is None:
        raise NothingFound()
    return left


def _ruling(sheet: _Sheet) -> _Outcome:
    assert sheet.ink_mask is not None
    cores = None if sheet.cells is None else sheet.cells.cores
    unruled = ruling.remove_ruling(sheet.image, sheet.ink_mask.view(np.bool_), sheet.is_drawing, cores)
    shown = paint.paint_ruling(unruled.ink_mask, unruled.line_mask) if unruled.lines else sheet.image
    table = tables.find_table(unruled.lines)
    if table is not None and not tables.holds_digits(table, unruled.ink_mask):  # squared paper
        table = None
    left = replace(sheet, image=unruled.ink, ink_mask=unruled.ink_mask.view(np.uint8), table=table)
    facts: dict[str, int | float | str] = {N_("ruled lines"): len(unruled.lines)}
    if table is not None and (unruled.ink_mask & ~tables.mask_inside(table.box, unruled.ink_mask)).any():
        facts[N_("table")] = f"{table.box.width}x{table.box.height}"
    return _Outcome(left, facts, shown)


def _colours(sheet: _Sheet) -> _Outcome:
    assert sheet.ink_mask is not None
    ink_mask = sheet.ink_mask.view(np.bool_)
    found = None if sheet.in_colour is None else colours.leave_print_out(sheet.in_colour, sheet.image, ink_mask)
    if found is None:
        return _Outcome(sheet, {N_("black print covers %"): 0.0})
    share = 100 * float(np.count_nonzero(found.print_mask)) / ink_mask.size
    left = replace(sheet, image=found.ink, ink_mask=found.ink_mask.view(np.uint8))
    shown = paint.paint_ruling(found.ink_mask, found.print_mask)
    return _Outcome(left, {N_("black print covers %"): round(share, 1)}, shown)


def _components(sheet: _Sheet) -> _Outcome:
    assert sheet.ink_mask is not None
    ink_mask = sheet.ink_mask.view(np.bool_)
    cell_of = None
    if sheet.table is not None:
        ink_mask = tables.mask_inside(sheet.table.box, ink_mask)
    if sheet.table_of_cells is not None:
        ink_mask = tables.cut_at_lines(sheet.table_of_cells, ink_mask)
        cell_of = partial(tables.cell_of, sheet.table_of_cells)
    found = components.find_parts(ink_mask, sheet.image, cell_of, sheet.shadow_edge)
    facts = {N_("parts"): len(found.parts), N_("left out"): found.left_out}
    shown = paint.paint_parts(found.labels, found.parts)
    return _Outcome(replace(sheet, labels=found.labels, lines=(found.parts,)), facts, shown)


def _rows(sheet: _Sheet) -> _Outcome:
    assert sheet.labels is not None
    parts = sheet.lines[0]
    has_lines = sheet.table is not None and (sheet.cells is None or tables.has_all_lines(sheet.table, sheet.cells.height_px))
    cells = tables.order_cells(sheet.table, parts) if sheet.table is not None and has_lines else None
    lines = rows.order_rows(parts) if cells is None else cells
    in_order = tuple(part for line in lines for part in line)
    shown = paint.paint_parts(sheet.labels, in_order)
    return _Outcome(replace(sheet, lines=lines), {N_("rows"): len(lines), N_("digits"): len(in_order)}, shown)


def _normalise(sheet: _Sheet) -> _Outcome:
    digits = tuple(_prepare_part(sheet, part, row) for row, line in enumerate(sheet.lines) for part in line)
    box = digits[0].box
    facts: Facts = {N_("digits"): len(digits), N_("box"): f"{box.width}x{box.height}"}
    return _Outcome(replace(sheet, digits=digits), facts, paint.paint_digits(digits))


def _prepare_part(sheet: _Sheet, part: Part, row: int) -> PreparedDigit:
    assert sheet.labels is not None
    ink = cutting.cut_part(sheet.image, sheet.labels, part)
    cell = None if sheet.table_of_cells is None else tables.cell_of(sheet.table_of_cells, part.box)
    return PreparedDigit(_in_picture(sheet, part.box), row, normalise.normalise(ink), ink, cell)


def _in_picture(sheet: _Sheet, box: Box) -> Box:
    return box if sheet.to_picture is None else box_in_picture(box, sheet.to_picture, sheet.picture_shape)


def _bounding_box(sheet: _Sheet) -> _Outcome:
    assert sheet.ink_mask is not None
    box = cutting.ink_box(sheet.ink_mask.view(np.bool_))
    if box is None:
        raise NothingFound()
    digit = PreparedDigit(box, 0, sheet.image[box.slices], sheet.image[box.slices])
    return _Outcome(replace(sheet, image=digit.image, digits=(digit,)), {N_("box"): f"{box.width}x{box.height}"})


def _fit(sheet: _Sheet) -> _Outcome:
    digit = replace(sheet.digits[0], image=normalise.fit_in_the_middle(sheet.image))
    return _Outcome(replace(sheet, digits=(digit,)), {}, digit.image)


def _resize(sheet: _Sheet) -> _Outcome:
    height, width = sheet.image.shape
    side = normalise.SIDE_PX
    image = np.asarray(cv2.resize(sheet.image, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    digit = PreparedDigit(Box(0, 0, width, height), 0, image, sheet.image)
    return _Outcome(replace(sheet, digits=(digit,)), {}, image)


STAGES: Mapping[str, tuple[tuple[str, _Step], ...]] = {
    "classroom": (
        (N_("grayscale"), _grayscale),
        (N_("sheet"), _sheet),
        (N_("grid"), _grid),
        (N_("illumination"), _illumination),
        (N_("polarity"), _polarity),
        (N_("threshold"), _quiet_threshold),
        (N_("ruling"), _ruling),
        (N_("colours"), _colours),
        (N_("components"), _components),
        (N_("rows"), _rows),
        (N_("normalise"), _normalise),
    ),
    "textbook": (
        (N_("grayscale"), _luma),
        (N_("invert"), _invert),
        (N_("threshold"), _threshold),
        (N_("bounding box"), _bounding_box),
        (N_("fit to 28x28"), _fit),
    ),
    "notebook": (
        (N_("grayscale"), _luma),
        (N_("resize to 28x28"), _resize),
    ),
}
"""The pipelines by name, each with its stages in order."""
OPTIONAL = ("sheet", "grid", "illumination", "ruling", "colours")
"""Stages that the others can do without, less well."""


def trace(
    image: Image,
    pipeline: str = DEFAULT_PIPELINE,
    look: Look | None = None,
    without: Collection[str] = (),
    lines: Lines = Lines.TRACED,
) -> Iterator[Stage]:
    """Yield every stage of preparing a picture: RGB (H, W, 3) or grey (H, W) uint8, any polarity.

    `look` says how closely the light is evened; without it, the stage decides. `without` names stages of OPTIONAL that are
    left out, to see what they are worth. `lines` says how squares and ruled lines are told from ink.

    Raises: UnknownName for a pipeline that does not exist; a PreparationError, holding the stages done so far, where a stage
    cannot go on.
    """
    if pipeline not in STAGES:
        raise UnknownName(kind=N_("pipeline"), name=pipeline, known=", ".join(STAGES))
    done: list[Stage] = []
    height, width = image.shape[:2]
    if min(height, width) < LEAST_SIDE_PX:
        raise PictureTooSmall(width=width, height=height, least=LEAST_SIDE_PX)
    sheet = _Sheet(image, look, lines)
    for name, step in ((name, step) for name, step in STAGES[pipeline] if name not in without):
        started = time.perf_counter()
        try:
            outcome = step(sheet)
        except PreparationError as error:
            error.stages = tuple(done)
            raise
        sheet = outcome.sheet
        shown = sheet.image if outcome.shown is None else outcome.shown
        done.append(Stage(name, shown, outcome.facts, time.perf_counter() - started, sheet.digits))
        yield done[-1]


def prepare(image: Image, pipeline: str = DEFAULT_PIPELINE) -> tuple[PreparedDigit, ...]:
    """Return the digits of a picture in reading order, ready for a network: the last stage of `trace`."""
    return list(trace(image, pipeline))[-1].digits
