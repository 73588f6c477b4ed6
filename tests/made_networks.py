"""Networks of experiments that learnt nothing, for tests.

In: names of experiments, a folder. Out: a shelf in it, with records, and with weights as they begin.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import torch

from core.experiments.catalogue import experiment
from core.experiments.experiment import Experiment, Learner
from core.experiments.keeping import WEIGHTS
from core.experiments.record import write_record
from core.models.card import Card, Limits
from core.models.checkpoint import save_model, weights_bytes
from core.models.registry import build
from core.models.shape import DIGITS, Shape
from tests.made_records import record


def fill_with_networks(folder: Path, names: Sequence[str], shape: Shape = DIGITS) -> None:
    """Put a record and the weights of each experiment into a folder; a forest and a released model have none there."""
    for one in map(experiment, names):
        write_record(record(one.name), folder)
        if one.learner not in (Learner.FOREST, Learner.RELEASED):
            _save(one, folder, shape)


def _save(one: Experiment, folder: Path, shape: Shape) -> None:
    torch.manual_seed(0)
    network = build(one.architecture, shape)
    content = weights_bytes(network)
    names = tuple(map(str, range(shape.num_classes)))
    card = Card(one.name, one.architecture, 1, hashlib.sha256(content).hexdigest(), Limits(), (), {"seed": 0}, {}, shape, names)
    save_model(content, card, folder / WEIGHTS)
