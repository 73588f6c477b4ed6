"""Who agrees with whom is counted by what is said, sure or not; a tie has no majority."""

import pytest

from core.evaluation.agreement import Camp, find_agreement, said_by
from core.models.answering import Answer, Verdict


def an_answer(digit: int, verdict: Verdict = Verdict.DIGIT) -> Answer:
    probabilities = tuple(0.91 if place == digit else 0.01 for place in range(10))
    return Answer(probabilities, digit, (digit + 1) % 10, verdict)


def test_one_camp_where_all_say_the_same() -> None:
    agreement = find_agreement([an_answer(7), an_answer(7, Verdict.UNSURE)])
    assert agreement.camps == (Camp(7, (0, 1)),)
    assert agreement.dissenters == frozenset()


def test_the_larger_camp_comes_first_and_the_others_dissent() -> None:
    agreement = find_agreement([an_answer(1), an_answer(7), an_answer(7), an_answer(2, Verdict.NOT_A_DIGIT)])
    assert agreement.camps == (Camp(7, (1, 2)), Camp(1, (0,)), Camp(None, (3,)))
    assert agreement.majority == Camp(7, (1, 2))
    assert agreement.dissenters == {0, 3}


def test_two_largest_camps_are_no_majority_and_nobody_dissents() -> None:
    agreement = find_agreement([an_answer(1), an_answer(7), an_answer(1), an_answer(7), an_answer(0)])
    assert agreement.majority is None
    assert agreement.dissenters == frozenset()


@pytest.mark.parametrize("digit", [3, 8])
def test_all_that_is_called_no_digit_is_one_camp_whatever_it_resembles(digit: int) -> None:
    assert said_by(an_answer(digit, Verdict.NOT_A_DIGIT)) is None
