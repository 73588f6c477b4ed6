"""What is shipped of experiments is small, and says where it comes from."""

import hashlib
import subprocess

import pytest

from core.data.shown import FILE
from core.experiments.catalogue import EXPERIMENTS
from core.experiments.keeping import MOST_BYTES, WEIGHTS
from core.experiments.record import read_records
from core.models.card import read_card
from core.paths import ROOT

FOLDER = ROOT / "experiments"
MOST_BYTES_TOGETHER = 40_000_000
WEIGHT_FILES = sorted((FOLDER / WEIGHTS).glob("*.safetensors"))
each_file = pytest.mark.parametrize("path", WEIGHT_FILES, ids=lambda path: path.stem)


def test_all_weights_together_are_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHT_FILES) < MOST_BYTES_TOGETHER


@each_file
def test_each_file_of_weights_is_small_and_is_what_its_card_says(path) -> None:
    assert path.stat().st_size < MOST_BYTES
    card = read_card(path.with_suffix(".json"))
    assert card.name == path.stem and card.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@each_file
def test_each_card_names_its_data_with_the_licence(path) -> None:
    card = read_card(path.with_suffix(".json"))
    own = next(one for one in EXPERIMENTS if one.name == path.stem)
    assert card.data
    if own.data.name in ("mnist", "polymnist"):
        assert all("MNIST" in source and "CC BY-SA 3.0" in source for source in card.data)
    assert all(source.endswith(")") for source in card.data)


@each_file
def test_each_file_of_weights_belongs_to_a_record(path) -> None:
    card = read_card(path.with_suffix(".json"))
    assert card.sha256 in {record.sha256 for record in read_records(FOLDER) if record.experiment == path.stem}


def test_records_are_of_known_experiments_and_none_is_a_quick_look() -> None:
    records = read_records(FOLDER)
    assert {record.experiment for record in records} <= {one.name for one in EXPERIMENTS}
    assert not [record.name for record in records if record.is_quick]


def test_nothing_else_lies_there() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    named = {f"{record.name}.json" for record in read_records(FOLDER)}
    named |= {f"{WEIGHTS}/{path.stem}.{suffix}" for path in WEIGHT_FILES for suffix in ("json", "safetensors")}
    assert files == named


@pytest.mark.parametrize(
    "path", [FOLDER / "lenet-5-0.json", FOLDER / WEIGHTS / "lenet-5.safetensors", FILE], ids=lambda path: path.name
)
def test_git_does_not_ignore_what_is_shipped(path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout of git")
    assert subprocess.run(["git", "-C", str(ROOT), "check-ignore", "-q", str(path)], check=False).returncode == 1
