"""Makes the best weights of a run a released model: `python -m scripts.release RUN NAME`."""

import argparse
import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import RunInTheWay
from core.models.checkpoint import load_model, save_model, weights_bytes
from core.paths import weights_folder
from core.training.run_folder import BEST
from scripts.ending import exit_code


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, write weights and card, and print where."""
    parser = argparse.ArgumentParser(prog="python -m scripts.release", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a run, as `scripts.train --out` made it")
    parser.add_argument("name", help="the model's name")
    parser.add_argument("--out", type=Path, default=weights_folder(), help="(default: %(default)s)")
    parser.add_argument("--force", action="store_true", help="replace the model of that name")
    options = parser.parse_args(argv)
    return exit_code(lambda: _release(options))


def _release(options: argparse.Namespace) -> None:
    model = load_model(BEST, options.run)
    if (options.out / f"{options.name}.json").exists() and not options.force:
        raise RunInTheWay(folder=str(options.out / options.name))
    card = dataclasses.replace(model.card, name=options.name)
    print(save_model(weights_bytes(model.network), card, options.out))


if __name__ == "__main__":
    sys.exit(main())
