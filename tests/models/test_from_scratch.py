"""The network written out in NumPy: right by comparison with PyTorch, value and gradient."""

import time

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from core.models.from_scratch import (
    Layer,
    Network,
    Pace,
    cross_entropy,
    forward,
    gradients,
    learn_epoch,
    new_network,
    normalise_images,
    one_hot,
    predict,
    softmax,
)


def in_64_bits(network: Network) -> Network:
    return Network(*(Layer(one.weights.astype(float), one.biases.astype(float)) for one in (network.hidden, network.output)))


def example(count: int = 20) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    random = np.random.default_rng(1)
    return normalise_images(random.integers(0, 256, (count, 28, 28), dtype=np.uint8)), random.integers(0, 10, count)


def test_one_hot_puts_a_one_in_the_place_of_each_class() -> None:
    rows = one_hot(np.array([2, 0, 9]))
    assert rows.shape == (3, 10)
    assert rows.dtype == np.float32
    assert rows.argmax(axis=1).tolist() == [2, 0, 9]
    assert rows.sum(axis=1).tolist() == [1, 1, 1]
    assert one_hot(np.array([1]), num_classes=3).tolist() == [[0, 1, 0]]


def test_normalised_images_are_rows_of_numbers_between_0_and_1() -> None:
    rows = normalise_images(np.array([[[0, 255], [51, 102]]], np.uint8))
    assert rows.shape == (1, 4)
    assert rows.dtype == np.float32
    assert rows[0] == pytest.approx([0, 1, 0.2, 0.4])


def test_weights_begin_with_a_spread_of_one_over_the_root_of_the_inputs() -> None:
    network = new_network(np.random.default_rng(0))
    assert network.hidden.weights.shape == (784, 128)
    assert network.output.weights.shape == (128, 10)
    assert network.hidden.weights.std() == pytest.approx(1 / 28, rel=0.02)
    assert not network.hidden.biases.any()


def test_softmax_is_pytorchs_even_of_huge_logits() -> None:
    logits = np.array([[1000.0, 999.0, -1000.0], [0.0, 1.0, 2.0]], np.float32)
    assert softmax(logits) == pytest.approx(F.softmax(torch.from_numpy(logits), dim=1).numpy(), rel=1e-6)


def test_loss_and_gradients_are_those_of_autograd() -> None:
    x, labels = example()
    network = in_64_bits(new_network(np.random.default_rng(0)))
    weights = [network.hidden.weights, network.hidden.biases, network.output.weights, network.output.biases]
    tensors = [torch.tensor(one, requires_grad=True) for one in weights]
    hidden = (torch.from_numpy(x.astype(float)) @ tensors[0] + tensors[1]).relu()
    loss = F.cross_entropy(hidden @ tensors[2] + tensors[3], torch.from_numpy(labels))
    loss.backward()
    x64, truth = x.astype(float), one_hot(labels).astype(float)
    assert cross_entropy(forward(network, x64), truth) == pytest.approx(loss.item(), rel=1e-12)
    slopes = gradients(network, x64, truth)
    found = [slopes.hidden.weights, slopes.hidden.biases, slopes.output.weights, slopes.output.biases]
    for own, tensor in zip(found, tensors, strict=True):
        theirs = tensor.grad.numpy()
        assert np.abs(own - theirs).max() <= 1e-6 * np.abs(theirs).max()


def test_32_pictures_are_learnt_by_heart() -> None:
    x, labels = example(32)
    random = np.random.default_rng(0)
    network = new_network(random)
    for _ in range(300):
        learn_epoch(network, x, one_hot(labels), random, Pace())
    assert (predict(network, x) == labels).all()


def test_the_same_seed_learns_the_same() -> None:
    x, labels = example()
    networks = []
    for _ in range(2):
        random = np.random.default_rng(5)
        networks.append(new_network(random))
        learn_epoch(networks[-1], x, one_hot(labels), random, Pace(batch_size=8))
    assert np.array_equal(networks[0].output.weights, networks[1].output.weights)


def test_an_epoch_takes_no_longer_than_twice_pytorchs() -> None:
    x, labels = example(6400)
    random = np.random.default_rng(0)
    network, truth = new_network(random), one_hot(labels)
    own = min(seconds(lambda: learn_epoch(network, x, truth, random, Pace())) for _ in range(3))
    theirs = min(seconds(lambda: pytorch_epoch(torch.from_numpy(x), torch.from_numpy(labels))) for _ in range(3))
    assert own < 2 * theirs


def seconds(work) -> float:
    """Return processor time: others' work on this machine does not count."""
    started = time.process_time()
    work()
    return time.process_time() - started


def pytorch_epoch(x: torch.Tensor, labels: torch.Tensor) -> None:
    network = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    optimiser = torch.optim.SGD(network.parameters(), 0.1)
    for chosen in torch.randperm(len(x)).split(32):
        optimiser.zero_grad()
        F.cross_entropy(network(x[chosen]), labels[chosen]).backward()
        optimiser.step()
