"""The runs that visitors keep: how far each is, what it has told, what it has learnt.

In: the id of a run, or who asks. Out: frozen `Run`s, cheap enough to be asked for every second by every page.
"""

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.errors import RunBusy, RunUnreadable, TrazoError, UnknownRun
from core.training.diary import Notes, read_diary
from core.training.history import History
from core.training.keeping import Answers, read_answers
from core.training.plan import RunPlan, read_plan, write_plan
from core.training.results import Result, RunState, read_result
from core.training.run_folder import BEST, PLAN, STOP, all_runs, folder_of
from core.training.run_models import run_model
from core.training.waiting import changing, leave, queue, working

__all__ = [
    "Answers",
    "Result",
    "Run",
    "RunPlan",
    "RunState",
    "Summary",
    "delete_run",
    "files_needed",
    "list_runs",
    "open_run",
    "rename_run",
    "run_answers",
    "run_model",
    "state_of",
]

LATELY = 20
"""Noted steps over which the speed is measured."""
GOING_ON = (RunState.PREPARING, RunState.RUNNING)
ENDED = (RunState.FINISHED, RunState.DIVERGED)


@dataclass(frozen=True)
class Summary:
    """What a list says of a run; `place` as in `Run`."""

    id: str
    plan: RunPlan
    state: RunState
    place: int
    result: Result | None


@dataclass(frozen=True)
class Run:
    """Everything about a run as it is now.

    `place` is the one in the queue, from 1, and 0 outside of it. `steps` are those of the whole run, `step` those done; both
    are 0 before the data is prepared. `seconds` is the time it has trained; `seconds_left`, `images_per_second` and
    `learning_rate` are None where not known. `is_stopping`: it was asked to stop and has not yet. `result` is None before the
    run has come to an end or a stop.
    """

    id: str
    plan: RunPlan
    state: RunState
    place: int
    history: History
    steps: int
    step: int
    seconds: float
    seconds_left: float | None
    images_per_second: float | None
    learning_rate: float | None
    steps_per_epoch: int
    train_count: int
    validation_count: int
    parameters: int
    has_model: bool
    is_stopping: bool
    result: Result | None

    @property
    def error(self) -> TrazoError | None:
        """What made the run fail; its sentence can be said in any language."""
        return self.result.error if self.result else None


def open_run(run_id: str) -> Run:
    """Return a run as it is now.

    Raises: UnknownRun, RunUnreadable.
    """
    folder = folder_of(run_id)
    plan, notes, waiting = read_plan(folder), read_diary(folder), queue()
    state = _state(run_id, folder, waiting)
    started, last = notes.started, notes.history.steps[-1] if notes.history.steps else None
    step, seconds = (last.step, last.seconds) if last else (0, 0.0)
    steps = started.steps if started else 0
    return Run(
        id=run_id,
        plan=plan,
        state=state,
        place=_place(run_id, waiting),
        history=notes.history,
        steps=steps,
        step=step,
        seconds=seconds,
        seconds_left=(steps - step) * seconds / step if step and state is RunState.RUNNING else None,
        images_per_second=_images_per_second(notes, plan),
        learning_rate=last.learning_rate if last else None,
        steps_per_epoch=started.steps_per_epoch if started else 0,
        train_count=started.train_count if started else 0,
        validation_count=started.validation_count if started else 0,
        parameters=started.parameters if started else 0,
        has_model=(folder / f"{BEST}.json").is_file(),
        is_stopping=(folder / STOP).is_file() and state in (RunState.PREPARING, RunState.RUNNING),
        result=_result(folder, state),
    )


def list_runs(visitor: str) -> tuple[Summary, ...]:
    """Return the runs of a visitor, the newest first; one whose plan is damaged is left out."""
    waiting = queue()
    found = []
    for run_id in all_runs():
        try:
            folder = folder_of(run_id)
            plan = read_plan(folder)
        except (UnknownRun, RunUnreadable):
            continue
        if plan.visitor == visitor:
            state = _state(run_id, folder, waiting)
            found.append(Summary(run_id, plan, state, _place(run_id, waiting), _result(folder, state)))
    return tuple(found)


def files_needed() -> frozenset[str]:
    """Return the archives that runs of all visitors learn from which are not at their end."""
    needed = set()
    for run_id in all_runs():
        try:
            folder = folder_of(run_id)
            data = read_plan(folder).data
        except (UnknownRun, RunUnreadable):
            continue
        result = read_result(folder)
        if data.file and not (result and result.state in ENDED):
            needed.add(data.file)
    return frozenset(needed)


def rename_run(run_id: str, name: str) -> None:
    """Give a run another name.

    Raises: UnknownRun, RunUnreadable, RunNotKept.
    """
    folder = folder_of(run_id)
    write_plan(dataclasses.replace(read_plan(folder), name=name), folder)


def delete_run(run_id: str) -> None:
    """Delete a run with all it has learnt; one that waits leaves the queue.

    Raises: UnknownRun; RunBusy while it is going on.
    """
    folder = folder_of(run_id)
    with changing():
        if run_id == working():
            raise RunBusy(name=read_plan(folder).name)
        leave(run_id)
        (folder / PLAN).unlink()  # first, so that what a crash may leave is no run any more
        shutil.rmtree(folder)


def run_answers(run_id: str) -> Answers | None:
    """Return what a run's best weights say to the test set, None where they were not asked.

    Raises: UnknownRun.
    """
    return read_answers(folder_of(run_id))


def state_of(run_id: str) -> RunState:
    """Return how far a run is.

    Raises: UnknownRun.
    """
    return _state(run_id, folder_of(run_id), queue())


def _state(run_id: str, folder: Path, waiting: tuple[str, ...]) -> RunState:
    """Return how far a run is; the order of the questions leaves no gap between the queue, the worker and the result."""
    if run_id in waiting:
        return RunState.QUEUED
    if run_id == working():
        return RunState.PREPARING if read_diary(folder).is_preparing else RunState.RUNNING
    result = read_result(folder)
    return result.state if result else RunState.BROKEN


def _result(folder: Path, state: RunState) -> Result | None:
    """Return how the run came out; what it came out with before does not count while it waits or goes on."""
    return None if state in (RunState.QUEUED, *GOING_ON) else read_result(folder)


def _place(run_id: str, waiting: tuple[str, ...]) -> int:
    return waiting.index(run_id) + 1 if run_id in waiting else 0


def _images_per_second(notes: Notes, plan: RunPlan) -> float | None:
    rows = notes.history.steps[-LATELY:]
    if len(rows) < 2 or rows[-1].seconds <= rows[0].seconds:
        return None
    return (rows[-1].step - rows[0].step) * plan.config.batch_size / (rows[-1].seconds - rows[0].seconds)
