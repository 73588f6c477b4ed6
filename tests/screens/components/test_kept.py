"""What was used last is kept, as much as fits the budget, and not for ever."""

import pytest

from screens.components import kept
from screens.components.kept import Kept


def test_a_value_is_made_once() -> None:
    made = []
    values = Kept[str](10, 60, len)
    assert [values.get("key", lambda: made.append(1) or "value") for _ in range(3)] == ["value"] * 3
    assert len(made) == 1
    assert "key" in values and "other" not in values


def test_the_one_not_used_for_longest_goes_first() -> None:
    values = Kept[str](10, 60, len)
    for key in ("one", "two", "one", "three"):
        values.get(key, lambda: "12345")
    assert ("one" in values, "two" in values, "three" in values) == (True, False, True)
    assert values.size == 10


def test_a_value_larger_than_the_budget_is_handed_out_and_not_kept() -> None:
    values = Kept[str](3, 60, len)
    assert values.get("key", lambda: "12345") == "12345"
    assert "key" not in values
    assert values.size == 0


def test_nothing_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    values = Kept[str](10, 60, len)
    values.get("old", lambda: "1")
    now[0] = 61.0
    values.get("new", lambda: "2")
    assert "old" not in values
    assert "new" in values
