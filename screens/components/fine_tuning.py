"""A network is taught the hand of one visitor.

In: the visitor. Out: a part of the page: which network, how much of it, and the button that puts the run into the queue.
"""

import streamlit as st

from core.errors import TrazoError
from core.i18n.catalogues import N_
from core.models.checkpoint import DEFAULT_MODEL
from core.training.fine_tuning import LEAST_DIGITS
from core.training.jobs import enqueue
from core.training.material import plan_fine_tuning
from screens.components import models, session, settings
from screens.components.training_words import WATCH
from screens.components.words import _

TRAIN = "screens/train.py"
ALL_LAYERS, HEAD_ONLY = N_("All layers"), N_("Only the last layer")


def offer(visitor: str, count: int) -> None:
    """Offer to teach a network the visitor's `count` digits."""
    st.subheader(_("Teach a network your hand"), anchor=False)
    st.caption(
        _(
            "A network that exists already learns your digits, mixed with old ones so that it forgets nobody else. "
            "Of each digit that you have at least twice about a quarter is kept aside: at the end you see how many of them it "
            "reads before and after, and what it cost others."
        )
    )
    if count < LEAST_DIGITS:
        st.info(
            _("It takes {least} digits or more; you have {count}. Thirty, of all ten kinds, are better.").format(
                least=LEAST_DIGITS, count=count
            ),
            icon=":material/school:",
        )
        return
    names = settings.model_names()
    start = st.selectbox(
        _("Network to start from"), list(names), format_func=names.__getitem__, key=session.TUNED_MODEL, persist_state="session"
    )
    part = st.radio(
        _("What may change"),
        [ALL_LAYERS, HEAD_ONLY],
        format_func=_,
        horizontal=True,
        key=session.TUNED_PART,
        persist_state="session",
    )
    if st.button(_("Start training"), type="primary", icon=":material/school:", key=session.TUNE):
        _start(visitor, start or DEFAULT_MODEL, part == HEAD_ONLY)


def _start(visitor: str, start: str, head_only: bool) -> None:
    try:
        card = models.model_named(start).card
        name = _("My hand, from {model}").format(model=settings.model_names()[start])
        run = enqueue(plan_fine_tuning(visitor, name, card, start, head_only))
    except TrazoError as error:
        st.error(error.sentence(_), icon=":material/error:")
        return
    session.show_run(run, WATCH)
    st.switch_page(TRAIN)
