"""A worker whose data is read at once, and whose steps take a hundredth of a second, most of it asleep."""

import sys
import time

from core.training import material, worker
from core.training.stopping import Stopping, StopReason
from tests.training.small_runs import more_digits

STEP_S = 0.01


class _Slowly(Stopping):
    def reason(self, trained_s: float) -> StopReason | None:
        time.sleep(STEP_S)
        return super().reason(trained_s)


if __name__ == "__main__":
    material.load = more_digits
    worker.Stopping = _Slowly
    worker.NICENESS = 1  # gives way a little only, so that tests end on a busy computer too
    sys.exit(worker.main())
