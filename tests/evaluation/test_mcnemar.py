"""McNemar's test, checked by hand and against scipy's binomial test."""

import numpy as np
import pytest

from core.evaluation.mcnemar import PairedTest, binomial_p_value, mcnemar


def test_only_pictures_that_one_model_alone_reads_right_count() -> None:
    first = np.array([True, True, True, False, False, True])
    second = np.array([True, False, False, True, False, True])
    assert mcnemar(first, second) == PairedTest(only_first=2, only_second=1)


@pytest.mark.parametrize(
    ("heads", "tails", "by_hand"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 0, 2 / 32),
        (0, 6, 2 / 64),
        (8, 2, 2 * (1 + 10 + 45) / 1024),
        (3, 3, 1.0),
    ],
)
def test_the_p_value_is_that_counted_by_hand(heads: int, tails: int, by_hand: float) -> None:
    assert binomial_p_value(heads, tails) == pytest.approx(by_hand)
    assert binomial_p_value(tails, heads) == binomial_p_value(heads, tails), "it has two sides"


@pytest.mark.parametrize(("heads", "tails"), [(23, 12), (40, 61), (130, 71), (1000, 1100)])
def test_the_p_value_is_scipys(heads: int, tails: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert binomial_p_value(heads, tails) == pytest.approx(stats.binomtest(heads, heads + tails, 0.5).pvalue, rel=1e-9)


def test_thousands_of_pictures_neither_overflow_nor_vanish_into_an_error() -> None:
    assert binomial_p_value(5000, 4900) == pytest.approx(0.3197, abs=1e-4)
    assert binomial_p_value(9000, 10) == 0.0


def test_five_of_a_hundred_is_where_chance_ends() -> None:
    assert not PairedTest(5, 0).is_hardly_chance, "0.0625"
    assert PairedTest(6, 0).is_hardly_chance, "0.03125"


def test_equal_models_differ_by_chance() -> None:
    right = np.array([True, False])
    assert mcnemar(right, right).p_value == 1.0
