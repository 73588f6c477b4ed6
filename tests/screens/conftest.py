"""Opens the app without a browser, and does there what a visitor does."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core import recognition
from core.paths import ROOT
from screens.components import session
from tests.drawings import message, strokes_of

PATIENCE_S = 60
"""A first run imports torch; AppTest's own 3 s are too short for that on a busy computer."""

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True, scope="module")
def _no_model_of_another_test() -> None:
    recognition._warm_model.cache_clear()


@pytest.fixture
def open_app() -> Open:
    """Return what opens the app: `open_app(locale="es-ES")` in a browser of that language, at an address with these words."""

    def opened(locale: str = "en-GB", drawing: object = None, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=PATIENCE_S)
        app.context.update({"locale": locale, "url": "http://localhost:8501"})
        app.query_params.update(address)
        if drawing is not None:
            app.session_state[session.PAD] = {"drawing": drawing}
        return app.run()

    return opened


@pytest.fixture
def app(open_app: Open) -> AppTest:
    """Return the app, just opened in English."""
    return open_app()


@pytest.fixture
def app_with_three(open_app: Open) -> AppTest:
    """Return the app with a 3 on its pad."""
    return open_app(drawing=message(strokes_of("3")))
