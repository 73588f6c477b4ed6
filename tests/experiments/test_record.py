"""A record comes back as it was written, and a damaged one is refused by its name."""

import json
from pathlib import Path

import pytest

from core.errors import RecordUnreadable
from core.experiments.catalogue import experiment
from core.experiments.record import read_record, read_records, record_path, write_record
from tests.experiments.small_data import small_record


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    record = small_record("lenet-5", seed=2)
    path = write_record(record, tmp_path / "new")
    assert path == record_path(experiment("lenet-5"), 2, tmp_path / "new") and record.name == "lenet-5-2"
    assert read_record(path) == record


def test_a_record_has_a_line_for_each_epoch(tmp_path: Path) -> None:
    path = write_record(small_record("lenet-5"), tmp_path)
    assert sum(line.strip().startswith('{"epoch"') for line in path.read_text().splitlines()) == 3
    assert path.read_text() == write_record(read_record(path), tmp_path).read_text()


def test_all_records_of_a_folder_are_read_in_their_order_and_none_where_there_is_none(tmp_path: Path) -> None:
    for record in (small_record("lenet-5", 1), small_record("compact"), small_record("lenet-5", 0)):
        write_record(record, tmp_path)
    assert [record.name for record in read_records(tmp_path)] == ["compact-0", "lenet-5-0", "lenet-5-1"]
    assert read_records(tmp_path / "nothing") == ()


@pytest.mark.parametrize("content", ["", "no record", "[]", '{"experiment": "compact"}', '{"data": 1}'])
def test_what_is_no_record_is_refused_by_its_name(content: str, tmp_path: Path) -> None:
    (tmp_path / "compact-0.json").write_text(content)
    with pytest.raises(RecordUnreadable, match=r"compact-0\.json"):
        read_records(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"), [("parts", {"test": {"right": 1}}), ("cost", None), ("new", 1), ("confusion", {"test": 3})]
)
def test_a_record_with_a_damaged_part_is_refused(key: str, value: object, tmp_path: Path) -> None:
    path = write_record(small_record("compact"), tmp_path)
    path.write_text(json.dumps({**json.loads(path.read_text()), key: value}))
    with pytest.raises(RecordUnreadable, match="Delete it and run the experiment again"):
        read_record(path)


def test_a_missing_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordUnreadable):
        read_record(tmp_path / "compact-7.json")
