"""Sums samples up, holds them against their targets, and sets them as a table or as a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from core.evaluation.records import commit, versions
from scripts.tables import NOTHING, aligned

LIBRARIES = ("streamlit", "uvicorn", "websockets", "plotly", "playwright")
"""Beside those that a suite's record names: what page and server are made of."""
CPU_INFO = Path("/proc/cpuinfo")
CPU_NAME = "model name"


class Statistic(StrEnum):
    """What samples are summed up to."""

    P50 = "p50"
    P95 = "p95"
    MAX = "max"


PERCENT = {Statistic.P50: 50, Statistic.P95: 95, Statistic.MAX: 100}


@dataclass(frozen=True)
class Target:
    """The most that a statistic may be, or the least, in the unit of its samples."""

    statistic: Statistic
    limit: float
    is_least: bool = False

    def __str__(self) -> str:
        """Return it as it stands in the table."""
        return f"{self.statistic} {'≥' if self.is_least else '≤'} {self.limit:g}"

    def is_met_by(self, value: float) -> bool:
        """Whether a value of the statistic is on the right side."""
        return value >= self.limit if self.is_least else value <= self.limit


@dataclass(frozen=True)
class Measured:
    """The samples of one quantity, and their targets; `is_whole` is False where samples are missing that should be there."""

    what: str
    unit: str
    samples: tuple[float, ...]
    targets: tuple[Target, ...] = ()
    is_whole: bool = True

    def statistic(self, statistic: Statistic) -> float:
        """Return a statistic of the samples by nearest rank: always a value that occurred."""
        return float(np.percentile(self.samples, PERCENT[statistic], method="inverted_cdf"))

    @property
    def is_met(self) -> bool | None:
        """Whether all targets are met; None where there is none. What is missing or was never measured meets no target."""
        if not self.targets:
            return None
        return (
            bool(self.samples) and self.is_whole and all(one.is_met_by(self.statistic(one.statistic)) for one in self.targets)
        )


@dataclass(frozen=True)
class Machine:
    """Where it was measured; `load` is the load average of the last minute, before the measuring began."""

    cpu: str
    cores: int
    load: float

    def __str__(self) -> str:
        """Return the line under the table."""
        return f"{self.cpu}, {self.cores} cores, load {self.load:.1f} before the start"


def this_machine() -> Machine:
    """Return what this machine is, and how busy."""
    return Machine(_cpu_model(), psutil.cpu_count() or 1, round(psutil.getloadavg()[0], 2))


def table(measured: Sequence[Measured]) -> str:
    """Set everything that was measured, a line each."""
    return aligned([["what", "unit", "n", *Statistic, "target", "met?"], *map(_row, measured)])


def to_record(measured: Sequence[Measured], machine: Machine, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that was measured, and how, as one record for JSON."""
    return {
        "suite": "benchmark",
        "settings": dict(settings),
        "measured": [_entry(one) for one in measured],
        "machine": {"cpu": machine.cpu, "cores": machine.cores, "load before": machine.load},
        "load after": round(psutil.getloadavg()[0], 2),
        "versions": versions() | {name: version(name) for name in LIBRARIES},
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _row(one: Measured) -> list[str]:
    values = [NOTHING] * len(Statistic)
    if len(one.samples) == 1:
        values[-1] = _number(one.samples[0])
    elif one.samples:
        values = [_number(one.statistic(statistic)) for statistic in Statistic]
    met = {None: NOTHING, True: "yes", False: "NO"}[one.is_met]
    return [one.what, one.unit, str(len(one.samples)), *values, ", ".join(map(str, one.targets)) or NOTHING, met]


def _entry(one: Measured) -> dict[str, Any]:
    summary = {str(statistic): round(one.statistic(statistic), 3) for statistic in Statistic} if one.samples else {}
    return {
        "what": one.what,
        "unit": one.unit,
        "n": len(one.samples),
        **summary,
        "targets": [str(target) for target in one.targets],
        "met": one.is_met,
    }


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _cpu_model() -> str:
    if not CPU_INFO.exists():
        return "CPU of unknown make"
    lines = CPU_INFO.read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(CPU_NAME)), "CPU of unknown make")
