"""Mends Streamlit's frame round the pages: it is English for browsers, and on phones its menu stays over the page one chose.

An invisible component: `frame.js` beside this file.
"""

from pathlib import Path

import streamlit as st

from screens.components import session

_mount = st.components.v2.component("trazo_frame", js=Path(__file__).with_name("frame.js").read_text(encoding="utf-8"))


def mend() -> None:
    """Tell the browser the visitor's language, and close the menu of a phone when a page was chosen."""
    with st.container(key=session.FRAME):
        _mount(key=f"{session.FRAME}_mender", data=[session.language()])
