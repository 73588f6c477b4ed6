"""Compare: every system of the reports side by side, on MNIST, on real hands, and on the visitor's own digit."""

import streamlit as st

from core.errors import TrazoError
from screens.components import (
    compare_curves,
    compare_digits,
    compare_duel,
    compare_mistakes,
    compare_table,
    photo_input,
    session,
)
from screens.components.compare_words import CURVES, DIGITS, DUEL, MISTAKES, TABLE
from screens.components.words import _, one_language

ICONS = {
    TABLE: ":material/table_rows:",
    DUEL: ":material/groups:",
    DIGITS: ":material/grid_view:",
    MISTAKES: ":material/grid_on:",
    CURVES: ":material/show_chart:",
}
SHOW = {
    TABLE: compare_table.show,
    DUEL: compare_duel.show,
    DIGITS: compare_digits.show,
    MISTAKES: compare_mistakes.show,
    CURVES: compare_curves.show,
}

with st.container(key=session.PAGE_TITLE):
    st.title(_("Compare"), anchor=False)
view = st.segmented_control(
    _("What to compare"),
    list(SHOW),
    default=TABLE,
    required=True,
    format_func=lambda one: f"{ICONS[one]} {_(one)}",
    key=session.COMPARE_VIEW,
    label_visibility="collapsed",
    persist_state="session",
)
with one_language():
    if view != DUEL:
        photo_input.upload(is_shown=False)
    try:
        SHOW[view or TABLE]()
    except TrazoError as error:
        st.error(error.sentence(_), icon=":material/error:")
