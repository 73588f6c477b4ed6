"""The run diary: all runs of this visitor; several compared; each opened, renamed, deleted.

In: the visitor. Out: a list, and what differs between the runs that are chosen.
"""

from itertools import chain, count

import streamlit as st

from core.errors import TrazoError
from core.training.jobs import tend
from core.training.runs import Summary, delete_run, list_runs, open_run, rename_run
from screens.components import amounts, curves, run_words, session, table
from screens.components.share import NO_BREAK_SPACE
from screens.components.training_words import WATCH
from screens.components.words import _, plain

MOST_COMPARED = 6
"""As many curves as can be told apart."""
MOST_NAME = 60


def show(visitor: str) -> None:
    """Show all runs of a visitor."""
    tend()
    runs = list_runs(visitor)
    if not runs:
        st.info(_("There is no run yet. Prepare one, and it will stand here."), icon=":material/menu_book:")
        return
    _compare(runs)
    st.subheader(_("All runs"), anchor=False)
    for summary in runs:
        _show_run(summary)


def _show_run(summary: Summary) -> None:
    """Show one run as a card, with what can be done with it."""
    plan = summary.plan
    with st.container(border=True, key=f"{session.DIARY}_{summary.id}"):
        st.markdown(f"**{plain(plan.name)}**")
        st.caption(" · ".join(_facts(summary)))
        with st.container(horizontal=True):
            st.button(
                _("Open"),
                icon=":material/open_in_full:",
                key=f"{session.DIARY}_open_{summary.id}",
                on_click=session.show_run,
                args=(summary.id, WATCH),
            )
            with st.popover(_("Rename"), icon=":material/edit:", key=f"{session.RENAME}_{summary.id}"):
                _ask_name(summary)
            with st.popover(_("Delete"), icon=":material/delete:", key=f"{session.DELETE}_{summary.id}"):
                _ask_delete(summary)


def _facts(summary: Summary) -> list[str]:
    plan, result = summary.plan, summary.result
    facts = [
        _(run_words.STATES[summary.state]),
        run_words.data_name(plan.data),
        run_words.setting(plan, "architecture"),
        _("{count} epochs").format(count=plan.config.epochs),
    ]
    if result and result.test_accuracy is not None:
        facts.append(_("test {share}").format(share=amounts.share(result.test_accuracy)))
    return [*facts, f"{plan.created[:16].replace('T', NO_BREAK_SPACE)}{NO_BREAK_SPACE}UTC"]


def _ask_name(summary: Summary) -> None:
    """Ask for a name; it holds as soon as the field is left, by the enter key or by the button."""
    key = f"{session.RENAME}_name_{summary.id}"
    st.text_input(_("Name"), summary.plan.name, max_chars=MOST_NAME, key=key, on_change=_rename, args=(summary, key))
    st.button(_("Save"), type="primary", key=f"{session.RENAME}_save_{summary.id}")


def _ask_delete(summary: Summary) -> None:
    """Ask once more: the button that deletes is inside of what the first one opens."""
    st.write(_("«{name}» and all that it has learnt will be gone for good.").format(name=plain(summary.plan.name)))
    st.button(_("Delete for good"), type="primary", key=f"{session.DELETE}_yes_{summary.id}", on_click=_delete, args=(summary,))


def _rename(summary: Summary, key: str) -> None:
    """Give the run the name that stands in the field of that key; none leaves it as it is."""
    name = session.text(key).strip() or summary.plan.name
    try:
        rename_run(summary.id, name)
        session.reword(session.COMPARED)
    except TrazoError as error:
        session.complain(error.sentence(_))


def _delete(summary: Summary) -> None:
    """Delete the run; where it cannot be, the reason is said when the page is shown again."""
    try:
        delete_run(summary.id)
        session.leave_run(summary.id)
    except TrazoError as error:
        session.complain(error.sentence(_))


def _compare(runs: tuple[Summary, ...]) -> None:
    """Lay the curves of chosen runs over one another, and show only what differs in their settings."""
    names = names_of(runs)
    if len(runs) < 2:
        return
    st.subheader(_("Compare runs"), anchor=False)
    chosen = st.multiselect(
        _("Runs to compare"),
        [one.id for one in runs],
        default=[one.id for one in runs[:2]],
        format_func=lambda one: names.get(one, one),
        max_selections=MOST_COMPARED,
        key=session.COMPARED,
        persist_state="session",
    )
    compared = [one for one in runs if one.id in chosen]
    if len(compared) < 2:
        st.caption(_("Choose two runs or more."))
        return
    try:
        histories = {names[one.id]: open_run(one.id).history for one in compared}
    except TrazoError as error:
        st.warning(error.sentence(_))
        return
    curves.show_several(histories, session.COMPARED)
    _show_differences(compared, names)


def names_of(runs: tuple[Summary, ...]) -> dict[str, str]:
    """Return the names of runs by their ids; those of the same name get a number."""
    names: dict[str, str] = {}
    for one in reversed(runs):
        wished = chain((one.plan.name,), (f"{one.plan.name} ({number})" for number in count(2)))
        names[one.id] = next(name for name in wished if name not in names.values())
    return names


def _show_differences(compared: list[Summary], names: dict[str, str]) -> None:
    every = [run_words.settings(one.plan) | _results(one) for one in compared]
    rows = [
        (name, *(values.get(name, "–") for values in every))
        for name in dict.fromkeys(name for values in every for name in values)
        if len({values.get(name, "–") for values in every}) > 1
    ]
    if rows:
        table.show((_("Only what differs"), *(names[one.id] for one in compared)), rows, "compared")
    else:
        st.caption(_("These runs have the same settings and the same results."))


def _results(summary: Summary) -> dict[str, str]:
    result = summary.result
    return {
        _("State"): _(run_words.STATES[summary.state]),
        _("Test accuracy"): amounts.share(result.test_accuracy if result else None, 2),
        _("Validation accuracy"): amounts.share(result.validation_accuracy if result else None, 2),
        _("Best epoch"): str(result.best_epoch) if result and result.best_epoch else "–",
        _("Trained for"): amounts.seconds(result.seconds if result else None),
        _("Numbers learnt"): amounts.number(result.parameters) if result and result.parameters else "–",
    }
