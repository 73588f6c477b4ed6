"""Lets a finger choose points of a chart at the first tap, as a mouse does; put into a page once (`touch.js`)."""

from pathlib import Path

import streamlit as st

from screens.components import session

_mount = st.components.v2.component("trazo_touch", js=Path(__file__).with_name("touch.js").read_text(encoding="utf-8"))


def listen() -> None:
    """Hear taps on the charts of this page."""
    with st.container(key=session.TOUCH_PLACE):
        _mount(key=session.TOUCH)
