"""Amounts are said as a person says them."""

import pytest

from core.i18n.catalogues import translator
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
    assert [amounts.number(value) for value in (999, 1007, 1_234_567)] == ["999", "1,007", "1,234,567"]


def test_spanish_sets_thousands_apart_from_ten_thousand_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amounts, "_", translator("es"))
    assert [amounts.number(value) for value in (999, 1007, 12_345)] == ["999", "1007", "12\u202f345"]


@pytest.mark.parametrize(("value", "said"), [(0.00123, "0.0012"), (8.5e-5, "0.000085"), (0.5, "0.5"), (None, "–")])
def test_a_rate_has_two_digits(value: float | None, said: str) -> None:
    assert amounts.rate(value) == said
