"""Trains the default model, on all that is written for it: `python -m scripts.train_default --help`.

Any network on any data set is trained by `python -m scripts.train`, with the same trainer.
"""

import argparse
import base64
import copy
import dataclasses
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.data.dataset import Dataset
from core.data.mnist import read_mnist
from core.data.sets.pens import strokes_path
from core.data.strokes import FOLDS
from core.errors import RunInTheWay
from core.evaluation.calibration import fit_limits, fit_temperature
from core.heaps import FOR_TRAINING, set_up_heaps
from core.models.card import Card, Limits
from core.models.checkpoint import Model, load_model, save_model, weights_bytes
from core.models.inference import predict_logits
from core.models.registry import architectures, parameter_count
from core.paths import data_folder
from core.training.augment import MILD
from core.training.batches import TrainingData
from core.training.config import Optimiser, Schedule, TrainingConfig
from core.training.events import Ended, EpochDone, StepDone
from core.training.spoil import Spoiling, spoil_batch
from core.training.trainer import Training, evaluate
from core.whole import write_whole
from scripts.ending import exit_code
from scripts.training_data import Gathered, gather, sources, thinned

DATA = ("mnist+drawn", "mnist+strokes")
STEPS_BETWEEN_LINES = 50
CHECKPOINT = "checkpoint.json"
CURVE = ("epoch", "seconds", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
"""What the card says of each epoch."""
MIXTURE = (
    "variants",
    "pen_rounds",
    "mnist_validation",
    "continental",
    "touching",
    "photos",
    "outliers",
    "fold",
    "of_start",
    "data_seed",
)
"""The options that the card tells of what was learnt from."""
LOOK_AGAIN_BELOW = 0.9
"""Chosen on what validates, for five networks: of their 570 mistakes 38 went, with 1.3 % of MNIST's digits looked at again and
3.6 % of UniPen's. A limit of 0.97 corrects no more, and looks twice as often."""
SPOILT_SEED = 1_000_003
"""Keeps the accidents of validation away from those of training, which count from 0."""
SPOILT_BATCH = 512
SPOILT_OF = 5
"""One in so many validation digits is watched spoilt, too, after each epoch."""


def main(argv: Sequence[str] | None = None) -> int:
    """Read the arguments, train, keep the result, and print the accuracy on the test data last."""
    options = parser().parse_args(argv)
    return exit_code(lambda: run(options))


def run(options: argparse.Namespace) -> Model:
    """Train as the options say and return the model that was kept."""
    torch.set_num_threads(options.threads)
    set_up_heaps(FOR_TRAINING)
    config = _config(options)
    start = load_model(options.start, options.start_from) if options.start else None
    print("Preparing the data …", flush=True)
    data = gather(options)
    watched = dict(data.validation)
    if config.spoilt_share:
        watched["spoilt"] = _spoilt(thinned(data.whole_validation, SPOILT_OF), 1.0)
    counts = ", ".join(f"{len(part)} {name}" for name, part in watched.items())
    print(f"{len(data.train)} digits to train on, {len(data.outliers)} outliers; to validate: {counts}", flush=True)
    plan = TrainingData(data.train, data.whole_validation, data.outliers)
    training = Training(config, plan, start.network if start else None)
    curve = _gone_on(options, training)
    for event in training:
        match event:
            case StepDone(step, epoch, loss, rate, _) if step % STEPS_BETWEEN_LINES == 0:
                print(f"\repoch {epoch} step {step} loss {loss:.4f} learning rate {rate:.5f}", end="", flush=True)
            case EpochDone():
                curve.append({name: round(getattr(event, name), 5) for name in CURVE})
                _tell(event, watched)
                if options.checkpoints:
                    card = _card(options, config, event.network)
                    save_model(weights_bytes(event.network), card, options.checkpoints / f"epoch-{event.epoch:02d}")
                    _keep_checkpoint(options, training, curve)
            case Ended(network=network, seconds=seconds):
                network = _blended(start.network, network, options.of_start) if start else network
                limits = _limits(network, data.whole_validation, config.spoilt_share)
                card = dataclasses.replace(_card(options, config, network, start), limits=limits)
                came_to = {"seconds": round(seconds), "curve": curve, "validation": _validated(network, data, watched)}
                card = dataclasses.replace(card, training=card.training | came_to)
                return _keep(options, network, card)
    raise AssertionError("a training run ends with Ended")


def _blended(start: nn.Module, trained: nn.Module, of_start: float) -> nn.Module:
    """Return a network with this share of each weight of `start`, the rest of `trained`'s.

    It often does better on other data than either (Wortsman and others, Robust fine-tuning of zero-shot models, 2022).
    """
    blended, before = copy.deepcopy(trained), start.state_dict()
    blended.load_state_dict(
        {
            name: torch.lerp(own.float(), before[name].float(), of_start).to(own.dtype)
            for name, own in trained.state_dict().items()
        }
    )
    return blended.eval()


def _settings(options: argparse.Namespace) -> dict[str, str]:
    """Return what a run must have in common with one that it goes on with."""
    free = ("checkpoints", "cache", "out", "workers", "threads")
    return {name: str(value) for name, value in vars(options).items() if name not in free}


def _gone_on(options: argparse.Namespace, training: Training) -> list[dict[str, float]]:
    """Let the run go on from its last checkpoint, if there is one, and return its curve so far.

    Raises: RunInTheWay where the checkpoint is of another run; CheckpointUnreadable.
    """
    if not options.checkpoints or not (options.checkpoints / CHECKPOINT).is_file():
        return []
    kept: dict[str, Any] = json.loads((options.checkpoints / CHECKPOINT).read_text())
    if kept["settings"] != _settings(options):
        raise RunInTheWay(folder=str(options.checkpoints))
    training.restore(base64.b64decode(kept["run"]))
    return list(kept["curve"])


def _keep_checkpoint(options: argparse.Namespace, training: Training, curve: Sequence[Mapping[str, float]]) -> None:
    run = base64.b64encode(training.checkpoint()).decode()
    kept = {"settings": _settings(options), "curve": curve, "run": run}
    write_whole(options.checkpoints / CHECKPOINT, json.dumps(kept).encode())


def _validated(network: nn.Module, data: Gathered, watched: Mapping[str, Dataset]) -> dict[str, float]:
    """Return the loss and the accuracies, parts of 1, of the network that is kept, by which those of several seeds are told."""
    whole = evaluate(network, data.whole_validation)
    parts = {name: evaluate(network, part).accuracy for name, part in watched.items()}
    print(f"validation {whole.loss:.4f}, {100 * whole.accuracy:.2f} % of the network that is kept")
    return {name: round(value, 5) for name, value in {"loss": whole.loss, "all": whole.accuracy, **parts}.items()}


def _tell(event: EpochDone, watched: Mapping[str, Dataset]) -> None:
    parts = ", ".join(f"{name} {100 * evaluate(event.network, part).accuracy:.2f}" for name, part in watched.items())
    print(f"\repoch {event.epoch}: loss {event.train_loss:.4f}, validation {event.validation_loss:.4f}, ", end="")
    print(f"{100 * event.validation_accuracy:.2f} % ({parts}), {event.seconds:.0f} s", flush=True)


def _keep(options: argparse.Namespace, network: nn.Module, card: Card) -> Model:
    test = evaluate(network, read_mnist(options.data_root, train=False))
    card = dataclasses.replace(card, accuracy={"MNIST test, 10,000": round(test.accuracy, 4)})
    print(f"kept {save_model(weights_bytes(network), card, options.out)}")
    print(f"MNIST test accuracy {100 * test.accuracy:.2f} %")
    return load_model(card.name, options.out)


def _card(options: argparse.Namespace, config: TrainingConfig, network: nn.Module, start: Model | None = None) -> Card:
    """Return a card without limits and accuracy, which take a while to measure."""
    training = dataclasses.asdict(config) | {"data": options.data, "torch": torch.__version__}
    training |= {name: getattr(options, name) for name in MIXTURE}
    return Card(
        name=options.name or config.architecture,
        architecture=config.architecture,
        parameters=parameter_count(network),
        sha256=hashlib.sha256(weights_bytes(network)).hexdigest(),
        limits=Limits(),
        data=sources(options),
        training=training | ({"start": dict(start.card.training)} if start else {}),
        accuracy={},
    )


def _limits(network: nn.Module, validation: Dataset, spoilt_share: float) -> Limits:
    """Fit the thresholds on good digits, the temperature on digits of which some are spoilt, as the network learnt them."""
    labels = torch.from_numpy(validation.labels)
    mixed = _spoilt(validation, spoilt_share / 2) if spoilt_share else validation
    temperature = fit_temperature(predict_logits(network, mixed.images), labels)
    limits = fit_limits(predict_logits(network, validation.images), labels, temperature)
    return dataclasses.replace(limits, look_again_below=LOOK_AGAIN_BELOW)


def _spoilt(dataset: Dataset, share: float) -> Dataset:
    """Return the data set with a share of its pictures spoilt, always in the same way."""
    ink = torch.from_numpy(dataset.images).unsqueeze(1).float() / 255
    generator = torch.Generator().manual_seed(SPOILT_SEED)
    spoilt = torch.cat([spoil_batch(part, Spoiling(share), generator) for part in ink.split(SPOILT_BATCH)])
    return dataclasses.replace(dataset, images=(spoilt.squeeze(1) * 255).round().byte().numpy())


def _config(options: argparse.Namespace) -> TrainingConfig:
    return TrainingConfig(
        options.model,
        options.epochs,
        options.batch_size,
        optimiser=Optimiser.ADAMW,
        learning_rate=options.learning_rate,
        weight_decay=0.02,
        augmentation=MILD,
        plain_epochs=options.plain_epochs,
        schedule=Schedule.ONE_CYCLE,
        average_decay=0.998,
        outlier_weight=0.1,
        far_share=options.far,
        spoilt_share=options.spoilt,
        seed=options.seed,
    )


def parser() -> argparse.ArgumentParser:
    """Return the command line of one training run."""
    arguments = argparse.ArgumentParser(
        prog="python -m scripts.train_default", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    arguments.add_argument("--model", default="batchnorm_cnn", choices=architectures(), help="the architecture to train")
    arguments.add_argument("--name", help="files to keep it in, NAME.safetensors and NAME.json (default: as the architecture)")
    arguments.add_argument(
        "--data", default="mnist+strokes", choices=DATA, help="+drawn: by invented hands; +strokes: by pens too"
    )
    arguments.add_argument("--data-root", type=Path, default=data_folder(), help="folder that holds MNIST/raw")
    arguments.add_argument("--strokes", type=Path, default=strokes_path(), help="file of pen strokes")
    arguments.add_argument("--fold", type=int, choices=range(len(FOLDS)), help="keep this fifth of the pen writers out")
    arguments.add_argument("--variants", type=int, default=4, help="drawings made of each pen-written digit")
    arguments.add_argument("--pen-rounds", type=int, default=1, help="times that an epoch goes through these drawings")
    arguments.add_argument("--mnist-validation", type=int, default=5_000, help="digits of MNIST that are kept to validate")
    arguments.add_argument("--continental", type=int, default=8_000, help="drawings of digits as written in Europe")
    arguments.add_argument("--touching", type=int, default=5_000, help="numbers whose digits touch, to cut apart")
    arguments.add_argument(
        "--photos", type=int, default=1_700, help="synthetic photos, of which come about thirteen digits each"
    )
    arguments.add_argument("--outliers", type=int, default=12_000, help="pictures that are no digit")
    arguments.add_argument("--spoilt", type=float, default=0.5, help="share of digits spoilt by noise, light, lines")
    arguments.add_argument("--far", type=float, default=0.15, help="share of digits turned, slanted, shrunk or moved far")
    arguments.add_argument("--cache", type=Path, metavar="FOLDER", help="keeps what was drawn for the next run")
    arguments.add_argument("--workers", type=int, default=1, help="processes that make photos")
    arguments.add_argument("--epochs", type=int, default=5)
    arguments.add_argument("--batch-size", type=int, default=64)
    arguments.add_argument("--learning-rate", type=float, default=0.001)
    arguments.add_argument("--start", help="a released model whose weights to go on from")
    arguments.add_argument("--start-from", type=Path, metavar="FOLDER", help="where that model is kept (default: weights)")
    arguments.add_argument(
        "--of-start", type=float, default=0.0, metavar="SHARE", help="in the end, mix in this share of the start's weights"
    )
    arguments.add_argument(
        "--plain-epochs", type=int, default=0, help="so many at the end show most digits as they are, unbent"
    )
    arguments.add_argument(
        "--seed", type=int, default=0, help="of the first weights, the order, and how each picture is changed"
    )
    arguments.add_argument(
        "--data-seed", type=int, default=0, help="of what is drawn, and of which of MNIST is kept to validate"
    )
    arguments.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments.add_argument(
        "--checkpoints", type=Path, metavar="FOLDER", help="keeps the weights after each epoch, and goes on from there"
    )
    arguments.add_argument("--out", type=Path, default=Path("runs"), help="folder to keep the result in")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
