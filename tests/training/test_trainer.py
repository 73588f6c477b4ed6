"""The trainer learns, repeats itself, and can be left half-way."""

import dataclasses
import math

import numpy as np
import pytest
import torch

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.glyphs import glyph
from core.data.outliers import draw_outliers
from core.data.rendered import rendered_strokes
from core.data.strokes import StrokeDigit
from core.models.registry import build
from core.training.augment import MILD, Augmentation, augment_batch
from core.training.batches import TrainingData
from core.training.config import Schedule, TrainingConfig
from core.training.events import Ended, EpochDone, Started, StepDone
from core.training.trainer import Training, evaluate

HANDS = [StrokeDigit(label, "nobody", glyph(str(label)), label + 1) for label in range(10)]
DIGITS = rendered_strokes(HANDS, variants=4, seed=0)
NO_OUTLIERS = np.empty((0, 28, 28), np.uint8)
DATA = TrainingData(DIGITS, DIGITS, NO_OUTLIERS)
SMALL = TrainingConfig(epochs=12, batch_size=16, learning_rate=0.003)


def curve(config: TrainingConfig, data: TrainingData = DATA) -> list[float]:
    return [event.loss for event in Training(config, data) if isinstance(event, StepDone)]


def test_events_come_in_order() -> None:
    events = list(Training(dataclasses.replace(SMALL, epochs=2), DATA))
    assert isinstance(events[0], Started) and events[0].steps == 2 * math.ceil(len(DIGITS) / 16)
    assert [event.epoch for event in events if isinstance(event, EpochDone)] == [1, 2]
    assert [event.step for event in events if isinstance(event, StepDone)] == list(range(1, events[0].steps + 1))
    assert isinstance(events[-1], Ended)


def test_an_untrained_network_is_as_good_as_guessing() -> None:
    torch.manual_seed(0)
    assert evaluate(build("compact_cnn"), DIGITS).loss == pytest.approx(math.log(10), abs=0.15)


def test_a_few_digits_are_learnt_by_heart() -> None:
    *_, ended = Training(SMALL, DATA)
    assert evaluate(ended.network, DIGITS).accuracy > 0.97


def test_one_seed_gives_one_curve() -> None:
    short = dataclasses.replace(SMALL, epochs=2, augmentation=MILD, schedule=Schedule.ONE_CYCLE)
    assert curve(short) == curve(short)
    assert curve(short) != curve(dataclasses.replace(short, seed=1))


def test_a_batch_in_which_none_is_bent_far_is_learnt() -> None:
    rarely = dataclasses.replace(SMALL, epochs=1, augmentation=MILD, far_share=0.02)
    assert np.isfinite(curve(rarely)).all()


def test_a_run_may_go_on_from_a_trained_network() -> None:
    *_, ended = Training(SMALL, DATA)
    first = curve(dataclasses.replace(SMALL, epochs=1))[0]
    again = next(event for event in Training(SMALL, DATA, start=ended.network) if isinstance(event, StepDone))
    assert again.loss < first / 5


def test_a_network_half_way_can_be_used() -> None:
    run = iter(Training(SMALL, DATA))
    losses = [next(run) for _ in range(8)]
    assert isinstance(losses[-1], StepDone | EpochDone)


def test_outliers_are_answered_with_doubt() -> None:
    scribbles = draw_outliers(40, HANDS, seed=0)
    config = dataclasses.replace(SMALL, epochs=20, outlier_weight=1.0)
    *_, ended = Training(config, dataclasses.replace(DATA, outliers=scribbles))
    with torch.inference_mode():
        ink = torch.from_numpy(scribbles).unsqueeze(1).float() / 255
        confidence = ended.network(ink).softmax(1).max(1).values.mean()
    assert confidence < 0.4
    assert evaluate(ended.network, DIGITS).accuracy > 0.9


def test_the_average_of_the_weights_can_be_used() -> None:
    config = dataclasses.replace(SMALL, architecture="batchnorm_cnn", average_decay=0.9)
    *_, ended = Training(config, DATA)
    assert evaluate(ended.network, DIGITS).accuracy > 0.9


def test_the_average_sees_outliers_as_it_did_in_training() -> None:
    blank = np.zeros((40, 28, 28), np.uint8)
    config = dataclasses.replace(
        SMALL, architecture="batchnorm_cnn", epochs=20, batch_size=20, average_decay=0.8, outlier_weight=0.3
    )
    *_, ended = Training(config, dataclasses.replace(DATA, outliers=blank))
    first = next(layer for layer in ended.network.modules() if isinstance(layer, torch.nn.BatchNorm2d))
    convolution = next(layer for layer in ended.network.modules() if isinstance(layer, torch.nn.Conv2d))
    digits = convolution(torch.from_numpy(DIGITS.images).unsqueeze(1).float() / 255).mean((0, 2, 3))
    assert torch.allclose(first.running_mean, digits / 1.1, atol=0.003), "a blank for every ten digits"


def test_bending_keeps_shape_and_range_and_differs_within_a_batch() -> None:
    ink = torch.from_numpy(DIGITS.images[:1]).unsqueeze(1).float().div(255).repeat(8, 1, 1, 1)
    bent = augment_batch(ink, MILD, torch.Generator().manual_seed(3))
    assert bent.shape == ink.shape
    assert bent.min() >= 0 and bent.max() <= 1
    assert not torch.equal(bent[0], bent[1])


def test_no_bend_changes_next_to_nothing() -> None:
    ink = torch.from_numpy(DIGITS.images[:8]).unsqueeze(1).float() / 255
    still = augment_batch(ink, Augmentation(rotation_deg=1e-6), torch.Generator().manual_seed(3))
    assert (still - ink).abs().max() < 1e-4


def test_data_sets_say_what_they_are() -> None:
    assert isinstance(DIGITS, Dataset) and len(DIGITS) == len(DIGITS.images)
    assert DIGITS.class_names == DIGIT_NAMES and DIGITS.images.dtype == np.uint8
    assert "UniPen" in DIGITS.source and DIGITS.licence == "CC BY 4.0"
