"""The facts of a stage are written as its visitor writes numbers."""

import pytest

from screens.components import session
from screens.components.stage_strip import _facts


def plain(html: str) -> str:
    return html.replace("\u00a0", " ")


def test_a_share_has_its_unit_behind_it() -> None:
    assert plain(_facts({"ink covers %": 5.6, "threshold": 125})) == "ink covers: 5.6 %<br>threshold: 125"


def test_numbers_and_words_of_facts_are_spanish_in_spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "language", lambda: "es")
    said = plain(_facts({"ink covers %": 5.6, "black print covers %": 0.0, "table": "300x200", "light": "evened closely"}))
    lines = ["la tinta cubre: 5,6 %", "lo impreso en negro cubre: 0,0 %", "tabla: 300x200", "luz: igualada de cerca"]
    assert said.split("<br>") == lines
