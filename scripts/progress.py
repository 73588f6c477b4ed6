"""Shows on standard error how far a suite has come."""

import sys

from core.evaluation.suites import Measurement, ResultT


def watch(name: str, measurement: Measurement[ResultT]) -> ResultT:
    """Show the progress; return the result."""
    while True:
        try:
            progress = next(measurement)
        except StopIteration as end:
            print(file=sys.stderr)
            result: ResultT = end.value
            return result
        print(f"\r{name}: {progress.done} of {progress.total}", end="", file=sys.stderr, flush=True)
