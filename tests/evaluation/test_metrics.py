"""The counting of what is right, checked by hand."""

import pytest

from core.evaluation.metrics import Reading, count_verdicts, digits_missed, edit_distance, score, score_by_digit, score_by_group
from core.models.answering import Answer, Verdict


def answered(label: int, prediction: int, verdict: Verdict = Verdict.DIGIT, group: str = "") -> Reading:
    probabilities = tuple(float(digit == prediction) for digit in range(10))
    return Reading(label, 1, Answer(probabilities, prediction, (prediction + 1) % 10, verdict), group)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("123", "123", 0),
        ("123", "", 3),
        ("", "12", 2),
        ("123", "13", 1),
        ("13", "123", 1),
        ("123", "153", 1),
        ("12", "21", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_the_edit_distance_is_the_fewest_changes(one: str, other: str, distance: int):
    assert edit_distance(one, other) == distance


def test_one_digit_lost_in_the_middle_does_not_cost_those_after_it():
    assert digits_missed("0123456789", "012356789") == 1


def test_no_more_digits_are_missed_than_there_are():
    assert edit_distance("7", "1234") == 4
    assert digits_missed("7", "1234") == 1


def test_row_marks_are_no_digits():
    assert digits_missed("12|34", "1234") == 0
    assert digits_missed("12|34", "") == 4


def test_accuracy_per_digit_is_the_share_of_each_label_and_none_for_labels_that_do_not_occur():
    readings = [answered(3, 3), answered(3, 3), answered(3, 8), answered(8, 3), answered(8, 8)]
    by_digit = score_by_digit(readings)
    assert [one.name for one in by_digit] == list("0123456789")
    assert (by_digit[3].n, by_digit[3].accuracy) == (3, pytest.approx(2 / 3))
    assert (by_digit[8].n, by_digit[8].accuracy) == (2, 0.5)
    assert (by_digit[0].n, by_digit[0].accuracy) == (0, None)


def test_the_prediction_counts_whatever_its_verdict():
    readings = [answered(1, 1, Verdict.UNSURE), answered(1, 1, Verdict.NOT_A_DIGIT), answered(1, 7)]
    assert score("all", readings).accuracy == pytest.approx(2 / 3)


def test_a_digit_not_found_as_one_is_wrong():
    assert score("all", [Reading(1, 0, None), Reading(1, 2, None), answered(1, 1)]).right == 1


def test_groups_are_scored_apart_and_sorted():
    readings = [answered(1, 1, group="zoe"), answered(1, 2, group="ann"), answered(1, 1, group="zoe")]
    assert [(one.name, one.n, one.right) for one in score_by_group(readings)] == [("ann", 1, 0), ("zoe", 2, 2)]


def test_every_verdict_is_counted_even_if_it_never_occurs():
    answers = [answered(1, 1).answer, answered(1, 1, Verdict.UNSURE).answer, answered(1, 1).answer]
    assert count_verdicts(one for one in answers if one) == {"digit": 2, "unsure": 1, "not a digit": 0}
