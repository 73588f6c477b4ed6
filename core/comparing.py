"""Tells which of two readings of a picture is better.

In: readings, each some digits found on the picture with what the model says to them. Out: yes or no. What can be found on a
picture depends on how it is looked at; a rest of a shadow, the crumbs of a stroke or a piece of a line may be surely read, and
must not win over the writing.
"""

from dataclasses import dataclass

from core.imaging.pipeline import Stage
from core.imaging.types import Box, PreparedDigit
from core.models.answering import Answer, Verdict
from core.touching import STROKE, may_be_crumbs
from core.turning import LEAST_DIGITS

WORTH = {Verdict.DIGIT: 1.0, Verdict.UNSURE: 0.2, Verdict.NOT_A_DIGIT: -0.3}
NEARLY_ALL = 0.9
MOST_PIECES, LEAST_PIECE = 3, 0.125
"""Where most was surely read, a broken digit has no more pieces besides those read as 1, and one as tall as this part of it."""
CLEARLY, MUCH, MOSTLY = 0.05, 0.2, 0.5
"""Of what was found, a second look must read so much more to be believed, MUCH more on a coarse copy with no fewer digits;
and so much at all where it found more pieces."""
ROUNDING = 1e-6
"""Shares that differ by less are one."""


@dataclass(frozen=True)
class Reading:
    """One way of looking at a picture, and what the model says then; `quarter_turns` to the left set it upright.

    `was_no_digit`: what stands alone was none as a whole, or nothing but strokes, and was cut apart.
    """

    digits: tuple[PreparedDigit, ...]
    answers: tuple[Answer, ...]
    stages: tuple[Stage, ...]
    quarter_turns: int = 0
    was_no_digit: bool = False

    @property
    def worth(self) -> float:
        """How much was read: the confidence of all digits, each by its height, so that no crumbs of a stroke outweigh it."""
        pairs = zip(self.digits, self.answers, strict=True)
        return sum(WORTH[answer.verdict] * answer.confidence * digit.box.height for digit, answer in pairs)

    @property
    def share(self) -> float:
        """How much of what was found was read, of 1."""
        return self.worth / sum(digit.box.height for digit in self.digits)

    @property
    def is_well_read(self) -> bool:
        """Whether everything was read as a digit; on a page, nearly everything."""
        well_read = sum(answer.verdict is Verdict.DIGIT for answer in self.answers)
        return well_read >= (1.0 if len(self.answers) < LEAST_DIGITS else NEARLY_ALL) * len(self.answers)

    def is_better_than(self, other: "Reading", by: float = CLEARLY) -> bool:
        """Return whether no less was read, and more of what was found: neither a rest of shadow nor crumbs of a stroke win."""
        is_more = len(self.digits) > len(other.digits)
        if is_more and len(self.digits) >= LEAST_DIGITS and may_be_crumbs(self.answers):
            return False
        least = MOSTLY if is_more else 0.0
        return self.share >= max(other.share + by, least) and self.worth >= other.worth

    def is_rather_than(self, other: "Reading | None") -> bool:
        """Return whether lines that were told from the ink in another way than by tracing them let more be read.

        Where nothing was read before, mere strokes are no gain: lines are strokes.
        """
        if other is None:
            return not may_be_crumbs(self.answers)
        return self.holds_all_of(other) or self.reads_more_than(other) or self.is_no_crumbs_of(other)

    def reads_more_than(self, other: "Reading") -> bool:
        """Return whether more was read, and nearly as much of what was found."""
        return self.worth > other.worth and self.share >= other.share - CLEARLY

    def holds_all_of(self, other: "Reading") -> bool:
        """Return whether no smaller part is read, and a digit in each place where the other surely had more than a stroke."""
        if self.quarter_turns != other.quarter_turns or self.share < max(other.share - ROUNDING, MOSTLY):
            return False
        own = [digit.box for digit, own in zip(self.digits, self.answers, strict=True) if own.verdict is Verdict.DIGIT]
        return all(
            any(box.holds_middle_of(digit.box) for box in own)
            for digit, said in zip(other.digits, other.answers, strict=True)
            if said.verdict is Verdict.DIGIT and said.prediction != STROKE
        )

    def is_no_crumbs_of(self, other: "Reading") -> bool:
        """Return whether this is well read, and more than strokes, where the other found little but strokes."""
        return self.is_well_read and may_be_crumbs(other.answers) and not may_be_crumbs(self.answers)

    def makes_whole(self, other: "Reading") -> bool:
        """Return whether what was surely read otherwise, if anything, were pieces of digits in this reading.

        All of it, of fewer digits; or nearly all, where more is read here: clearly more, much more where there are no fewer.
        The boxes of two readings that were turned otherwise cannot be laid over each other.
        """
        if self.quarter_turns != other.quarter_turns:
            return False
        boxes = [digit.box for digit in self.digits]
        pairs = zip(other.digits, other.answers, strict=True)
        read = [(digit.box, answer.prediction) for digit, answer in pairs if answer.verdict is Verdict.DIGIT]
        held = [[(piece, said) for piece, said in read if box.holds_middle_of(piece)] for box in boxes]
        are_pieces = all(_may_be_pieces(own, box) for own, box in zip(held, boxes, strict=True) if own)
        if other.share >= MOSTLY and not are_pieces:
            return False
        missed = sum(not any(box.holds_middle_of(piece) for box in boxes) for piece, _ in read)
        is_fewer = len(boxes) < len(other.digits)
        if missed == 0 and (is_fewer or not read):
            return True
        return missed <= (1 - NEARLY_ALL) * len(read) and self.is_better_than(other, CLEARLY if is_fewer else MUCH)


def _may_be_pieces(pieces: list[tuple[Box, int]], whole: Box) -> bool:
    """Return whether what was surely read, as boxes and predictions, can be pieces of one digit: no page within a shadow."""
    others = sum(prediction != STROKE for _, prediction in pieces)
    return others <= MOST_PIECES and max(box.height for box, _ in pieces) >= LEAST_PIECE * whole.height
