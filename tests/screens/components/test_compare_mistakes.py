"""McNemar's test is told in words for a pupil, and an accuracy with its interval."""

import numpy as np
import pytest

from core.evaluation.classification import classify
from core.evaluation.mcnemar import PairedTest
from screens.components.compare_mistakes import accuracy_words, difference_words, p_words


def test_what_could_be_chance_is_said_to_be() -> None:
    counted, verdict = difference_words(PairedTest(23, 12), "A", "B", 10_000)
    assert counted.startswith("Of 10,000 digits, «A» alone reads 23 right, and «B» alone 12.")
    assert verdict.startswith("**This difference could be chance:**") and "in 9.0\u00a0% of all cases" in verdict


def test_what_is_hardly_chance_is_said_to_be() -> None:
    _counted, verdict = difference_words(PairedTest(60, 12), "A", "B", 10_000)
    assert verdict.startswith("**This difference is hardly chance:**") and "in less than 0.1\u00a0% of all cases" in verdict


def test_no_difference_needs_no_test() -> None:
    assert difference_words(PairedTest(0, 0), "A", "B", 10_000) == [
        "Both read exactly the same digits right: there is no difference."
    ]


@pytest.mark.parametrize(
    ("p_value", "said"), [(1.0, "100 %"), (0.2, "20 %"), (0.0894, "8.9 %"), (0.004, "0.4 %"), (0.0, "less than 0.1 %")]
)
def test_small_chances_are_told_finely(p_value: float, said: str) -> None:
    assert p_words(p_value).replace("\u00a0", " ") == said


def test_an_accuracy_comes_with_its_interval() -> None:
    eight_of_ten = classify(np.zeros(10, np.int64), np.array([0] * 8 + [1] * 2), ("0", "1"))
    assert accuracy_words(eight_of_ten).replace("\u00a0", " ") == "80.00 % (49.02 to 94.33 %)"
