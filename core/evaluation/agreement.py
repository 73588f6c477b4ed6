"""Tells who agrees with whom, where several networks answer one digit.

In: an answer of each. Out: the camps: who says which digit, or that it is none, and which camp is the largest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models.answering import Answer, Verdict


@dataclass(frozen=True)
class Camp:
    """Those who say the same: a digit, or None for «not a digit»; `members` are their places among all answers."""

    said: int | None
    members: tuple[int, ...]


@dataclass(frozen=True)
class Agreement:
    """All camps, the largest first; of camps as large as each other the one whose member came first."""

    camps: tuple[Camp, ...]

    @property
    def majority(self) -> Camp | None:
        """The camp that is larger than every other; None where two are the largest."""
        first, *others = self.camps
        return first if not others or len(others[0].members) < len(first.members) else None

    @property
    def dissenters(self) -> frozenset[int]:
        """The places of those outside the largest camp; nobody where two are the largest."""
        outside = () if self.majority is None else self.camps[1:]
        return frozenset(member for camp in outside for member in camp.members)


def said_by(answer: Answer) -> int | None:
    """Return the digit that an answer names, sure or not; None where it is said to be no digit."""
    return None if answer.verdict is Verdict.NOT_A_DIGIT else answer.prediction


def find_agreement(answers: Sequence[Answer]) -> Agreement:
    """Return who agrees with whom; there is at least one answer."""
    said = [said_by(answer) for answer in answers]
    camps = [Camp(one, tuple(place for place, other in enumerate(said) if other == one)) for one in dict.fromkeys(said)]
    return Agreement(tuple(sorted(camps, key=lambda camp: -len(camp.members))))
