"""Says where Trazo keeps its files.

Out: folders as paths. Each can be moved with an environment variable, which is read when asked, not on import.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def weights_folder() -> Path:
    """Return the folder of released weights and cards (`TRAZO_WEIGHTS`, else `weights/` in the project)."""
    return Path(os.environ.get("TRAZO_WEIGHTS", ROOT / "weights"))
