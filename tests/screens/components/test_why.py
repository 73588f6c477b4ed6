"""Each verdict has its reason in plain words, and a picture is told what the preparation did to it."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.samples import sample
from core.imaging.pipeline import Stage, trace
from core.models.answering import Answer, Verdict
from screens.components import session, why

SEVEN = Answer((0.0, 0.004, 0.0, 0.0, 0.0, 0.0, 0.0, 0.996, 0.0, 0.0), 7, 1, Verdict.DIGIT)
FOUR_OR_NINE = Answer((0.0, 0.0, 0.0, 0.0, 0.52, 0.0, 0.0, 0.0, 0.07, 0.41), 4, 9, Verdict.UNSURE)
BLOT = replace(SEVEN, verdict=Verdict.NOT_A_DIGIT, refused_by_form=True)
SCRIBBLE = Answer((0.1,) * 10, 0, 1, Verdict.NOT_A_DIGIT)


def stage(**facts: int | float | str) -> Stage:
    """Return a stage with these facts; `ruled_lines` is the fact «ruled lines»."""
    return Stage("some", np.zeros((2, 2), np.uint8), {name.replace("_", " "): value for name, value in facts.items()}, 0.0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (SEVEN, "Sure: the next likely digit, 1, has 0.4 %."),
        (FOUR_OR_NINE, "Unsure: 4 or 9 (52 % and 41 %)."),
        (SCRIBBLE, "Not a digit: nothing the network knows looks like this."),
        (BLOT, "Not a digit by its form: a dash, a blot, or the edge of something. The network alone would say 7."),
    ],
)
def test_every_verdict_has_its_reason(answer: Answer, reason: str) -> None:
    assert why.of_digit(answer) == reason


def answered(digit: int, verdict: Verdict, by_picture: Answer | None = None) -> Answer:
    """Return an answer that says `digit`, another one next."""
    row = tuple(0.9 if place == digit else 0.1 if place == (digit + 1) % 10 else 0.0 for place in range(10))
    return Answer(row, digit, (digit + 1) % 10, verdict, by_picture)


@pytest.mark.parametrize(
    ("picture", "both", "said"),
    [
        ((7, Verdict.DIGIT), (7, Verdict.DIGIT), ""),
        ((3, Verdict.NOT_A_DIGIT), (3, Verdict.NOT_A_DIGIT), ""),
        ((7, Verdict.DIGIT), (1, Verdict.UNSURE), "By the picture alone it would be 7; the way the pen went speaks for 1."),
        ((7, Verdict.UNSURE), (7, Verdict.DIGIT), "The way the pen went settled it."),
        ((7, Verdict.DIGIT), (7, Verdict.UNSURE), "The picture alone is sure; the way the pen went is unusual."),
        ((7, Verdict.NOT_A_DIGIT), (2, Verdict.UNSURE), "alone would be no digit; the way the pen went speaks for 2."),
        ((1, Verdict.DIGIT), (4, Verdict.NOT_A_DIGIT), "The picture alone would be 1, but the pen went as for no digit."),
    ],
)
def test_what_the_pen_changed_is_told(picture: tuple[int, Verdict], both: tuple[int, Verdict], said: str) -> None:
    own = answered(*both)
    told = why.of_digit(answered(*both, by_picture=answered(*picture)))
    assert told.removeprefix(why.of_digit(own)).strip().endswith(said)
    assert bool(said) == (told != why.of_digit(own))


def test_reasons_are_given_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    assert why.of_digit(SEVEN) == "Seguro: el siguiente dígito más probable, 1, tiene 0,4 %."


@pytest.mark.parametrize(
    ("degrees", "said"), [(0, ""), (90, "by 90°"), (270, "by 90°"), (180, "The page stood on its head; it was turned by 180°.")]
)
def test_a_page_that_was_turned_is_told_of(degrees: int, said: str) -> None:
    assert said in why.turned(degrees)
    assert bool(why.turned(degrees)) == bool(degrees)


def test_a_plain_picture_needs_no_words() -> None:
    plain = stage(sheet="all of the picture", look="the light is even", ink="darker than paper", ruled_lines=0, left_out=0)
    assert why.of_picture([plain, stage()]) == []


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"sheet": "800x600"}, "A sheet of paper was found"),
        ({"light": "evened closely"}, "Shadows and uneven light"),
        ({"light": "evened on both sides of a shadow's edge"}, "The edge of a shadow"),
        ({"light": "evened as a whole"}, "was evened"),
        ({"ink": "lighter than paper", "digits": 2}, "The writing is lighter"),
        ({"ruled lines": 12}, "Ruled lines taken off: 12."),
        ({"black print covers %": 3.5}, "Black print"),
        ({"table": "300x300"}, "only what is inside"),
        ({"were touching": 2}, "were cut apart"),
        ({"were broken": 1}, "were put together"),
        ({"sides divided by": 3}, "a copy of 1/3 of its size"),
        ({"left out": 3}, "left out: 3."),
    ],
)
def test_what_was_done_is_told(facts: dict[str, int | str], said: str) -> None:
    [sentence] = why.of_picture([stage(**facts)])
    assert said in sentence


def test_nothing_is_said_of_the_writing_on_an_empty_sheet() -> None:
    assert why.of_picture([stage(ink="lighter than paper")]) == []


def test_the_pipeline_still_calls_its_facts_so() -> None:
    facts = {name for stage in trace(sample("Chalk on a blackboard")) for name in stage.facts}
    assert {"sheet", "light", "ink", "ruled lines", "left out", "digits"} <= facts


@pytest.mark.parametrize("has_pen", [False, True])
def test_a_digit_that_was_looked_at_again_says_so(has_pen: bool) -> None:
    by_picture = replace(SEVEN, was_in_doubt=True)
    told = why.of_digit(replace(SEVEN, by_picture=by_picture) if has_pen else by_picture)
    assert told == "Sure: the next likely digit, 1, has 0.4 %. It was in doubt at first, and looked at again: " + (
        "shifted, turned, smaller and larger."
    )
