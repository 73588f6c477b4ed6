"""A browser is known by a random number, and by nothing that is not one."""

import pytest
from streamlit.testing.v1 import AppTest

from screens.components import session

NUMBER = "0123456789abcdef" * 2


def visited() -> None:
    """Say who the visitor is, on a page of its own."""
    import streamlit as st

    from screens.components import session, visitor

    visitor.meet()
    st.write(str(session.visitor()))


def app_of(sent: object) -> AppTest:
    app = AppTest.from_function(visited)
    if sent is not None:
        app.session_state[session.VISITOR] = sent
    return app.run()


def test_before_the_browser_has_told_nobody_is_known() -> None:
    app = app_of(None)
    assert not app.exception
    assert app.markdown[0].value == "None"


def test_a_browser_is_known_by_its_number() -> None:
    assert app_of({"id": NUMBER}).markdown[0].value == NUMBER


@pytest.mark.parametrize("number", ["", "../../etc/passwd", NUMBER.upper(), NUMBER + "\n", NUMBER[:31], 7, None, ["a"] * 32])
def test_nothing_else_becomes_the_name_of_a_folder(number: object) -> None:
    assert app_of({"id": number}).markdown[0].value == "None"


def test_the_number_is_there_one_run_later() -> None:
    app = app_of(None)
    app.session_state[session.VISITOR] = {"id": NUMBER}
    assert app.run().markdown[0].value == NUMBER
