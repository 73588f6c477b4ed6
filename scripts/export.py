"""Writes the weights of a released model as a `.pth` file, as PyTorch courses use them: `python -m scripts.export --help`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import TrazoError, UnknownName
from core.models.checkpoint import load_model, released_models
from core.models.export import state_dict_bytes
from core.whole import write_whole
from scripts.ending import FAILED, REFUSED

"""Exit codes: the file cannot be written; the command asks for what does not exist."""
FILE_NAMES = {"compact_cnn": "cnn_mnist.pth"}
"""The name that the student report gives its weights; other models are written as NAME.pth."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, write the file, and print its name."""
    options = _parser().parse_args(argv)
    try:
        model = load_model(options.model)
    except TrazoError as error:
        print(error, file=sys.stderr)
        return REFUSED if isinstance(error, UnknownName) else FAILED
    path = options.out or Path(FILE_NAMES.get(options.model, f"{options.model}.pth"))
    if path.exists() and not options.force:
        print(f"{path} exists already. Give another name with --out, or --force to replace it.", file=sys.stderr)
        return FAILED
    try:
        write_whole(path, state_dict_bytes(model))
    except OSError as error:
        print(f"{path} cannot be written: {error.strerror}. Give another name with --out.", file=sys.stderr)
        return FAILED
    print(path)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.export", description=__doc__)
    parser.add_argument(
        "model", metavar="MODEL", help=f"name of a released model: {', '.join(released_models()) or 'none yet'}"
    )
    parser.add_argument("--out", type=Path, help="file to write (default: MODEL.pth, or cnn_mnist.pth for compact_cnn)")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")
    return parser


if __name__ == "__main__":
    sys.exit(main())
