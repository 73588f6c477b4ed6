"""A language that was looked up once is spoken for as long as was said, and no longer."""

import pytest

from screens.components import session
from screens.components.words import _, one_language


def test_the_language_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(session, "language", lambda: asked.append("es") or "es")
    with one_language():
        assert [_("Draw"), _("Photo")] == ["Dibujar", "Foto"]
    assert len(asked) == 1


def test_afterwards_it_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    with one_language():
        pass
    monkeypatch.setattr(session, "language", lambda: "en")
    assert _("Draw") == "Draw"
