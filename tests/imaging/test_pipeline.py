"""The stages together: what comes out stays the same when what should not matter changes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.glyphs import glyph
from core.data.samples import SCENES, sample
from core.errors import NothingDrawn, PictureTooSmall, PreparationError, TrazoError, UnknownName
from core.imaging.illumination import Look, even_light
from core.imaging.pipeline import STAGES, prepare, trace
from core.imaging.strokes import Drawing, place, render


def drawn(name: str, size: float = 1.0, offset: float = 0.0) -> np.ndarray:
    return render(Drawing(place(glyph(name), size, offset)))


def row_of(names: str) -> np.ndarray:
    strokes = [stroke * 1.2 + np.float32([30 + 150 * i, 150]) for i, name in enumerate(names) for stroke in glyph(name)]
    return render(Drawing(tuple(strokes)))


@pytest.mark.parametrize("pipeline", STAGES)
def test_every_pipeline_ends_in_28_by_28(pipeline: str) -> None:
    stages = list(trace(drawn("3"), pipeline))
    assert [stage.name for stage in stages] == [name for name, _ in STAGES[pipeline]]
    assert [digit.image.shape for digit in stages[-1].digits] == [(28, 28)]
    assert all(stage.image.dtype == np.uint8 and stage.seconds >= 0 for stage in stages)


@pytest.mark.parametrize("name", "0123456789")
def test_every_digit_is_one_part(name: str) -> None:
    assert len(prepare(drawn(name))) == 1


@pytest.mark.parametrize("offset", [-1.0, 0.0, 0.8])
def test_place_on_the_pad_does_not_matter(offset: float) -> None:
    here, there = prepare(drawn("5")), prepare(drawn("5", offset=offset))
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    moved = [np.roll(there[0].image.astype(int), shift, (0, 1)) for shift in shifts]
    assert min(np.abs(here[0].image - image).mean() for image in moved) < 4, "the same but for a pixel of rounding"


def test_paper_and_ink_may_be_swapped() -> None:
    (dark,), (light,) = prepare(drawn("8")), prepare(255 - drawn("8"))
    assert np.abs(dark.image.astype(int) - light.image.astype(int)).mean() < 2


def test_colour_and_grey_of_one_drawing_give_the_same() -> None:
    gray = drawn("2")
    assert (prepare(gray)[0].image == prepare(np.dstack([gray] * 3))[0].image).all()


def test_a_number_is_read_in_order() -> None:
    digits = prepare(row_of("2026"))
    assert len(digits) == 4
    assert [digit.box.x for digit in digits] == sorted(digit.box.x for digit in digits)
    assert {digit.row for digit in digits} == {0}


def test_two_lines_are_two_rows() -> None:
    assert [digit.row for digit in prepare(sample("Chalk on a blackboard"))] == [0, 0, 0, 1, 1, 1]


def test_a_failed_picture_still_shows_what_was_done() -> None:
    with pytest.raises(NothingDrawn) as failure:
        prepare(np.full((60, 60), 200, np.uint8))
    assert [stage.name for stage in failure.value.stages] == ["grayscale", "sheet", "grid", "illumination", "polarity"]


def test_a_picture_of_a_few_pixels_is_refused() -> None:
    with pytest.raises(PictureTooSmall, match="5 x 7"):
        prepare(np.zeros((7, 5), np.uint8))


def test_an_unknown_pipeline_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="classroom, textbook, notebook"):
        list(trace(drawn("1"), "secret"))


@pytest.mark.parametrize("name", SCENES)
def test_samples_are_pictures_and_always_the_same(name: str) -> None:
    assert sample(name).shape == (720, 960, 3)
    assert (sample(name) == sample(name)).all()


def test_an_unknown_sample_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="An empty sheet"):
        sample("A giraffe")


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (1, 600), (3, 2000), (24, 24), (700, 1)])
def test_the_light_of_the_smallest_and_narrowest_pictures_is_evened(shape, look: Look) -> None:
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert even_light(noise, look).gray.shape == shape


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    shape=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    seed=st.integers(0, 2**16),
    pipeline=st.sampled_from(list(STAGES)),
    kind=st.sampled_from(["noise", "blocks", "flat"]),
)
def test_any_picture_ends_in_digits_or_a_named_error(shape, seed: int, pipeline: str, kind: str) -> None:
    random = np.random.default_rng(seed)
    noise = random.integers(0, 256, shape, dtype=np.uint8)
    image = {"noise": noise, "blocks": (noise[::9].repeat(9, 0)[: shape[0]] // 128 * 255), "flat": noise * 0 + 9}[kind]
    try:
        assert all(digit.image.shape == (28, 28) for digit in prepare(image.astype(np.uint8), pipeline))
    except TrazoError as error:
        assert isinstance(error, PreparationError) and str(error)
