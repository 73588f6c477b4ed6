"""Measures training against the usual way, both in one run: pictures a second, and seconds to 99 % on MNIST's test set.

In: the folder of MNIST. Out: `Measured`s. Each figure is taken in a process of its own, `python -m scripts.bench.training WHAT
SEED ROOT`, which prints it, so that neither way profits from what the other has set up; the two take turns. The usual way is
the loop of every tutorial: torchvision's MNIST with ToTensor and Normalize through a DataLoader without workers, batches of
64, 32-bit floats, Adam at 0.001. Both train the compact CNN, on as many threads. Clocks stand still while the test set is
looked at, four times an epoch for both. What each trick gives is measured too: ours again without one of them at a time.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from core.data.dataset import Dataset
from core.data.mnist import read_mnist
from core.data.torchvision_door import open_torchvision, open_transforms
from core.heaps import FOR_TRAINING, set_up_heaps
from core.models.registry import build
from core.paths import ROOT
from core.training.batches import TrainingData
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.events import Ended, StepDone
from core.training.jobs import LARGE_PAGES
from core.training.trainer import Training, evaluate
from scripts.bench.report import Measured, Statistic, Target
from scripts.bench.server import BenchmarkFailed

OURS = TrainingConfig(
    "compact_cnn", epochs=2, batch_size=128, optimiser=Optimiser.ADAM, learning_rate=0.004, schedule=Schedule.ONE_CYCLE
)
FOR_SPEED = replace(OURS, batch_size=512)
USUAL_BATCH, USUAL_RATE = 64, 0.001

MEAN, DEVIATION = 0.1307, 0.3081
"""Of MNIST's pixels, as in PyTorch's own example."""
LOOKS_PER_EPOCH = 4
MOST_EPOCHS = 10
"""The usual way is given up after so many."""
GOAL = 0.99
ROUNDS, ROUND_PICTURES, WARM_UP = 5, 15_360, 10
"""Speeds are the mean over so many pictures, after so many batches."""
FASTER, SOONER = 4, 5
"""What Trazo is built to reach, in times."""


@dataclass(frozen=True)
class Trick:
    """What ours does otherwise than the usual way, and how it trains without it."""

    name: str
    config: TrainingConfig = FOR_SPEED
    channels_last: bool = True
    heaps: bool = True


TRICKS = {
    "without-batch": Trick("without batches of 512 (64 as usual)", replace(FOR_SPEED, batch_size=USUAL_BATCH)),
    "without-bfloat16": Trick("without 16-bit floats", replace(FOR_SPEED, bfloat16=False)),
    "without-channels-last": Trick("without channels-last order", channels_last=False),
    "without-heaps": Trick("without memory kept at hand", heaps=False),
}


@dataclass(frozen=True)
class Mnist:
    """Both parts, in memory."""

    root: Path
    train: Dataset
    test: Dataset

    @staticmethod
    def read(root: Path) -> "Mnist":
        """Read both parts below `root`."""
        return Mnist(root, read_mnist(root, train=True), read_mnist(root, train=False))


def measure_training(root: Path, seeds: int) -> Iterator[Measured]:
    """Yield pictures a second of both ways and their ratios, then seconds to GOAL of both and their ratios."""
    speeds = [(_asked("usual-speed", 0, root), _asked("our-speed", 0, root)) for _ in range(ROUNDS)]
    usual, ours = zip(*speeds, strict=True)
    yield Measured("training, the usual way", "pictures/s", usual)
    yield Measured("training, Trazo", "pictures/s", ours)
    yield _times_more("training, how many times as fast", tuple(b / a for a, b in zip(usual, ours, strict=True)), FASTER)
    for what, trick in TRICKS.items():
        yield Measured(f"training, Trazo {trick.name}", "pictures/s", tuple(_asked(what, 0, root) for _ in range(ROUNDS)))
    if seeds:
        pairs = [(_asked("usual-seconds", seed, root), _asked("our-seconds", seed, root)) for seed in range(seeds)]
        usual, ours = zip(*pairs, strict=True)
        yield Measured("to 99 % on MNIST, the usual way", "s", usual)
        yield Measured("to 99 % on MNIST, Trazo", "s", ours)
        yield _times_more("to 99 %, how many times sooner", tuple(a / b for a, b in pairs), SOONER)


def _times_more(what: str, ratios: tuple[float, ...], least: float) -> Measured:
    return Measured(what, "times", ratios, (Target(Statistic.P50, least, is_least=True),))


def _asked(what: str, seed: int, root: Path) -> float:
    """Return a figure, measured in a process set up as that of a run is.

    Raises: BenchmarkFailed where it has none.
    """
    command = [sys.executable, "-m", "scripts.bench.training", what, str(seed), str(root)]
    pages = LARGE_PAGES if what not in TRICKS or TRICKS[what].heaps else {}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **pages}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"{what} could not be measured: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return float(done.stdout)


def _usual_speed(mnist: Mnist, _seed: int) -> float:
    """Return the pictures a second of the usual way."""
    return _rate(_usual_steps(mnist, build("compact_cnn")), USUAL_BATCH)


def _speed_of(trick: Trick, mnist: Mnist, _seed: int) -> float:
    """Return the pictures a second of ours, or of ours without one of its tricks."""
    training = _training(mnist, trick.config, trick.heaps)
    if not trick.channels_last:
        training.network.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    return _rate((event for event in training if isinstance(event, StepDone)), trick.config.batch_size)


def _rate(steps: Iterator[object], batch_size: int) -> float:
    for _ in range(WARM_UP):
        next(steps)
    count = ROUND_PICTURES // batch_size
    started = time.perf_counter()
    for _ in range(count):
        next(steps)
    return count * batch_size / (time.perf_counter() - started)


def _training(mnist: Mnist, config: TrainingConfig, heaps: bool = True) -> Training:
    if heaps:
        set_up_heaps(FOR_TRAINING)
    few = replace(mnist.test, images=mnist.test.images[:64], labels=mnist.test.labels[:64])
    return Training(config, TrainingData(mnist.train, few))


def _our_seconds(mnist: Mnist, seed: int) -> float:
    """Return the seconds of training until the test set is read to GOAL; infinite where it never is."""
    training = _training(mnist, replace(OURS, seed=seed))
    every = len(mnist.train) // OURS.batch_size // LOOKS_PER_EPOCH
    spent, since = 0.0, time.perf_counter()
    for event in training:
        is_look = isinstance(event, StepDone) and event.step % every == 0
        if is_look or isinstance(event, Ended):
            spent += time.perf_counter() - since
            if evaluate(training.settled_network(), mnist.test).accuracy >= GOAL:
                return spent
            since = time.perf_counter()
    return float("inf")


def _usual_seconds(mnist: Mnist, seed: int) -> float:
    torch.manual_seed(seed)
    network = build("compact_cnn")
    every = len(mnist.train) // USUAL_BATCH // LOOKS_PER_EPOCH
    spent, since = 0.0, time.perf_counter()
    for step, _ in enumerate(_usual_steps(mnist, network), 1):
        if step % every == 0:
            spent += time.perf_counter() - since
            if _usual_accuracy(network, mnist.test) >= GOAL:
                return spent
            since = time.perf_counter()
    return float("inf")


def _usual_accuracy(network: nn.Module, test: Dataset) -> float:
    network.eval()
    with torch.inference_mode():
        ink = (torch.from_numpy(test.images).unsqueeze(1).float() / 255 - MEAN) / DEVIATION
        right = (network(ink).argmax(1) == torch.from_numpy(test.labels)).float().mean()
    network.train()
    return float(right)


def _usual_steps(mnist: Mnist, network: nn.Module) -> Iterator[None]:
    """Train as every tutorial does; yield after each step."""
    transforms = open_transforms()
    as_tensor = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (DEVIATION,))])
    data = open_torchvision().MNIST(root=str(mnist.root), train=True, transform=as_tensor)
    optimiser = torch.optim.Adam(network.parameters(), lr=USUAL_RATE)
    for _ in range(MOST_EPOCHS):
        for inputs, labels in DataLoader(data, batch_size=USUAL_BATCH, shuffle=True):
            loss = F.cross_entropy(network(inputs), labels)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            yield


FIGURES = {
    "usual-speed": _usual_speed,
    "our-speed": partial(_speed_of, Trick("as it is")),
    "usual-seconds": _usual_seconds,
    "our-seconds": _our_seconds,
    **{what: partial(_speed_of, trick) for what, trick in TRICKS.items()},
}

if __name__ == "__main__":
    print(FIGURES[sys.argv[1]](Mnist.read(Path(sys.argv[3])), int(sys.argv[2])))
