"""How far ink and paper differ."""

import cv2
import numpy as np
import pytest

from core.errors import NothingDrawn
from core.imaging.labelling import label
from core.imaging.threshold import contrast_of, part_ink, part_written


@pytest.mark.parametrize(("paper", "ink"), [(0, 255), (90, 100), (200, 40)])
def test_contrast_is_what_ink_and_paper_differ_by(paper: int, ink: int) -> None:
    gray = np.full((40, 40), paper, np.uint8)
    gray[10:30, 18:22] = ink
    assert contrast_of(gray) == abs(paper - ink)


def test_one_grey_has_no_contrast() -> None:
    assert contrast_of(np.full((20, 20), 77, np.uint8)) == 0


def test_contrast_leaves_its_input_alone() -> None:
    gray = np.random.default_rng(0).integers(0, 256, (20, 20), dtype=np.uint8)
    before = gray.copy()
    contrast_of(gray)
    assert (before == gray).all()


def faint_in_a_dark_frame(stroke: int) -> tuple[np.ndarray, np.ndarray]:
    """Return grey with high ink, a frame of 220 around a stroke of some grey on paper of 20, and where its cell is."""
    gray = np.full((120, 120), 20, np.uint8)
    gray[:10] = gray[-10:] = gray[:, :10] = gray[:, -10:] = 220
    gray[40:80, 55:62] = stroke
    cell = np.zeros(gray.shape, np.bool_)
    cell[15:105, 15:105] = True
    return gray, cell


def test_what_is_written_in_a_cell_need_not_be_as_dark_as_its_frame() -> None:
    gray, cell = faint_in_a_dark_frame(100)
    assert not part_ink(gray).ink_mask[60, 58] and part_ink(gray, cell).ink_mask[60, 58]
    assert part_ink(gray, cell).ink[60, 58] == 255, "and is full ink to the network"


def test_grain_in_an_empty_cell_is_not_written() -> None:
    gray, cell = faint_in_a_dark_frame(40)
    assert part_ink(gray, cell).threshold == part_ink(gray).threshold


SIDE_PX, PAPER, SQUARES, WRITING = 600, 60, 95, 170


def squared_paper(every_px: int = 20, line_px: int = 3) -> np.ndarray:
    """Return grey with high ink: squares on paper, no digit."""
    gray = np.full((SIDE_PX, SIDE_PX), PAPER, np.uint8)
    for start in range(0, SIDE_PX, every_px):
        gray[start : start + line_px] = gray[:, start : start + line_px] = SQUARES
    return gray


def write_row(gray: np.ndarray, ink: int, y: int = 250, count: int = 6) -> np.ndarray:
    """Draw hollow digits, zeros, into grey; return where."""
    where = np.zeros(gray.shape, np.bool_)
    for x in range(100, 100 + 60 * count, 60):
        where[y : y + 50, x : x + 30] = True
        where[y + 6 : y + 44, x + 6 : x + 24] = False
    gray[where] = ink
    return where


@pytest.mark.parametrize(("every_px", "line_px"), [(20, 3), (40, 2), (10, 3), (12, 5)])
def test_squares_paler_than_what_is_written_on_them_are_no_ink(every_px: int, line_px: int) -> None:
    gray = squared_paper(every_px, line_px)
    where = write_row(gray, WRITING)
    parted = part_written(gray)
    assert (parted.ink_mask == where).all() and parted.ink[where].min() == 255


def test_the_middles_of_lines_are_no_writing_though_their_edges_are_paler() -> None:
    gray = cv2.GaussianBlur(squared_paper(12, 5), (5, 5), 0)
    where = write_row(gray, 130)
    assert (part_written(gray).ink_mask == where).all()


def test_dots_where_lines_cross_are_no_ink() -> None:
    gray = squared_paper()
    crossings = (np.arange(SIDE_PX) % 20 < 3)[:, None] & (np.arange(SIDE_PX) % 20 < 3)[None, :]
    gray[crossings] = 150
    where = write_row(gray, WRITING)
    far = np.ones_like(where)
    far[240:310, 90:460] = False
    ink_mask = part_written(gray).ink_mask
    assert ink_mask[where].all() and not ink_mask[far].any()


def test_a_shadow_at_the_rim_does_not_make_dots_of_digits() -> None:
    gray = squared_paper()
    where = write_row(gray, WRITING)
    gray[560:, 250:500] = WRITING
    assert part_written(gray).ink_mask[where].all()


def test_a_pencil_on_squares_is_not_left_in_crumbs() -> None:
    gray = squared_paper()
    where = write_row(gray, WRITING)
    gray[where & (np.arange(SIDE_PX) % 6 < 2)[:, None]] = 110
    gray[where & (np.arange(SIDE_PX) % 6 < 2)[None, :]] = 110
    ink_mask = part_written(gray).ink_mask
    assert ink_mask[where].mean() > 0.95 and len(label(ink_mask)) == 6


def pale_beside_dark() -> np.ndarray:
    """Return writing, some of it dark."""
    gray = np.full((SIDE_PX, SIDE_PX), PAPER, np.uint8)
    for y in (30, 100, 170):
        write_row(gray, SQUARES, y)
    write_row(gray, WRITING, 300, 2)
    return gray


def in_a_dark_frame() -> np.ndarray:
    """Return pale writing all over a frame."""
    gray = np.full((SIDE_PX, SIDE_PX), PAPER, np.uint8)
    for y in range(20, 560, 60):
        write_row(gray, SQUARES, y, 8)
    gray[4:8, 4:-4] = gray[-8:-4, 4:-4] = gray[4:-4, 4:8] = gray[4:-4, -8:-4] = WRITING
    return gray


def as_dark_as_squares() -> np.ndarray:
    """Return writing that differs from the squares by hardly anything."""
    gray = squared_paper()
    write_row(gray, SQUARES + 10)
    return gray


@pytest.mark.parametrize(
    "gray",
    [pale_beside_dark(), in_a_dark_frame(), as_dark_as_squares(), squared_paper(), np.full((60, 60), PAPER, np.uint8)],
    ids=["pale beside dark", "in a dark frame", "as dark as squares", "squares alone", "nothing"],
)
def test_what_is_on_no_pattern_is_not_looked_for(gray: np.ndarray) -> None:
    with pytest.raises(NothingDrawn):
        part_written(gray)


def crumbs(gap_ink: int) -> tuple[np.ndarray, np.ndarray]:
    """Return grey with digits in crumbs on plain paper, as a pencil leaves them, and where the whole strokes are."""
    gray = np.full((SIDE_PX, SIDE_PX), PAPER, np.uint8)
    where = write_row(gray, WRITING, 200) | write_row(gray, WRITING, 300)
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    gray[where & ((rows % 6 < 2) | (columns % 6 < 2))] = gap_ink
    return gray, where


def test_a_pencils_crumbs_become_whole_strokes() -> None:
    gray, where = crumbs(PAPER + 25)
    parted = part_ink(gray)
    assert len(label(parted.ink_mask)) == 12 and (parted.ink_mask <= where).all()


def test_crumbs_with_bare_paper_between_them_stay() -> None:
    gray, _ = crumbs(PAPER)
    parted = part_ink(gray)
    assert len(label(parted.ink_mask)) > 100


def test_whole_strokes_are_not_made_broader() -> None:
    gray = np.full((SIDE_PX, SIDE_PX), PAPER, np.uint8)
    wheres = [write_row(gray, WRITING, y) for y in range(20, 580, 60)]
    where = np.logical_or.reduce(wheres)
    gray[~where & cv2.dilate(where.view(np.uint8), np.ones((5, 5), np.uint8)).view(np.bool_)] = PAPER + 30
    assert (part_ink(gray).ink_mask == where).all()
