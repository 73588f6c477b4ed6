"""The duel without a browser: all networks answer what is drawn, who disagrees is said, the nearest digits are shown."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from screens.components import models, session
from screens.components.compare_words import DUEL, TABLE
from tests.drawings import message, strokes_of
from tests.made_networks import fill_with_networks
from tests.screens.conftest import Open
from tests.screens.test_recognise import shown

ON_SHELF = ["tiny", "lenet-5"]


@pytest.fixture(autouse=True)
def shelf_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAZO_EXPERIMENTS", str(tmp_path))
    fill_with_networks(tmp_path, ON_SHELF)
    return tmp_path


def duel(open_app: Open, number: str = "") -> AppTest:
    app = open_app(drawing=message(strokes_of(number)) if number else None)
    app.session_state[session.COMPARE_VIEW] = DUEL
    app.switch_page("screens/compare.py").run()
    assert not app.exception
    return app


def cards(app: AppTest) -> list[str]:
    """Return what stands on each card: its name, and its answer."""
    found = re.findall(r"<b>(.*?)</b><div><strong>(.*?)</strong>", shown(app, "trazo-duel"))
    return [f"{name}: {answer}" for name, answer in found]


def test_before_anything_is_drawn_those_who_will_answer_wait(open_app: Open) -> None:
    app = duel(open_app)
    assert len(cards(app)) == 1 + len(ON_SHELF)
    assert all(card.endswith(": –") for card in cards(app))
    assert not shown(app, "trazo-nearest")


def test_what_was_drawn_before_is_answered_by_all(open_app: Open) -> None:
    app = duel(open_app, "7")
    assert cards(app)[0] == "Trazo&#x27;s default model: 7"
    assert [card.split(":")[0] for card in cards(app)[1:]] == ["LeNet-5 of 1998", "Tiny CNN, under 1,000 parameters"]
    assert re.search(r"of 3 say \d\.|divided", shown(app, "trazo-answer"))
    assert "never learnt to doubt" in " ".join(caption.value for caption in app.caption)


def test_the_nearest_digits_of_each_answer_stand_beside_ones_own(open_app: Open) -> None:
    body = shown(duel(open_app, "7"), "trazo-nearest")
    sections = re.findall(r"<section.*?</section>", body)
    assert sections
    assert all(section.count("<img") == 5 for section in sections)
    assert "Yours" in body


def test_of_a_number_one_digit_is_chosen(open_app: Open) -> None:
    app = duel(open_app, "20")
    assert cards(app)[0].endswith(": 2")
    app.button_group(key=session.CHOSEN_DIGIT).set_value(1).run()
    assert cards(app)[0].endswith(": 0")


def test_of_a_photo_with_several_digits_one_is_chosen(open_app: Open) -> None:
    app = duel(open_app)
    app.button_group(key=session.SOURCE).set_value("Samples").run()
    assert cards(app)[0].endswith(": 2")
    app.button(key=session.DIGIT_AFTER).click().run()
    assert not app.exception
    assert cards(app)[0].endswith(": 0")


def test_a_picture_without_a_digit_gets_a_sentence(open_app: Open) -> None:
    app = duel(open_app)
    app.button_group(key=session.SOURCE).set_value("Samples").run()
    app.button_group(key=session.SAMPLE).set_value("An empty sheet").run()
    assert not app.exception
    assert "Nothing read" in shown(app, "trazo-answer")


def test_the_drawing_stays_while_another_view_is_looked_at(open_app: Open) -> None:
    app = duel(open_app, "4")
    app.button_group(key=session.COMPARE_VIEW).set_value(TABLE).run()
    assert not cards(app)
    app.button_group(key=session.COMPARE_VIEW).set_value(DUEL).run()
    assert cards(app)[0].endswith(": 4")


def test_ones_own_newest_runs_answer_last(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = {"default": "Mine & yours"}
    monkeypatch.setattr(models, "own_models", lambda: runs)
    app = duel(open_app, "7")
    assert cards(app)[-1] == "Mine &amp; yours: 7"
    assert len(cards(app)) == 1 + len(ON_SHELF) + 1


def test_it_speaks_spanish(open_app: Open) -> None:
    app = duel(open_app, "7")
    app.button_group(key=session.LANGUAGE).set_value("es").run()
    assert not app.exception
    assert "El tuyo" in shown(app, "trazo-nearest")
    assert re.search(r"dicen? \d\.", shown(app, "trazo-answer"))


def test_weights_that_are_missing_are_named(open_app: Open, shelf_folder: Path) -> None:
    (shelf_folder / "weights" / "tiny.safetensors").unlink()
    assert "tiny.safetensors" in duel(open_app).error[0].value


def test_a_network_that_comes_to_the_shelf_answers_the_next_digit(open_app: Open, shelf_folder: Path) -> None:
    app = duel(open_app, "7")
    fill_with_networks(shelf_folder, ["mnist-a"])
    app.run()
    assert not app.exception
    assert [card.split(":")[0] for card in cards(app)] == [
        "Trazo&#x27;s default model",
        "Model A",
        "LeNet-5 of 1998",
        "Tiny CNN, under 1,000 parameters",
    ]
