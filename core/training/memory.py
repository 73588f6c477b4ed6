"""Estimates the memory that a run takes, and refuses it where there is less.

In: a config, the size of a data set. Out: nothing, or an error with both numbers. What a network keeps for each picture is
counted by sending an empty one through it; PyTorch's meta device, which computes nothing, would bring its compiler, 68 MB, into
the server. Measured on five settings (compact and batch-normalised CNN, small digits and MNIST, batches of 64 to 1,024, numbers
of 16 bits), a run's highest memory was 0.46 to 0.89 of the estimate: 410 MB of 521 for the compact CNN and batches of 64.
"""

from dataclasses import dataclass
from pathlib import Path

import psutil
import torch
from torch import nn

from core.errors import MemoryShort
from core.models.inference import BATCH
from core.models.registry import build, parameter_count
from core.models.shape import Shape
from core.training.config import Optimiser, TrainingConfig

BASE_BYTES = 400 * 2**20
"""A worker with PyTorch and its compiler, which optimisers bring (333 MB before the first step), and what heaps keep free."""
FLOAT_BYTES = 4
KEPT_WHILE_LEARNING = 2
"""Of what each layer answers: its value, and a gradient or what follows from it outside of layers (ReLU)."""
KEPT_WHILE_ANSWERING = 2
"""Of what the largest layer answers: its value, and what follows from it; the others' are not kept."""
SLOTS = {Optimiser.ADAM: 2, Optimiser.ADAMW: 2, Optimiser.ADADELTA: 2}
"""Numbers that an optimiser keeps for each weight; the others keep one."""
CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class DataSize:
    """How many pictures, of which shape."""

    train_count: int
    test_count: int
    shape: Shape

    @property
    def picture_bytes(self) -> int:
        """The bytes of one picture."""
        return self.shape.channels * self.shape.side_px**2


def needed_bytes(config: TrainingConfig, size: DataSize) -> int:
    """Return about how many bytes a worker takes for a run.

    Raises: UnknownName for the architecture.
    """
    network = build(config.architecture, size.shape)
    answers = _numbers_answered(network, size.shape)
    data = size.picture_bytes * (2 * size.train_count + size.test_count)  # the split is a copy
    learning = config.batch_size * KEPT_WHILE_LEARNING * sum(answers) * FLOAT_BYTES
    answering = BATCH * KEPT_WHILE_ANSWERING * max(answers) * FLOAT_BYTES
    copies = 3 + SLOTS.get(config.optimiser, 1) + (1 if config.average_decay else 0)  # weights, gradients, the best
    saved = 2 * (copies - 1)  # a checkpoint has no gradients, and is in memory twice while it is written
    return BASE_BYTES + data + max(learning, answering) + (copies + saved) * parameter_count(network) * FLOAT_BYTES


def check_memory(config: TrainingConfig, size: DataSize, taken_bytes: int = 0) -> None:
    """Check that there is memory for a run; `taken_bytes` are those that it has already.

    Raises: MemoryShort, UnknownName.
    """
    needed, free = needed_bytes(config, size), free_bytes() + taken_bytes
    if needed > free:
        raise MemoryShort(needed_megabytes=needed / 2**20, free_megabytes=free / 2**20)


def own_bytes() -> int:
    """Return the memory that this process has."""
    return int(psutil.Process().memory_info().rss)


def free_bytes() -> int:
    """Return the memory that can still be had: of the computer, or of the container that this runs in."""
    available = int(psutil.virtual_memory().available)
    limit, used = _number_in(CGROUP / "memory.max"), _number_in(CGROUP / "memory.current")
    return available if limit is None or used is None else max(0, min(available, limit - used))


def _number_in(path: Path) -> int | None:
    """Return the number that a file of the kernel holds, None where there is no such file or no limit."""
    text = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    return int(text) if text.isdecimal() else None


def _numbers_answered(network: nn.Module, shape: Shape) -> list[int]:
    """Return how many numbers there are in one picture, and in what each layer answers to it."""
    numbers = [shape.channels * shape.side_px**2]
    for layer in network.modules():
        if not list(layer.children()):
            layer.register_forward_hook(lambda _layer, _inputs, answer: numbers.append(answer.numel()))
    with torch.inference_mode():
        network.eval()(torch.zeros(1, shape.channels, shape.side_px, shape.side_px))
    return numbers
