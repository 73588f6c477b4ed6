"""A small card for each network: what it says to one digit, how sure it is, and ten bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.experiments.readers import Reader
from core.models.answering import Answer, Verdict
from screens.components import share
from screens.components.encode import Markup, is_dark
from screens.components.words import _

BADGES = {Verdict.DIGIT: "sure", Verdict.UNSURE: "unsure", Verdict.NOT_A_DIGIT: "refused"}
"""The style of each verdict."""


@dataclass(frozen=True)
class Card:
    """Who says what, and whether most others say something else."""

    reader: Reader
    answer: Answer
    is_apart: bool


def show(cards: Sequence[Card]) -> None:
    """Show all cards, and explain those without a verdict."""
    _show("".join(map(_card, cards)))
    if not all(card.reader.model.card.limits.can_doubt for card in cards):
        st.caption(_("A card without a verdict: this network never learnt to doubt. Whatever it sees, it names a digit."))


def show_waiting(names: Sequence[str]) -> None:
    """Show the cards of those who will answer."""
    _show("".join(_waiting(name) for name in names))


def _show(items: str) -> None:
    theme = "trazo-dark" if is_dark() else "trazo-light"
    st.html(Markup(f'<ul class="trazo-duel {theme}" aria-label="{escape(_("What each network says"))}">{items}</ul>'))


def _card(card: Card) -> str:
    answer = card.answer
    sign = "▢" if answer.verdict is Verdict.NOT_A_DIGIT else str(answer.prediction)
    mark = f"<em>{escape(_('Disagrees'))}</em>" if card.is_apart else ""
    badge = f'<span class="badge {BADGES[answer.verdict]}">{escape(_verdict(answer))}</span>'
    verdict = badge if card.reader.model.card.limits.can_doubt else ""
    return (
        f'<li class="{"apart" if card.is_apart else ""}"><b>{escape(card.reader.title)}</b>'
        f"<div><strong>{sign}</strong><p>{_confidence(answer)}{verdict}</p></div>{_bars(answer)}{mark}</li>"
    )


def _confidence(answer: Answer) -> str:
    """Return how sure it is; an empty line where it says that this is no digit, so that every verdict stands as high."""
    is_digit = answer.verdict is not Verdict.NOT_A_DIGIT
    return f"<small>{share.unparted(share.whole(answer.confidence)) if is_digit else share.NO_BREAK_SPACE}</small>"


def _verdict(answer: Answer) -> str:
    match answer.verdict:
        case Verdict.DIGIT:
            return _("Sure")
        case Verdict.UNSURE:
            return _("Unsure")
        case Verdict.NOT_A_DIGIT:
            return _("Not a digit")


def _bars(answer: Answer) -> str:
    told = _("Likeliest: {one} with {share}, then {other} with {other_share}").format(
        one=answer.prediction,
        share=share.whole(answer.confidence),
        other=answer.runner_up,
        other_share=share.fine(answer.probabilities[answer.runner_up]),
    )
    bars = "".join(
        f'<i class="{_kind(answer, digit)}" style="--p:{100 * probability:.0f}"></i>'
        for digit, probability in enumerate(answer.probabilities)
    )
    return f'<div class="bars" role="img" aria-label="{escape(told)}">{bars}</div>'


def _kind(answer: Answer, digit: int) -> str:
    """Return the style of a bar: the answer's own colour, that of a doubt, or none."""
    match answer.verdict:
        case Verdict.DIGIT if digit == answer.prediction:
            return "sure"
        case Verdict.UNSURE if digit in (answer.prediction, answer.runner_up):
            return "unsure"
    return ""


def _waiting(name: str) -> str:
    bars = '<i style="--p:0"></i>' * 10
    return (
        f'<li class="waiting"><b>{escape(name)}</b>'
        f'<div><strong>–</strong><p></p></div><div class="bars" aria-hidden="true">{bars}</div></li>'
    )
