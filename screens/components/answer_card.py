"""The answer, large, with an honest verdict in a sentence."""

from html import escape

import streamlit as st

from core.models.answering import Verdict
from core.recognition import ReadDigit, Recognition
from screens.components import share, why
from screens.components.encode import is_dark
from screens.components.reading import Reading
from screens.components.words import _

LONG_TEXT = 8
"""More digits than this are set smaller."""
MOST_NAMED = 4
"""More doubts than this are not told one by one."""


def show(reading: Reading, invitation: str) -> None:
    """Show what was read; the sentence of an error where nothing was, the invitation where there is no picture yet."""
    theme = "trazo-dark" if is_dark() else "trazo-light"
    st.html(f'<div class="trazo-answer {theme}" role="status" aria-live="polite">{_content(reading, invitation)}</div>')


def _content(reading: Reading, invitation: str) -> str:
    if reading.error is not None:
        badge = escape(_("Nothing read"))
        return f'<p><span class="badge refused">{badge}</span>{escape(reading.error.sentence(_))}</p>'
    if reading.recognition is None:
        return f'<p class="quiet">{escape(invitation)}</p>'
    digits = reading.recognition.digits
    notes = [why.turned(reading.recognition.turned_deg), why.of_pen(digits[0].answer) if len(digits) == 1 else ""]
    quiet = "".join(f'<p class="quiet">{escape(note)}</p>' for note in notes if note)
    return _digits(reading.recognition) + sentence(reading.recognition) + quiet


def _digits(recognition: Recognition) -> str:
    rows: dict[int, str] = {}
    for digit in recognition.digits:
        rows[digit.prepared.row] = rows.get(digit.prepared.row, "") + _digit(digit)
    size = "long" if len(recognition.digits) > LONG_TEXT else ""
    return f'<div class="digits {size}">' + "\n".join(rows.values()) + "</div>"


def _digit(digit: ReadDigit) -> str:
    match digit.answer.verdict:
        case Verdict.DIGIT:
            return digit.text
        case Verdict.UNSURE:
            return f"<i>{digit.text}</i>"
        case Verdict.NOT_A_DIGIT:
            return "<s>▢</s>"


def sentence(recognition: Recognition) -> str:
    """Return the verdict on a recognition as a badge and a sentence, in HTML."""
    match recognition.verdict:
        case Verdict.NOT_A_DIGIT:
            badge, kind, text = _("Not a digit"), "refused", _("This looks like none of the ten digits.")
        case Verdict.UNSURE:
            badge, kind, text = _("Unsure"), "unsure", _doubts(recognition)
        case Verdict.DIGIT:
            is_whole = all(digit.text for digit in recognition.digits)
            badge, kind = (_("Sure"), "sure") if is_whole else (_("In part"), "unsure")
            text = _confidence(recognition)
    return f'<p><span class="badge {kind}">{escape(badge)}</span>{escape(share.unparted(text))}</p>'


def _confidence(recognition: Recognition) -> str:
    read = [digit for digit in recognition.digits if digit.text]
    least = min(digit.answer.confidence for digit in read)
    refused = len(recognition.digits) - len(read)
    if refused:
        return _("Digits: {count} of {total} parts, each at least {share} sure.").format(
            count=len(read), total=len(recognition.digits), share=share.whole(least)
        )
    if len(read) > 1:
        return _("{count} digits, each at least {share} sure.").format(count=len(read), share=share.whole(least))
    return (_("More than {share} sure of it.") if least > share.MOST_PERCENT / 100 else _("{share} sure of it.")).format(
        share=share.whole(least)
    )


def _doubts(recognition: Recognition) -> str:
    unsure = [
        (place, digit.answer) for place, digit in enumerate(recognition.digits, 1) if digit.answer.verdict is Verdict.UNSURE
    ]
    if not unsure:
        return _("Most of it looks like no digit.")
    if len(unsure) > MOST_NAMED:
        return _("{count} of {total} digits, marked in the picture.").format(count=len(unsure), total=len(recognition.digits))
    pairs = [_("{one} or {other}").format(one=answer.prediction, other=answer.runner_up) for _place, answer in unsure]
    if len(recognition.digits) == 1:
        return pairs[0]
    return "; ".join(
        _("digit {place}: {pair}").format(place=place, pair=pair) for (place, _answer), pair in zip(unsure, pairs, strict=True)
    )
