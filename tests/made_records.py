"""Records of experiments that nobody carried out, for tests."""

from pathlib import Path

from core.data.dataset import DIGIT_NAMES
from core.experiments.record import Circumstances, Cost, CurveRow, DataNote, Record, Share, write_record

HUNDRED = 100
MNIST = DataNote("mnist", "", "MNIST", "CC BY-SA 3.0", DIGIT_NAMES)
BACKGROUNDS = DataNote("polymnist", "modality", "made", "CC0", ("m0", "m1", "m2", "m3", "m4"), is_stand_in=True)


def record(name: str, seed: int = 0, data: DataNote = MNIST, test: int = 98, strokes: int | None = 75) -> Record:
    """Return a record in which so many of a hundred pictures are read right; of real hands none with `strokes=None`."""
    hands = {} if strokes is None else {"strokes": Share(strokes, HUNDRED), "photos": Share(strokes + 5, HUNDRED)}
    return Record(
        experiment=name,
        seed=seed,
        is_quick=False,
        data=data,
        counts={},
        settings={"learner": "torch"},
        parameters=10 * test * test,
        file_bytes=40 * test * test,
        cost=Cost(seconds=200 - test, peak_memory_mb=None, ms_per_digit=0.4),
        epochs=(CurveRow(1, 1.0, 0.5),),
        best_epoch=1,
        ending="finished",
        parts={"test": Share(test, HUNDRED)},
        handwriting=hands,
        calibration_error=0.01,
        confusion={},
        predictions="",
        sha256="",
        circumstances=Circumstances("cpu", 1, {}, None, "2026-01-02"),
    )


def fill_shelf(folder: Path) -> None:
    """Write records of four experiments: two seeds of one, one that tells backgrounds apart."""
    made = (
        record("compact", test=98, strokes=90),
        record("compact", seed=1, test=99, strokes=92),
        record("lenet-5", test=97, strokes=60),
        record("tiny", test=80, strokes=79),
        record("poly-mlp", data=BACKGROUNDS, test=86, strokes=None),
    )
    for one in made:
        write_record(one, folder)
