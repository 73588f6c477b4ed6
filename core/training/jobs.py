"""Lets runs wait for their turn, and has them carried out one at a time, in a process beside the server.

In: plans and ids of runs, from any number of pages. Out: entries in the queue, and a worker process. Nothing here runs by
itself: every page that polls calls `tend`, which starts the next run where no worker lives.
"""

import dataclasses
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

from filelock import Timeout

from core.data.registry import DataChoice
from core.errors import QueueFull, RunBusy, RunOver, TimeUsedUp, TooManyEpochs, TooManyRuns
from core.paths import ROOT
from core.training.checks import check_config
from core.training.diary import Diary, read_diary
from core.training.host import HostLimits, host_limits, worker_threads
from core.training.material import size_of
from core.training.memory import DataSize, check_memory
from core.training.plan import RunPlan, read_plan, write_plan
from core.training.results import Result, RunState, read_result, write_result
from core.training.run_folder import LOG, STOP, folder_of, new_id, not_kept, path_of, touch_watched, unwatched_s
from core.training.run_models import load_start
from core.training.runs import list_runs, state_of
from core.training.stopping import StopReason
from core.training.waiting import changing, enter, leave, queue, starting, working

RESUMABLE = (RunState.STOPPED, RunState.BROKEN, RunState.FAILED)
WORKER = "core.training.worker"
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Memory in pages of 2 MB where the system has them: 3 % faster."""
SECONDS_TO_APPEAR = 60
"""A worker that has not taken its lock by then, on however busy a computer, is given up."""

_worker: subprocess.Popen[bytes] | None = None
"""The process that this server has started last; to forget it would end the pipe that tells it that the server lives."""
_measuring = threading.Lock()


def enqueue(plan: RunPlan) -> str:
    """Put a new run at the end of the queue and return its id.

    Raises: SettingInvalid, UnknownName, a DataError; UnknownRun, NoModelYet, StartUnfit, WeightsError for what it starts from;
    a HostLimitReached that names what the host allows; RunNotKept where the disk is full.
    """
    limits = host_limits()
    _check_epochs(plan, limits)
    check_config(plan.config)
    size = _size(plan.data)
    load_start(plan, size.shape)
    if not working():  # else the memory is that worker's; this run looks again when its turn comes
        check_memory(plan.config, size)
    with changing():
        _check_room(limits)
        if (count := len(list_runs(plan.visitor))) >= limits.runs:
            raise TooManyRuns(count=count, limit=limits.runs)
        return _lay_down(plan)


def _lay_down(plan: RunPlan) -> str:
    """Make the folder of a new run and put it at the end of the queue; return its id."""
    run_id = new_id()
    folder = path_of(run_id)
    try:
        folder.mkdir(parents=True)
        write_plan(dataclasses.replace(plan, created=datetime.now(UTC).isoformat(timespec="seconds")), folder)
        touch_watched(folder)
        enter(run_id)
    except OSError as error:
        raise not_kept(error) from error
    return run_id


def stop_run(run_id: str) -> None:
    """Let a run stop at its next step, or leave the queue; what is over already stays as it is.

    Raises: UnknownRun.
    """
    folder = folder_of(run_id)
    if leave(run_id):
        _note_stopped(run_id, StopReason.ASKED)
    elif working() == run_id:
        (folder / STOP).touch()


def resume_run(run_id: str) -> None:
    """Put a run that was stopped, broke or failed at the end of the queue; it goes on from where it was last saved.

    Raises: UnknownRun, RunBusy, RunOver; HostLimitReached.
    """
    folder, limits = folder_of(run_id), host_limits()
    plan, state = read_plan(folder), state_of(run_id)
    if state in (RunState.QUEUED, RunState.PREPARING, RunState.RUNNING):
        raise RunBusy(name=plan.name)
    if state not in RESUMABLE:
        raise RunOver(name=plan.name)
    _check_epochs(plan, limits)
    steps = read_diary(folder).history.steps
    if steps and steps[-1].seconds >= limits.training_s:
        raise TimeUsedUp(minutes=limits.training_s / 60)
    with changing():
        _check_room(limits)
        touch_watched(folder)
        Diary(folder).prepare()
        enter(run_id)


def watch(run_id: str) -> None:
    """Note that somebody looks at a run now.

    Raises: UnknownRun.
    """
    touch_watched(folder_of(run_id))


def tend() -> None:
    """Start the next run that waits, where no worker lives; of several who call at once, one does it.

    Raises: SettingInvalid for a limit of the host that is none.
    """
    if _worker is not None:
        _worker.poll()  # takes leave of one that has ended
    if not queue():
        return
    try:
        with starting():
            _start_next()
    except Timeout:
        return


def _start_next() -> None:
    limits = host_limits()
    for run_id in queue():
        if working():
            return
        if unwatched_s(path_of(run_id)) > limits.unwatched_s:
            if leave(run_id):
                _note_stopped(run_id, StopReason.UNWATCHED)
        else:
            _start(run_id)


def _start(run_id: str) -> None:
    """Start a worker and wait until it holds its lock, so that nobody starts a second one."""
    global _worker  # noqa: PLW0603 (see its docstring)
    if _worker is not None:
        _worker.communicate()  # it has let go of its lock, so it is about to end
    with (path_of(run_id) / LOG).open("ab") as log:
        _worker = subprocess.Popen(
            [sys.executable, "-m", WORKER, run_id],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env=_environment(),
        )
    latest = time.monotonic() + SECONDS_TO_APPEAR
    while _worker.poll() is None and working() != run_id and time.monotonic() < latest:
        time.sleep(0.02)
    if _worker.poll() is not None:
        leave(run_id)  # it died before it could: broken, with its last words in the log


def _environment() -> dict[str, str]:
    """Return the environment of a worker: our modules, its threads, and none of them turning idly while others work."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    threads = {"OMP_NUM_THREADS": str(worker_threads()), "OMP_WAIT_POLICY": "PASSIVE"}
    return {**os.environ, **LARGE_PAGES, **threads, "PYTHONPATH": os.pathsep.join(paths)}


def _note_stopped(run_id: str, reason: StopReason) -> None:
    """Note that a run was stopped while it waited; what it had come out with before stays."""
    folder = path_of(run_id)
    before = read_result(folder) or Result(RunState.STOPPED)
    write_result(dataclasses.replace(before, state=RunState.STOPPED, reason=reason, error_name="", error_values={}), folder)


def _check_epochs(plan: RunPlan, limits: HostLimits) -> None:
    if plan.config.epochs > limits.epochs:
        raise TooManyEpochs(epochs=plan.config.epochs, limit=limits.epochs)


def _check_room(limits: HostLimits) -> None:
    if len(queue()) >= limits.queue:
        raise QueueFull(limit=limits.queue)


def _size(choice: DataChoice) -> DataSize:
    """Return the size of a data set; read once, however many ask at once, and by one at a time."""
    with _measuring:
        return size_of(choice)
