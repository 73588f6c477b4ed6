"""Of each experiment the best seed's weights are kept, where they are small."""

import hashlib
from dataclasses import replace
from pathlib import Path

from core.experiments.keeping import keep_weights
from core.experiments.record import Record, write_record
from core.models.card import Card, Limits
from core.models.checkpoint import Model, load_model, save_model, weights_bytes
from core.models.registry import build
from core.models.shape import Shape
from tests.experiments.small_data import small_record


def model(name: str, seed: int, architecture: str = "model_a", shape: Shape | None = None) -> Model:
    shape = shape or Shape()
    network = build(architecture, shape)
    checksum = hashlib.sha256(weights_bytes(network)).hexdigest()
    return Model(network, Card(name, architecture, 1, checksum, Limits(), ("Bars (MIT)",), {"seed": seed}, {}, shape))


def kept(record: Record, folder: Path) -> bool:
    write_record(record, folder)
    return keep_weights(model(record.experiment, record.seed), record, folder)


def kept_seed(folder: Path) -> int:
    return load_model("mnist-a", folder / "weights").card.training["seed"]


def test_the_weights_of_the_seed_that_is_best_on_validation_data_are_kept(tmp_path: Path) -> None:
    assert kept(small_record("mnist-a", 0, right=90), tmp_path)
    assert not kept(small_record("mnist-a", 1, right=80), tmp_path) and kept_seed(tmp_path) == 0
    assert kept(small_record("mnist-a", 2, right=95), tmp_path) and kept_seed(tmp_path) == 2
    assert load_model("mnist-a", tmp_path / "weights").card.accuracy == {
        "mnist train": 0.99,
        "mnist validation": 0.94,
        "mnist test": 0.95,
    }


def test_without_validation_data_the_first_seed_is_kept(tmp_path: Path) -> None:
    def tested_only(seed: int, right: int) -> Record:
        record = small_record("mnist-a", seed, right=right)
        return small_record("mnist-a", seed, right=right, parts={"test": record.parts["test"]})

    assert kept(tested_only(0, 80), tmp_path)
    assert not kept(tested_only(1, 99), tmp_path) and kept_seed(tmp_path) == 0


def test_a_seed_that_is_run_anew_replaces_its_own_weights(tmp_path: Path) -> None:
    assert kept(small_record("mnist-a", 0, right=90), tmp_path)
    first = load_model("mnist-a", tmp_path / "weights").card.sha256
    assert kept(small_record("mnist-a", 0, right=85), tmp_path)
    assert load_model("mnist-a", tmp_path / "weights").card.sha256 != first


def test_where_the_record_of_the_kept_weights_was_deleted_the_next_seed_takes_their_place(tmp_path: Path) -> None:
    assert kept(small_record("mnist-a", 2, right=95), tmp_path)
    (tmp_path / "mnist-a-2.json").unlink()
    assert kept(small_record("mnist-a", 0, right=80), tmp_path) and kept_seed(tmp_path) == 0


def test_weights_of_a_network_that_was_built_otherwise_are_replaced(tmp_path: Path) -> None:
    older = model("mnist-a", 0, "model_b", Shape(channels=3))
    write_record(small_record("mnist-a", 0, right=80), tmp_path)
    save_model(weights_bytes(older.network), replace(older.card, shape=Shape()), tmp_path / "weights")
    assert kept(small_record("mnist-a", 1, right=90), tmp_path) and kept_seed(tmp_path) == 1


def test_large_weights_are_not_kept(tmp_path: Path) -> None:
    large = model("net-1-cifar", 0, "net_1", Shape(channels=3, side_px=32))
    assert len(weights_bytes(large.network)) > 7_000_000
    assert not keep_weights(large, small_record("net-1-cifar"), tmp_path)
    assert not (tmp_path / "weights").exists()


def test_a_released_model_is_kept_where_it_is(tmp_path: Path) -> None:
    assert not kept(small_record("default"), tmp_path) and not (tmp_path / "weights").exists()
