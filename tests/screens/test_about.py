"""The About page shows its text in every language."""

import pytest

from core.i18n.catalogues import LANGUAGES, long_text
from screens.components import session
from tests.screens.conftest import Open


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_shown_in_the_visitors_language(open_app: Open, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(session, "language", lambda: language)
    app = open_app().switch_page("screens/about.py").run()
    assert not app.exception
    assert app.markdown[0].value.strip() == long_text("about", language).strip()
