"""A new run is prepared: data, settings, a name, and the button that starts it.

In: the visitor. Out: the part of the page for it.
"""

import streamlit as st

from core.errors import TrazoError
from core.training.jobs import enqueue
from core.training.plan import RunPlan
from screens.components import data_choice, run_words, session, training_settings
from screens.components.training_words import WATCH
from screens.components.words import _

MOST_NAME = 60


def show(visitor: str | None) -> None:
    """Show all that is to be chosen."""
    st.subheader(_("1. Pictures"), anchor=False)
    chosen = data_choice.choose()
    if chosen is None:
        return
    st.subheader(_("2. Network and settings"), anchor=False)
    settings = training_settings.choose(chosen.glimpse, str(chosen.choice))
    if settings is None:
        return
    st.subheader(_("3. Start"), anchor=False)
    name = st.text_input(
        _("Name of the run"),
        max_chars=MOST_NAME,
        placeholder=_("so that you find it again"),
        key=session.RUN_NAME,
    )
    plan = RunPlan(
        name=(name or "").strip() or run_words.data_name(chosen.choice),
        visitor=visitor or "",
        data=chosen.choice,
        config=settings.config,
        validation_share=settings.validation_share,
    )
    if st.button(
        _("Start training"),
        type="primary",
        icon=":material/play_arrow:",
        key=session.START,
        disabled=visitor is None,
    ):
        _start(plan)


def _start(plan: RunPlan) -> None:
    """Put the run into the queue and look at it; where that is refused, say why.

    No callback of the button: it would get what stood in the fields when the page was last shown.
    """
    try:
        session.show_run(enqueue(plan), WATCH)
    except TrazoError as error:
        st.error(error.sentence(_), icon=":material/error:")
        return
    st.rerun()
