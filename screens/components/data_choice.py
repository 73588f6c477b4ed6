"""The data to train with: which set, what is in it, who made it; a set of one's own as a ZIP archive.

In: nothing. Out: a choice and a glimpse of its pictures, None while there is nothing to train with, which is said.
"""

from dataclasses import dataclass
from html import escape

import streamlit as st

from core.data.brought import keep_archive
from core.data.glimpse import Glimpse
from core.data.looking import FOLDERS
from core.data.registry import DataChoice, Known, data_sets, is_at_hand, known
from core.errors import TrazoError
from core.paths import data_folder
from core.training.runs import files_needed
from screens.components import session, table, training_cache
from screens.components.amounts import number
from screens.components.encode import Markup, data_url
from screens.components.run_words import task_name
from screens.components.words import _

SHEET_PX = 2000
"""Larger than any sheet of few classes: its pixels stay as they are."""
MOST_SKIPPED = 50
"""More files passed over than this are only counted."""


@dataclass(frozen=True)
class ChosenData:
    """What to train with, and what is to be seen of it."""

    choice: DataChoice
    glimpse: Glimpse


def choose() -> ChosenData | None:
    """Offer the data sets, and show the chosen one."""
    names = [one.name for one in data_sets()]
    name = st.selectbox(
        _("Data set"),
        names,
        format_func=lambda one: _title(known(one)),
        key=session.DATA,
        persist_state="session",
    )
    chosen = known(name or names[0])
    st.caption(_(chosen.description))
    choice = _bring() if chosen.name == FOLDERS else DataChoice(chosen.name, _task(chosen))
    glimpse = _look(choice) if choice else None
    if choice is None or glimpse is None:
        return None
    _show(glimpse, chosen)
    return ChosenData(choice, glimpse)


def _title(data: Known) -> str:
    """Return the name of a data set, with a mark where it must be fetched first."""
    is_to_fetch = data.is_fetchable and not is_at_hand(DataChoice(data.name))
    return f"{_(data.title)} ⬇" if is_to_fetch else _(data.title)


def _task(data: Known) -> str:
    if not data.tasks:
        return ""
    task = st.segmented_control(
        _("What to tell apart"), data.tasks, default=data.tasks[0], required=True, format_func=task_name, key=session.DATA_TASK
    )
    return str(task or data.tasks[0])


def _bring() -> DataChoice | None:
    """Offer to bring an archive; None while there is none."""
    file = st.file_uploader(
        _("A ZIP archive with one folder of pictures for each class"), type=["zip"], key=session.DATA_ARCHIVE
    )
    if file is None:
        st.info(
            _("Make one folder for each class, put its pictures inside, and pack the folders into one ZIP file."),
            icon=":material/folder_zip:",
        )
        return None
    try:
        return DataChoice(FOLDERS, file=str(keep_archive(file.getvalue(), file.name, files_needed())))
    except TrazoError as error:
        st.error(error.sentence(_), icon=":material/error:")
        return None


def _look(choice: DataChoice) -> Glimpse | None:
    """Return what is to be seen of the data; where it is not there, offer to fetch it, where it cannot be read, say why."""
    fetch, file = False, known(choice.name).file
    if file and not is_at_hand(choice):
        st.info(
            _("These pictures are not on this computer, and cannot be fetched. Their file has to lie at {path}").format(
                path=f"`{data_folder() / file}`"
            ),
            icon=":material/folder_off:",
        )
        return None
    if not is_at_hand(choice):
        st.info(_("These pictures are not on this computer yet."), icon=":material/cloud_download:")
        fetch = st.button(_("Fetch them from the internet"), icon=":material/download:", key=session.DATA_FETCH)
        if not fetch:
            return None
    try:
        if training_cache.has_glimpse(choice):
            return training_cache.glimpse(choice)
        with st.spinner(_("Preparing the pictures; the first time this may take a while …")):
            return training_cache.glimpse(choice, download=fetch)
    except TrazoError as error:
        st.error(error.sentence(_), icon=":material/error:")
        return None


def _show(glimpse: Glimpse, data: Known) -> None:
    """Show how many pictures there are of each class, some of them, and where they come from."""
    st.caption(
        _("{train} pictures to learn from, {test} to test with.").format(
            train=number(glimpse.train_count), test=number(glimpse.test_count)
        )
    )
    sample = glimpse.sample
    with st.expander(_("What is in it"), icon=":material/grid_view:", expanded=True, key=f"{session.DATA}_inside"):
        left, right = st.columns([3, 2])
        alt = escape(_("Some pictures of each class, a row for each"))
        left.html(Markup(f'<img class="trazo-sheet" src="{data_url(glimpse.sheet, SHEET_PX)}" alt="{alt}">'))
        with right:
            rows = zip(sample.class_names, glimpse.train_counts, glimpse.test_counts, strict=True)
            head = (_("Class"), _("to learn from"), _("to test with"))
            table.show(head, [(_(name), number(train), number(test)) for name, train, test in rows], "counts")
        _say_skipped(glimpse)
        st.caption(_("Source: {source}. Licence: {licence}.").format(source=sample.source, licence=sample.licence))


def _say_skipped(glimpse: Glimpse) -> None:
    if glimpse.empty_classes:
        st.warning(_("Folders without a picture: {names}.").format(names=", ".join(glimpse.empty_classes)))
    if glimpse.skipped:
        lines = [f"- `{one.name}`: {_(one.reason)}" for one in glimpse.skipped[:MOST_SKIPPED]]
        st.warning(_("Files passed over: {count}").format(count=len(glimpse.skipped)) + "\n" + "\n".join(lines))
