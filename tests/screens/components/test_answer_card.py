"""The answer card says what was read, and how much it is worth, in a sentence."""

import re
from dataclasses import replace

import numpy as np
import pytest

from core.errors import NothingFound, UnknownName
from core.imaging.types import Box, PreparedDigit
from core.models.answering import Answer, Verdict
from core.recognition import ReadDigit, Recognition
from screens.components import session
from screens.components.answer_card import _content
from screens.components.reading import Reading
from screens.components.share import NO_BREAK_SPACE

INVITATION = "Draw something."
SURE, UNSURE, REFUSED = Verdict.DIGIT, Verdict.UNSURE, Verdict.NOT_A_DIGIT


def digit(prediction: int, verdict: Verdict = SURE, confidence: float = 0.97, row: int = 0) -> ReadDigit:
    """Return a digit read as `prediction`; the runner-up is the next digit."""
    runner_up = (prediction + 1) % 10
    probabilities = [0.0] * 10
    probabilities[prediction], probabilities[runner_up] = confidence, 1 - confidence
    prepared = PreparedDigit(Box(0, 0, 28, 28), row, np.zeros((28, 28), np.uint8), np.zeros((28, 28), np.uint8))
    return ReadDigit(prepared, Answer(tuple(probabilities), prediction, runner_up, verdict))


def card(*digits: ReadDigit) -> str:
    return _content(Reading(recognition=Recognition(digits, (), "default", "classroom", 0.0)), INVITATION)


def sentence(html: str) -> str:
    """Return the badge and the sentence, without the tags, and with plain spaces."""
    plain = html.replace(NO_BREAK_SPACE, " ")
    return re.sub(r"<[^>]+>", " ", re.search(r"<p>.*</p>", plain)[0]).split(maxsplit=0)[0].strip()


def test_without_a_picture_there_is_the_invitation() -> None:
    assert _content(Reading(), INVITATION) == f'<p class="quiet">{INVITATION}</p>'


def test_a_sure_digit_is_shown_with_its_confidence() -> None:
    html = card(digit(7))
    assert '<div class="digits ">7</div>' in html
    assert sentence(html) == "Sure 97 % sure of it."


def test_nothing_is_ever_a_hundred_percent_sure() -> None:
    assert sentence(card(digit(7, confidence=0.9999))) == "Sure More than 99 % sure of it."


def test_a_number_is_as_sure_as_its_least_sure_digit() -> None:
    html = card(digit(2), digit(0, confidence=0.81), digit(6))
    assert '<div class="digits ">206</div>' in html
    assert sentence(html) == "Sure 3 digits, each at least 81 % sure."


def test_an_unsure_digit_names_the_two_that_it_may_be() -> None:
    html = card(digit(4, UNSURE, 0.6))
    assert "<i>4</i>" in html
    assert sentence(html) == "Unsure 4 or 5"


def test_in_a_number_the_unsure_digits_are_told_by_their_place() -> None:
    html = card(digit(2), digit(4, UNSURE), digit(0), digit(8, UNSURE))
    assert sentence(html) == "Unsure digit 2: 4 or 5; digit 4: 8 or 9"


def test_what_is_no_digit_is_not_given_a_number() -> None:
    html = card(digit(8, REFUSED))
    assert "<s>▢</s>" in html
    assert "8" not in html
    assert sentence(html) == "Not a digit This looks like none of the ten digits."


def test_what_the_pen_changed_is_told_of_a_single_digit() -> None:
    seven, one = digit(7), digit(1, UNSURE, 0.6)
    both = replace(one, answer=replace(one.answer, by_picture=seven.answer))
    said = '<p class="quiet">By the picture alone it would be 7; the way the pen went speaks for 1.</p>'
    assert said in card(both) and "quiet" not in card(both, seven)


def test_only_what_was_read_is_counted() -> None:
    html = card(digit(2), digit(8, REFUSED, 0.2), digit(6, confidence=0.9))
    assert '<div class="digits ">2<s>▢</s>6</div>' in html
    assert sentence(html) == "In part Digits: 2 of 3 parts, each at least 90 % sure."


def test_a_picture_of_which_most_is_refused_is_not_sure() -> None:
    html = card(digit(1), *[digit(8, REFUSED, 0.2)] * 3)
    assert sentence(html) == "Unsure Most of it looks like no digit."


def test_no_line_ends_between_a_number_and_its_per_cent_sign() -> None:
    assert f"97{NO_BREAK_SPACE}%" in card(digit(7))


def test_each_row_gets_a_line() -> None:
    assert '<div class="digits ">35\n14</div>' in card(digit(3), digit(5), digit(1, row=1), digit(4, row=1))


def test_long_numbers_are_set_smaller() -> None:
    assert 'class="digits long"' in card(*[digit(1)] * 9)
    assert 'class="digits "' in card(*[digit(1)] * 8)


def test_an_error_is_told_in_its_own_sentence() -> None:
    html = _content(Reading(error=NothingFound()), INVITATION)
    assert sentence(html).startswith("Nothing read No digit was found:")


def test_an_error_is_told_in_the_visitors_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    html = _content(Reading(error=NothingFound()), INVITATION)
    assert sentence(html).startswith("Nada leído No se ha encontrado ningún dígito:")


def test_a_name_in_an_error_cannot_bring_html_into_the_page() -> None:
    html = _content(Reading(error=UnknownName(kind="model", name="<img src=x>", known="-")), INVITATION)
    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html
