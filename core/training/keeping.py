"""Keeps what a run has learnt: its best weights with their card, its last ones, and all it needs to go on.

In: a network, or a checkpoint. Out: files in the run's folder, each whole or not at all.
"""

import dataclasses
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.data.dataset import Dataset
from core.evaluation.calibration import fit_limits, fit_temperature
from core.models.card import Card, Limits, read_card, write_card
from core.models.checkpoint import weights_bytes
from core.models.inference import predict_logits
from core.models.registry import parameter_count
from core.training.plan import RunPlan
from core.training.run_folder import BEST, CHECKPOINT, LAST, TEST, keep, not_kept
from core.training.trainer import evaluate

RESERVE, RESERVE_BYTES = "reserve", 16_384
"""Room on the disk for the last words of a run that has filled it."""


@dataclass(frozen=True)
class Answers:
    """What a network says to the pictures of a test set, in their order: (N,) each; confidences are parts of 1.

    By `fingerprints` the pictures are known again; runs of earlier versions have none.
    """

    labels: NDArray[np.int64]
    predictions: NDArray[np.int64]
    confidences: NDArray[np.float32]
    fingerprints: NDArray[np.uint32]

    def are_to(self, places: NDArray[np.int64], images: NDArray[np.uint8]) -> bool:
        """Return whether these pictures (M, ...) stood at these places (M,), as far as that is known."""
        return not len(self.fingerprints) or np.array_equal(self.fingerprints[places], fingerprints_of(images))


def fingerprints_of(images: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return a number for each picture of (N, ...), which another one hardly has."""
    return np.array([zlib.crc32(image.tobytes()) for image in images], np.uint32)


class Keeper:
    """Writes the files of one run; all methods raise RunNotKept where the disk is full."""

    def __init__(self, folder: Path, plan: RunPlan) -> None:
        """Keep some room for the last words."""
        self._folder, self._plan = folder, plan
        keep(folder / RESERVE, bytes(RESERVE_BYTES))

    def keep_checkpoint(self, content: bytes) -> None:
        """Keep what the run goes on from."""
        keep(self._folder / CHECKPOINT, content)

    def keep_last(self, network: nn.Module) -> None:
        """Keep the weights as they are now."""
        keep(self._folder / LAST, weights_bytes(network))

    def keep_best(self, network: nn.Module, validation: Dataset, asked: Dataset) -> float:
        """Keep the best weights so far, with their card; return their accuracy on the validation data.

        The limits on the card are fitted on what the network is going to be `asked`.
        """
        accuracy = evaluate(network, validation).accuracy
        content = weights_bytes(network)
        card = Card(
            name=f"run:{self._folder.name}",
            architecture=self._plan.config.architecture,
            parameters=parameter_count(network),
            sha256=hashlib.sha256(content).hexdigest(),
            limits=Limits(),
            data=(f"{validation.source} ({validation.licence})",),
            training=dataclasses.asdict(self._plan.config) | {"start": self._plan.start, "torch": torch.__version__},
            accuracy={f"{validation.name} validation, {len(validation):,}": round(accuracy, 4)},
            shape=validation.shape,
            class_names=validation.class_names,
        )
        logits, labels = predict_logits(network, asked.images), torch.from_numpy(asked.labels)
        fitted = fit_limits(logits, labels) if card.reads_digits else Limits(temperature=fit_temperature(logits, labels))
        keep(self._folder / f"{BEST}.safetensors", content)
        self._keep_card(dataclasses.replace(card, limits=fitted))
        return accuracy

    def keep_answers(self, answers: Answers) -> None:
        """Keep what the best weights say to the test set."""
        content = io.BytesIO()
        np.savez_compressed(content, **vars(answers))
        keep(self._folder / TEST, content.getvalue())

    def temperature(self) -> float:
        """Return the temperature on the card of the best weights."""
        return self._card().limits.temperature

    def note_accuracy(self, where: str, accuracy: float) -> None:
        """Note on the card of the best weights how well they do on other data."""
        card = self._card()
        self._keep_card(dataclasses.replace(card, accuracy={**card.accuracy, where: round(accuracy, 4)}))

    def _card(self) -> Card:
        return read_card(self._folder / f"{BEST}.json")

    def _keep_card(self, card: Card) -> None:
        try:
            write_card(card, self._folder / f"{BEST}.json")
        except OSError as error:
            raise not_kept(error) from error


def free_reserve(folder: Path) -> None:
    """Give back the room that the run in `folder` kept for its last words."""
    (folder / RESERVE).unlink(missing_ok=True)


def read_checkpoint(folder: Path) -> bytes | None:
    """Return what the run goes on from, None where it was never kept."""
    path = folder / CHECKPOINT
    return path.read_bytes() if path.is_file() else None


def read_answers(folder: Path) -> Answers | None:
    """Return what the run's best weights say to the test set, None where they were not asked yet."""
    path = folder / TEST
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        fingerprints = kept["fingerprints"] if "fingerprints" in kept else np.empty(0, np.uint32)
        return Answers(kept["labels"], kept["predictions"], kept["confidences"], fingerprints)
