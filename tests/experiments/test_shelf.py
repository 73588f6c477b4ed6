"""The shelf shows every experiment that has a record, with its seeds and its weights."""

from pathlib import Path

import pytest

from core.errors import RecordUnreadable, UnknownName
from core.experiments.keeping import keep_weights
from core.experiments.record import write_record
from core.experiments.shelf import Figure, figure, files_now, load_entry, shelf
from core.models.checkpoint import load_model
from tests.experiments.small_data import small_record
from tests.experiments.test_keeping import model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three seeds of `mnist-a`, of which the second is best, and one of `compact` without weights."""
    for seed, right in enumerate((80, 90, 85)):
        record = small_record("mnist-a", seed, right)
        write_record(record, tmp_path)
        keep_weights(model("mnist-a", seed), record, tmp_path)
    write_record(small_record("compact", 4), tmp_path)
    return tmp_path


def test_entries_stand_in_the_order_of_the_reports(folder: Path) -> None:
    assert [entry.experiment.name for entry in shelf(folder)] == ["compact", "mnist-a"]
    assert shelf(folder / "nothing") == ()


def test_figures_are_mean_and_deviation_over_the_seeds(folder: Path) -> None:
    compact, letter = shelf(folder)
    test = letter.part("test")
    assert test is not None and (test.mean, test.count) == (pytest.approx(0.85), 3)
    assert test.deviation == pytest.approx(0.05) and letter.seconds == Figure(3.0, 1.0, 3)
    assert compact.part("test") == Figure(0.9, 0.0, 1) and compact.part("nothing") is None
    assert compact.hands("strokes") == Figure(0.7, 0.0, 1) and compact.hands("nothing") is None
    assert figure([]) is None


def test_the_record_kept_is_that_of_the_weights(folder: Path) -> None:
    compact, letter = shelf(folder)
    assert letter.kept.seed == 1 and letter.card is not None and load_entry(letter, folder).card == letter.card
    assert compact.card is None and compact.kept.seed == 4
    with pytest.raises(UnknownName):
        load_entry(compact, folder)


def test_a_released_model_is_loaded_from_where_it_is(tmp_path: Path) -> None:
    write_record(small_record("default"), tmp_path)
    entry = shelf(tmp_path)[0]
    assert load_entry(entry, tmp_path).card == load_model("default").card == entry.card


def test_a_damaged_record_is_refused(folder: Path) -> None:
    (folder / "mnist-a-1.json").write_text("{")
    with pytest.raises(RecordUnreadable, match="mnist-a-1"):
        shelf(folder)


def test_the_folder_can_be_moved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAZO_EXPERIMENTS", str(folder))
    assert shelf() == shelf(folder) != ()


def test_the_files_are_others_once_a_record_or_weights_are_written_or_deleted(folder: Path) -> None:
    seen = [files_now(folder)]
    record = small_record("mnist-a", 5, right=99)
    keep_weights(model("mnist-a", 5), record, folder)
    seen.append(files_now(folder))
    write_record(record, folder)
    seen.append(files_now(folder))
    (folder / "compact-4.json").unlink()
    seen.append(files_now(folder))
    assert len(set(seen)) == 4
    assert files_now(folder) == seen[-1]
