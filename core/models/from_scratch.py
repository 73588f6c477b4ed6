"""A network and its learning, written out in NumPy: nothing is hidden in a library.

In: pictures (N, 28, 28) uint8, ink high, with labels 0 to 9. Out: weights that read digits: 784 inputs, 128 neurons with
ReLU, 10 outputs with softmax. From a student report: weights from a normal distribution over the square root of the inputs,
batches of 32, learning rate 0.1. The gradients are those of back-propagation (Rumelhart, Hinton, Williams, Learning
representations by back-propagating errors, 1986). In the formulas, x are the inputs, z what a layer sums up, W its weights, b
its biases.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
HIDDEN = 128


@dataclass(frozen=True)
class Layer:
    """One layer: `weights` (inputs, outputs) and `biases` (outputs,); also the form in which their gradients come."""

    weights: Floats
    biases: Floats


@dataclass(frozen=True)
class Network:
    """Two layers with ReLU between them."""

    hidden: Layer
    output: Layer


def normalise_images(images: NDArray[np.uint8]) -> Floats:
    """Return pictures (N, height, width) as rows of numbers in 0..1: (N, height x width)."""
    return images.reshape(len(images), -1).astype(np.float32) / np.float32(255)


def one_hot(labels: NDArray[np.int64], num_classes: int = 10) -> Floats:
    """Return a row for each label, 1 in the place of its class and 0 elsewhere: (N, num_classes)."""
    return np.eye(num_classes, dtype=np.float32)[labels]


def new_network(random: np.random.Generator, inputs: int = 784, hidden: int = HIDDEN, outputs: int = 10) -> Network:
    """Return an untrained network."""
    return Network(new_layer(random, inputs, hidden), new_layer(random, hidden, outputs))


def new_layer(random: np.random.Generator, inputs: int, outputs: int) -> Layer:
    """Return a layer whose sums begin with variance 1 where its inputs have it, whatever their number."""
    weights = random.standard_normal((inputs, outputs), dtype=np.float32) / np.float32(np.sqrt(inputs))
    return Layer(weights, np.zeros(outputs, np.float32))


def relu(z: Floats) -> Floats:
    """Return what is above 0, and 0 for the rest."""
    return np.maximum(z, 0)


def softmax(logits: Floats) -> Floats:
    """Return probabilities: e to the power of each logit, over their sum in each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))  # the largest is e^0, so that none overflows
    probabilities: Floats = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def forward(network: Network, x: Floats) -> Floats:
    """Return the logits of a batch: (N, 784) -> (N, 10)."""
    hidden = relu(x @ network.hidden.weights + network.hidden.biases)  # (N, 128)
    return hidden @ network.output.weights + network.output.biases


def cross_entropy(logits: Floats, truth: Floats) -> float:
    """Return how surprised the network is by the truth, a row of `one_hot` for each picture: the mean of -log(probability)."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-(truth * log_probabilities).sum(axis=1).mean())


def gradients(network: Network, x: Floats, truth: Floats) -> Network:
    """Return how the cross-entropy of a batch changes with each weight and bias: its slopes, laid out as the network is."""
    z = x @ network.hidden.weights + network.hidden.biases  # (N, 128)
    hidden = relu(z)
    logits = hidden @ network.output.weights + network.output.biases  # (N, 10)
    to_logits = (softmax(logits) - truth) / np.float32(len(x))  # what softmax and cross-entropy come to together
    to_z = np.where(
        z > 0, to_logits @ network.output.weights.T, np.float32(0)
    )  # ReLU lets a slope through where it let the sum through
    return Network(
        hidden=Layer(x.T @ to_z, to_z.sum(axis=0)),
        output=Layer(hidden.T @ to_logits, to_logits.sum(axis=0)),
    )


def step(layer: Layer, slopes: Layer, learning_rate: float) -> None:
    """Move weights and biases a little downhill, in place."""
    layer.weights[...] -= np.float32(learning_rate) * slopes.weights
    layer.biases[...] -= np.float32(learning_rate) * slopes.biases


@dataclass(frozen=True)
class Pace:
    """How far a step goes, and after how many pictures it is taken."""

    learning_rate: float = 0.1
    batch_size: int = 32


def learn_epoch(network: Network, x: Floats, truth: Floats, random: np.random.Generator, pace: Pace) -> None:
    """Show every picture once, in random order, and take a step after each batch; the network changes in place."""
    order = random.permutation(len(x))
    for start in range(0, len(x), pace.batch_size):
        chosen = order[start : start + pace.batch_size]
        slopes = gradients(network, x[chosen], truth[chosen])
        step(network.hidden, slopes.hidden, pace.learning_rate)
        step(network.output, slopes.output, pace.learning_rate)


def predict(network: Network, x: Floats) -> NDArray[np.int64]:
    """Return the most probable class of each picture: (N,)."""
    return np.asarray(forward(network, x).argmax(axis=1), np.int64)
