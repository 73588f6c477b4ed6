"""Knows where Chromium is, and how it is started so that it reaches nothing but this machine.

In: `TRAZO_CHROMIUM`, which names the browser; without it, one on the path is taken, else Playwright's own. Out: its path, and
the flags to start it with. The benchmark and the browser tests use the same; `scripts/find_chromium.sh` asks for the path.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def flags(other_name: str = "") -> list[str]:
    """Return the flags of a browser that knows this machine alone, if wished by a name more."""
    here = f"MAP {other_name} 127.0.0.1," if other_name else ""
    return [*FLAGS, f"--host-resolver-rules={here}MAP * ~NOTFOUND,EXCLUDE 127.0.0.1,EXCLUDE localhost"]


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a browser, None where there is none; what is named has to be there."""
    named = os.environ.get("TRAZO_CHROMIUM")
    paths = [named] if named else [*map(shutil.which, BROWSERS), playwright.chromium.executable_path]
    return next((path for path in paths if path and Path(path).is_file()), None)


def main() -> int:
    """Print the path of a browser; return the exit code, 1 where there is none."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
    if path:
        print(path)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
