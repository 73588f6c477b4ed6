"""Tells numbers, spans of time and learning rates in the visitor's language.

In: numbers. Out: words.
"""

from screens.components.words import _

MINUTE_S, HOUR_S = 60, 3600


def number(value: int) -> str:
    """Return a whole number with its thousands apart: `12,345`."""
    return f"{value:,}".replace(",", _(","))


def decimal(value: float, places: int = 2) -> str:
    """Return a number with so many decimals: `0.25`."""
    return f"{value:.{places}f}".replace(".", _("."))


def share(value: float | None, places: int = 1) -> str:
    """Return a part of 1 in per cent, rounded, for what was counted: `97.5 %`; a dash where there is none."""
    return "–" if value is None else f"{decimal(100 * value, places)}\u00a0%"


def rate(value: float | None) -> str:
    """Return a learning rate with two significant digits; a dash where there is none."""
    return "–" if value is None else f"{value:.2g}".replace(".", _("."))


def seconds(value: float | None) -> str:
    """Return a span of time as a person says it: `8 s`, `3 min 20 s`, `1 h 5 min`; a dash where it is not known."""
    if value is None:
        return "–"
    whole = round(value)
    if whole < MINUTE_S:
        return f"{whole}\u00a0s"
    if whole < HOUR_S:
        return f"{whole // MINUTE_S}\u00a0min {whole % MINUTE_S}\u00a0s"
    return f"{whole // HOUR_S}\u00a0h {whole % HOUR_S // MINUTE_S}\u00a0min"
