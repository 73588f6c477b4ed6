"""One channel of a colour picture: luma, unless that hides the ink. Pictures are made by hand."""

import cv2
import numpy as np
import pytest

from core.imaging.grayscale import Channel, darkest_channel, show_ink, to_grayscale

WHITE = (240, 238, 232)


def written(paper: tuple[int, int, int], ink: tuple[int, int, int], ruling: tuple[int, int, int] | None = None) -> np.ndarray:
    """Return an RGB picture (300, 400, 3) with two strokes of ink and, where it has a colour, a ruling."""
    picture = np.full((300, 400, 3), paper, np.uint8)
    if ruling is not None:
        for y in range(20, 300, 30):
            cv2.line(picture, (0, y), (399, y), ruling, 2)
    cv2.circle(picture, (130, 150), 50, ink, 6)
    cv2.line(picture, (260, 90), (250, 210), ink, 6)
    return picture


@pytest.mark.parametrize(
    ("paper", "ink"),
    [
        (WHITE, (250, 228, 70)),
        (WHITE, (150, 215, 110)),
        (WHITE, (130, 195, 245)),
        (WHITE, (248, 140, 180)),
        ((90, 130, 70), (185, 84, 72)),
        ((150, 215, 140), (235, 180, 120)),
    ],
    ids=["yellow", "light green", "light blue", "pink", "red on green", "orange on green"],
)
def test_ink_that_luma_hides_stands_out(paper: tuple[int, int, int], ink: tuple[int, int, int]) -> None:
    picture = written(paper, ink)
    shown = show_ink(picture)
    assert shown.channel is Channel.DARKEST
    gray, luma = shown.gray.astype(int), to_grayscale(picture).astype(int)
    assert gray[20, 20] - gray[150, 80] >= 30
    assert gray[20, 20] - gray[150, 80] > 1.25 * abs(luma[20, 20] - luma[150, 80])


@pytest.mark.parametrize("ink", [(30, 30, 34), (34, 50, 140), (178, 36, 44), (150, 150, 152)])
@pytest.mark.parametrize("ruling", [None, (205, 180, 185), (170, 195, 225)])
def test_ink_that_luma_shows_stays_luma(ink: tuple[int, int, int], ruling: tuple[int, int, int] | None) -> None:
    picture = written(WHITE, ink, ruling)
    shown = show_ink(picture)
    assert shown.channel is Channel.LUMA
    assert (shown.gray == to_grayscale(picture)).all()


def test_light_ink_on_a_dark_board_stays_luma() -> None:
    assert show_ink(written((34, 66, 52), (244, 226, 120))).channel is Channel.LUMA


def test_a_grey_picture_passes_unchanged() -> None:
    gray = to_grayscale(written(WHITE, (30, 30, 34)))
    assert show_ink(gray).gray is gray
    assert show_ink(np.dstack([gray, gray, gray])).channel is Channel.LUMA


def test_noise_in_the_colours_is_no_ink() -> None:
    random = np.random.default_rng(0)
    picture = written(WHITE, (90, 90, 94)).astype(np.float32)
    picture += cv2.resize(random.normal(0, 12, (150, 200, 3)), (400, 300)) + random.normal(0, 6, picture.shape)
    assert show_ink(np.clip(picture, 0, 255).astype(np.uint8)).channel is Channel.LUMA


def test_the_darkest_channel_keeps_paper_at_its_luma() -> None:
    paper, yellow = (240, 230, 200), (250, 230, 100)
    channel = darkest_channel(np.array([[paper, yellow]], np.uint8), np.array(paper, np.uint8))
    level = int(to_grayscale(np.array([[paper]], np.uint8))[0, 0])
    assert channel.tolist() == [[level, level - 100]]


@pytest.mark.parametrize("shape", [(1, 1, 3), (8, 8, 3), (1, 500, 3), (700, 3, 3)])
def test_tiny_pictures_pass(shape: tuple[int, int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    before = picture.copy()
    assert show_ink(picture).gray.shape == shape[:2]
    assert (picture == before).all()
