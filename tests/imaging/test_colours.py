"""A coloured pen in a black frame: the frame goes, the digit stays; without a difference of colour nothing is touched."""

import cv2
import numpy as np
import pytest

from core.data.glyphs import glyph
from core.imaging.colours import Handwriting, leave_print_out
from core.imaging.pipeline import prepare
from core.imaging.strokes import Drawing, place, render
from core.imaging.types import Image, Mask

PAPER, BLACK, BLUE, RED = (226, 222, 210), (38, 36, 34), (34, 52, 150), (176, 30, 40)
FRAME_PX = 14


def form(name: str, pen: tuple[int, int, int], frame: bool = True) -> tuple[Image, Mask]:
    """Return a digit of 300x300 in a pen's colour whose frame of print it touches, and the digit's mask."""
    drawing = 255 - render(Drawing(place(glyph(name), 0.8), 16))
    written = cv2.resize(drawing, (300, 300), interpolation=cv2.INTER_AREA) > 127
    picture = np.full((300, 300, 3), PAPER, np.uint8)
    if frame:
        right = int(np.flatnonzero(written.any(axis=0))[-1]) - 2
        picture[:, right : right + FRAME_PX] = BLACK
        picture[:FRAME_PX] = BLACK
    picture[written] = pen
    return cv2.GaussianBlur(picture, (0, 0), 1.0), written


def of_form(picture: Image) -> Handwriting | None:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return leave_print_out(picture, 255 - gray, gray < 150)


@pytest.mark.parametrize("pen", [BLUE, RED])
@pytest.mark.parametrize("name", ["3", "4", "0"])
def test_a_frame_that_is_touched_goes_and_the_digit_stays(name: str, pen) -> None:
    picture, written = form(name, pen)
    left = of_form(picture)
    assert left is not None
    assert np.count_nonzero(left.ink_mask & written) >= 0.97 * np.count_nonzero(written)
    assert np.count_nonzero(left.ink_mask & ~cv2.dilate(written.view(np.uint8), np.ones((7, 7), np.uint8)).view(bool)) == 0
    assert not left.ink[:8, 150:].any()


def test_writing_of_one_colour_is_left_as_it_is() -> None:
    assert of_form(form("3", BLACK)[0]) is None
    assert of_form(form("3", BLUE, frame=False)[0]) is None


def test_a_black_one_beside_a_blue_digit_stays() -> None:
    picture, _ = form("3", BLUE, frame=False)
    picture[60:240, 30:42] = BLACK
    assert of_form(picture) is None


def test_coloured_chalk_on_a_board_is_left_alone() -> None:
    picture, _ = form("3", BLUE)
    assert leave_print_out(255 - picture, cv2.cvtColor(255 - picture, cv2.COLOR_RGB2GRAY), picture[..., 0] < 150) is None


def test_the_pipeline_reads_the_digit_of_a_form_alone() -> None:
    picture, written = form("4", BLUE)
    [digit] = prepare(picture)
    columns = np.flatnonzero(written.any(axis=0))
    assert abs(digit.box.x - columns[0]) <= 4 and 0 <= digit.box.right - columns[-1] <= FRAME_PX
