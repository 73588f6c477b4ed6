"""What settings will do can be seen beforehand."""

import dataclasses

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.errors import SettingInvalid
from core.models.shape import DIGITS, Shape
from core.training.augment import MILD, NOTHING
from core.training.checks import check_config
from core.training.config import Schedule, TrainingConfig
from core.training.presets import quick
from core.training.previews import network_facts, preview_pictures, preview_rates

RANDOM = np.random.default_rng(0)
GREY = Dataset(
    "grey", RANDOM.integers(0, 256, (30, 28, 28), np.uint8), np.arange(30, dtype=np.int64) % 10, DIGIT_NAMES, "here", "MIT"
)
COLOUR = dataclasses.replace(GREY, images=RANDOM.integers(0, 256, (12, 32, 32, 3), np.uint8), labels=GREY.labels[:12])


def test_a_network_is_known_by_its_size_and_dropout() -> None:
    assert network_facts("compact_cnn", DIGITS).parameters == 421_642
    assert network_facts("compact_cnn", DIGITS).dropout is None
    assert network_facts("batchnorm_cnn", DIGITS).dropout == 0.1
    assert network_facts("compact_cnn", Shape(3, 32, 10)).parameters > 421_642


def test_one_cycle_rises_and_falls() -> None:
    rates = preview_rates(TrainingConfig(schedule=Schedule.ONE_CYCLE, learning_rate=0.01, epochs=3), 60_000)
    assert max(rates) == pytest.approx(0.01, rel=0.01)
    assert rates[0] < 0.001 and rates[-1] < 0.0001
    assert len(rates) <= 600


def test_a_run_of_very_many_epochs_has_a_step_for_each() -> None:
    assert len(preview_rates(TrainingConfig(epochs=1000), 100)) == 1000


def test_a_setting_out_of_range_is_refused() -> None:
    with pytest.raises(SettingInvalid, match="batch_size"):
        preview_rates(TrainingConfig(batch_size=0), 100)


@pytest.mark.parametrize("dataset", [GREY, COLOUR], ids=lambda dataset: dataset.name)
def test_pictures_unchanged_are_those_of_the_data_set(dataset: Dataset) -> None:
    pictures = preview_pictures(dataset, NOTHING, seed=3, count=5)
    assert pictures.shape == (5, *dataset.images.shape[1:]) and pictures.dtype == np.uint8
    assert all(any(np.array_equal(picture, own) for own in dataset.images) for picture in pictures)


@pytest.mark.parametrize("dataset", [GREY, COLOUR], ids=lambda dataset: dataset.name)
def test_changed_pictures_are_others_and_the_same_again_for_one_seed(dataset: Dataset) -> None:
    pictures = preview_pictures(dataset, MILD, seed=3)
    assert not np.array_equal(pictures, preview_pictures(dataset, NOTHING, seed=3))
    assert np.array_equal(pictures, preview_pictures(dataset, MILD, seed=3))


def test_fewer_pictures_than_wanted_are_all() -> None:
    assert len(preview_pictures(COLOUR, NOTHING, seed=0)) == 12


@pytest.mark.parametrize("count", [1, 1_400, 10_000, 60_000])
def test_quick_settings_can_be_used_and_fewer_pictures_are_seen_more_often(count: int) -> None:
    check_config(quick(count))
    assert quick(count).epochs >= quick(count * 10).epochs
