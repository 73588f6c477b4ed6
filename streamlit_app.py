"""Trazo's entrance: page configuration, language, navigation."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported: many visitors share few cores

import streamlit as st

from screens.components import frame, session, style, visitor
from screens.components.words import _

st.set_page_config(page_title="Trazo", page_icon="✍️", layout="wide", initial_sidebar_state="auto")
session.choose_language_in_sidebar()
page = st.navigation(  # before all components: what one sends before the browser knows its page leads to the first page
    [
        st.Page("screens/recognise.py", title=_("Recognise"), icon=":material/draw:", default=True),
        st.Page("screens/my_digits.py", title=_("My digits"), icon=":material/collections_bookmark:", url_path="my-digits"),
        st.Page("screens/train.py", title=_("Train"), icon=":material/model_training:", url_path="train"),
        st.Page("screens/compare.py", title=_("Compare"), icon=":material/leaderboard:", url_path="compare"),
        st.Page("screens/about.py", title=_("About"), icon=":material/info:", url_path="about"),
    ],
    position="top",
)
frame.mend()
visitor.meet()
style.apply()
page.run()
