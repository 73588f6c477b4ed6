"""Digits that the visitor confirms or corrects are kept, at no cost to the answer; what is kept can be taken back."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data import collected
from core.data.collected import KeptDigit
from screens.components import session
from tests.drawings import message, strokes_of
from tests.screens.conftest import Open

ME = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_COLLECTED", str(tmp_path))


@pytest.fixture
def drawn(open_app: Open):
    """Return what opens the app for a known visitor with a number on the pad."""

    def opened(number: str) -> AppTest:
        app = open_app(drawing=message(strokes_of(number)))
        app.session_state[session.VISITOR] = {"id": ME}
        return app.run()

    return opened


def press(app: AppTest, answer: object) -> AppTest:
    app.button_group(key=session.FEEDBACK).set_value(answer).run()
    assert not app.exception
    return app


def kept() -> tuple[KeptDigit, ...]:
    return collected.read(ME).digits


def note(app: AppTest) -> str:
    return next((html.proto.body for html in app.html if "Kept as" in html.proto.body), "")


def test_an_empty_pad_asks_nothing(open_app: Open) -> None:
    assert open_app().button_group(key=session.FEEDBACK).disabled


def test_a_right_answer_is_kept_with_its_strokes(drawn) -> None:
    app = press(drawn("7"), "yes")
    assert "Kept as 7" in note(app)
    digit = kept()[0]
    assert (digit.label, digit.model_said, digit.source, digit.crop) == (7, 7, "drawing", None)
    assert len(digit.strokes) == len(strokes_of("7"))
    assert digit.image.shape == (28, 28) and digit.image.max() > 200


def test_a_wrong_answer_is_corrected(drawn) -> None:
    app = press(drawn("7"), 1)
    assert "Kept as 1" in note(app)
    assert (kept()[0].label, kept()[0].model_said) == (1, 7)
    assert app.button_group(key=session.FEEDBACK).value is None


def test_pressing_twice_makes_no_copy_and_the_last_word_counts(drawn) -> None:
    press(press(drawn("7"), "yes"), 4)
    assert [digit.label for digit in kept()] == [4]


def test_all_digits_of_a_number_are_confirmed_at_once(drawn) -> None:
    app = press(drawn("206"), "all")
    assert "Kept as 206" in note(app)
    assert sorted(digit.label for digit in kept()) == [0, 2, 6]
    assert all(digit.strokes for digit in kept())


def test_the_digit_that_is_looked_at_is_the_one_corrected(drawn) -> None:
    app = drawn("206")
    app.button_group(key=session.CHOSEN_DIGIT).set_value(1).run()
    press(app, 8)
    assert [(digit.label, digit.model_said) for digit in kept()] == [(8, 0)]


def test_undo_takes_back_what_was_kept(drawn) -> None:
    app = press(drawn("7"), "yes")
    app.button(key=session.FEEDBACK_UNDO).click().run()
    assert not app.exception
    assert kept() == ()
    assert not note(app)


def test_undo_brings_the_label_before_back(drawn) -> None:
    app = press(press(drawn("7"), "yes"), 4)
    app.button(key=session.FEEDBACK_UNDO).click().run()
    assert [digit.label for digit in kept()] == [7]


def test_the_note_goes_when_the_drawing_changes(drawn) -> None:
    app = press(drawn("7"), "yes")
    app.session_state[session.PAD] = {"drawing": message(strokes_of("3"), serial=2)}
    assert not note(app.run())


def test_a_digit_of_a_photo_is_kept_with_its_place_on_it(drawn) -> None:
    app = drawn("7")
    app.button_group(key=session.SOURCE).set_value("Samples").run()
    app.button_group(key=session.SAMPLE).set_value("A crossed seven, in marker").run()
    press(app, "yes")
    digit = kept()[0]
    assert (digit.label, digit.source, digit.strokes) == (7, "photo", None)
    crop = np.asarray(Image.open(io.BytesIO(digit.crop)))
    assert crop.ndim == 3 and max(crop.shape) == 128


def test_all_digits_of_a_photo_are_kept_at_once(drawn) -> None:
    app = drawn("7")
    app.button_group(key=session.SOURCE).set_value("Samples").run()
    app.button_group(key=session.SAMPLE).set_value("Chalk on a blackboard").run()
    press(app, "all")
    assert sorted(digit.label for digit in kept()) == [1, 3, 4, 5, 8, 9]
    assert all(digit.source == "photo" and digit.crop for digit in kept())


def test_before_the_browser_is_known_nothing_is_kept_and_that_is_said(open_app: Open) -> None:
    app = press(open_app(drawing=message(strokes_of("7"))), "yes")
    assert "Press again" in app.toast[0].value
    assert kept() == ()


def test_a_full_collection_is_told_of(drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_MAX_KEPT_DIGITS", "0")
    assert "as there is room for: 0" in press(drawn("7"), "yes").toast[0].value


def test_what_is_no_digit_can_only_be_corrected(open_app: Open) -> None:
    app = open_app()
    app.button_group(key=session.SOURCE).set_value("Samples").run()
    app.button_group(key=session.SAMPLE).set_value("A scribble").run()
    answers = app.button_group(key=session.FEEDBACK).options
    assert answers[-10:] == list("0123456789")
    assert "All right" not in answers
