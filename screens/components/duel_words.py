"""Says in a few sentences who agrees with whom."""

from collections.abc import Sequence
from html import escape

from core.evaluation.agreement import Agreement, Camp
from screens.components.words import _

MOST_NAMED = 3
"""More networks than this that say the same are counted, not named."""
MOST_CAMPS = 3
"""Smaller camps than the first three are told in one sentence."""


def answer(agreement: Agreement, names: Sequence[str], theme: str) -> str:
    """Return what most say, large, with the sentences below it, in HTML."""
    first = agreement.majority or agreement.camps[0]
    digit = "?" if agreement.majority is None else said(first)
    sentences = escape(" ".join(tell(agreement, names)))
    return (
        f'<div class="trazo-answer trazo-said {theme}" role="status" aria-live="polite">'
        f'<div class="digits">{digit}</div><p>{sentences}</p></div>'
    )


def said(camp: Camp) -> str:
    """Return what a camp says as a sign."""
    return "▢" if camp.said is None else str(camp.said)


def tell(agreement: Agreement, names: Sequence[str]) -> list[str]:
    """Return a sentence for each camp, the largest first."""
    camps = agreement.camps
    if len(camps) == 1:
        who = names[0] if len(names) == 1 else _("All {count} networks").format(count=len(names))
        return [_sentence(who, camps[0], is_one=len(names) == 1)]
    shown, rest = (camps, ()) if len(camps) <= MOST_CAMPS + 1 else (camps[:MOST_CAMPS], camps[MOST_CAMPS:])
    sentences = [_sentence(_of_all(shown[0], len(names)), shown[0], is_one=False)] if agreement.majority else []
    if not sentences:
        sentences = [_("They are divided.")]
    others = shown[1:] if agreement.majority else shown
    sentences += [_sentence(_who(camp, names), camp, is_one=len(camp.members) == 1) for camp in others]
    if rest:
        sentences.append(_("Others say: {answers}.").format(answers=", ".join(said(camp) for camp in rest)))
    return sentences


def _of_all(camp: Camp, total: int) -> str:
    return _("{count} of {total}").format(count=len(camp.members), total=total)


def _who(camp: Camp, names: Sequence[str]) -> str:
    if len(camp.members) > MOST_NAMED:
        return _of_all(camp, len(names))
    *some, last = (names[member] for member in camp.members)
    return _("{names} and {last}").format(names=", ".join(some), last=last) if some else last


def _sentence(who: str, camp: Camp, is_one: bool) -> str:
    if camp.said is None:
        return (_("{who} says: not a digit.") if is_one else _("{who} say: not a digit.")).format(who=who)
    return (_("{who} says {digit}.") if is_one else _("{who} say {digit}.")).format(who=who, digit=camp.said)
