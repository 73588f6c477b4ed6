"""Reads the curves of a run as a teacher would, and says it in plain sentences.

In: a history, and what is known of the run besides. Out: frozen findings, the most important one first. All thresholds are
ours, chosen on curves of small networks on digits; each stands beside its name.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from core.i18n.catalogues import N_, Translate
from core.training.history import EpochRow, History

FEWEST_EPOCHS = 3
"""With fewer, no curve has a direction."""
RECENT_EPOCHS = 4
"""What "now" means: the changes of this many epochs."""
FLAT_CHANGE = 0.04
"""Losses that differ by less than this part of their mean have levelled off."""
CLEAR_RISE = 0.08
"""The validation loss has risen where it is higher than its lowest by this part."""
CLEAR_JUMP = 0.15
"""One epoch's rise, as a part of the loss before, that is more than chance."""
LEAST_CHANGE = 0.02
"""A loss that rises by less than this has not risen, however low it was."""
SLOW_FALL = 0.2
"""The training loss falls too slowly where the whole run has lowered it by less than this part."""
NEAR_CHANCE = 0.1
"""Nothing is learnt where less than this part of the way from guessing to all right is done."""
WELL_LEARNT = 0.8
"""A network fits its training pictures where this part of them is right."""


class Kind(StrEnum):
    """What the curves can show."""

    TOO_FEW_EPOCHS = "too few epochs"
    DIVERGED = "diverged"
    NEVER_LEARNT = "never learnt"
    MEMORISING = "memorising"
    STILL_IMPROVING = "still improving"
    LEVELLED_OFF = "levelled off"
    UNDERFITS = "underfits"
    NOISY = "noisy"
    HARDER_TRAINING = "harder training"
    RATE_TOO_HIGH = "rate too high"
    RATE_TOO_LOW = "rate too low"


TEMPLATES = {
    Kind.TOO_FEW_EPOCHS: N_("It is too early to say where the curves go: that takes {least} epochs."),
    Kind.DIVERGED: N_(
        "The loss has grown beyond all bounds: the steps were too large. "
        "Start again with a tenth of the learning rate ({rate:.2g})."
    ),
    Kind.NEVER_LEARNT: N_(
        "After {count} epochs {share:.0f} % are right, about as many as by guessing ({chance:.0f} %): "
        "nothing has been learnt yet."
    ),
    Kind.MEMORISING: N_(
        "Since epoch {epoch} the validation loss rises while the training loss still falls: "
        "the network learns its training pictures by heart. The weights of epoch {epoch} are kept."
    ),
    Kind.STILL_IMPROVING: N_("The validation loss is still falling: more epochs should make it better."),
    Kind.LEVELLED_OFF: N_("The validation loss has levelled off since epoch {epoch}: more epochs will hardly help."),
    Kind.UNDERFITS: N_(
        "Even of the training pictures only {share:.0f} % are right: the network is too small or too strictly held back. "
        "Try a larger one, a lower dropout, or milder augmentation."
    ),
    Kind.NOISY: N_(
        "The validation loss jumps up and down from epoch to epoch: a smaller learning rate or larger batches calm it."
    ),
    Kind.HARDER_TRAINING: N_(
        "Training looks worse than validation, and that is as it should be: "
        "training pictures are made harder on purpose, validation pictures are not."
    ),
    Kind.RATE_TOO_HIGH: N_(
        "The loss was higher after the first epochs than at the start: try a tenth of the learning rate ({rate:.2g})."
    ),
    Kind.RATE_TOO_LOW: N_("The training loss falls steadily but very slowly: try ten times the learning rate ({rate:.2g})."),
}


@dataclass(frozen=True)
class Circumstances:
    """What is known of a run besides its curves; `is_hardened` where augmentation or dropout makes training harder."""

    num_classes: int = 10
    learning_rate: float = 0.001
    is_hardened: bool = False
    has_diverged: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that the curves show, with the values that its sentence names."""

    kind: Kind
    values: Mapping[str, float] = field(default_factory=dict)

    def sentence(self, translate: Translate = str) -> str:
        """Return it in words, in the language of `translate`."""
        return translate(TEMPLATES[self.kind]).format(**self.values)


def diagnose(history: History, circumstances: Circumstances) -> tuple[Finding, ...]:
    """Return what the curves show, the most important first."""
    epochs = history.epochs
    if circumstances.has_diverged or _has_no_number(history):
        return (Finding(Kind.DIVERGED, {"rate": circumstances.learning_rate / 10}),)
    if len(epochs) < FEWEST_EPOCHS:
        return (Finding(Kind.TOO_FEW_EPOCHS, {"least": FEWEST_EPOCHS}),)
    if _is_near_chance(epochs, circumstances):
        return (_never_learnt(epochs, circumstances), *_rate_hints(history, circumstances))
    found = [_direction(epochs), _underfit(epochs, circumstances), _noise(epochs), _hardness(epochs, circumstances)]
    return (*(one for one in found if one is not None), *_rate_hints(history, circumstances))


def _has_no_number(history: History) -> bool:
    losses = [row.loss for row in history.steps] + [row.validation_loss for row in history.epochs]
    return not all(math.isfinite(loss) for loss in losses)


def _share_learnt(accuracy: float, num_classes: int) -> float:
    """Return how much of the way from guessing to all right is done, 0..1."""
    chance = 1 / num_classes
    return (accuracy - chance) / (1 - chance)


def _is_near_chance(epochs: Sequence[EpochRow], circumstances: Circumstances) -> bool:
    best = max(max(row.train_accuracy, row.validation_accuracy) for row in epochs)
    return _share_learnt(best, circumstances.num_classes) < NEAR_CHANCE


def _never_learnt(epochs: Sequence[EpochRow], circumstances: Circumstances) -> Finding:
    share, chance = 100 * epochs[-1].validation_accuracy, 100 / circumstances.num_classes
    return Finding(Kind.NEVER_LEARNT, {"count": len(epochs), "share": share, "chance": chance})


def _direction(epochs: Sequence[EpochRow]) -> Finding | None:
    """Return where the validation loss goes: up, down, or nowhere; None where it does none of them clearly."""
    losses = [row.validation_loss for row in epochs]
    lowest = min(epochs, key=lambda row: row.validation_loss)
    since = len(epochs) - 1 - epochs.index(lowest)
    has_risen = _has_risen(lowest.validation_loss, losses[-1], CLEAR_RISE)
    if since >= 2 and has_risen and epochs[-1].train_loss < lowest.train_loss:
        return Finding(Kind.MEMORISING, {"epoch": lowest.epoch})
    recent = losses[-RECENT_EPOCHS:]
    if _is_flat(recent) and len(recent) == RECENT_EPOCHS:
        return Finding(Kind.LEVELLED_OFF, {"epoch": _flat_since(epochs)})
    if since <= 1 and losses[-1] < (1 - FLAT_CHANGE) * recent[0]:
        return Finding(Kind.STILL_IMPROVING)
    return None


def _has_risen(before: float, after: float, share: float) -> bool:
    return after > (1 + share) * before and after > before + LEAST_CHANGE


def _is_flat(losses: Sequence[float]) -> bool:
    return max(losses) - min(losses) <= max(FLAT_CHANGE * sum(losses) / len(losses), LEAST_CHANGE / 2)


def _flat_since(epochs: Sequence[EpochRow]) -> int:
    """Return the first epoch from which on the validation loss is as flat as it is now."""
    losses = [row.validation_loss for row in epochs]
    return next(row.epoch for place, row in enumerate(epochs) if _is_flat(losses[place:]))


def _underfit(epochs: Sequence[EpochRow], circumstances: Circumstances) -> Finding | None:
    """Return that training no longer learns its own pictures, where it has levelled off far from all right."""
    recent, accuracy = [row.train_loss for row in epochs[-RECENT_EPOCHS:]], epochs[-1].train_accuracy
    is_low = _share_learnt(accuracy, circumstances.num_classes) < WELL_LEARNT
    if len(recent) < RECENT_EPOCHS or not _is_flat(recent) or not is_low:
        return None
    return Finding(Kind.UNDERFITS, {"share": 100 * accuracy})


def _noise(epochs: Sequence[EpochRow]) -> Finding | None:
    """Return that the validation loss jumps, where it does so in the later half of the run."""
    losses = [row.validation_loss for row in epochs[len(epochs) // 2 - 1 :]]
    rises = [_has_risen(before, after, CLEAR_JUMP) for before, after in pairwise(losses)]
    falls = [after < before for before, after in pairwise(losses)]
    jumps = sum(rose and fell for rose, fell in zip(rises, falls[1:], strict=False))
    return Finding(Kind.NOISY) if jumps >= 2 else None


def _hardness(epochs: Sequence[EpochRow], circumstances: Circumstances) -> Finding | None:
    last = epochs[-1]
    is_worse = last.train_accuracy < last.validation_accuracy and last.train_loss > last.validation_loss
    return Finding(Kind.HARDER_TRAINING) if circumstances.is_hardened and is_worse else None


def _rate_hints(history: History, circumstances: Circumstances) -> tuple[Finding, ...]:
    """Return what the training loss says of the learning rate; it is no matter where the network has learnt well."""
    losses, rate = [row.train_loss for row in history.epochs], circumstances.learning_rate
    if _share_learnt(history.epochs[-1].train_accuracy, circumstances.num_classes) >= WELL_LEARNT:
        return ()
    start = history.steps[0].loss if history.steps else math.log(circumstances.num_classes)
    if losses[0] > (1 + CLEAR_JUMP) * start:
        return (Finding(Kind.RATE_TOO_HIGH, {"rate": rate / 10}),)
    is_steady = all(after < before for before, after in pairwise(losses))
    if is_steady and losses[-1] > (1 - SLOW_FALL) * start:
        return (Finding(Kind.RATE_TOO_LOW, {"rate": rate * 10}),)
    return ()
