"""Says where Trazo keeps its files.

Out: folders as paths. Each can be moved with an environment variable, which is read when asked, not on import.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def weights_folder() -> Path:
    """Return the folder of released weights and cards (`TRAZO_WEIGHTS`, else `weights/` in the project)."""
    return Path(os.environ.get("TRAZO_WEIGHTS", ROOT / "weights"))


def experiments_folder() -> Path:
    """Return the folder of what experiments came to: records, and the small weights below `weights`.

    `TRAZO_EXPERIMENTS`, else `experiments/` in the project.
    """
    return Path(os.environ.get("TRAZO_EXPERIMENTS", ROOT / "experiments"))


def data_folder() -> Path:
    """Return the folder of data sets (`TRAZO_DATA`, else `data/` in the project); MNIST lies in `MNIST/raw` below it."""
    return Path(os.environ.get("TRAZO_DATA", ROOT / "data"))


def runs_folder() -> Path:
    """Return the folder of training runs, one folder each (`TRAZO_RUNS`, else `runs/` in the project)."""
    return Path(os.environ.get("TRAZO_RUNS", ROOT / "runs"))


def collected_folder() -> Path:
    """Return the folder of the digits that visitors keep, one folder each (`TRAZO_COLLECTED`, else `collected/`)."""
    return Path(os.environ.get("TRAZO_COLLECTED", ROOT / "collected"))
