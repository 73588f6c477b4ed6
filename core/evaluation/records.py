"""Keeps what a suite measured, with all it takes to measure it again.

In: a result, and how it came about. Out: a JSON file, written whole or not at all.
"""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from core.evaluation.suites import Result
from core.models.card import Card
from core.paths import ROOT
from core.whole import write_whole

Setting = str | int | float | None


@dataclass(frozen=True)
class Run:
    """How a result came about; `data` names the file or folder, `pipeline` is None where pictures were read as stored."""

    suite: str
    card: Card
    pipeline: str | None
    data: str
    settings: Mapping[str, Setting]
    seconds: float


def to_record(run: Run, result: Result) -> dict[str, Any]:
    """Return result and circumstances as one flat record for JSON."""
    return {
        "suite": run.suite,
        "model": run.card.name,
        "model_sha256": run.card.sha256,
        "pipeline": run.pipeline,
        "data": run.data,
        "settings": dict(run.settings),
        **result.record(),
        "seconds": round(run.seconds, 2),
        "device": f"{platform.machine()} CPU, {os.cpu_count()} cores, {torch.get_num_threads()} threads",
        "versions": versions(),
        "commit": commit(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that numbers depend on."""
    return {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "numpy": np.__version__,
        "cv2": str(cv2.__version__),
    }


@cache
def commit() -> str | None:
    """Return the commit of the project's files, with `-dirty` where they differ from it; None where git does not know.

    It is looked up once, so that what a measurement writes into the project does not count.
    """
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        described = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return described.stdout.strip()


def write_record(record: Mapping[str, Any], path: Path) -> None:
    """Write a record as JSON, whole or not at all.

    Raises: OSError where it cannot be written.
    """
    write_whole(path, (json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())
