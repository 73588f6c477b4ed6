"""Compare: every system of the reports side by side, on MNIST, on real hands, and on the visitor's own digit."""

import streamlit as st

from screens.components.words import _

st.title(_("Compare"))
st.write(_("Networks of many reports, trained alike and read the same digits. 99 % on MNIST says little about your hand."))
