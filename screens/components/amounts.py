"""Tells numbers, spans of time and learning rates in the visitor's language.

In: numbers. Out: words.
"""

from decimal import Decimal

from screens.components.share import NO_BREAK_SPACE
from screens.components.words import _

MINUTE_S, HOUR_S = 60, 3600
HANDFUL = 30
"""Of fewer a share in per cent would seem to tell more than they can."""
LONG = 10_000
"""Spanish sets thousands apart from here on (Ortografía de la lengua española, 2010)."""


def number(value: int) -> str:
    """Return a whole number with its thousands apart: `12,345`; up to 9,999 as the language has it."""
    if 1000 <= value < LONG:
        return _("{thousand},{rest}").format(thousand=value // 1000, rest=f"{value % 1000:03}")
    return f"{value:,}".replace(",", _(","))


def decimal(value: float, places: int = 2) -> str:
    """Return a number with so many decimals: `0.25`."""
    return f"{value:.{places}f}".replace(".", _("."))


def share(value: float | None, places: int = 1) -> str:
    """Return a part of 1 in per cent, rounded, for what was counted: `97.5 %`; a dash where there is none."""
    return "–" if value is None else f"{decimal(100 * value, places)}{NO_BREAK_SPACE}%"


def right_of(share_right: float | None, count: int) -> str:
    """Return how many of `count` were right, a part of 1: `97.5 %`; of a handful their number, `9 of 10`; a dash of nothing."""
    if share_right is None or count >= HANDFUL:
        return share(share_right)
    return _("{part} of {count}").format(part=round(share_right * count), count=count)


def rate(value: float | None) -> str:
    """Return a learning rate with two significant digits, written out: `0.000085`; a dash where there is none."""
    return "–" if value is None else f"{Decimal(f'{value:.2g}'):f}".replace(".", _("."))


def seconds(value: float | None) -> str:
    """Return a span of time as a person says it: `8 s`, `3 min 20 s`, `1 h 5 min`; a dash where it is not known."""
    if value is None:
        return "–"
    whole = round(value)
    if whole < MINUTE_S:
        return f"{whole}{NO_BREAK_SPACE}s"
    if whole < HOUR_S:
        return f"{whole // MINUTE_S}{NO_BREAK_SPACE}min {whole % MINUTE_S}{NO_BREAK_SPACE}s"
    return f"{whole // HOUR_S}{NO_BREAK_SPACE}h {whole % HOUR_S // MINUTE_S}{NO_BREAK_SPACE}min"
