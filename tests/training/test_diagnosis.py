"""Curves are read in plain words: each finding on curves that show it, and its absence on those that do not."""

import math
from collections.abc import Sequence

import pytest

from core.i18n.catalogues import translator
from core.training.diagnosis import TEMPLATES, Circumstances, Kind, diagnose
from core.training.history import EpochRow, History, StepRow

NOTHING_KNOWN = Circumstances()


def curves(
    train: Sequence[float], validation: Sequence[float], accuracies: tuple[float, float] = (0.95, 0.93), first: float = 2.3
) -> History:
    """Return a history of these losses; the accuracies of training and validation are those of the last epoch."""
    rows = []
    for number, (one, other) in enumerate(zip(train, validation, strict=True), start=1):
        is_best = other == min(validation[:number])
        rows.append(EpochRow(number, one, accuracies[0], other, accuracies[1], 0.001, 1.0, is_best, number * 10))
    return History(tuple(rows), (StepRow(1, 1, first, 0.001, 0.1),))


def kinds(history: History, circumstances: Circumstances = NOTHING_KNOWN) -> set[Kind]:
    return {finding.kind for finding in diagnose(history, circumstances)}


FALLING = curves([1.5, 0.8, 0.5, 0.35], [1.4, 0.9, 0.6, 0.45])
FLAT = curves([1.0, 0.4, 0.3, 0.25, 0.21, 0.2], [0.9, 0.5, 0.402, 0.4, 0.401, 0.4])
RISING = curves([1.0, 0.5, 0.3, 0.2, 0.1, 0.05], [1.0, 0.6, 0.5, 0.55, 0.6, 0.7])
JUMPING = curves([1.0, 0.5, 0.3, 0.2, 0.1, 0.09, 0.08, 0.07], [1.0, 0.4, 0.7, 0.35, 0.6, 0.34, 0.6, 0.33])
GUESSING = curves([2.31, 2.303, 2.302, 2.304], [2.303, 2.303, 2.302, 2.303], (0.1, 0.11))


def test_falling_curves_are_still_improving_and_nothing_else() -> None:
    assert kinds(FALLING) == {Kind.STILL_IMPROVING}


def test_flat_curves_have_levelled_off_and_nothing_else() -> None:
    (finding,) = diagnose(FLAT, NOTHING_KNOWN)
    assert finding.kind is Kind.LEVELLED_OFF and finding.values == {"epoch": 3}


def test_rising_validation_beside_falling_training_is_memorising() -> None:
    (finding,) = diagnose(RISING, NOTHING_KNOWN)
    assert finding.sentence().startswith("Since epoch 3 the validation loss rises while the training loss still falls")


def test_a_rise_of_both_losses_is_not_memorising() -> None:
    assert Kind.MEMORISING not in kinds(curves([1.0, 0.5, 0.3, 0.4, 0.5], [1.0, 0.6, 0.5, 0.6, 0.7]))


def test_a_jump_in_the_last_epoch_is_not_yet_memorising() -> None:
    assert Kind.MEMORISING not in kinds(curves([1.0, 0.5, 0.3, 0.2], [1.0, 0.6, 0.5, 0.6]))


def test_curves_that_jump_are_noisy_and_one_jump_is_not() -> None:
    assert Kind.NOISY in kinds(JUMPING)
    assert Kind.NOISY not in kinds(curves([1.0, 0.5, 0.3, 0.2], [1.0, 0.6, 0.8, 0.5]))


def test_what_jumped_in_the_beginning_alone_is_not_noisy() -> None:
    calmed = [1.0, 0.4, 0.7, 0.35, 0.6, 0.3, 0.29, 0.28, 0.27, 0.26, 0.25, 0.24]
    assert Kind.NOISY not in kinds(curves(calmed, calmed))


def test_a_rise_of_next_to_nothing_is_none() -> None:
    low = curves([0.5, 0.1, 0.05, 0.02, 0.01], [0.5, 0.1, 0.03, 0.034, 0.036])
    assert kinds(low).isdisjoint({Kind.MEMORISING, Kind.NOISY})


def test_as_many_right_as_by_guessing_is_never_learnt() -> None:
    assert kinds(GUESSING) == {Kind.NEVER_LEARNT}
    assert "11 % are right, about as many as by guessing (10 %)" in diagnose(GUESSING, NOTHING_KNOWN)[0].sentence()


def test_half_right_of_two_classes_is_guessing_and_of_ten_is_not() -> None:
    half = curves([0.7, 0.69, 0.69], [0.7, 0.69, 0.69], (0.5, 0.52))
    assert Kind.NEVER_LEARNT in kinds(half, Circumstances(num_classes=2))
    assert Kind.NEVER_LEARNT not in kinds(half, Circumstances(num_classes=10))


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_has_diverged(loss: float) -> None:
    assert kinds(curves([1.0, loss, 1.0], [1.0, loss, 1.0])) == {Kind.DIVERGED}
    assert kinds(History((), (StepRow(1, 1, loss, 0.1, 0.1),))) == {Kind.DIVERGED}


def test_a_run_that_ended_as_diverged_is_told_a_tenth_of_its_rate() -> None:
    (finding,) = diagnose(FALLING, Circumstances(learning_rate=5.0, has_diverged=True))
    assert finding.kind is Kind.DIVERGED and "0.5" in finding.sentence()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_two_epochs_nothing_is_said(count: int) -> None:
    assert kinds(curves([1.0] * count, [1.0] * count)) == {Kind.TOO_FEW_EPOCHS}


def test_training_that_stays_far_from_right_underfits() -> None:
    stuck = curves([1.2, 1.01, 1.0, 1.0, 1.0], [1.2, 1.01, 1.0, 1.0, 1.0], (0.6, 0.6))
    assert {Kind.LEVELLED_OFF, Kind.UNDERFITS} == kinds(stuck)
    assert Kind.UNDERFITS not in kinds(FLAT)


def test_training_made_harder_may_look_worse_than_validation() -> None:
    bent = curves([1.5, 0.8, 0.6], [1.2, 0.6, 0.4], (0.8, 0.9))
    assert Kind.HARDER_TRAINING in kinds(bent, Circumstances(is_hardened=True))
    assert Kind.HARDER_TRAINING not in kinds(bent)
    assert Kind.HARDER_TRAINING not in kinds(FALLING, Circumstances(is_hardened=True))


def test_a_loss_above_that_of_the_start_hints_at_too_high_a_rate() -> None:
    assert Kind.RATE_TOO_HIGH in kinds(curves([5.0, 2.4, 2.3], [2.4, 2.3, 2.3], (0.1, 0.1)))


def test_a_loss_that_creeps_hints_at_too_low_a_rate() -> None:
    creeping = curves([2.29, 2.25, 2.2, 2.15], [2.28, 2.24, 2.19, 2.14], (0.3, 0.3))
    (*_, finding) = diagnose(creeping, Circumstances(learning_rate=1e-5))
    assert finding.kind is Kind.RATE_TOO_LOW and "0.0001" in finding.sentence()
    assert Kind.RATE_TOO_LOW not in kinds(FALLING)


@pytest.mark.parametrize("kind", Kind)
def test_every_finding_has_its_sentence_in_spanish(kind: Kind) -> None:
    assert translator("es")(TEMPLATES[kind]) != TEMPLATES[kind]
