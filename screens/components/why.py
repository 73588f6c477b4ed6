"""Says in plain words why an answer is worth what it is worth, and what the preparation did that matters.

In: an answer; a recognition's stages. Out: sentences. The facts of a stage are looked up by the names that the pipeline
gives them; one that is not there says nothing.
"""

from collections.abc import Mapping, Sequence

from core.imaging.pipeline import Stage
from core.models.answering import Answer, Verdict
from screens.components import share
from screens.components.words import _

Fact = int | float | str
UPSIDE_DOWN_DEG = 180
WHOLE_PICTURE, NO_GRID, BRIGHT_INK = "all of the picture", "none", "lighter than paper"
"""Values that facts may have."""


def of_digit(answer: Answer) -> str:
    """Return why this digit was answered as it was, whether it was looked at again, and what the way of the pen changed."""
    sentences = (_of_verdict(answer), _of_doubt(answer.by_picture or answer), of_pen(answer))
    return " ".join(sentence for sentence in sentences if sentence)


def of_pen(answer: Answer) -> str:
    """Return what the way of the pen changed of what the picture alone says; nothing where it changed nothing."""
    alone = answer.by_picture
    if alone is None or alone.verdict is answer.verdict is Verdict.NOT_A_DIGIT:
        return ""
    if alone.verdict is Verdict.NOT_A_DIGIT:
        return _("The picture alone would be no digit; the way the pen went speaks for {digit}.").format(
            digit=answer.prediction
        )
    if answer.verdict is Verdict.NOT_A_DIGIT:
        return _("The picture alone would be {digit}, but the pen went as for no digit.").format(digit=alone.prediction)
    if alone.prediction != answer.prediction:
        return _("By the picture alone it would be {digit}; the way the pen went speaks for {other}.").format(
            digit=alone.prediction, other=answer.prediction
        )
    if alone.verdict is not answer.verdict:
        settled, doubted = (
            _("The way the pen went settled it."),
            _("The picture alone is sure; the way the pen went is unusual."),
        )
        return settled if answer.verdict is Verdict.DIGIT else doubted
    return ""


def _of_verdict(answer: Answer) -> str:
    if answer.refused_by_form:
        return _(
            "Not a digit by its form: a dash, a blot, or the edge of something. The network alone would say {digit}."
        ).format(digit=answer.prediction)
    match answer.verdict:
        case Verdict.NOT_A_DIGIT:
            return _("Not a digit: nothing the network knows looks like this.")
        case Verdict.UNSURE:
            return _("Unsure: {one} or {other} ({share} and {other_share}).").format(
                one=answer.prediction,
                other=answer.runner_up,
                share=share.whole(answer.confidence),
                other_share=share.fine(answer.probabilities[answer.runner_up]),
            )
        case Verdict.DIGIT:
            return _("Sure: the next likely digit, {other}, has {share}.").format(
                other=answer.runner_up, share=share.fine(answer.probabilities[answer.runner_up])
            )


def _of_doubt(answer: Answer) -> str:
    return (
        _("It was in doubt at first, and looked at again: shifted, turned, smaller and larger.") if answer.was_in_doubt else ""
    )


def turned(degrees: int) -> str:
    """Return what is to be said of a page that was turned to be read; nothing where it was not."""
    if not degrees:
        return ""
    if degrees == UPSIDE_DOWN_DEG:
        return _("The page stood on its head; it was turned by 180°.")
    return _("The page lay on its side; it was turned by 90°.")


def of_picture(stages: Sequence[Stage]) -> list[str]:
    """Return what the preparation did to this picture that it does not do to every one."""
    facts = {name: value for stage in stages for name, value in stage.facts.items()}
    return [sentence for sentence in (_of_size(facts), _of_sheet(facts), _of_light(facts), *_of_ink(facts)) if sentence]


def _of_size(facts: Mapping[str, Fact]) -> str:
    factor = facts.get("sides divided by")
    return _("Its digits are large: a copy of 1/{factor} of its size was enough.").format(factor=factor) if factor else ""


def _of_sheet(facts: Mapping[str, Fact]) -> str:
    if facts.get("sheet", WHOLE_PICTURE) == WHOLE_PICTURE:
        return ""
    return _("A sheet of paper was found in the picture and seen straight from above; what lies around it was not read.")


def _of_light(facts: Mapping[str, Fact]) -> str:
    match facts.get("light"):
        case "evened closely":
            return _("Shadows and uneven light were followed closely and taken away.")
        case "evened on both sides of a shadow's edge":
            return _("The edge of a shadow ran through the picture; the light was evened on both of its sides.")
        case "evened as a whole":
            return _("The light across the picture was evened.")
    return ""


def _has_table(facts: Mapping[str, Fact]) -> bool:
    return bool(facts.get("table")) or facts.get("grid", NO_GRID) != NO_GRID


def _of_ink(facts: Mapping[str, Fact]) -> list[str]:
    bright = facts.get("ink") == BRIGHT_INK and facts.get("digits")  # of an empty sheet its noise is meant
    lines, left_out = facts.get("ruled lines"), facts.get("left out")
    return [
        _("The writing is lighter than what it stands on.") if bright else "",
        _("Ruled lines taken off: {count}.").format(count=lines) if lines else "",
        _("Black print around the coloured writing was left out.") if facts.get("black print covers %") else "",
        _("Pieces of broken digits were put together.") if facts.get("were broken") else "",
        _("Parts in which digits touched were cut apart.") if facts.get("were touching") else "",
        _("A table was found; only what is inside it was read.") if _has_table(facts) else "",
        _("Specks and other parts left out: {count}.").format(count=left_out) if left_out else "",
    ]
