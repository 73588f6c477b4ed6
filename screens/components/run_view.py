"""A run while it goes: its curves, how long it still takes, what to make of it; stop it, let it go on.

In: the id of a run. Out: the part of the page that looks again every second, for as long as something happens.
"""

from collections.abc import Callable

import streamlit as st

from core.errors import TrazoError
from core.training.jobs import RESUMABLE, resume_run, stop_run, tend, watch
from core.training.results import RunState
from core.training.run_models import run_card
from core.training.runs import Run, open_run
from screens.components import amounts, curves, numbers, run_results, run_words, session
from screens.components.words import _, plain

LOOK_EVERY_S = 1
ICONS = {RunState.DIVERGED: ":material/warning:", RunState.BROKEN: ":material/warning:", RunState.FAILED: ":material/error:"}


def show(run_id: str) -> None:
    """Show a run; a sentence where there is none of that id."""
    try:
        run = _look(run_id)
    except TrazoError as error:
        st.warning(error.sentence(_), icon=":material/search_off:")
        return
    st.subheader(plain(run.plan.name), anchor=False)
    is_active = run.state in run_words.ACTIVE
    st.fragment(_follow, run_every=LOOK_EVERY_S if is_active else None)(run_id, is_active)
    if not is_active:
        run_results.show(run)


def _look(run_id: str) -> Run:
    """Return a run as it is now; note that somebody looks at it, and let the next one begin."""
    tend()
    watch(run_id)
    return open_run(run_id)


def _follow(run_id: str, was_active: bool) -> None:
    """Show how the run is now; once it is over, or goes on, show the whole page anew."""
    try:
        run = _look(run_id)
    except TrazoError as error:
        st.warning(error.sentence(_), icon=":material/search_off:")
        return
    if was_active != (run.state in run_words.ACTIVE):
        st.rerun()
    _say_state(run)
    _offer_buttons(run)
    if run.history.steps:
        curves.show(run.history, run.plan.config.epochs, max(run.steps_per_epoch, 1), f"{session.CURVES}_{run_id}")
        _say_findings(run)


def _say_state(run: Run) -> None:
    sentence = run_words.happening(run)
    if run.state in ICONS:
        st.warning(sentence, icon=ICONS[run.state])
    elif run.state is RunState.RUNNING:
        st.progress(min(run.step / max(run.steps, 1), 1.0), text=sentence)
    else:
        st.caption(sentence)
    if run.state is RunState.RUNNING:
        _say_numbers(run)


def _say_numbers(run: Run) -> None:
    numbers.show(
        (
            (_("Time left"), amounts.seconds(run.seconds_left)),
            (_("Trained for"), amounts.seconds(run.seconds)),
            (_("Pictures per second"), "–" if run.images_per_second is None else amounts.number(round(run.images_per_second))),
            (_("Learning rate now"), amounts.rate(run.learning_rate)),
        )
    )


def _say_findings(run: Run) -> None:
    card = run_card(run.id)
    if card is None:
        return
    sentences = run_words.findings(run, len(card.class_names))
    if sentences:
        st.info("\n\n".join(sentences), icon=":material/school:")


def _offer_buttons(run: Run) -> None:
    """Offer to stop the run or to let it go on; only to whom it belongs, since its address may be passed on."""
    if run.plan.visitor != session.visitor():
        return
    if run.state in run_words.ACTIVE:
        st.button(
            _("Stopping …") if run.is_stopping else _("Stop"),
            icon=":material/stop_circle:",
            key=f"{session.STOP}_{run.id}",
            on_click=_do,
            args=(stop_run, run.id),
            disabled=run.is_stopping,
        )
    elif run.state in RESUMABLE:
        st.button(
            _("Go on"), icon=":material/play_circle:", key=f"{session.RESUME}_{run.id}", on_click=_do, args=(resume_run, run.id)
        )


def _do(action: Callable[[str], None], run_id: str) -> None:
    """Stop a run or let it go on; what goes wrong is said when the page is shown again."""
    try:
        action(run_id)
    except TrazoError as error:
        session.complain(error.sentence(_))
