"""What learns without Trazo's trainer answers as the library that taught it."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.neural_network import MLPClassifier

from core.data.dataset import DIGIT_NAMES, Dataset
from core.experiments.catalogue import experiment
from core.experiments.cost import seconds_per_digit
from core.experiments.learners import learn_forest, learn_numpy, learn_scikit_mlp, learnt_before
from core.models import from_scratch
from core.models.checkpoint import load_model
from core.models.inference import predict_logits
from tests.experiments.small_data import bars, labels

DIGITS = Dataset("bars", bars(200, 0), labels(200), DIGIT_NAMES, "Bars", "MIT")
UNSEEN = bars(50, 9)


def test_the_twin_of_the_network_from_scratch_gives_its_logits(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, new = [], from_scratch.new_network
    monkeypatch.setattr(from_scratch, "new_network", lambda random: kept.append(new(random)) or kept[0])
    told: list[str] = []
    learnt = learn_numpy(experiment("from-scratch"), DIGITS, 0, told.append)
    own = from_scratch.forward(kept[0], from_scratch.normalise_images(UNSEEN))
    assert learnt.network is not None and np.allclose(predict_logits(learnt.network, UNSEEN).numpy(), own, atol=1e-5)
    assert (learnt.probabilities(UNSEEN).argmax(axis=1) == labels(50)).mean() > 0.9
    assert len(learnt.epochs) == len(told) == 10 and learnt.epochs[-1].train_loss < learnt.epochs[0].train_loss


def test_one_seed_learns_the_same_from_scratch() -> None:
    one, same, other = (learn_numpy(experiment("from-scratch"), DIGITS, seed, print).network for seed in (0, 0, 1))
    assert one is not None and same is not None and other is not None
    weights = [torch.cat([layer.flatten() for layer in network.parameters()]) for network in (one, same, other)]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_the_twin_of_scikit_learns_network_gives_its_probabilities(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, fit = [], MLPClassifier.fit
    monkeypatch.setattr(MLPClassifier, "fit", lambda self, x, y: kept.append(self) or fit(self, x, y))
    learnt = learn_scikit_mlp(experiment("scikit-mlp"), DIGITS, 0, print)
    own = kept[0].predict_proba(from_scratch.normalise_images(UNSEEN))
    assert np.allclose(learnt.probabilities(UNSEEN), own, atol=1e-5)
    assert learnt.parameters == 109_386 and len(learnt.epochs) == kept[0].n_iter_
    assert learnt.epochs[0].train_accuracy is None, "scikit-learn tells the loss alone"


def test_a_curve_on_a_card_tells_its_best_epoch() -> None:
    model = load_model()
    curve = [
        {"epoch": epoch, "seconds": 1.0, "train_loss": 0.5, "validation_loss": loss} for epoch, loss in ((1, 0.4), (2, 0.2))
    ]
    with_curve = replace(model, card=replace(model.card, training={"curve": [*curve, {**curve[0], "validation_loss": None}]}))
    learnt = learnt_before(with_curve)
    assert (learnt.best_epoch, len(learnt.epochs)) == (2, 3)


def test_a_forest_tells_apart_and_keeps_no_network() -> None:
    learnt = learn_forest(experiment("poly-forest"), DIGITS, 0, print)
    probabilities = learnt.probabilities(UNSEEN)
    assert probabilities.shape == (50, 10) and np.allclose(probabilities.sum(axis=1), 1)
    assert (probabilities.argmax(axis=1) == labels(50)).mean() > 0.9
    assert learnt.network is None and learnt.parameters > 100 * 10 and learnt.epochs == ()


def test_a_forest_takes_as_many_threads_as_pytorch_may(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, fit, predict = [], RandomForestClassifier.fit, RandomForestClassifier.predict_proba
    monkeypatch.setattr(RandomForestClassifier, "fit", lambda self, x, y: wanted.append(self.n_jobs) or fit(self, x, y))
    monkeypatch.setattr(RandomForestClassifier, "predict_proba", lambda self, x: wanted.append(self.n_jobs) or predict(self, x))
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        learnt = learn_forest(experiment("poly-forest"), DIGITS, 0, print)
        learnt.probabilities(UNSEEN)
        seconds_per_digit(learnt.probabilities, UNSEEN[:1])
    finally:
        torch.set_num_threads(threads)
    assert wanted == [2, 2, 1], "one digit is timed on one thread"
