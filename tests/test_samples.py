"""The samples that the page offers are read as their names promise."""

import pytest

from core.data.samples import SCENES, sample
from core.errors import NothingDrawn
from core.models.answering import Verdict
from core.models.checkpoint import load_model
from core.recognition import recognise

READ = {
    "The year, in ballpoint": ("2026", Verdict.DIGIT),
    "A crossed seven, in marker": ("7", Verdict.DIGIT),
    "Chalk on a blackboard": ("358\n149", Verdict.DIGIT),
    "Small and in a corner": ("5", Verdict.DIGIT),
    "A scribble": ("", Verdict.NOT_A_DIGIT),
}


@pytest.mark.parametrize("name", READ)
def test_a_sample_is_read_as_its_name_says(name: str) -> None:
    reading = recognise(sample(name), load_model())
    assert (reading.text, reading.verdict) == READ[name]


def test_a_four_or_a_nine_is_either() -> None:
    (digit,) = recognise(sample("A four or a nine"), load_model()).digits
    assert digit.answer.verdict is Verdict.UNSURE and {digit.answer.prediction, digit.answer.runner_up} == {4, 9}


def test_an_empty_sheet_holds_nothing() -> None:
    with pytest.raises(NothingDrawn):
        recognise(sample("An empty sheet"), load_model())


def test_no_sample_is_left_out() -> None:
    assert {*READ, "A four or a nine", "An empty sheet"} == set(SCENES)
