"""The curves of experiments and of the visitor's own runs in one chart, with what each took beside it.

In: records, and the diaries of runs. Out: one line for each that is chosen, and its training time as a bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.errors import TrazoError
from core.experiments.choosing import Group, groups
from core.experiments.curves import Over, Value, line_of
from core.experiments.record import CurveRow
from core.experiments.shelf import Entry
from core.i18n.catalogues import N_
from core.training.history import EpochRow
from core.training.jobs import tend, watch
from core.training.run_models import RUN_PREFIX
from core.training.runs import Summary, list_runs, open_run
from screens.components import amounts, compare_cache, curves, diary, run_words, session
from screens.components.compare_names import titles
from screens.components.encode import Markup
from screens.components.words import _, plain

MOST_LINES = 12
"""Six colours, each drawn and dashed."""
BEGUN_WITH = 6
LOOK_EVERY_S = 2
HEIGHT_PX = 380
VALUES = {
    Value.VALIDATION_ACCURACY: N_("Validation accuracy"),
    Value.TRAIN_ACCURACY: N_("Training accuracy"),
    Value.VALIDATION_LOSS: N_("Validation loss"),
    Value.TRAIN_LOSS: N_("Training loss"),
}
SHARES = (Value.VALIDATION_ACCURACY, Value.TRAIN_ACCURACY)
OVERS = {Over.EPOCHS: N_("Over epochs"), Over.SECONDS: N_("Over seconds")}
ALONG = {Over.EPOCHS: N_("Epoch"), Over.SECONDS: N_("Seconds of training")}


@dataclass(frozen=True)
class Curve:
    """What is known of a training; `device` is empty for the visitor's own runs, `seconds` are those of training."""

    title: str
    rows: tuple[CurveRow, ...] | tuple[EpochRow, ...]
    seconds: float
    device: str = ""
    is_going_on: bool = False


@dataclass(frozen=True)
class View:
    """What is drawn, and over what."""

    value: Value
    over: Over


@dataclass(frozen=True)
class Offer:
    """All trainings to choose from: experiments with a curve, and the visitor's own runs."""

    entries: tuple[Entry, ...]
    runs: tuple[Summary, ...]

    @property
    def names(self) -> dict[str, str]:
        """Their names by their keys."""
        own = diary.names_of(self.runs)
        mine = {f"{RUN_PREFIX}{run}": _("{name} (yours)").format(name=name) for run, name in own.items()}
        return {**titles(self.entries), **dict(reversed(mine.items()))}

    def is_going_on(self, chosen: Sequence[str]) -> bool:
        """Whether something will still happen in one of the chosen trainings."""
        return any(one.state in run_words.ACTIVE for one in self.runs if f"{RUN_PREFIX}{one.id}" in chosen)


def show() -> None:
    """Show the curves of what is chosen among experiments and own runs."""
    visitor = session.visitor()
    entries = tuple(one for one in compare_cache.experiments() if one.kept.epochs)
    offer = Offer(entries, list_runs(visitor) if visitor else ())
    if not offer.names:
        st.info(
            _("No training has been recorded yet. Train a network, and its curve stands here."), icon=":material/show_chart:"
        )
        return
    chosen = _choose(offer)
    view = _choose_view()
    if chosen:
        every_s = LOOK_EVERY_S if offer.is_going_on(chosen) else None
        st.fragment(_draw, run_every=every_s)(chosen, offer, view)
    else:
        st.info(_("Choose at least one training."), icon=":material/show_chart:")


def _choose(offer: Offer) -> list[str]:
    """Offer groups that belong together, and every single training; return the keys of the chosen ones."""
    names = offer.names
    offered = groups(offer.entries)
    if offered:
        st.pills(
            _("Put side by side"),
            [one.title for one in offered],
            format_func=_,
            key=session.LINES_GROUP,
            on_change=_take_group,
            args=(offered,),
            wrap=True,
        )
    chosen = st.multiselect(
        _("Trainings"),
        list(names),
        format_func=lambda name: names.get(name, name),
        max_selections=MOST_LINES,
        key=session.begin(session.LINES, list(offered[0].names if offered else names)[:BEGUN_WITH]),
        persist_state="session",
    )
    return [one for one in chosen if one in names]


def _take_group(offered: Sequence[Group]) -> None:
    """Choose the trainings of the group that was pressed."""
    title = session.take_choice(session.LINES_GROUP)
    found = next((one for one in offered if one.title == title), None)
    if found is not None:
        session.remember(session.LINES, list(found.names))


def _choose_view() -> View:
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    with left:
        value = st.selectbox(
            _("What is drawn"),
            list(VALUES),
            format_func=lambda one: _(VALUES[one]),
            key=session.LINES_VALUE,
            persist_state="session",
        )
    with right:
        over = st.segmented_control(
            _("Over what"),
            list(OVERS),
            default=Over.EPOCHS,
            required=True,
            format_func=lambda one: _(OVERS[one]),
            key=session.LINES_OVER,
            label_visibility="collapsed",
            persist_state="session",
        )
    return View(value or Value.VALIDATION_ACCURACY, over or Over.EPOCHS)


def _draw(chosen: Sequence[str], offer: Offer, view: View) -> None:
    """Draw the lines and the bars, as far as the trainings are now; once all are over, show the whole page anew."""
    found = _curves(chosen, offer)
    if offer.is_going_on(chosen) and not any(one.is_going_on for one in found):
        st.rerun()
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _draw_lines(found, view)
    with right:
        st.markdown(f"**{_('Time of training')}**")
        st.html(Markup(bars(found)))
        _say_where(found)


def _draw_lines(found: Sequence[Curve], view: View) -> None:
    lines = {one.title: line_of(one.rows, view.value, view.over) for one in found}
    title = _(VALUES[view.value])
    figure = curves.lines_figure(lines, title, _(ALONG[view.over]), view.value in SHARES)
    curves.draw(figure, session.LINES_CHART, _("Curves of the chosen trainings: {value}").format(value=title), HEIGHT_PX)
    untold = [plain(name) for name, line in lines.items() if not line.x]
    if untold:
        st.caption(_("Without a line, since this was not noted there: {names}.").format(names=", ".join(untold)))


def _curves(chosen: Sequence[str], offer: Offer) -> list[Curve]:
    """Return the chosen trainings; a run that cannot be read any more is left out, and said."""
    names = offer.names
    shipped = {one.experiment.name: one for one in offer.entries}
    found = []
    for key in chosen:
        if key in shipped:
            found.append(_of_entry(shipped[key], names[key]))
            continue
        try:
            found.append(_of_run(key.removeprefix(RUN_PREFIX), names[key]))
        except TrazoError as error:
            st.warning(error.sentence(_))
    return found


def _of_entry(entry: Entry, title: str) -> Curve:
    record = entry.kept
    return Curve(title, record.epochs, record.cost.seconds, record.circumstances.device)


def _of_run(run_id: str, title: str) -> Curve:
    """Return a run as it is now; while it goes on, note that somebody looks at it.

    Raises: UnknownRun, RunUnreadable.
    """
    run = open_run(run_id)
    is_going_on = run.state in run_words.ACTIVE
    if is_going_on:
        tend()
        watch(run_id)
    return Curve(title, run.history.epochs, run.seconds, is_going_on=is_going_on)


def bars(found: Sequence[Curve]) -> str:
    """Return the training times as bars, each in the style of its line."""
    longest = max((one.seconds for one in found), default=0.0) or 1.0
    items = "".join(_bar(one, curves.style_of(number), one.seconds / longest) for number, one in enumerate(found))
    return f'<ul class="trazo-bars">{items}</ul>'


def _bar(curve: Curve, style: curves.LineStyle, share: float) -> str:
    paint = style.colour if style.is_solid else f"repeating-linear-gradient(90deg, {style.colour} 0 9px, transparent 9px 13px)"
    bar = f'<i style="width: {max(100 * share, 1):.1f}%; background: {paint}"></i>'
    return f"<li><span>{escape(curve.title)} <b>{escape(amounts.seconds(curve.seconds))}</b></span>{bar}</li>"


def _say_where(found: Sequence[Curve]) -> None:
    """Say that times of different computers cannot be compared, where there are some."""
    devices = sorted({one.device for one in found if one.device})
    is_mixed = len(devices) > 1 or (bool(devices) and any(not one.device for one in found))
    if devices:
        st.caption(_("The experiments were trained on: {devices}.").format(devices=", ".join(devices)))
    if is_mixed:
        st.caption(_("Not all were trained on the same computer, so the times cannot simply be compared."))
