"""What a record tells of answers becomes a classification."""

from core.data.shown import shown_digits
from core.experiments.answered import answered_counts, answered_digits
from tests.kept_answers import predictions, told

LABELS = shown_digits(train=False).labels


def test_counts_alone_give_matrix_accuracy_and_interval() -> None:
    result = answered_counts(told("tiny"), "train")
    assert (result.right, result.count) == (90, 100)
    assert result.confusion.tolist()[9] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 9], "9 in 10 right, one read as 0"
    assert result.interval.low < 0.9 < result.interval.high


def test_predictions_give_the_same_counts_and_the_places_of_pictures() -> None:
    own = told("tiny", predictions(0))  # the first digit is a 7
    result = answered_digits(own, LABELS)
    assert result.confusion.tolist() == answered_counts(own, "test").confusion.tolist()
    assert result.places(7, 8) == [0]
