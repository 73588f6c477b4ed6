"""Scores of a classification, checked by hand."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from core.evaluation.classification import classify, wilson_interval

LABELS = np.array([0, 0, 0, 1, 1, 2], np.int64)
PROBABILITIES = np.array(
    [[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.8, 0.1, 0.1], [0.3, 0.6, 0.1], [0.95, 0.05, 0.0], [0.1, 0.1, 0.8]]
)
"""Right, wrong (0 read as 1), right, right, wrong (1 read as 0), right."""
NAMES = ("cat", "dog", "owl")
RESULT = classify(LABELS, PROBABILITIES, NAMES)


def test_rows_of_the_confusion_matrix_are_the_truth() -> None:
    assert RESULT.confusion.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert RESULT.normalised[1].tolist() == [0.5, 0.5, 0]


def test_scores_are_those_counted_by_hand() -> None:
    cat, dog, owl = RESULT.scores
    assert (cat.name, cat.support) == ("cat", 3)
    assert (cat.precision, cat.recall, cat.f1) == (pytest.approx(2 / 3), pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert cat.specificity == pytest.approx(2 / 3), "of dog, dog, owl one was called a cat"
    assert (dog.precision, dog.recall, dog.specificity) == (0.5, 0.5, 0.75)
    assert (owl.precision, owl.recall, owl.specificity, owl.f1) == (1, 1, 1, 1)


def test_accuracy_is_the_share_that_is_right() -> None:
    assert (RESULT.right, RESULT.count) == (4, 6)
    assert RESULT.accuracy == pytest.approx(4 / 6)
    assert RESULT.interval.low < 4 / 6 < RESULT.interval.high


def test_the_surest_mistake_comes_first() -> None:
    first, second = RESULT.worst_mistakes()
    assert (first.place, first.label, first.prediction, first.confidence) == (4, 1, 0, 0.95)
    assert (second.place, second.label, second.prediction) == (1, 0, 1)
    assert RESULT.worst_mistakes(1) == (first,)


def test_a_cell_knows_its_pictures_the_surest_first() -> None:
    assert RESULT.places(0, 0) == [0, 2]
    assert RESULT.places(1, 0) == [4]
    assert RESULT.places(2, 0) == []


def test_the_surest_answers_of_each_cell_are_all_that_is_shown_of_it() -> None:
    assert RESULT.surest_places(1).tolist() == [0, 1, 3, 4, 5]
    assert RESULT.surest_places(2).tolist() == [0, 1, 2, 3, 4, 5]
    random = np.random.default_rng(0)
    many = classify(random.integers(0, 3, 900), random.random((900, 3)).round(1), NAMES)
    shown = set(many.surest_places(25).tolist())
    assert shown == {place for label in range(3) for answer in range(3) for place in many.places(label, answer)[:25]}
    assert {mistake.place for mistake in many.worst_mistakes(25)} <= shown


def test_predictions_alone_are_enough() -> None:
    alone = classify(LABELS, PROBABILITIES.argmax(1), NAMES)
    assert alone.confusion.tolist() == RESULT.confusion.tolist()
    assert alone.worst_mistakes()[0].confidence == 1


def test_predictions_bring_their_confidences() -> None:
    alone = classify(LABELS, PROBABILITIES.argmax(1), NAMES, PROBABILITIES.max(1))
    assert alone.worst_mistakes() == RESULT.worst_mistakes()


@pytest.mark.parametrize(("count", "classes"), [(1, 2), (12, 10), (400, 3), (2000, 10)])
def test_counts_and_scores_are_those_of_scikit_learn(count: int, classes: int) -> None:
    random = np.random.default_rng(count)
    labels, answers = random.integers(0, classes, count), random.integers(0, classes, count)
    answers = np.where(random.random(count) < 0.6, labels, answers)
    result = classify(labels, answers, [str(number) for number in range(classes)])
    every = np.arange(classes)
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, answers, labels=every, average=None, zero_division=np.nan
    )
    assert np.array_equal(result.confusion, confusion_matrix(labels, answers, labels=every))
    assert [score.support for score in result.scores] == support.tolist()
    for name, theirs in (("precision", precision), ("recall", recall), ("f1", f1)):
        ours = [np.nan if (value := getattr(score, name)) is None else value for score in result.scores]
        assert np.allclose(ours, theirs, rtol=0, atol=1e-12, equal_nan=True), name
    of_others = [np.sum((labels != one) & (answers != one)) / max(np.sum(labels != one), 1) for one in every]
    assert [score.specificity for score in result.scores if score.specificity is not None] == pytest.approx(
        [value for value, one in zip(of_others, every, strict=True) if np.any(labels != one)]
    )


def test_a_class_that_never_occurs_has_no_recall() -> None:
    unseen = classify(np.array([0, 1]), np.array([0, 1]), NAMES).scores[2]
    assert (unseen.support, unseen.precision, unseen.recall, unseen.f1, unseen.specificity) == (0, None, None, None, 1)


def test_a_single_class_has_no_specificity() -> None:
    assert classify(np.array([0, 0]), np.array([0, 0]), ("only",)).scores[0].specificity is None


@pytest.mark.parametrize("answers", [np.empty((0, 3)), np.empty(0, np.int64)])
def test_of_nothing_nothing_is_known(answers: np.ndarray) -> None:
    empty = classify(np.empty(0, np.int64), answers, NAMES)
    assert empty.confusion.tolist() == [[0] * 3] * 3
    assert len(empty.surest_places(5)) == 0
    assert empty.accuracy is None and empty.worst_mistakes() == ()
    assert (empty.interval.low, empty.interval.high) == (0, 1)


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    interval = wilson_interval(8, 10)  # the textbook's example: 0.490 to 0.943
    assert (interval.low, interval.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))


def test_all_right_is_not_certain() -> None:
    assert wilson_interval(20, 20).high == 1
    assert wilson_interval(20, 20).low == pytest.approx(0.8389, abs=1e-4)
    assert wilson_interval(0, 20).low == 0
