"""Asks the browser by which random number it is known, so that its visitor finds their own digits and models again.

An invisible component: `visitor.js` beside this file keeps the number in the browser and sends `{"id": "0123…"}` once. It runs
in a fragment of its own, so that the page does not run again for it, unless the page is waiting for the number.
"""

from pathlib import Path

import streamlit as st

from screens.components import session

_mount = st.components.v2.component("trazo_visitor", js=Path(__file__).with_name("visitor.js").read_text(encoding="utf-8"))


@st.fragment
def meet() -> None:
    """Ask the browser; when its answer is what a page is waiting for, let that page run again."""
    with st.container(key=session.VISITOR_PLACE):
        _mount(key=session.VISITOR, data=[session.known_visitor()], on_id_change=lambda: None)
    if session.has_visitor_come():
        st.rerun()
