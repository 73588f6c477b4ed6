"""Ten of MNIST's test digits, with the truth and what each of some networks answered.

In: the records' predictions; no network is asked again. Out: a grid, ten other digits at the press of a button.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.data.dataset import Dataset
from core.data.shown import shown_digits
from core.evaluation.same_pictures import Places, SamePictures, same_pictures, some_of
from core.experiments.choosing import spread, with_predictions
from core.experiments.shelf import Entry
from core.i18n.catalogues import N_
from screens.components import amounts, compare_cache, session
from screens.components.compare_names import titles
from screens.components.encode import Markup, data_url
from screens.components.words import _

DIGITS, BEGUN_WITH = 10, 5
"""How many digits are shown, and how many networks at first."""
EVERY, DISAGREE, MISTAKES = N_("All"), N_("Where they disagree"), N_("Only mistakes")
ANYONE = ""
"""In place of a network's name: the mistakes of any of them."""


@dataclass(frozen=True)
class Row:
    """A network: what it is called, and what it answered to all test digits."""

    title: str
    predictions: Sequence[int]


def show() -> None:
    """Show ten digits and what the chosen networks say to them."""
    test = shown_digits(train=False)
    entries = with_predictions(compare_cache.experiments(), len(test))
    if not entries:
        st.info(_("No network here has told yet what it answers to MNIST's test digits."), icon=":material/grid_view:")
        return
    names = titles(entries)
    top = st.container()
    chosen = _choose_networks(entries, names)
    with top:
        if chosen:
            _show_digits(test, chosen, names)
        else:
            st.info(_("Choose at least one network."), icon=":material/grid_view:")


def _choose_networks(entries: Sequence[Entry], names: Mapping[str, str]) -> list[Entry]:
    chosen = st.multiselect(
        _("Networks"),
        list(names),
        default=[one.experiment.name for one in spread(entries, BEGUN_WITH)],
        format_func=lambda name: names.get(name, name),
        key=session.TEN_MODELS,
        persist_state="session",
    )
    by_name = {one.experiment.name: one for one in entries}
    return [by_name[name] for name in chosen if name in by_name]


def _show_digits(test: Dataset, chosen: Sequence[Entry], names: Mapping[str, str]) -> None:
    answers = same_pictures(test.labels, [one.kept.predictions for one in chosen])
    places = _choose_digits(answers, {one.experiment.name: names[one.experiment.name] for one in chosen})
    if not len(places):
        st.info(_("There is no such digit among MNIST's test digits."), icon=":material/grid_view:")
        return
    drawn = some_of(places, DIGITS, session.count(session.TEN_OTHERS))
    rows = [Row(names[one.experiment.name], own.tolist()) for one, own in zip(chosen, answers.predictions, strict=True)]
    st.html(Markup(grid(test, drawn, rows)))
    st.button(
        _("Ten others"),
        icon=":material/refresh:",
        key=f"{session.TEN_OTHERS}_button",
        on_click=session.count_up,
        args=(session.TEN_OTHERS,),
    )
    if len(places) == len(test):
        sentence = _("Drawn from all of MNIST's {all} test digits. ✗ marks what is wrong.")
    else:
        sentence = _("Drawn from {count} of MNIST's {all} test digits. ✗ marks what is wrong.")
    st.caption(sentence.format(count=amounts.number(len(places)), all=amounts.number(len(test))))


def _choose_digits(answers: SamePictures, names: Mapping[str, str]) -> Places:
    """Offer which digits are drawn from, and return the places of all of them."""
    choice = st.segmented_control(
        _("Which digits"),
        [EVERY, DISAGREE, MISTAKES],
        default=EVERY,
        required=True,
        format_func=_,
        key=session.TEN_FILTER,
        label_visibility="collapsed",
        persist_state="session",
    )
    if choice == DISAGREE:
        return answers.disagreements
    return _choose_mistakes(answers, names) if choice == MISTAKES else answers.every


def _choose_mistakes(answers: SamePictures, names: Mapping[str, str]) -> Places:
    words = {ANYONE: _("any of these networks"), **names}
    whose = st.selectbox(
        _("Whose mistakes"),
        list(words),
        format_func=lambda name: words.get(name, name),
        key=session.TEN_WHOSE,
        persist_state="session",
    )
    return answers.mistakes_of(list(names).index(whose)) if whose in names else answers.mistakes


def grid(test: Dataset, places: Places, rows: Sequence[Row]) -> str:
    """Return the digits as columns, the networks as rows; what is wrong stands in a frame, with a cross."""
    head = "".join(_truth(test, int(place)) for place in places)
    body = "".join(_row(test, places, row) for row in rows)
    first = f'<tr role="row"><th role="columnheader" scope="col">{escape(_("What it is"))}</th>{head}</tr>'
    return (
        f'<div class="trazo-ten"><table role="table" aria-label="{escape(_("Ten digits"))}">'
        f'<thead role="rowgroup">{first}</thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _truth(test: Dataset, place: int) -> str:
    label = int(test.labels[place])
    picture = f'<img src="{data_url(test.images[place])}" alt="">'
    return f'<th role="columnheader" scope="col">{picture}<b>{label}</b></th>'


def _row(test: Dataset, places: Places, row: Row) -> str:
    drawn = [int(place) for place in places]
    right = sum(row.predictions[place] == test.labels[place] for place in drawn)
    score = _("{right} of {count} right").format(right=right, count=len(drawn))
    name = f'<th role="rowheader" scope="row">{escape(row.title)} <small>{escape(score)}</small></th>'
    cells = "".join(_cell(row.predictions[place], int(test.labels[place])) for place in drawn)
    return f'<tr role="row">{name}{cells}</tr>'


def _cell(prediction: int, label: int) -> str:
    if prediction == label:
        return f'<td role="cell">{prediction}</td>'
    said = escape(_("{answer}, wrong").format(answer=prediction))
    return f'<td role="cell" class="wrong" aria-label="{said}"><b>{prediction}<i>✗</i></b></td>'
