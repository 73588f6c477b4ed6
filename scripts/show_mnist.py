"""Writes the digits of MNIST that pages show: `python -m scripts.show_mnist`, with MNIST in the data folder."""

import argparse
import sys
from collections.abc import Sequence

from core.data.shown import write_shown_digits
from core.paths import data_folder
from scripts.ending import exit_code


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file and print where."""
    argparse.ArgumentParser(prog="python -m scripts.show_mnist", description=__doc__).parse_args(argv)
    return exit_code(lambda: print(write_shown_digits(data_folder())))


if __name__ == "__main__":
    sys.exit(main())
