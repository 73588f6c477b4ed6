"""Carries a planned run out, from the data to the last words.

In: the folder of a run, and what may stop it. Out: files in that folder, and how the run came out. A run that was stopped, or
whose process died, goes on from its checkpoint, and takes the very steps that it would have taken.
"""

import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from core.data.dataset import Dataset
from core.errors import MemoryShort, TrazoError
from core.models.inference import predict_logits
from core.training.batches import TrainingData
from core.training.diary import Diary, read_diary
from core.training.events import Ended, Ending, EpochDone, Event, StepDone
from core.training.fine_tuning import before_and_after
from core.training.keeping import Answers, Keeper, fingerprints_of, free_reserve, read_checkpoint
from core.training.material import Material, gather, is_fine_tuning, others
from core.training.memory import check_memory, free_bytes, own_bytes
from core.training.plan import RunPlan, read_plan
from core.training.results import Result, RunState, write_result
from core.training.run_models import load_start
from core.training.stopping import Stopping, StopReason
from core.training.trainer import Training

SECONDS_BETWEEN_CHECKPOINTS = 30


def ignore(_event: Event) -> None:
    """Take no notice of an event."""


Bring = Callable[[RunPlan], Material]
"""Brings the pictures of a plan."""


def carry_out(folder: Path, stopping: Stopping, tell: Callable[[Event], None] = ignore, bring: Bring = gather) -> Result:
    """Carry the run in `folder` out, or on; `tell` what happens; write and return how it came out.

    Raises: RunUnreadable; RunNotKept where not even the result could be written.
    """
    plan = read_plan(folder)
    try:
        result = Course(folder, plan, stopping, bring).go(tell)
    except TrazoError as error:
        result = _failed(folder, error)
    except MemoryError:
        own, free = own_bytes() / 2**20, free_bytes() / 2**20
        result = _failed(folder, MemoryShort(needed_megabytes=own + free, free_megabytes=free))
    free_reserve(folder)
    write_result(result, folder)
    return result


def _failed(folder: Path, error: TrazoError) -> Result:
    return dataclasses.replace(_outcome(folder, RunState.FAILED), error_name=type(error).__name__, error_values=error.values)


def _outcome(folder: Path, state: RunState) -> Result:
    """Return what the diary says of a run in any case."""
    notes = read_diary(folder)
    best = next((row for row in reversed(notes.history.epochs) if row.is_best), None)
    return Result(
        state,
        best_epoch=best.epoch if best else 0,
        validation_accuracy=best.validation_accuracy if best else None,
        parameters=notes.started.parameters if notes.started else 0,
        seconds=notes.history.steps[-1].seconds if notes.history.steps else 0.0,
    )


def accompany(folder: Path) -> None:
    """Train along with another process that carries the run in `folder` out; write nothing.

    Raises: any TrazoError that data or settings cause.
    """
    plan = read_plan(folder)
    for _ in _laid_out(plan, gather(plan), read_checkpoint(folder)):
        pass


class Course:
    """The way of one run through one worker process."""

    def __init__(self, folder: Path, plan: RunPlan, stopping: Stopping, bring: Bring) -> None:
        """Open the run's files.

        Raises: RunNotKept.
        """
        self._folder, self._plan, self._stopping, self._bring = folder, plan, stopping, bring
        self._keeper, self._diary = Keeper(folder, plan), Diary(folder)
        self._kept_at = time.monotonic()

    def go(self, tell: Callable[[Event], None]) -> Result:
        """Prepare the data, train, and test; return how it came out.

        Raises: any TrazoError that data, settings or the disk cause.
        """
        material = self._bring(self._plan)
        check_memory(self._plan.config, material.size, own_bytes())
        training = _laid_out(self._plan, material, read_checkpoint(self._folder))
        for event in training:
            self._diary.tell(event)
            tell(event)
            match event:
                case StepDone():
                    if reason := self._stopping.reason(event.seconds):
                        return self._stopped(reason, training, material)
                    if time.monotonic() - self._kept_at > SECONDS_BETWEEN_CHECKPOINTS:
                        self._keep_checkpoint(training)
                case EpochDone():
                    self._keep_epoch(event, training, material)
                case Ended():
                    return self._ended(event, material.test)
        raise AssertionError("a training run ends with Ended")

    def _keep_epoch(self, event: EpochDone, training: Training, material: Material) -> None:
        if event.is_best:
            self._keeper.keep_best(event.network, material.validation, material.asked)
        self._keeper.keep_last(event.network)
        self._keep_checkpoint(training)

    def _keep_checkpoint(self, training: Training) -> None:
        self._keeper.keep_checkpoint(training.checkpoint())
        self._kept_at = time.monotonic()

    def _stopped(self, reason: StopReason, training: Training, material: Material) -> Result:
        """Keep everything; of a run in its first epoch the network as it is, so that there is one to try."""
        self._diary.flush()
        self._keep_checkpoint(training)
        self._keeper.keep_last(training.network)
        outcome = dataclasses.replace(_outcome(self._folder, RunState.STOPPED), reason=reason)
        if outcome.best_epoch:
            return outcome
        accuracy = self._keeper.keep_best(training.network, material.validation, material.asked)
        return dataclasses.replace(outcome, validation_accuracy=accuracy)

    def _ended(self, event: Ended, test: Dataset) -> Result:
        """Ask the best weights about the test set, this once; a run that never had any is not tested."""
        self._diary.flush()
        is_diverged, is_early = event.ending is Ending.DIVERGED, event.ending is Ending.EARLY
        outcome = _outcome(self._folder, RunState.DIVERGED if is_diverged else RunState.FINISHED)
        outcome = dataclasses.replace(outcome, is_early=is_early, seconds=event.seconds)
        if not event.best_epoch or not len(test):
            return outcome
        outcome = self._tested(outcome, event.network, test)
        start = load_start(self._plan, test.shape) if is_fine_tuning(self._plan.data) else None
        if start is None:
            return outcome
        return dataclasses.replace(outcome, change=before_and_after(start.network, event.network, test, others()))

    def _tested(self, outcome: Result, network: nn.Module, test: Dataset) -> Result:
        logits, labels = predict_logits(network, test.images), torch.from_numpy(test.labels)
        confidences, predictions = F.softmax(logits / self._keeper.temperature(), dim=1).max(dim=1)
        accuracy = float((predictions == labels).float().mean())
        self._keeper.keep_answers(Answers(test.labels, predictions.numpy(), confidences.numpy(), fingerprints_of(test.images)))
        self._keeper.note_accuracy(f"{test.name} test, {len(test):,}", accuracy)
        loss = float(F.cross_entropy(logits, labels))
        return dataclasses.replace(outcome, test_accuracy=accuracy, test_loss=loss, test_count=len(test))


def _laid_out(plan: RunPlan, material: Material, checkpoint: bytes | None) -> Training:
    """Return the training, where there is a checkpoint from there on."""
    start = None if checkpoint else load_start(plan, material.train.shape)
    data = TrainingData(material.train, material.validation, material.outliers)
    training = Training(plan.config, data, start.network if start else None)
    if checkpoint:
        training.restore(checkpoint)
    return training
