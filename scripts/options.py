"""What the suites' command lines share: checked numbers and lists, data that may be left out."""

import argparse
from collections.abc import Collection
from pathlib import Path

from core.data.dataset import Dataset
from core.data.mnist import read_mnist
from core.data.strokes import StrokeDigit, read_strokes
from core.data.subset import part_of, stratified
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES
from core.paths import data_folder

MOST_SIZE = 1.3
"""The longer side of a digit then fills 91 % of the pad's height; what is larger leaves the pad."""


def add_mnist(parser: argparse.ArgumentParser) -> None:
    """Add the folder of MNIST, and how much of it to take."""
    parser.add_argument("--data", type=Path, default=data_folder(), help="folder that holds MNIST/raw (default: %(default)s)")
    parser.add_argument(
        "--limit", type=count, help="for a quick look: so many digits of each data set, every label with its share"
    )


def add_pipeline(parser: argparse.ArgumentParser) -> None:
    """Add the pipeline, ours by default."""
    parser.add_argument("--pipeline", default=DEFAULT_PIPELINE, help=f"{', '.join(STAGES)} (default: %(default)s)")


def add_bare_pipeline(parser: argparse.ArgumentParser) -> None:
    """Add the pipeline, none by default."""
    note = f"send each picture through a pipeline ({', '.join(STAGES)}); by default they are read as stored, prepared 28x28"
    parser.add_argument("--pipeline", help=note)


def add_seed(parser: argparse.ArgumentParser) -> None:
    """Add the seed of the random generators."""
    parser.add_argument("--seed", type=int, default=0, help="of what is drawn at random (default: %(default)s)")


def add_kinds(parser: argparse.ArgumentParser, known: Collection[str]) -> None:
    """Add a choice of kinds, all by default."""
    note = f"only these, parted by commas: {', '.join(known)}"
    parser.add_argument("--kinds", type=names, default=tuple(known), metavar="A,B", help=note)


def mnist_of(root: Path, limit: int | None) -> Dataset:
    """Read the test part of MNIST, or as much of it as was asked for."""
    return part_of(read_mnist(root, train=False), limit)


def strokes_of(file: Path | None, limit: int | None) -> list[StrokeDigit]:
    """Read the test writers of a file of strokes, or as much of it as was asked for; nothing where none is given."""
    digits = read_strokes(file, "test") if file else []
    return [digits[place] for place in stratified([digit.label for digit in digits], limit)]


def names(text: str) -> tuple[str, ...]:
    """Part a list of names at its commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def count(text: str) -> int:
    """Read a number of things, one or more."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"a count is 1 or more, not {text}")
    return int(text)


def size(text: str) -> float:
    """Read the size of a drawing."""
    value = _number(text)
    if not 0 < value <= MOST_SIZE:
        raise argparse.ArgumentTypeError(f"a size is above 0 and at most {MOST_SIZE}, not {text}")
    return value


def offset(text: str) -> float:
    """Read how far a drawing lies from the middle."""
    value = _number(text)
    if not -1 <= value <= 1:
        raise argparse.ArgumentTypeError(f"an offset is from -1 to 1, not {text}")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a number") from error
