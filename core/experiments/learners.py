"""Those who learn without Trazo's trainer: the network written out in NumPy, scikit-learn's MLP and its random forest.

In: pictures and settings. Out: what was learnt, in one form for all: pictures in, probabilities out. A network's weights are
handed to its twin in PyTorch, so that it answers wherever ours do. (Breiman, Random forests, 2001.)
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.dataset import Dataset
from core.experiments.experiment import Experiment
from core.experiments.record import CurveRow
from core.models import from_scratch
from core.models.checkpoint import Model
from core.models.inference import predict_logits
from core.models.registry import build, parameter_count
from core.models.shape import Shape

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.neural_network import MLPClassifier

Images = NDArray[np.uint8]
Probabilities = NDArray[np.float32]
TellEpoch = Callable[[str], None]


@dataclass(frozen=True)
class Learnt:
    """What came of learning: pictures (N, …) uint8 -> probabilities (N, num_classes), and how it went.

    `network` is the one to keep, None for a forest, whose `parameters` are its nodes.
    """

    probabilities: Callable[[Images], Probabilities]
    network: nn.Module | None
    parameters: int
    seconds: float
    epochs: tuple[CurveRow, ...] = ()
    best_epoch: int = 0
    ending: str = "finished"


def of_network(network: nn.Module, temperature: float = 1.0) -> Callable[[Images], Probabilities]:
    """Return how a network answers pictures."""

    def probabilities(images: Images) -> Probabilities:
        return np.asarray(torch.softmax(predict_logits(network, images) / temperature, dim=1).numpy(), np.float32)

    return probabilities


def learnt_before(model: Model) -> Learnt:
    """Return what a model has learnt, with the time and the curve on its card, if they are there."""
    training = model.card.training
    rows = tuple(CurveRow(**row) for row in training.get("curve", ()))
    probabilities = of_network(model.network, model.card.limits.temperature)
    best = min(rows, key=_validation_loss).epoch if rows else 0
    return Learnt(probabilities, model.network, model.card.parameters, float(training.get("seconds", 0)), rows, best)


def _validation_loss(row: CurveRow) -> float:
    return math.inf if row.validation_loss is None else row.validation_loss


def learn_numpy(experiment: Experiment, train: Dataset, seed: int, tell: TellEpoch) -> Learnt:
    """Train the network from scratch."""
    settings = experiment.settings
    random = np.random.default_rng(seed)
    x, truth = from_scratch.normalise_images(train.images), from_scratch.one_hot(train.labels)
    network = from_scratch.new_network(random)
    rows: list[CurveRow] = []
    pace = from_scratch.Pace(float(_number(settings["learning_rate"])), int(_number(settings["batch_size"])))
    for epoch in range(1, int(_number(settings["epochs"])) + 1):
        started = time.perf_counter()
        from_scratch.learn_epoch(network, x, truth, random, pace)
        seconds = time.perf_counter() - started
        loss = from_scratch.cross_entropy(from_scratch.forward(network, x), truth)
        accuracy = float((from_scratch.predict(network, x) == train.labels).mean())
        rows.append(CurveRow(epoch, seconds, loss, accuracy))
        tell(f"epoch {epoch}: loss {loss:.4f}, training accuracy {100 * accuracy:.2f} %, {seconds:.1f} s")
    layers = [network.hidden, network.output]
    twin = _twin("mlp_128", train.shape, [(one.weights, one.biases) for one in layers])
    return _learnt_network(twin, tuple(rows))


def learn_scikit_mlp(experiment: Experiment, train: Dataset, seed: int, tell: TellEpoch) -> Learnt:
    """Train scikit-learn's MLP."""
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415 (heavy, and only experiments need it)

    settings = experiment.settings
    learner = MLPClassifier(
        hidden_layer_sizes=settings["hidden"],
        learning_rate_init=settings["learning_rate"],
        batch_size=settings["batch_size"],
        max_iter=settings["iterations"],
        random_state=seed,
    )
    started = time.perf_counter()
    learner.fit(from_scratch.normalise_images(train.images), train.labels)
    seconds = time.perf_counter() - started
    tell(f"{learner.n_iter_} iterations, {seconds:.1f} s")
    twin = _twin("mlp_128_64", train.shape, list(zip(learner.coefs_, learner.intercepts_, strict=True)))
    return _learnt_network(twin, _rows_of(learner, seconds))


def _rows_of(learner: "MLPClassifier", seconds: float) -> tuple[CurveRow, ...]:
    """Return scikit-learn's curve, which tells the loss alone; the seconds of each epoch are the mean."""
    return tuple(CurveRow(epoch, seconds / learner.n_iter_, loss) for epoch, loss in enumerate(learner.loss_curve_, 1))


def learn_forest(experiment: Experiment, train: Dataset, seed: int, tell: TellEpoch) -> Learnt:
    """Grow a random forest on flattened pixels."""
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415 (heavy, and only experiments need it)

    trees = int(_number(experiment.settings["trees"]))
    forest = RandomForestClassifier(trees, random_state=seed, n_jobs=torch.get_num_threads())
    started = time.perf_counter()
    forest.fit(_flat(train.images), train.labels)
    seconds = time.perf_counter() - started
    nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
    tell(f"{len(forest.estimators_)} trees, {nodes} nodes, {seconds:.1f} s")
    return Learnt(_of_forest(forest), None, nodes, seconds)


def _of_forest(forest: "RandomForestClassifier") -> Callable[[Images], Probabilities]:
    """Return how a forest answers pictures, on as many threads as PyTorch may take then: one, while a digit is timed."""

    def probabilities(images: Images) -> Probabilities:
        forest.n_jobs = torch.get_num_threads()
        return np.asarray(forest.predict_proba(_flat(images)), np.float32)

    return probabilities


def _flat(images: Images) -> Images:
    return images.reshape(len(images), -1)


def _twin(architecture: str, shape: Shape, layers: list[tuple[NDArray[np.floating], NDArray[np.floating]]]) -> nn.Module:
    """Return the network in PyTorch that computes the same; its linear layers hold weights as (outputs, inputs)."""
    twin = build(architecture, shape)
    linear = [layer for layer in twin.modules() if isinstance(layer, nn.Linear)]
    with torch.no_grad():
        for layer, (weights, biases) in zip(linear, layers, strict=True):
            layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(weights.T)))
            layer.bias.copy_(torch.from_numpy(biases))
    return twin.eval()


def _learnt_network(network: nn.Module, epochs: tuple[CurveRow, ...]) -> Learnt:
    seconds = sum(row.seconds for row in epochs)
    return Learnt(of_network(network), network, parameter_count(network), seconds, epochs, len(epochs))


def _number(setting: object) -> int | float:
    assert isinstance(setting, int | float)
    return setting
