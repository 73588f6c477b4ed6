"""Makes a shelf of untrained networks, for tests.

In: names of experiments, a folder. Out: records and weights in it, of which nothing was learnt.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import torch

from core.experiments.catalogue import EXPERIMENTS
from core.experiments.experiment import Experiment, Learner
from core.experiments.record import Circumstances, Cost, DataNote, Record, write_record
from core.experiments.shelf import WEIGHTS
from core.models.card import Card, Limits
from core.models.checkpoint import save_model, weights_bytes
from core.models.registry import build
from core.models.shape import DIGITS, Shape


def fill_shelf(folder: Path, names: Sequence[str], shape: Shape = DIGITS) -> None:
    """Put a record and the weights of each experiment into a folder; a forest and a released model have none there."""
    for one in EXPERIMENTS:
        if one.name in names:
            write_record(a_record(one), folder)
            if one.learner not in (Learner.FOREST, Learner.RELEASED):
                _save(one, folder, shape)


def _save(one: Experiment, folder: Path, shape: Shape) -> None:
    torch.manual_seed(0)
    network = build(one.architecture, shape)
    content = weights_bytes(network)
    names = tuple(map(str, range(shape.num_classes)))
    card = Card(one.name, one.architecture, 1, hashlib.sha256(content).hexdigest(), Limits(), (), {"seed": 0}, {}, shape, names)
    save_model(content, card, folder / WEIGHTS)


def a_record(one: Experiment) -> Record:
    """Return a record of seed 0 that tells nothing."""
    return Record(
        experiment=one.name,
        seed=0,
        is_quick=True,
        data=DataNote("mnist", "", "", "", tuple("0123456789"), False),
        counts={},
        settings={"learner": str(one.learner)},
        parameters=1,
        file_bytes=1,
        cost=Cost(1.0, None, 0.1),
        epochs=(),
        best_epoch=0,
        ending="",
        parts={},
        handwriting={},
        calibration_error=0.0,
        confusion={},
        predictions="",
        sha256="",
        circumstances=Circumstances("", 1, {}, "", ""),
    )
