"""Train a network: choose pictures and settings, watch it learn, look at what it mixes up, compare it with earlier ones."""

import streamlit as st

from screens.components import diary, run_view, session, set_up
from screens.components.training_words import DIARY, PREPARE, WATCH
from screens.components.words import _, one_language

VIEWS = {PREPARE: ":material/tune:", WATCH: ":material/monitoring:", DIARY: ":material/menu_book:"}


def show_view(view: str, run: str | None, visitor: str | None) -> None:
    """Show one of the views of this page."""
    if view == PREPARE:
        set_up.show(visitor)
    elif view == DIARY:
        if visitor is not None:
            diary.show(visitor)
    elif run is None:
        st.info(_("No run is chosen. Prepare one, or choose one in the diary."), icon=":material/monitoring:")
    else:
        run_view.show(run)


with st.container(key=session.PAGE_TITLE):
    st.title(_("Train a network"), anchor=False)
run = session.run_in_address()
view = st.segmented_control(
    _("What to do"),
    list(VIEWS),
    required=True,
    format_func=lambda one: f"{VIEWS[one]} {_(one)}",
    key=session.begin_view(WATCH if run else PREPARE),
    label_visibility="collapsed",
    persist_state="session",
)
if complaint := session.take_complaint():
    st.error(complaint, icon=":material/error:")
with one_language():
    show_view(view or PREPARE, run, session.visitor())
