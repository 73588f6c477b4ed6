"""Carries one seed of an experiment out, from the data to its record.

In: an experiment, a seed, a folder to work in. Out: a `Record`, and the network as a model with its card. PyTorch's networks go
through the trainer and the files of a run, so that one that was stopped goes on; the others begin anew, a matter of minutes.
"""

import dataclasses
import hashlib
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.data.dataset import Dataset
from core.data.registry import DataChoice
from core.errors import ExperimentDiverged, SeedUntrained, UnknownName
from core.evaluation.calibration import expected_calibration_error, fit_limits, fit_temperature
from core.evaluation.classification import classify
from core.evaluation.records import commit, versions
from core.experiments.cost import peak_memory_mb, reset_peak_memory, seconds_per_digit
from core.experiments.experiment import Experiment, Learner
from core.experiments.handwriting import Handwriting, handwriting
from core.experiments.learners import Learnt, learn_forest, learn_numpy, learn_scikit_mlp, learnt_before, of_network
from core.experiments.material import Brought, bring
from core.experiments.record import Circumstances, Cost, CurveRow, DataNote, Matrix, Record, Share
from core.models.card import Card, Limits
from core.models.checkpoint import Model, load_model, weights_bytes
from core.models.inference import predict_logits
from core.models.registry import parameter_count
from core.training.carrying_out import carry_out as carry_run_out
from core.training.config import TrainingConfig
from core.training.crew import Crew
from core.training.diary import read_diary
from core.training.events import EpochDone, Event
from core.training.material import Material
from core.training.plan import RunPlan, read_plan, write_plan
from core.training.results import RunState
from core.training.run_folder import BEST, CHECKPOINT, RESULT
from core.training.stopping import Stopping

Tell = Callable[[str], None]
QUICK_EPOCHS = 2
LEARNERS = {Learner.NUMPY: learn_numpy, Learner.SCIKIT_MLP: learn_scikit_mlp, Learner.FOREST: learn_forest}
MNIST = "mnist"


@dataclass(frozen=True)
class Outcome:
    """The record of a seed, and the model that came of it; None for a forest, and where the seed was stopped before its end."""

    record: Record | None
    model: Model | None


@dataclass(frozen=True)
class Task:
    """One seed of an experiment: where it works, what may stop it, whom it tells; `is_quick` takes few pictures and epochs."""

    experiment: Experiment
    seed: int
    folder: Path
    stopping: Stopping
    tell: Tell
    is_quick: bool = False


def carry_out(task: Task) -> Outcome:
    """Carry a seed out, or on.

    Raises: any TrazoError that data or disk cause.
    """
    reset_peak_memory()
    brought = bring(task.experiment.data, task.seed, task.is_quick)
    learnt = _learn(task, brought)
    if learnt is None:
        return Outcome(None, None)
    peak_mb = peak_memory_mb()
    model = _model(task, learnt, brought)
    return Outcome(_record(task, brought, learnt, model, peak_mb), model)


def _model(task: Task, learnt: Learnt, brought: Brought) -> Model | None:
    if task.experiment.learner is Learner.RELEASED:
        return _released(task)
    return None if learnt.network is None else Model(learnt.network, _card(task, learnt, brought))


def _released(task: Task) -> Model:
    """Return the released model, or for a seed above 0 the one that `scripts.train_default --out` left in the seed's folder.

    Raises: SeedUntrained, WeightsError.
    """
    try:
        return load_model(task.experiment.name, task.folder if task.seed else None)
    except UnknownName as error:
        raise SeedUntrained(seed=task.seed, folder=str(task.folder)) from error


def _learn(task: Task, brought: Brought) -> Learnt | None:
    experiment = task.experiment
    if experiment.learner is Learner.RELEASED:
        return learnt_before(_released(task))
    if experiment.learner is Learner.TORCH:
        return _train(task, brought)
    with threadpool_limits(torch.get_num_threads(), "blas"):  # NumPy would take all cores, whatever PyTorch may
        return LEARNERS[experiment.learner](experiment, brought.train, task.seed, task.tell)


def _train(task: Task, brought: Brought) -> Learnt | None:
    """Train with Trazo's trainer; None where it was stopped before the end.

    Raises: ExperimentDiverged; what made the run fail.
    """
    folder = task.folder
    _lay_out(task)
    nothing = dataclasses.replace(brought.test, images=brought.test.images[:0], labels=brought.test.labels[:0])
    material = Material(brought.train, brought.validation, nothing, asked=brought.validation)
    result = carry_run_out(folder, task.stopping, lambda event: _tell(event, task.tell), lambda _: material)
    if result.error is not None:
        raise result.error
    if result.state is RunState.STOPPED:
        return None
    if not result.best_epoch:
        raise ExperimentDiverged(experiment=task.experiment.name, seed=task.seed)
    model = load_model(BEST, folder)
    rows = tuple(
        CurveRow(row.epoch, row.seconds, row.train_loss, row.train_accuracy, row.validation_loss, row.validation_accuracy)
        for row in read_diary(folder).history.epochs
    )
    probabilities = of_network(model.network, model.card.limits.temperature)
    ending = "early" if result.is_early else str(result.state)
    return Learnt(probabilities, model.network, parameter_count(model.network), result.seconds, rows, result.best_epoch, ending)


def _lay_out(task: Task) -> None:
    """Lay the run's folder out; what is left of another plan, as of an experiment that was changed since, counts no more.

    Its diary stays, which tells where a run began anew.
    """
    folder, data = task.folder, task.experiment.data
    plan = RunPlan(folder.name, "", DataChoice(data.name, data.task), _config(task))
    folder.mkdir(parents=True, exist_ok=True)
    goes_on = (folder / CHECKPOINT).is_file() and read_plan(folder) == plan
    for left in (RESULT,) if goes_on else (RESULT, CHECKPOINT, f"{BEST}.json"):
        (folder / left).unlink(missing_ok=True)
    write_plan(plan, folder)


def _config(task: Task) -> TrainingConfig:
    """Return how PyTorch's networks are trained in this seed."""
    config = dataclasses.replace(task.experiment.config, seed=task.seed)
    return dataclasses.replace(config, epochs=min(config.epochs, QUICK_EPOCHS)) if task.is_quick else config


def forget(task: Task) -> None:
    """Let a seed whose record is kept begin anew the next time, not go on from its end; its best weights stay."""
    (task.folder / CHECKPOINT).unlink(missing_ok=True)


def _tell(event: Event, tell: Tell) -> None:
    if isinstance(event, EpochDone):
        tell(
            f"epoch {event.epoch}: loss {event.train_loss:.4f} ({100 * event.train_accuracy:.2f} %), validation "
            f"{event.validation_loss:.4f} ({100 * event.validation_accuracy:.2f} %), {event.seconds:.1f} s"
        )


def _card(task: Task, learnt: Learnt, brought: Brought) -> Card:
    """Return the card of what was learnt, with thresholds fitted on validation data where the protocol has any."""
    assert learnt.network is not None
    validation, test = brought.validation, brought.test
    limits = Limits()
    if len(validation):
        logits, labels = predict_logits(learnt.network, validation.images), torch.from_numpy(validation.labels)
        limits = fit_limits(logits, labels) if test.holds_digits else Limits(temperature=fit_temperature(logits, labels))
    return Card(
        name=task.experiment.name,
        architecture=task.experiment.architecture,
        parameters=learnt.parameters,
        sha256=hashlib.sha256(weights_bytes(learnt.network)).hexdigest(),
        limits=limits,
        data=(f"{test.source} ({test.licence})",),
        training={**_settings(task), "torch": str(torch.__version__)},
        accuracy={},
        shape=test.shape,
        class_names=test.class_names,
    )


def _settings(task: Task) -> dict[str, Any]:
    experiment = task.experiment
    values = dataclasses.asdict(_config(task)) if experiment.learner is Learner.TORCH else dict(experiment.settings)
    parts = {"test_share": experiment.data.test_share, "validation_share": experiment.data.validation_share}
    return {"learner": str(experiment.learner), **values, **parts, "seed": task.seed}


def _settings_of(model: Model) -> dict[str, Any]:
    """Return the settings on a card; the curve stands in the record itself."""
    return {"learner": str(Learner.RELEASED), **{name: value for name, value in model.card.training.items() if name != "curve"}}


def _record(task: Task, brought: Brought, learnt: Learnt, model: Model | None, peak_mb: float | None) -> Record:
    test, own = brought.test, task.experiment
    answers = learnt.probabilities(test.images)
    predictions = answers.argmax(axis=1)
    parts, confusion = _parts(brought, learnt, predictions)
    is_official = own.data.name == MNIST and not own.data.test_share and not task.is_quick
    return Record(
        experiment=own.name,
        seed=task.seed,
        is_quick=task.is_quick,
        data=DataNote(own.data.name, own.data.task, test.source, test.licence, test.class_names, brought.is_stand_in),
        counts=brought.counts,
        settings=_settings(task) if own.learner is not Learner.RELEASED or model is None else _settings_of(model),
        parameters=learnt.parameters,
        file_bytes=0 if model is None else len(weights_bytes(model.network)),
        cost=Cost(round(learnt.seconds, 2), peak_mb, round(1000 * seconds_per_digit(learnt.probabilities, test.images), 3)),
        epochs=learnt.epochs,
        best_epoch=learnt.best_epoch,
        ending=learnt.ending,
        parts=parts,
        handwriting=_on_handwriting(learnt, model, task.is_quick),
        calibration_error=expected_calibration_error(torch.from_numpy(answers), torch.from_numpy(test.labels)),
        confusion=confusion,
        predictions="".join(map(str, predictions.tolist())) if is_official else "",
        sha256="" if model is None else model.card.sha256,
        circumstances=circumstances(own.learner),
    )


def _parts(
    brought: Brought, learnt: Learnt, test_predictions: NDArray[np.int64]
) -> tuple[Mapping[str, Share], Mapping[str, Matrix]]:
    """Return how many of each part are right, and the confusion matrix of each."""
    shares, confusion = {}, {}
    for name, part in (("train", brought.train), ("validation", brought.validation), ("test", brought.test)):
        if not len(part):
            continue
        predictions = test_predictions if name == "test" else _in_chunks(learnt, part)
        matrix = classify(part.labels, predictions, part.class_names).confusion
        shares[name] = Share(int(np.trace(matrix)), len(part))
        confusion[name] = tuple(tuple(row) for row in matrix.tolist())
    return shares, confusion


def _in_chunks(learnt: Learnt, part: Dataset, size: int = 20_000) -> NDArray[np.int64]:
    """Return the predictions of many pictures; chunks bound the memory that scikit-learn's 32-bit copies take."""
    chunks = [learnt.probabilities(part.images[at : at + size]).argmax(axis=1) for at in range(0, len(part), size)]
    return np.concatenate(chunks)


def _on_handwriting(learnt: Learnt, model: Model | None, is_quick: bool) -> dict[str, Share]:
    """Return how many digits of real hands are read right; nothing for what reads no pictures of 28 x 28 in grey."""
    if model is None or not model.card.reads_digits:
        return {}
    return {suite.name: _read_by(learnt, suite) for suite in handwriting(is_quick)}


def _read_by(learnt: Learnt, suite: Handwriting) -> Share:
    right = learnt.probabilities(suite.found.images).argmax(axis=1) == suite.found.labels
    return Share(int(right.sum()), len(suite.found) + suite.missed)


def circumstances(learner: Learner) -> Circumstances:
    """Return where and when this is; PyTorch's networks learn on a graphics card where there is one, all others never do."""
    device = Crew.present().device
    has_card = learner is Learner.TORCH and device.type == "cuda"
    name = torch.cuda.get_device_name(device) if has_card else f"{platform.machine()} CPU"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Circumstances(name, torch.get_num_threads(), versions(), commit(), now)
