"""What Trazo is, what it learnt from, what becomes of the drawings."""

import streamlit as st

from screens.components.words import _, long

st.title(_("About Trazo"), anchor=False)
st.markdown(long("about"))
