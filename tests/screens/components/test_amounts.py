"""Amounts are said as a person says them."""

import pytest

from screens.components import amounts


@pytest.mark.parametrize(
    ("value", "said"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3600, "1 h 0 min"), (3900, "1 h 5 min"), (None, "–")]
)
def test_time_is_said_in_its_two_largest_units(value: float | None, said: str) -> None:
    assert amounts.seconds(value).replace("\u00a0", " ") == said


@pytest.mark.parametrize(("value", "said"), [(0.975, "97.5 %"), (1.0, "100.0 %"), (None, "–")])
def test_shares_are_rounded(value: float | None, said: str) -> None:
    assert amounts.share(value).replace("\u00a0", " ") == said


def test_thousands_stand_apart() -> None:
    assert amounts.number(1_234_567) == "1,234,567"


@pytest.mark.parametrize(("value", "said"), [(0.00123, "0.0012"), (1e-5, "1e-05"), (None, "–")])
def test_a_rate_has_two_digits(value: float | None, said: str) -> None:
    assert amounts.rate(value) == said
