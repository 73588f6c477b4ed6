"""Makes photos of handwritten digits that nobody took, with labels and true boxes: `python -m scripts.synthesise --help`."""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2

from core.data.mnist import read_mnist
from core.data.strokes import read_strokes
from core.data.synthetic.layouts import LAYOUTS
from core.data.synthetic.pens import PENS
from core.data.synthetic.photo import KINDS, Facts, Recipe, SyntheticPhoto, layouts_for, pens_for, photos
from core.data.synthetic.prepared import PreparedPhoto, prepared
from core.data.synthetic.writers import InventedHands, MixedSource, PixelWriters, Source, StrokeWriters
from core.imaging.encoding import png_bytes
from scripts.ending import exit_code

JPEG_QUALITY = 95
"""The photo has been through a JPEG already; this one is to change it no more."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, write the photos with their list, and print what the pipeline makes of them if asked."""
    options = _parser().parse_args(argv)
    return exit_code(lambda: _write(options))


def _write(options: argparse.Namespace) -> None:
    source = _source(options)
    lines, results = [], {}
    for kind in options.paper or KINDS:
        recipe = _recipe(options, kind)
        for number, photo in enumerate(photos(_seed(options.seed, kind), options.count, source, recipe)):
            name = f"{kind}/{kind}-{number:04d}.{'png' if options.png else 'jpg'}"
            _write_picture(options.out / name, photo)
            lines.append((name, photo.label, "synthetic", _note(photo.facts)))
            if options.prepare:
                results.setdefault(kind, []).append(prepared(photo))
    with (options.out / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "label", "source", "note"), *lines])
    print(options.out / "labels.csv")
    for kind, done in results.items():
        print(_summary(kind, done))


def _seed(seed: int, kind: str) -> int:
    """Return another seed for each kind: else a photo of each would show the same digits."""
    return seed * len(KINDS) + KINDS.index(kind)


def _recipe(options: argparse.Namespace, kind: str) -> Recipe:
    pens, layouts = tuple(options.pen or PENS), tuple(options.layout or LAYOUTS)
    return Recipe(
        kinds=(kind,),
        pens=pens_for(kind, pens) or pens,
        layouts=layouts_for(kind, layouts) or layouts,
        megapixels=options.megapixels,
        most_digits=options.most_digits,
        harshness=options.harshness,
    )


def _source(options: argparse.Namespace) -> Source:
    sources: list[Source] = [InventedHands()]
    if options.strokes:
        sources.append(StrokeWriters(read_strokes(options.strokes, options.split)))
    if options.data_root:
        sources.append(PixelWriters(read_mnist(options.data_root, train=options.split != "test")))
    return MixedSource(tuple(sources), (1.0,) * len(sources))


def _write_picture(path: Path, photo: SyntheticPhoto) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        path.write_bytes(png_bytes(photo.image_rgb))
        return
    bgr = cv2.cvtColor(photo.image_rgb, cv2.COLOR_RGB2BGR)
    path.write_bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())


def _note(facts: Facts) -> str:
    return f"{facts.paper} paper, {facts.pen}, {facts.layout}, {facts.light} light, stroke {facts.stroke:.3f} of the height"


def _summary(kind: str, done: Sequence[PreparedPhoto]) -> str:
    true, found, missed, merged, made_up = (
        sum(getattr(one, name) for one in done) for name in ("true", "found", "missed", "merged", "made_up")
    )
    whole = sum(one.is_whole for one in done)
    return (
        f"{kind:8s} {whole:4d} of {len(done)} photos whole; of {true} digits {found} found ({found / true:.1%}), "
        f"{missed} missed, {merged} merged; {made_up} made up"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.synthesise", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="the same seed makes the same photos (default: %(default)s)")
    parser.add_argument("--count", type=int, default=10, help="photos of each kind (default: %(default)s)")
    parser.add_argument("--out", type=Path, required=True, help="folder for KIND/KIND-NUMBER.jpg and labels.csv")
    parser.add_argument("--paper", action="append", metavar="KIND", help=f"only these kinds: {', '.join(KINDS)}")
    parser.add_argument("--pen", action="append", metavar="PEN", help=f"only these pens: {', '.join(PENS)}")
    parser.add_argument("--layout", action="append", metavar="LAYOUT", help=f"only these layouts: {', '.join(LAYOUTS)}")
    parser.add_argument("--megapixels", type=float, default=1.0, help="size of a photo (default: %(default)s)")
    parser.add_argument("--most-digits", type=int, default=50, help="on one photo (default: %(default)s)")
    parser.add_argument("--harshness", type=float, default=1.0, help="of the camera: 0 a scanner, 1 a phone, 3 a bad one")
    parser.add_argument("--strokes", type=Path, metavar="FILE.jsonl.gz", help="digits also by these pen writers")
    parser.add_argument("--data-root", type=Path, metavar="ROOT", help="digits also of MNIST, in ROOT/MNIST/raw")
    parser.add_argument("--split", default="train", help="whose digits: train, validation, test (default: %(default)s)")
    parser.add_argument("--png", action="store_true", help="write PNG instead of JPEG files")
    parser.add_argument("--prepare", action="store_true", help="print what the default pipeline finds on them")
    return parser


if __name__ == "__main__":
    sys.exit(main())
