"""Runs every suite whose data is given, and writes the page of results with its pictures."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.data.dataset import Dataset
from core.data.strokes import StrokeDigit
from core.data.subset import stratified
from core.errors import DataMissing
from core.evaluation import tesseract
from core.evaluation.corrupted import CorruptedResult, Spoiling, measure_corrupted
from core.evaluation.diagram import reliability_svg
from core.evaluation.outliers import Refusing, measure_outliers
from core.evaluation.photos import Photo, PhotoResult, measure_photos, read_photos
from core.evaluation.records import Run, Setting, commit, to_record, write_record
from core.evaluation.reliability import PLACEMENTS, CalibrationResult, calibration_of, photo_digits
from core.evaluation.results import Entry, Page, Rival, read_causes, results_page
from core.evaluation.sheets import worst_sheet
from core.evaluation.suites import Measurement, Placement, Result, StrokeResult, draw, measure_strokes, prepared
from core.imaging.encoding import png_bytes
from core.imaging.pipeline import DEFAULT_PIPELINE
from core.models.checkpoint import Model, load_model
from core.paths import ROOT
from scripts import options as shared
from scripts.progress import watch
from scripts.suites import OUTLIERS_EACH, STROKES_HELP

RIVAL_MODEL = "compact_cnn"
OWN_PIPELINES = (DEFAULT_PIPELINE, "textbook", "notebook")
RIVAL_PIPELINES = (DEFAULT_PIPELINE, "notebook")
WORST = 32


@dataclass(frozen=True)
class Data:
    """What was given to measure on; empty where it was not."""

    mnist: Dataset | None
    strokes: Sequence[StrokeDigit]
    photos: Sequence[Photo]


@dataclass
class Bench:
    """The runs done so far, on the data given."""

    options: argparse.Namespace
    data: Data
    entries: list[Entry] = field(default_factory=list)

    def run(self, run: Run, measurement: Measurement[Any]) -> Any:
        """Measure, keep the entry, return the result."""
        started = time.perf_counter()
        reader = f"{run.suite}, {run.card.name}" + (f", {run.pipeline}" if run.pipeline else "")
        result = watch(reader, measurement)
        self.keep(replace(run, seconds=time.perf_counter() - started), result)
        return result

    def keep(self, run: Run, result: Result) -> None:
        """Keep a result."""
        self.entries.append(Entry(run, result))

    def circumstances(self, suite: str, model: Model, pipeline: str | None, data: Path) -> Run:
        """Return how a result is about to come about; the command line's files and counts are its settings."""
        settings: dict[str, Setting] = {"limit": self.options.limit}
        if suite == "outliers":
            settings["count"] = self.options.count
        if suite in ("outliers", "calibration"):
            given = {name: getattr(self.options, name) for name in ("strokes", "photos", "cifar")}
            settings |= {name: file.name if file else None for name, file in given.items()}
        return Run(suite, model.card, pipeline, data.resolve().name, settings, 0.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command `all` takes."""
    parser.add_argument("--mnist", type=Path, metavar="ROOT", help="folder that holds MNIST/raw")
    parser.add_argument("--strokes", type=Path, metavar="FILE.jsonl.gz", help=STROKES_HELP)
    parser.add_argument("--photos", type=Path, metavar="LABELS.csv", help="labelled photos; none of them is copied")
    parser.add_argument("--cifar", type=Path, metavar="ZIP", help="CIFAR-10 as a zip of test/CLASS/NAME.jpg")
    page, causes = ROOT / "docs" / "RESULTS.md", ROOT / "docs" / "photo-causes.csv"
    parser.add_argument(
        "--out", type=Path, default=page, help="page to write, its pictures beside it (default: docs/RESULTS.md)"
    )
    parser.add_argument("--causes", type=Path, default=causes, help="table file,cause (default: docs/photo-causes.csv)")
    parser.add_argument(
        "--count", type=shared.count, default=OUTLIERS_EACH, help="outliers of each kind (default: %(default)s)"
    )
    parser.add_argument("--limit", type=shared.count, help="for a quick look: so many of each data set")


def run_all(options: argparse.Namespace) -> None:
    """Measure, write the page, its pictures, and the records where they are asked for."""
    commit()  # noted before the first picture is written over
    bench = Bench(options, _read(options))
    causes = read_causes(options.causes)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    models = [load_model(name) for name in dict.fromkeys((options.model, RIVAL_MODEL))]
    for model, pipelines in zip(models, (OWN_PIPELINES, RIVAL_PIPELINES), strict=False):
        _measure_model(bench, model, pipelines)
    rivals = _rivals(bench)
    pictures = _write_pictures(bench)
    page = Page(tuple(bench.entries), rivals, causes, pictures, _notes(options, bool(rivals)))
    options.out.write_text(results_page(page), encoding="utf-8")
    if options.json:
        write_record({"suites": [to_record(entry.run, entry.result) for entry in bench.entries]}, options.json)
    print(f"{len(bench.entries)} results in {options.out}")


def _read(options: argparse.Namespace) -> Data:
    if not (options.mnist or options.strokes or options.photos):
        raise DataMissing(name="Data of any kind (--mnist, --strokes, --photos)", path="the command line")
    photos = read_photos(options.photos) if options.photos else []
    groups = sorted({photo.group for photo in photos})
    chosen = stratified([groups.index(photo.group) for photo in photos], options.limit)
    mnist = shared.mnist_of(options.mnist, options.limit) if options.mnist else None
    return Data(mnist, shared.strokes_of(options.strokes, options.limit), [photos[place] for place in chosen])


def _measure_model(bench: Bench, model: Model, pipelines: Sequence[str]) -> None:
    """Measure one model on all data, through each pipeline where there is one to choose."""
    spoilt = _measure_mnist(bench, model)
    drawn = {pipeline: _measure_strokes(bench, model, pipeline) for pipeline in pipelines}[DEFAULT_PIPELINE]
    photos = {pipeline: _measure_photos(bench, model, pipeline) for pipeline in pipelines}[DEFAULT_PIPELINE]
    if spoilt is None:
        return
    others = {name: one.digits.readings for name, one in zip(PLACEMENTS, drawn, strict=False)}
    if photos is not None:
        others["photos"] = photo_digits(photos.readings)
    run = bench.circumstances("calibration", model, DEFAULT_PIPELINE, bench.options.mnist)
    bench.keep(run, calibration_of(spoilt, others))


def _measure_mnist(bench: Bench, model: Model) -> CorruptedResult | None:
    mnist, options = bench.data.mnist, bench.options
    if mnist is None:
        return None
    run = bench.circumstances("mnist-corrupted", model, None, options.mnist)
    spoilt: CorruptedResult = bench.run(run, measure_corrupted(model, mnist, Spoiling()))
    plan = Refusing(mnist, bench.data.strokes, count=options.count, cifar=options.cifar)
    bench.run(bench.circumstances("outliers", model, DEFAULT_PIPELINE, options.mnist), measure_outliers(model, plan))
    return spoilt


def _measure_strokes(bench: Bench, model: Model, pipeline: str) -> list[StrokeResult]:
    """Measure on strokes in full size, then small and aside."""
    results: list[StrokeResult] = []
    for placement in PLACEMENTS.values() if bench.data.strokes else ():
        run = bench.circumstances("strokes", model, pipeline, bench.options.strokes)
        settings = {**run.settings, "split": "test", "size": placement.size, "offset": placement.offset}
        measurement = measure_strokes(model, bench.data.strokes, placement, pipeline)
        results.append(bench.run(replace(run, settings=settings), measurement))
    return results


def _measure_photos(bench: Bench, model: Model, pipeline: str) -> PhotoResult | None:
    if not bench.data.photos:
        return None
    run = bench.circumstances("photos", model, pipeline, bench.options.photos)
    result: PhotoResult = bench.run(run, measure_photos(model, bench.data.photos, pipeline))
    return result


def _rivals(bench: Bench) -> tuple[Rival, ...]:
    if not bench.data.photos or not tesseract.is_installed():
        return ()
    result = watch("photos, tesseract", tesseract.measure_tesseract(bench.data.photos))
    return (Rival(tesseract.version(), result),)


def _notes(options: argparse.Namespace, has_rivals: bool) -> tuple[str, ...]:
    given = [name for name in ("mnist", "strokes", "photos", "cifar") if getattr(options, name) is None]
    notes = [f"Left out, since no data was given: {', '.join(given)}."] if given else []
    notes += [f"A quick look: at most {options.limit} of each data set."] if options.limit else []
    if options.photos and not has_rivals:
        notes.append("Tesseract was left out: the program is not installed on this machine.")
    return tuple(notes)


def _write_pictures(bench: Bench) -> dict[str, str]:
    """Write the diagram and the sheets of our own model beside the page, never a photo; return captions by file name."""
    out, pictures = bench.options.out, {}
    for entry in bench.entries:
        if isinstance(entry.result, CalibrationResult):
            name = f"{out.stem.lower()}-calibration-{entry.run.card.name}.svg"
            (out.parent / name).write_text(reliability_svg(entry.result.sets), encoding="utf-8")
            pictures[name] = (
                f"Reliability of `{entry.run.card.name}`: accuracy (blue), its gap to confidence (orange); pale: few digits"
            )
    for name, sheet in _sheets(bench).items():
        file = f"{out.stem.lower()}-worst-{name}.png"
        (out.parent / file).write_bytes(sheet)
        pictures[file] = f"The surest mistakes on {name}: what it is, what was read, how surely"
    return pictures


def _sheets(bench: Bench) -> dict[str, bytes]:
    """Return PNGs of the worst mistakes of our own model on MNIST and on strokes, where there are any."""
    own = [entry.result for entry in bench.entries if entry.run.card.name == bench.options.model]
    spoilt = next((one for one in own if isinstance(one, CorruptedResult)), None)
    drawn = next((one for one in own if isinstance(one, StrokeResult)), None)
    sheets, mnist, strokes = {}, bench.data.mnist, bench.data.strokes
    if spoilt and mnist:
        sheets["mnist"] = worst_sheet(spoilt.clean.readings, lambda place: mnist.images[place], WORST)
    if drawn:
        picture = lambda place: prepared(draw(strokes[place], Placement()), DEFAULT_PIPELINE)[0]  # noqa: E731
        sheets["strokes"] = worst_sheet(drawn.digits.readings, picture, WORST)
    return {name: png_bytes(sheet) for name, sheet in sheets.items() if sheet is not None}
