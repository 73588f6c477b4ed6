"""How far ink and paper differ."""

import numpy as np
import pytest

from core.imaging.threshold import contrast_of, part_ink


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
