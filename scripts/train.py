"""Trains a network and keeps it as weights with a card: `python -m scripts.train --model compact_cnn`."""

import argparse
import dataclasses
import hashlib
import sys
from pathlib import Path

import numpy as np
import torch

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.mnist import LICENCE as MNIST_LICENCE
from core.data.mnist import SOURCE as MNIST_SOURCE
from core.data.mnist import read_mnist
from core.data.outliers import draw_outliers
from core.data.rendered import rendered_strokes
from core.data.strokes import LICENCE as STROKES_LICENCE
from core.data.strokes import SOURCE as STROKES_SOURCE
from core.data.strokes import read_strokes
from core.errors import TrazoError
from core.evaluation.calibration import fit_limits
from core.models.card import Card
from core.models.checkpoint import load_model, save_model, weights_bytes
from core.models.registry import architectures, parameter_count
from core.training.config import TrainingConfig
from core.training.events import Ended, EpochDone, StepDone
from core.training.trainer import TrainingData, evaluate, predict_logits, train

VALIDATION_COUNT = 5000
STEPS_BETWEEN_LINES = 50


def main() -> int:
    """Read the arguments, train, keep the result, and print the accuracy on the test data last."""
    options = _parser().parse_args()
    try:
        return _run(options)
    except TrazoError as error:
        print(error, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    torch.set_num_threads(options.threads)
    config = _config(options)
    start = load_model(options.start) if options.start else None
    print("Preparing the data …", flush=True)
    data = _training_data(options, config)
    print(
        f"{len(data.train)} digits to train on, {len(data.validation)} to validate, {len(data.outliers)} outliers", flush=True
    )
    network = _watch(config, data, start.network if start else None)
    test = evaluate(network, read_mnist(options.data_root, train=False))
    limits = fit_limits(predict_logits(network, data.validation.images), torch.from_numpy(data.validation.labels))
    content = weights_bytes(network)
    card = Card(
        name=options.name or config.architecture,
        architecture=config.architecture,
        parameters=parameter_count(network),
        sha256=hashlib.sha256(content).hexdigest(),
        limits=limits,
        data=_sources(options),
        training=dataclasses.asdict(config)
        | {"variants": options.variants, "data": options.data, "torch": torch.__version__}
        | ({"start": dict(start.card.training)} if start else {}),
        accuracy={"MNIST test, 10,000": round(test.accuracy, 4)},
    )
    print(f"kept {save_model(content, card, options.out)}")
    print(f"MNIST test accuracy {100 * test.accuracy:.2f} %")
    return 0


def _watch(config: TrainingConfig, data: TrainingData, start: torch.nn.Module | None) -> torch.nn.Module:
    for event in train(config, data, start):
        match event:
            case StepDone(step, epoch, loss, rate) if step % STEPS_BETWEEN_LINES == 0:
                print(f"\repoch {epoch} step {step} loss {loss:.4f} learning rate {rate:.5f}", end="", flush=True)
            case EpochDone(epoch, loss, validation_loss, accuracy, seconds):
                right = f"{100 * accuracy:.2f} %"
                print(f"\repoch {epoch}: loss {loss:.4f}, validation {validation_loss:.4f}, {right}, {seconds:.0f} s")
            case Ended(network, _):
                return network
    raise AssertionError("a training run ends with Ended")


def _config(options: argparse.Namespace) -> TrainingConfig:
    report = TrainingConfig(options.model, options.epochs, options.batch_size, options.learning_rate, seed=options.seed)
    if options.data == "mnist":
        return report
    return dataclasses.replace(
        report,
        weight_decay=0.02,
        augment=not options.plain,
        one_cycle=True,
        average_decay=0.998,
        outlier_weight=0.1,
        bfloat16=True,
    )


def _training_data(options: argparse.Namespace, config: TrainingConfig) -> TrainingData:
    mnist = read_mnist(options.data_root, train=True)
    order = np.random.default_rng(config.seed).permutation(len(mnist))
    train_part, validation_part = _take(mnist, order[VALIDATION_COUNT:]), _take(mnist, order[:VALIDATION_COUNT])
    if options.data == "mnist":
        return TrainingData(train_part, validation_part, np.empty((0, 28, 28), np.uint8))
    train_digits = read_strokes(options.strokes, "train")
    validation_digits = read_strokes(options.strokes, "validation")
    return TrainingData(
        _joined(train_part, rendered_strokes(train_digits, options.variants, config.seed)),
        _joined(validation_part, rendered_strokes(validation_digits, 1, config.seed + 1)),
        draw_outliers(options.outliers, train_digits, config.seed),
    )


def _take(dataset: Dataset, chosen: np.ndarray) -> Dataset:
    return dataclasses.replace(dataset, images=dataset.images[chosen], labels=dataset.labels[chosen])


def _joined(one: Dataset, other: Dataset) -> Dataset:
    images, labels = np.concatenate([one.images, other.images]), np.concatenate([one.labels, other.labels])
    return Dataset(f"{one.name}+{other.name}", images, labels, DIGIT_NAMES, f"{one.source}; {other.source}", one.licence)


def _sources(options: argparse.Namespace) -> tuple[str, ...]:
    mnist = f"{MNIST_SOURCE} ({MNIST_LICENCE})"
    return (mnist,) if options.data == "mnist" else (mnist, f"{STROKES_SOURCE} ({STROKES_LICENCE})")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.train", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--model", default="compact_cnn", choices=architectures(), help="the architecture to train")
    parser.add_argument("--name", help="files to keep it in, NAME.safetensors and NAME.json (default: as the architecture)")
    parser.add_argument("--data", default="mnist", choices=("mnist", "mnist+strokes"))
    parser.add_argument("--data-root", type=Path, default=Path("data"), help="folder that holds MNIST/raw")
    parser.add_argument("--strokes", type=Path, default=Path("data/unipen-digits.jsonl.gz"), help="file of pen strokes")
    parser.add_argument("--variants", type=int, default=6, help="drawings made of each pen-written digit")
    parser.add_argument("--outliers", type=int, default=15_000, help="pictures that are no digit")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=0.001)
    parser.add_argument("--start", help="a released model whose weights to go on from")
    parser.add_argument("--plain", action="store_true", help="show the digits as they are, without bending them")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder to keep the result in")
    return parser


if __name__ == "__main__":
    sys.exit(main())
