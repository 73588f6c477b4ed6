"""Asks the browser by which random number it is known, so that its visitor finds their own digits and models again.

An invisible component: `visitor.js` beside this file keeps the number in the browser and sends `{"id": "0123…"}` once, when the
page is opened; the page runs again then. It must not be in a fragment: of what components in two fragments send at the same
moment, the browser lets only the first one's fragment run, and a drawing restored after a reload would stay unread.
"""

from pathlib import Path

import streamlit as st

from screens.components import session

_mount = st.components.v2.component("trazo_visitor", js=Path(__file__).with_name("visitor.js").read_text(encoding="utf-8"))


def meet() -> None:
    """Ask the browser."""
    with st.container(key=session.VISITOR_PLACE):
        _mount(key=session.VISITOR, data=[session.visitor()], on_id_change=lambda: None)
