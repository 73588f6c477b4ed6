"""Grain is taken out where it drowns the ink, and nowhere else."""

import numpy as np
import pytest

from core.data.glyphs import HEIGHT, WIDTH, glyph
from core.errors import PreparationError
from core.imaging.denoise import STANDS_OUT, noise_of, quiet
from core.imaging.pipeline import trace
from core.imaging.strokes import Drawing, place, render
from core.imaging.threshold import contrast_of
from core.imaging.types import Image
from core.models.checkpoint import Model, load_model
from core.reading import Way, read


@pytest.fixture(scope="module")
def model() -> Model:
    """Return the released model."""
    return load_model("default")


def photo(names: str, stroke: float = 10, paper: int = 200, ink: int = 80) -> Image:
    """Return grey paper with a row of digits on it, (480, 640), strokes of that width."""
    step = np.array([1.3 * WIDTH, 0], np.float32)
    moved = tuple(points + index * step for index, name in enumerate(names) for points in glyph(name))
    drawn = render(Drawing(place(moved, size=0.3 * len(names) * WIDTH / HEIGHT), stroke))
    return (ink + drawn * ((paper - ink) / 255)).astype(np.uint8)


def grainy(image: Image, deviation: float) -> Image:
    grain = np.random.default_rng(0).normal(0, deviation, image.shape)
    return np.clip(image + grain, 0, 255).astype(np.uint8)


def screened(image: Image, pitch_px: int = 5) -> Image:
    """Return the picture as if printed on a grid of dark dots."""
    dots = np.zeros(image.shape, np.bool_)
    dots[::pitch_px, ::pitch_px] = dots[1::pitch_px, ::pitch_px] = dots[::pitch_px, 1::pitch_px] = True
    return np.where(dots, image // 2, image).astype(np.uint8)


def text_of(image: Image, model: Model) -> str:
    return "".join(str(answer.prediction) for answer in read(image, model, Way("classroom")).answers)


@pytest.mark.parametrize("stroke", [3, 10, 40])
def test_a_clean_picture_passes_as_it_is(stroke: float) -> None:
    image = photo("253", stroke)
    assert quiet(image).gray is image


@pytest.mark.parametrize("deviation", [2, 6])
def test_the_grain_of_a_usual_photo_is_left_alone(deviation: float) -> None:
    image = grainy(photo("253"), deviation)
    assert quiet(image).window_px == 0 and (quiet(image).gray == image).all()


@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (60, 300)])
def test_a_small_crop_passes_as_it_is(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert quiet(image).gray is image


@pytest.mark.parametrize("deviation", [5, 20, 40])
def test_the_deviation_of_grain_is_measured_beside_strokes(deviation: float) -> None:
    assert noise_of(grainy(photo("253", paper=150, ink=100), deviation)) == pytest.approx(deviation, rel=0.15)


def test_strong_grain_is_smoothed_until_the_ink_stands_out() -> None:
    quieted = quiet(grainy(photo("253"), 40))
    assert quieted.window_px > 0 and quieted.noise == pytest.approx(40, rel=0.15)
    assert contrast_of(quieted.gray) >= STANDS_OUT * noise_of(quieted.gray)


def test_hairlines_outlive_the_smoothing() -> None:
    clean = photo("7", stroke=3)
    smooth = quiet(grainy(clean, 25)).gray.astype(np.float64)
    line = clean < 90
    assert smooth[clean == 200].mean() - smooth[line].mean() > 60, "half of the contrast of 120"


@pytest.mark.parametrize("deviation", [25, 40, 60])
def test_digits_are_read_through_grain(model: Model, deviation: float) -> None:
    assert text_of(grainy(photo("253"), deviation), model) == "253"


def test_a_digit_is_read_on_screened_paper(model: Model) -> None:
    assert text_of(screened(photo("253")), model) == "253"


def test_grain_alone_is_still_nothing(model: Model) -> None:
    with pytest.raises(PreparationError):
        read(grainy(np.full((480, 640), 150, np.uint8), 30), model, Way("classroom"))


def test_the_threshold_says_what_it_smoothed() -> None:
    facts = [next(s.facts for s in trace(i) if s.name == "threshold") for i in (photo("2"), grainy(photo("2"), 40))]
    assert facts[0]["smoothed over"] == "nowhere" and "x" in str(facts[1]["smoothed over"])


def test_the_input_is_left_alone() -> None:
    image = grainy(photo("253"), 40)
    before = image.copy()
    quiet(image)
    assert (before == image).all()
