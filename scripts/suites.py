"""The suites of `scripts.evaluate`: what each takes on the command line, what it measures, how it is shown."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data import corruptions, unseen
from core.data.mnist import read_mnist
from core.data.strokes import SPLITS, read_strokes
from core.data.synthetic.light import LIGHTS
from core.errors import DataMissing
from core.evaluation.corrupted import Spoiling, measure_corrupted
from core.evaluation.diagram import reliability_svg
from core.evaluation.leave_one_out import leave_one_out_rows, measure_leave_one_out
from core.evaluation.outliers import Refusing, measure_outliers
from core.evaluation.photos import AddedLight, measure_photos, read_photos
from core.evaluation.reliability import Calibrating, CalibrationResult, measure_calibration
from core.evaluation.rows import calibration_rows, corrupted_rows, outlier_rows
from core.evaluation.suites import Measurement, Placement, Result, measure_pictures, measure_strokes
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.models.checkpoint import Model
from core.paths import data_folder
from scripts import options as shared
from scripts.tables import aligned, digit_table, photo_table, stroke_table

OUTLIERS_EACH = 1000
STROKES_HELP = "digits as pen strokes, of which the test writers are taken"


@dataclass(frozen=True)
class Suite:
    """One way of measuring, as a subcommand. Each has the option `data`; those named in `settings` go into the record.

    `files` are options that name data which may be left out; `keep` writes what the suite makes beside its record.
    """

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    measure: Callable[[Model, argparse.Namespace], Measurement[Any]]
    table: Callable[[Any], str]
    settings: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    keep: Callable[[Any, argparse.Namespace], None] | None = None


def _mnist_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=data_folder(), help="folder that holds MNIST/raw")
    shared.add_bare_pipeline(parser)


def _measure_mnist(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    return measure_pictures(model, read_mnist(options.data, train=False), options.pipeline)


def _strokes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="FILE.jsonl.gz", help="digits as pen strokes, one JSON object in each line")
    parser.add_argument("--split", choices=SPLITS, default="all", help="test: writers kept out of training (default: all)")
    note = f"1 fills 70 %% of the pad's height, {shared.MOST_SIZE} at most"
    parser.add_argument("--size", type=shared.size, default=1.0, help=note)
    note = "-1 upper left corner, 0 middle (default), 1 lower right"
    parser.add_argument("--offset", type=shared.offset, default=0.0, help=note)
    shared.add_pipeline(parser)


def _measure_strokes(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    digits = read_strokes(options.data, options.split)
    if not digits:
        raise DataMissing(name=f"A digit of the split «{options.split}»", path=str(options.data))
    return measure_strokes(model, digits, Placement(options.size, options.offset), options.pipeline)


def _photos_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="LABELS.csv", help="file,label,source,note; files relative to it")
    parser.add_argument("--group", help="only the photos in this folder, e.g. single")
    parser.add_argument("--light", metavar="KIND", help=f"lay this light over each photo first: {', '.join(LIGHTS)}")
    shared.add_seed(parser)
    shared.add_pipeline(parser)


def _measure_photos(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    light = AddedLight(options.light, options.seed) if options.light else None
    return measure_photos(model, read_photos(options.data, options.group), options.pipeline, light=light)


def _leave_one_out_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("data", type=Path, metavar="LABELS.csv", help="file,label,source,note; files relative to it")
    parser.add_argument("--group", help="only the photos in this folder, e.g. single")
    parser.set_defaults(pipeline=DEFAULT_PIPELINE)


def _measure_leave_one_out(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    return measure_leave_one_out(model, read_photos(options.data, options.group))


def _corrupted_arguments(parser: argparse.ArgumentParser) -> None:
    shared.add_mnist(parser)
    shared.add_kinds(parser, corruptions.KINDS)
    shared.add_seed(parser)
    shared.add_bare_pipeline(parser)


def _measure_corrupted(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    spoiling = Spoiling(options.kinds, options.pipeline, options.seed)
    return measure_corrupted(model, shared.mnist_of(options.data, options.limit), spoiling)


def _outlier_arguments(parser: argparse.ArgumentParser) -> None:
    shared.add_mnist(parser)
    parser.add_argument("--strokes", type=Path, metavar="FILE.jsonl.gz", help=STROKES_HELP)
    parser.add_argument("--cifar", type=Path, metavar="ZIP", help="CIFAR-10 as a zip of test/CLASS/NAME.jpg")
    shared.add_kinds(parser, unseen.KINDS)
    parser.add_argument(
        "--count", type=shared.count, default=OUTLIERS_EACH, help="pictures of each kind (default: %(default)s)"
    )
    shared.add_seed(parser)
    parser.set_defaults(pipeline=DEFAULT_PIPELINE)


def _measure_outliers(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    strokes = shared.strokes_of(options.strokes, options.limit)
    mnist = shared.mnist_of(options.data, options.limit)
    return measure_outliers(model, Refusing(mnist, strokes, options.kinds, options.count, options.seed, options.cifar))


def _calibration_arguments(parser: argparse.ArgumentParser) -> None:
    shared.add_mnist(parser)
    parser.add_argument("--strokes", type=Path, metavar="FILE.jsonl.gz", help=STROKES_HELP)
    parser.add_argument("--photos", type=Path, metavar="LABELS.csv", help="labelled photos")
    parser.add_argument("--diagram", type=Path, metavar="OUT.svg", help="file to draw reliability diagrams in")
    shared.add_kinds(parser, corruptions.KINDS)
    shared.add_seed(parser)
    parser.set_defaults(pipeline=DEFAULT_PIPELINE)


def _measure_calibration(model: Model, options: argparse.Namespace) -> Measurement[Result]:
    photos = read_photos(options.photos) if options.photos else ()
    strokes = shared.strokes_of(options.strokes, options.limit)
    spoiling = Spoiling(options.kinds, seed=options.seed)
    return measure_calibration(model, Calibrating(shared.mnist_of(options.data, options.limit), strokes, photos, spoiling))


def _keep_diagram(result: CalibrationResult, options: argparse.Namespace) -> None:
    if options.diagram:
        options.diagram.write_text(reliability_svg(result.sets), encoding="utf-8")


SUITES: Mapping[str, Suite] = {
    "mnist": Suite("the 10,000 test digits of MNIST", _mnist_arguments, _measure_mnist, digit_table),
    "strokes": Suite(
        "digits drawn with a pen, as the pad draws them",
        _strokes_arguments,
        _measure_strokes,
        stroke_table,
        ("split", "size", "offset"),
    ),
    "photos": Suite(
        "labelled photos, each read as a whole",
        _photos_arguments,
        _measure_photos,
        photo_table,
        ("group", "light", "seed"),
    ),
    "leave-one-out": Suite(
        "labelled photos, read again without each stage and decision",
        _leave_one_out_arguments,
        _measure_leave_one_out,
        lambda result: aligned(leave_one_out_rows(result)),
        ("group",),
    ),
    "mnist-corrupted": Suite(
        "MNIST's test digits spoilt in the fifteen ways of MNIST-C",
        _corrupted_arguments,
        _measure_corrupted,
        lambda result: aligned(corrupted_rows(result)),
        ("kinds", "limit", "seed"),
    ),
    "outliers": Suite(
        "pictures that are no digits, against digits",
        _outlier_arguments,
        _measure_outliers,
        lambda result: aligned(outlier_rows(result)),
        ("strokes", "cifar", "kinds", "count", "limit", "seed"),
        ("strokes", "cifar"),
    ),
    "calibration": Suite(
        "how far confidence and accuracy are apart, on digits plain, spoilt, drawn and photographed",
        _calibration_arguments,
        _measure_calibration,
        lambda result: aligned(calibration_rows(result)),
        ("strokes", "photos", "kinds", "limit", "seed"),
        ("strokes", "photos"),
        _keep_diagram,
    ),
}
"""The suites by name; a new one is a generator in `core.evaluation`, and a line here."""
