"""Tells a probability as a share of a hundred, everywhere the same way.

In: a probability. Out: words. Shares are cut off, never rounded up: what is shown as 98 % is at least that.
"""

from screens.components.words import _

MOST_PERCENT = 99
"""Nothing is ever said to be 100 % sure."""
LEAST_FINE = 0.001
WHOLE_FROM = 0.1
ROUNDING = 1e-6
"""What floating point may have lost: 0.29 times 100 is 28.999999999999996."""

NO_BREAK_SPACE = "\u00a0"


def unparted(sentence: str) -> str:
    """Return a sentence in which no line ends between a number and its per cent sign."""
    return sentence.replace(" %", f"{NO_BREAK_SPACE}%")


def whole(probability: float) -> str:
    """Return a probability in whole per cent: `98 %`, at most 99."""
    return f"{min(int(100 * probability + ROUNDING), MOST_PERCENT)} %"


def fine(probability: float) -> str:
    """Return a probability with one decimal where it is small: `41 %`, `0.4 %`, `less than 0.1 %`."""
    if probability >= WHOLE_FROM:
        return whole(probability)
    if probability < LEAST_FINE:
        return _("less than {share}").format(share=_decimal(1))
    return _decimal(int(1000 * probability + ROUNDING))


def percent(value: float) -> str:
    """Return what is given in per cent already, with one decimal: `5.6 %`."""
    return _decimal(round(10 * value))


def _decimal(tenths: int) -> str:
    return _("{whole}.{tenth} %").format(whole=tenths // 10, tenth=tenths % 10)
