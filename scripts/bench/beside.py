"""Keeps a training run going while something else is measured, in a folder of runs that is thrown away.

In: nothing. Out: a context in which a worker trains the compact CNN on the small digits, as one started on the Train page does.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from core.data.registry import DEFAULT_DATA, DataChoice
from core.training.config import TrainingConfig
from core.training.jobs import enqueue, stop_run, tend
from core.training.plan import RunPlan
from core.training.runs import RunState, state_of
from scripts.bench.server import BenchmarkFailed

START_WITHIN_S, END_WITHIN_S = 60, 30
EPOCHS = 200


@contextmanager
def training_run() -> Iterator[None]:
    """Start a run, wait until it trains, and stop it afterwards.

    Raises: BenchmarkFailed where it does not train in time, or is over too soon.
    """
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"TRAZO_RUNS": folder}):
        run = enqueue(RunPlan("benchmark", "", DataChoice(DEFAULT_DATA), TrainingConfig(epochs=EPOCHS)))
        tend()
        _wait_for(run, RunState.RUNNING, START_WITHIN_S)
        try:
            yield
            if state_of(run) is not RunState.RUNNING:
                raise BenchmarkFailed("The training run ended before the measuring did.")
        finally:
            stop_run(run)
        _wait_for(run, RunState.STOPPED, END_WITHIN_S)


def _wait_for(run: str, state: RunState, seconds: float) -> None:
    latest = time.monotonic() + seconds
    while state_of(run) is not state:
        if time.monotonic() > latest:
            raise BenchmarkFailed(f"The training run is not {state} within {seconds} s, but {state_of(run)}.")
        time.sleep(0.1)
