"""Writes docs/EXPERIMENTS.md from the records of experiments: `python -m scripts.experiments_report`.

In: the folder of records. Out: the page; a test fails where the one in `docs` says anything else.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.experiments.explanations import explanations
from core.experiments.report import experiments_page
from core.experiments.shelf import shelf
from core.paths import ROOT, experiments_folder
from core.whole import write_whole
from scripts.ending import exit_code

PAGE = ROOT / "docs" / "EXPERIMENTS.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Read the records, write the page, print where."""
    options = _parser().parse_args(argv)
    return exit_code(lambda: _write(options.records or experiments_folder(), options.out))


def _write(records: Path, out: Path) -> None:
    write_whole(out, experiments_page(shelf(records), explanations()).encode())
    print(out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.experiments_report", description=__doc__)
    parser.add_argument("--records", type=Path, help="folder of records (default: experiments)")
    parser.add_argument("--out", type=Path, default=PAGE, help="(default: docs/EXPERIMENTS.md)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
