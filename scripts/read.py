"""Reads the digits on pictures and prints one line for each file: `python -m scripts.read --help`."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import FileTooLarge, PictureError, PreparationError, TrazoError, UnknownName
from core.evaluation.metrics import ROW_MARK
from core.imaging.decode import BYTES_PER_MEGABYTE, MAX_BYTES, decode
from core.imaging.encoding import png_bytes
from core.imaging.pipeline import DEFAULT_PIPELINE, STAGES, Stage
from core.models.checkpoint import DEFAULT_MODEL, Model, load_model
from core.recognition import ReadDigit, Recognition, recognise

SOME_FAILED, REFUSED = 1, 2
"""Exit codes: some file could not be read; the command asks for what does not exist or cannot be written."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: what was read on it, or the sentence of the error with the stages done so far."""

    path: Path
    recognition: Recognition | None
    stages: tuple[Stage, ...] = ()
    error: str = ""


class StagesUnsaved(Exception):
    """The folder of the stages cannot be written."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, then file after file; the exit code says whether all could be read."""
    options = _parser().parse_args(argv)
    try:
        _check_pipeline(options.pipeline)
        model = load_model(options.model)
    except TrazoError as error:
        print(error, file=sys.stderr)
        return REFUSED
    outcomes: Iterator[Outcome] = (_read(path, model, options.pipeline) for path in options.files)
    if options.save_stages:
        outcomes = _saving_stages(outcomes, options.save_stages)
    try:
        failures = _print_all(outcomes, options.json)
    except StagesUnsaved as error:
        print(error, file=sys.stderr)
        return REFUSED
    return SOME_FAILED if failures else 0


def _check_pipeline(name: str) -> None:
    if name not in STAGES:
        raise UnknownName(kind="pipeline", name=name, known=", ".join(STAGES))


def _read(path: Path, model: Model, pipeline: str) -> Outcome:
    try:
        recognition = recognise(decode(_bytes_of(path)), model, pipeline)
    except PreparationError as error:
        return Outcome(path, None, tuple(stage for stage in error.stages if isinstance(stage, Stage)), str(error))
    except PictureError as error:
        return Outcome(path, None, error=str(error))
    except OSError as error:
        return Outcome(path, None, error=f"The file cannot be opened ({error.strerror}). Give the name of a picture.")
    return Outcome(path, recognition, recognition.stages)


def _bytes_of(path: Path) -> bytes:
    """Return what is in the file; one far too large is refused before it fills the memory."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileTooLarge(megabytes=size / BYTES_PER_MEGABYTE, limit_megabytes=MAX_BYTES / BYTES_PER_MEGABYTE)
    return path.read_bytes()


def _print_all(outcomes: Iterator[Outcome], as_json: bool) -> int:
    failures = 0
    for outcome in outcomes:
        print(_json_line(outcome) if as_json else _text_line(outcome), flush=True)
        failures += outcome.recognition is None
    return failures


def _text_line(outcome: Outcome) -> str:
    text = ROW_MARK.join(outcome.recognition.rows) if outcome.recognition else f"error: {outcome.error}"
    return f"{_printable(outcome.path)}\t{text}"


def _json_line(outcome: Outcome) -> str:
    recognition = outcome.recognition
    if recognition is None:
        return json.dumps({"file": str(outcome.path), "error": outcome.error})
    return json.dumps(
        {
            "file": str(outcome.path),
            "text": ROW_MARK.join(recognition.rows),
            "rows": recognition.rows,
            "digits": [_digit_values(digit) for digit in recognition.digits],
            "seconds": round(recognition.seconds, 4),
        }
    )


def _digit_values(digit: ReadDigit) -> dict[str, object]:
    box, answer = digit.prepared.box, digit.answer
    return {
        "box": [box.x, box.y, box.width, box.height],
        "prediction": answer.prediction,
        "verdict": answer.verdict,
        "confidence": answer.confidence,
        "probabilities": answer.probabilities,
    }


def _printable(path: Path) -> str:
    """Return the name with escapes for tabs, line ends and bytes that are no text, so that a line stays a line."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in str(path))


def _saving_stages(outcomes: Iterator[Outcome], folder: Path) -> Iterator[Outcome]:
    """Pass the outcomes on, each after its stages are saved. Raises: StagesUnsaved."""
    taken: set[str] = set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for outcome in outcomes:
            if outcome.stages:
                _save_stages(outcome.stages, folder / _free_name(outcome.path, taken))
            yield outcome
    except OSError as error:
        sentence = f"The stages cannot be saved in {folder}: {error.strerror}. Give a folder that you may write to."
        raise StagesUnsaved(sentence) from error


def _save_stages(stages: tuple[Stage, ...], folder: Path) -> None:
    """Save the picture of each stage, and take away those that an earlier reading left there."""
    folder.mkdir(exist_ok=True)
    for name in {_file_name(number, name) for steps in STAGES.values() for number, (name, _) in enumerate(steps, start=1)}:
        (folder / name).unlink(missing_ok=True)
    for number, stage in enumerate(stages, start=1):
        (folder / _file_name(number, stage.name)).write_bytes(png_bytes(stage.image))


def _file_name(number: int, stage: str) -> str:
    return f"{number:02d}-{stage}.png"


def _free_name(path: Path, taken: set[str]) -> str:
    """Return the file's name without its ending, numbered where an earlier file has it; capitals make no difference."""
    stem = path.stem.strip(".") or "picture"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.read", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="pictures: PNG, JPEG, WebP, BMP, TIFF, GIF, HEIC")
    parser.add_argument("--pipeline", default=DEFAULT_PIPELINE, help=f"{', '.join(STAGES)} (default: %(default)s)")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="name of a released model (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print an object with boxes and probabilities for each file")
    parser.add_argument("--save-stages", type=Path, metavar="DIR", help="save the picture of every stage as DIR/NAME/1-….png")
    return parser


if __name__ == "__main__":
    sys.exit(main())
