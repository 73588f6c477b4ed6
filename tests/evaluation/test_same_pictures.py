"""Two models read six digits; who errs where can be seen by eye."""

import numpy as np

from core.evaluation.same_pictures import digits_of, same_pictures, some_of

LABELS = np.array([3, 1, 4, 1, 5, 9])
BOTH = same_pictures(LABELS, ["314159", "374150"])
WRONG_TOGETHER = same_pictures(LABELS, ["714159", "714150"])


def test_each_character_is_a_prediction() -> None:
    assert digits_of("3140").tolist() == [3, 1, 4, 0]
    assert BOTH.is_right.tolist() == [[True] * 6, [True, False, True, True, True, False]]


def test_they_disagree_where_not_all_say_the_same() -> None:
    assert BOTH.disagreements.tolist() == [1, 5]
    assert WRONG_TOGETHER.disagreements.tolist() == [5], "both are wrong about the first, and agree"


def test_mistakes_are_of_any_model_or_of_one() -> None:
    assert WRONG_TOGETHER.mistakes.tolist() == [0, 5]
    assert WRONG_TOGETHER.mistakes_of(0).tolist() == [0]
    assert WRONG_TOGETHER.mistakes_of(1).tolist() == [0, 5]


def test_nobody_disagrees_and_nobody_errs_where_nobody_answers() -> None:
    nobody = same_pictures(LABELS, [])
    assert nobody.every.tolist() == [0, 1, 2, 3, 4, 5]
    assert nobody.disagreements.size == nobody.mistakes.size == 0


def test_one_seed_draws_the_same_pictures_again() -> None:
    places = np.arange(100)
    assert some_of(places, 10, seed=1).tolist() == some_of(places, 10, seed=1).tolist()
    assert some_of(places, 10, seed=1).tolist() != some_of(places, 10, seed=2).tolist()


def test_no_picture_is_drawn_twice_and_few_are_drawn_whole() -> None:
    assert len(set(some_of(np.arange(12), 10, seed=0).tolist())) == 10
    assert some_of(np.array([7, 8]), 10, seed=0).tolist() == [7, 8]
