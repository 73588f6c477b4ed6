"""What a run is to do, as it was asked for.

In: the choices of a visitor. Out: a frozen `RunPlan`, and JSON to and fro.
"""

import dataclasses
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.data.registry import DataChoice
from core.errors import RunUnreadable
from core.training.augment import Augmentation
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.run_folder import PLAN, keep


@dataclass(frozen=True)
class RunPlan:
    """`start` is a released model's name or `run:ID`, empty for a new network; `created` a time in UTC, as ISO 8601."""

    name: str
    visitor: str
    data: DataChoice
    config: TrainingConfig
    start: str = ""
    created: str = ""
    validation_share: float = 0.1


def plan_to_json(plan: RunPlan) -> str:
    """Return a plan as JSON."""
    return json.dumps(dataclasses.asdict(plan), indent=2, ensure_ascii=False) + "\n"


def plan_from_json(text: str) -> RunPlan:
    """Return the plan that JSON holds.

    Raises: ValueError, TypeError or KeyError where it holds none.
    """
    values = json.loads(text)
    config = values["config"]
    typed = {
        **config,
        "optimiser": Optimiser(config["optimiser"]),
        "schedule": Schedule(config["schedule"]),
        "augmentation": Augmentation(**config["augmentation"]),
    }
    return RunPlan(**{**values, "data": DataChoice(**values["data"]), "config": TrainingConfig(**typed)})


def write_plan(plan: RunPlan, folder: Path) -> None:
    """Write a plan into the folder of its run.

    Raises: RunNotKept.
    """
    keep(folder / PLAN, plan_to_json(plan).encode())


def read_plan(folder: Path) -> RunPlan:
    """Read the plan of the run in `folder`.

    Raises: RunUnreadable.
    """
    path = folder / PLAN
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RunUnreadable(run=folder.name, reason=str(error)) from error


@lru_cache(maxsize=2048)
def _read(path: Path, _written_ns: int) -> RunPlan:
    """Return the plan of a file; a page asks for it every second, so it is kept until the file is written anew."""
    return plan_from_json(path.read_text(encoding="utf-8"))
