"""Turns what was read into plain values, as the API and the command line send them.

In: a digit as it was read. Out: a frozen dataclass of numbers, text and lists, which JSON holds as it is.
"""

from dataclasses import dataclass

from core.recognition import ReadDigit


@dataclass(frozen=True)
class PlainDigit:
    """One digit: `box` is x, y, width, height in pixels of the picture; ten calibrated probabilities, in order of the digits."""

    box: list[int]
    prediction: int
    verdict: str
    confidence: float
    probabilities: list[float]


def plain_digit(digit: ReadDigit) -> PlainDigit:
    """Return a digit as plain values."""
    box, answer = digit.prepared.box, digit.answer
    return PlainDigit(
        box=[int(side) for side in (box.x, box.y, box.width, box.height)],
        prediction=answer.prediction,
        verdict=answer.verdict.value,
        confidence=answer.confidence,
        probabilities=list(answer.probabilities),
    )
