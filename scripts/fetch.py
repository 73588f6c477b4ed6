"""Fetches well-known data sets into the data folder: `python -m scripts.fetch mnist`."""

import argparse
import sys
from collections.abc import Sequence

from core.data.registry import DataChoice, data_sets, load
from core.paths import data_folder
from scripts.ending import exit_code


def main(argv: Sequence[str] | None = None) -> int:
    """Fetch what is not there yet, and say how many pictures there are now."""
    parser = argparse.ArgumentParser(prog="python -m scripts.fetch", description=__doc__)
    fetchable = [one.name for one in data_sets() if one.is_fetchable]
    parser.add_argument("names", nargs="+", metavar="NAME", choices=fetchable, help=", ".join(fetchable))
    names = parser.parse_args(argv).names
    return exit_code(lambda: [_fetch(name) for name in names])


def _fetch(name: str) -> None:
    print(f"{name} …", flush=True)
    parts = load(DataChoice(name), download=True)
    counts = f"{len(parts.train)} pictures to learn from, {len(parts.test)} to test with"
    print(f"{name}: {counts}, in {data_folder()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
