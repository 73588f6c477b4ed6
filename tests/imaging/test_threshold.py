"""How far ink and paper differ."""

import numpy as np
import pytest

from core.imaging.threshold import contrast_of


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
