"""One's own digits are mixed with old ones, a part of them kept out; a network then reads that hand, and still the others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.continental import continental_digits
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.rendered import Hand, rendered_strokes
from core.data.strokes import StrokeDigit
from core.data.synthetic.writers import InventedHands
from core.errors import DataUnfit
from core.models.checkpoint import load_model
from core.training.batches import TrainingData
from core.training.checks import check_config, check_data
from core.training.events import Ended
from core.training.fine_tuning import (
    LEAST_DIGITS,
    SHARE_OF_MINE,
    before_and_after,
    fine_tuning_data,
    old_digits,
    recommended_config,
)
from core.training.trainer import Training
from tests.drawings import strokes_of


def numbered(name: str, labels: list[int]) -> Dataset:
    """Return pictures that can be told apart: each holds its number in its first pixels."""
    images = np.zeros((len(labels), 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.arange(len(labels)) % 251, np.arange(len(labels)) // 251
    images[:, 0, 2] = 255 if name == "mine" else 0
    return Dataset(name, images, np.array(labels, np.int64), DIGIT_NAMES, name, "-")


def pictures_of(dataset: Dataset) -> set[bytes]:
    return {image.tobytes() for image in dataset.images}


MINE = numbered("mine", [7] * 9 + [1] * 4 + [2] * 2 + [3])
OLD = numbered("old", [number % 10 for number in range(400)])


def test_a_quarter_of_each_label_is_held_out_and_never_seen() -> None:
    data = fine_tuning_data(MINE, OLD, seed=0)
    assert np.bincount(data.held_out.labels, minlength=10).tolist() == [0, 1, 1, 0, 0, 0, 0, 2, 0, 0]
    assert not pictures_of(data.held_out) & (pictures_of(data.train) | pictures_of(data.validation))
    assert pictures_of(MINE) <= pictures_of(data.train) | pictures_of(data.held_out)


def test_the_own_digits_make_up_their_share_however_few_they_are() -> None:
    data = fine_tuning_data(MINE, OLD, seed=0)
    for part in (data.train, data.validation):
        assert (part.images[:, 0, 2] == 255).mean() == pytest.approx(SHARE_OF_MINE, abs=0.01)
    own = data.train.images[data.train.images[:, 0, 2] == 255]
    _kinds, counts = np.unique(own.reshape(len(own), -1), axis=0, return_counts=True)
    assert counts.max() - counts.min() <= 1, "each comes as often as the others"


def test_old_digits_are_learnt_or_watched_and_never_both() -> None:
    data = fine_tuning_data(MINE, OLD, seed=0)
    learnt, watched = (pictures_of(part) & pictures_of(OLD) for part in (data.train, data.validation))
    assert learnt and watched and not learnt & watched


def test_one_seed_makes_one_mixture() -> None:
    first, again, other = (fine_tuning_data(MINE, OLD, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.train.images, again.train.images)
    assert pictures_of(first.held_out) != pictures_of(other.held_out)


def test_too_few_digits_are_refused() -> None:
    with pytest.raises(DataUnfit, match="ten are the least"):
        fine_tuning_data(numbered("mine", [1] * (LEAST_DIGITS - 1)), OLD, seed=0)
    with pytest.raises(DataUnfit, match="too few pictures"):
        fine_tuning_data(MINE, numbered("old", [1]), seed=0)


def test_without_mnist_the_old_digits_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.fine_tuning.MOST_OLD", 30)
    old = old_digits(tmp_path, seed=0)
    assert old.name == "drawn" and 20 <= len(old) <= 30
    assert old.images.shape[1:] == (28, 28)


@pytest.mark.parametrize("architecture", ["compact_cnn", "batchnorm_cnn"])
def test_the_recommended_config_and_the_data_can_be_trained(architecture: str) -> None:
    data = fine_tuning_data(MINE, OLD, seed=0)
    check_config(recommended_config(architecture))
    check_data(TrainingData(data.train, data.validation))
    assert recommended_config(architecture, head_only=True).head_only


def test_a_hand_that_is_misread_is_learnt_and_the_others_are_not_forgotten() -> None:
    ones = [StrokeDigit(1, "me", strokes_of("7"), line) for line in range(12)]  # a visitor whose 1 looks like a crossed 7
    twos = [StrokeDigit(2, "me", strokes_of("2"), line) for line in range(4)]
    mine = rendered_strokes([*ones, *twos], 1, seed=0, hand=Hand(least_size=0.8, most_size=1.0, rotation_deg=4, shear=0.05))
    others = [digit for digit in continental_digits(InventedHands(), 400, seed=0) if digit.label not in (1, 7)]
    old, strangers = (rendered_strokes(part, 1, seed=1) for part in (others[:150], others[150:]))
    data = fine_tuning_data(mine, replace(old, images=np.tile(old.images, (16, 1, 1)), labels=np.tile(old.labels, 16)), seed=0)
    start = load_model("compact_cnn")
    config = replace(recommended_config("compact_cnn"), learning_rate=0.001)  # so different a hand takes larger steps
    *_rest, ended = Training(config, TrainingData(data.train, data.validation), start.network)
    assert isinstance(ended, Ended)
    change = before_and_after(start.network, ended.network, data.held_out, strangers)
    assert change.mine.before < 0.5 and change.mine.after == 1.0
    assert change.others.after >= change.others.before - 0.02
    assert (change.mine.count, change.others.count) == (len(data.held_out), len(strangers))
