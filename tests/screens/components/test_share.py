"""Probabilities are cut off to shares, the same everywhere."""

import pytest

from screens.components import session, share


@pytest.mark.parametrize(("probability", "said"), [(0.29, "29 %"), (0.9889, "98 %"), (0.9999, "99 %"), (1.0, "99 %")])
def test_whole_shares_are_never_rounded_up(probability: float, said: str) -> None:
    assert share.whole(probability) == said


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.41, "41 %"), (0.0999, "9.9 %"), (0.004, "0.4 %"), (0.0009, "less than 0.1 %")],
)
def test_small_shares_have_a_decimal(probability: float, said: str) -> None:
    assert share.fine(probability) == said


def test_spanish_has_a_comma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    assert share.fine(0.004) == "0,4 %"
