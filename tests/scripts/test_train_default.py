"""The training command: what it gathers, what it keeps, and that it goes on from what it kept."""

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.glyphs import glyph
from core.data.rendered import rendered_strokes
from core.data.strokes import FOLDS, StrokeDigit, fold_of
from core.models.checkpoint import load_model
from core.training.events import EpochDone
from scripts import train_default, training_data

HANDS = [StrokeDigit(label, f"writer {label}", glyph(str(label)), label + 1) for label in range(10)]
DIGITS = rendered_strokes(HANDS, variants=3, seed=0)


@pytest.fixture(autouse=True)
def _little_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_data, "read_mnist", lambda root, train: DIGITS)
    monkeypatch.setattr(training_data, "read_strokes", lambda path, split="all": HANDS)
    monkeypatch.setattr(train_default, "read_mnist", lambda root, train: DIGITS)


def wanted(**changes: object) -> argparse.Namespace:
    few = {"data": "mnist+strokes", "variants": 1, "continental": 20, "touching": 0, "photos": 0, "outliers": 3}
    rest = {"data_root": None, "strokes": None, "cache": None, "workers": 1, "data_seed": 0, "fold": None}
    rest |= {"pen_rounds": 1, "mnist_validation": 8}
    return argparse.Namespace(**{**few, **rest, **changes})


def test_parts_are_named_and_none_is_made_of_nothing() -> None:
    data = training_data.gather(wanted())
    assert list(data.validation) == ["mnist", "strokes", "continental"]
    assert len(data.outliers) == 3 and len(data.train) > len(DIGITS) - 8 + 9


def test_an_epoch_goes_through_the_pens_as_often_as_told() -> None:
    once = len(training_data.gather(wanted()).train)
    assert len(training_data.gather(wanted(pen_rounds=2)).train) == once + len(HANDS)


def test_of_mnist_all_is_learnt_that_is_not_kept_to_validate() -> None:
    few, more = (training_data.gather(wanted(mnist_validation=kept, continental=0, outliers=0)) for kept in (3, 8))
    assert (len(few.validation["mnist"]), len(more.validation["mnist"])) == (3, 8)
    assert len(few.train) == len(more.train) + 5


def test_without_pens_all_is_drawn_by_invented_hands() -> None:
    data = training_data.gather(wanted(data="mnist+drawn"))
    assert list(data.validation) == ["mnist", "continental"] and len(data.outliers) == 3


@pytest.mark.parametrize("fold", range(5))
def test_the_writers_of_a_fold_are_watched_alone(fold: int) -> None:
    pens = training_data._pens(wanted(fold=fold))
    assert pens["validation"] == [digit for digit in HANDS if fold_of(digit.writer) == FOLDS[fold]]
    assert not {digit.writer for digit in pens["train"]} & {digit.writer for digit in pens["validation"]}
    assert len(pens["train"]) + len(pens["validation"]) == len(HANDS)


def test_what_was_drawn_is_kept_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = training_data.gather(wanted(cache=tmp_path))
    monkeypatch.setattr(training_data, "rendered_strokes", lambda *_: pytest.fail("drawn again"))
    again = training_data.gather(wanted(cache=tmp_path))
    assert np.array_equal(first.train.images, again.train.images) and np.array_equal(first.outliers, again.outliers)
    with pytest.raises(pytest.fail.Exception, match="drawn again"):
        training_data.gather(wanted(cache=tmp_path, variants=2))


def run(monkeypatch: pytest.MonkeyPatch, out: Path, *more: str) -> int:
    few = ["--data", "mnist+strokes", "--epochs", "1", "--photos", "0", "--continental", "20"]
    few += ["--touching", "8", "--outliers", "3", "--mnist-validation", "8"]
    return train_default.main([*few, "--out", str(out), *more])


def test_a_run_keeps_weights_with_their_card_and_can_be_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path, "--checkpoints", str(tmp_path / "steps")) == 0
    card = load_model("batchnorm_cnn", tmp_path).card
    validation, last = card.training["validation"], card.training["curve"][-1]
    assert (validation["loss"], validation["all"]) == (last["validation_loss"], last["validation_accuracy"])
    assert list(validation) == ["loss", "all", "mnist", "strokes", "continental", "touching", "spoilt"]
    assert card.training["spoilt_share"] == 0.5 and card.limits.least_energy > -1e9 and card.accuracy
    assert load_model("batchnorm_cnn", tmp_path / "steps" / "epoch-01").card.sha256
    assert "spoilt" in capsys.readouterr().out
    more = ("--start", "batchnorm_cnn", "--start-from", str(tmp_path), "--plain-epochs", "1", "--name", "second")
    assert run(monkeypatch, tmp_path, *more) == 0
    assert load_model("second", tmp_path).card.training["start"]["augmentation"]["rotation_deg"] > 0


class Killed(Exception):
    """Stands in for the end of the process."""


def test_a_run_that_was_killed_goes_on_from_its_last_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    three = ("--epochs", "3", "--seed", "1")
    assert run(monkeypatch, tmp_path, *three, "--name", "whole") == 0
    parted = (*three, "--name", "parted", "--checkpoints", str(tmp_path / "steps"))
    told = train_default._tell

    def die_after_two(event: EpochDone, watched: Mapping[str, Dataset]) -> None:
        told(event, watched)
        if event.epoch == 3:
            raise Killed

    monkeypatch.setattr(train_default, "_tell", die_after_two)
    with pytest.raises(Killed):
        run(monkeypatch, tmp_path, *parted)
    monkeypatch.setattr(train_default, "_tell", told)
    assert run(monkeypatch, tmp_path, *parted, "--learning-rate", "0.002") == 1
    assert "holds another run" in capsys.readouterr().err
    assert run(monkeypatch, tmp_path, *parted) == 0
    assert "epoch 1:" not in capsys.readouterr().out
    whole, resumed = (load_model(name, tmp_path) for name in ("whole", "parted"))
    pairs = zip(whole.network.state_dict().values(), resumed.network.state_dict().values(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)
    losses = [[row["train_loss"] for row in model.card.training["curve"]] for model in (whole, resumed)]
    assert losses[0] == losses[1] and len(losses[0]) == 3


def test_weights_of_the_start_can_be_mixed_in_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, tmp_path) == 0
    start = ("--start", "batchnorm_cnn", "--start-from", str(tmp_path), "--learning-rate", "0.05")
    for share in ("0", "0.5", "1"):
        assert run(monkeypatch, tmp_path, *start, "--name", share, "--of-start", share) == 0
    before, trained, half, none_trained = (
        torch.cat(
            [part.flatten() for part in load_model(name, tmp_path).network.state_dict().values() if part.is_floating_point()]
        )
        for name in ("batchnorm_cnn", "0", "0.5", "1")
    )
    assert not torch.allclose(before, trained)
    assert torch.allclose(half, (before + trained) / 2, atol=1e-6)
    assert torch.equal(none_trained, before)
    assert load_model("0.5", tmp_path).card.training["of_start"] == 0.5
    losses = {share: load_model(share, tmp_path).card.training["validation"]["loss"] for share in ("0", "0.5", "1")}
    assert losses["1"] == load_model("batchnorm_cnn", tmp_path).card.training["validation"]["loss"]
    assert len(set(losses.values())) == 3


def test_validation_is_spoilt_the_same_way_each_time() -> None:
    many = Dataset("m", np.repeat(DIGITS.images, 2, 0), np.repeat(DIGITS.labels, 2), DIGIT_NAMES, "", "")
    one, again = train_default._spoilt(many, 0.5), train_default._spoilt(many, 0.5)
    assert np.array_equal(one.images, again.images) and not np.array_equal(one.images, many.images)
    assert np.array_equal(train_default._spoilt(many, 0.0).images, many.images)
