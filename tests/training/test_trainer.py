"""The trainer learns, repeats itself, and can be left half-way."""

import dataclasses
import io
import math

import numpy as np
import pytest
import torch

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.glyphs import glyph
from core.data.outliers import draw_outliers
from core.data.rendered import rendered_strokes
from core.data.strokes import StrokeDigit
from core.errors import CheckpointUnreadable, DataUnfit, SettingInvalid
from core.models.registry import architectures, build
from core.training import trainer
from core.training.augment import FAR, MILD, Augmentation, augment_batch
from core.training.batches import TrainingData
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.events import Ended, Ending, EpochDone, Started, StepDone
from core.training.schedules import learning_rates
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


def test_an_average_may_keep_the_statistics_of_the_network_to_go_on_from() -> None:
    *_, started = Training(dataclasses.replace(ALL_AT_ONCE, average_decay=0), DATA)
    config = dataclasses.replace(SMALL, architecture="batchnorm_cnn", epochs=2, average_decay=0.5, keeps_statistics=True)
    *_, ended = Training(config, DATA, started.network)
    before, after = started.network.state_dict(), ended.network.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before if "running" in name)
    assert not torch.equal(before["linear.weight"], after["linear.weight"])


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


def losses_and_checkpoints(training: Training) -> tuple[list[float], list[bytes]]:
    losses, checkpoints = [], []
    for event in training:
        if isinstance(event, StepDone):
            losses.append(event.loss)
        checkpoints.append(training.checkpoint())
    return losses, checkpoints


ALL_AT_ONCE = TrainingConfig(
    architecture="batchnorm_cnn",
    epochs=3,
    batch_size=9,
    learning_rate=0.003,
    augmentation=dataclasses.replace(MILD, noise=0.1, erase=0.3),
    plain_epochs=1,
    far_share=0.2,
    spoilt_share=0.2,
    average_decay=0.9,
    schedule=Schedule.ONE_CYCLE,
    bfloat16=False,
)


@pytest.mark.parametrize("schedule", list(Schedule))
def test_a_run_that_goes_on_from_any_checkpoint_takes_the_same_steps(schedule: Schedule) -> None:
    config = dataclasses.replace(ALL_AT_ONCE, schedule=schedule, schedule_patience=1)
    losses, checkpoints = losses_and_checkpoints(Training(config, DATA))
    for place in (0, 2, 5, 6, 9, 11):
        again = Training(dataclasses.replace(config), DATA)
        again.restore(checkpoints[place])
        rest = [event.loss for event in again if isinstance(event, StepDone)]
        assert rest == losses[-len(rest) :] and len(rest) == len(losses) - (place - place // 6)


def test_the_best_epoch_is_kept_over_a_restart() -> None:
    training = Training(SMALL, DATA)
    events = iter(training)
    best = [next(one for one in events if isinstance(one, EpochDone)) for _ in range(3)][-1]
    again = Training(SMALL, DATA)
    again.restore(training.checkpoint())
    *_, ended = again
    assert ended.best_epoch >= best.epoch and evaluate(ended.network, DIGITS).loss <= best.validation_loss


def test_a_damaged_checkpoint_is_refused() -> None:
    training = Training(SMALL, DATA)
    for damaged in (b"", b"no checkpoint", training.checkpoint()[:-200]):
        with pytest.raises(CheckpointUnreadable, match="cannot go on"):
            Training(SMALL, DATA).restore(damaged)
    with pytest.raises(CheckpointUnreadable):
        Training(dataclasses.replace(SMALL, architecture="batchnorm_cnn"), DATA).restore(training.checkpoint())


@pytest.mark.parametrize("schedule", list(Schedule))
def test_a_checkpoint_of_an_older_version_is_refused_in_a_sentence(schedule: Schedule) -> None:
    config = dataclasses.replace(SMALL, schedule=schedule)
    for part, older in (("pace", {"last_epoch": 3, "_step_count": 4, "_last_lr": [0.003]}), ("pace", None), ("random", [])):
        state = torch.load(io.BytesIO(Training(config, DATA).checkpoint()), weights_only=True) | {part: older}
        with pytest.raises(CheckpointUnreadable, match="start a new run from them"):
            Training(config, DATA).restore(saved(state))
    with pytest.raises(CheckpointUnreadable, match="written by another version of Trazo"):
        Training(config, DATA).restore(saved({"network": state["network"]}))
    with pytest.raises(CheckpointUnreadable):
        Training(config, DATA).restore(saved(["network"]))


def saved(state: object) -> bytes:
    content = io.BytesIO()
    torch.save(state, content)
    return content.getvalue()


@pytest.mark.parametrize("optimiser", list(Optimiser))
def test_every_optimiser_learns(optimiser: Optimiser) -> None:
    rate = {Optimiser.SGD: 0.05, Optimiser.ADADELTA: 1.0, Optimiser.ADAGRAD: 0.01}.get(optimiser, 0.003)
    config = dataclasses.replace(SMALL, epochs=8, optimiser=optimiser, learning_rate=rate)
    epochs = [event for event in Training(config, DATA) if isinstance(event, EpochDone)]
    assert epochs[-1].validation_loss < 0.5 * epochs[0].train_loss
    assert 0.5 < epochs[-1].train_accuracy <= 1


def test_no_progress_ends_a_run_early_with_its_best_weights() -> None:
    guesses = dataclasses.replace(DIGITS, labels=np.roll(DIGITS.labels, 3))
    config = dataclasses.replace(SMALL, epochs=30, early_stopping=2)
    *events, ended = Training(config, TrainingData(DIGITS, guesses))
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert ended.ending is Ending.EARLY and len(epochs) < 30
    assert ended.best_epoch == len(epochs) - 2 == min(epochs, key=lambda one: one.validation_loss).epoch
    assert evaluate(ended.network, guesses).loss == pytest.approx(epochs[ended.best_epoch - 1].validation_loss, rel=1e-4)


def test_a_run_whose_loss_explodes_says_so_and_keeps_a_network() -> None:
    *_, last, ended = Training(dataclasses.replace(SMALL, optimiser=Optimiser.SGD, learning_rate=1e6), DATA)
    assert ended.ending is Ending.DIVERGED and isinstance(last, StepDone)
    assert all(value.isfinite().all() for value in ended.network.state_dict().values())


def test_a_head_alone_may_be_trained() -> None:
    *_, started = Training(dataclasses.replace(ALL_AT_ONCE, average_decay=0), DATA)
    config = dataclasses.replace(SMALL, architecture="batchnorm_cnn", epochs=2, head_only=True)
    *_, ended = Training(config, DATA, start=started.network)
    before, after = started.network.state_dict(), ended.network.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"linear.weight", "linear.bias"}


def test_the_statistics_of_batch_normalisation_may_be_left_as_they_are() -> None:
    *_, started = Training(dataclasses.replace(ALL_AT_ONCE, average_decay=0), DATA)
    config = dataclasses.replace(SMALL, architecture="batchnorm_cnn", epochs=1, keeps_statistics=True)
    *_, ended = Training(config, DATA, start=started.network)
    before, after = started.network.state_dict(), ended.network.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert "linear.weight" in changed and not any("running" in name for name in changed)


def test_rare_classes_weigh_as_much_as_frequent_ones() -> None:
    few = np.flatnonzero((DIGITS.labels != 7) | (np.arange(len(DIGITS)) < 12))
    rare = dataclasses.replace(DIGITS, images=DIGITS.images[few], labels=DIGITS.labels[few])
    weights = trainer._class_weights(rare)
    counts = np.bincount(rare.labels, minlength=10)
    assert np.allclose(weights.numpy() * counts, len(rare) / np.count_nonzero(counts) * (counts > 0))
    assert isinstance(curve(dataclasses.replace(SMALL, epochs=1, is_balanced=True), TrainingData(rare, DIGITS))[0], float)


def test_dropout_can_be_set() -> None:
    network = trainer._lay_out(TrainingConfig(architecture="batchnorm_cnn", dropout=0.42), DATA, None)
    assert network.dropout.p == 0.42


def test_colour_pictures_and_other_classes_are_learnt() -> None:
    images = np.zeros((40, 32, 32, 3), np.uint8)
    images[::2, :, :, 0] = images[1::2, :, :, 2] = 255
    colours = Dataset("colours", images, np.arange(40) % 2, ("red", "blue"), "", "")
    for architecture in architectures():
        config = TrainingConfig(architecture, epochs=4, batch_size=8, augmentation=FAR)
        *_, ended = Training(config, TrainingData(colours, colours))
        assert evaluate(ended.network, colours).accuracy == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"learning_rate": 0.0}, "learning_rate = 0.0"),
        ({"learning_rate": math.nan}, "learning_rate = nan"),
        ({"epochs": 0}, "epochs = 0"),
        ({"batch_size": -1}, "batch_size = -1"),
        ({"dropout": 1.0}, "dropout = 1.0"),
    ],
)
def test_settings_out_of_range_are_refused(change: dict[str, float], words: str) -> None:
    with pytest.raises(SettingInvalid, match=words):
        Training(dataclasses.replace(SMALL, **change), DATA)


def test_data_without_anything_to_learn_is_refused() -> None:
    ones = dataclasses.replace(DIGITS, labels=np.ones(len(DIGITS), np.int64))
    nothing = dataclasses.replace(DIGITS, images=DIGITS.images[:0], labels=DIGITS.labels[:0])
    large = dataclasses.replace(DIGITS, images=np.zeros((len(DIGITS), 32, 32), np.uint8))
    for data in (TrainingData(ones, DIGITS), TrainingData(nothing, DIGITS), TrainingData(DIGITS, large)):
        with pytest.raises(DataUnfit):
            Training(SMALL, data)


@pytest.mark.parametrize("optimiser", list(Optimiser))
def test_every_optimiser_goes_with_every_schedule(optimiser: Optimiser) -> None:
    for schedule in Schedule:
        told = [
            event.learning_rate
            for event in Training(dataclasses.replace(SMALL, epochs=2, optimiser=optimiser, schedule=schedule), DATA)
            if isinstance(event, StepDone)
        ]
        expected = learning_rates(dataclasses.replace(SMALL, epochs=2, optimiser=optimiser, schedule=schedule), len(told) // 2)
        assert told == pytest.approx(list(expected))


def test_plateaus_lower_the_learning_rate() -> None:
    guesses = dataclasses.replace(DIGITS, labels=np.roll(DIGITS.labels, 3))
    config = dataclasses.replace(SMALL, epochs=8, schedule=Schedule.PLATEAU, schedule_patience=1)
    rates = [one.learning_rate for one in Training(config, TrainingData(DIGITS, guesses)) if isinstance(one, EpochDone)]
    assert rates[0] == SMALL.learning_rate and rates[-1] <= SMALL.learning_rate / 2


def test_noise_and_gaps_are_made() -> None:
    ink = torch.full((64, 1, 28, 28), 0.5)
    noisy = augment_batch(ink, Augmentation(noise=0.2), torch.Generator().manual_seed(0))
    assert 0.02 < float(noisy.std()) < 0.2 and float(noisy.mean()) == pytest.approx(0.5, abs=0.01)
    erased = augment_batch(ink, Augmentation(erase=0.5), torch.Generator().manual_seed(0))
    has_gap = (erased == 0).flatten(1).any(1).float().mean()
    assert 0.2 < float(has_gap) < 0.7 and float((erased == 0.5).float().mean()) > 0.9
    assert torch.equal(augment_batch(ink, Augmentation(), torch.Generator()), ink)
