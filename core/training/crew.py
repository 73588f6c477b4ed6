"""Lets several processes train one network together, each on its share of every batch.

In: nothing but what `torchrun` has set up. Out: a `Crew`, of one where nothing was. (Data-parallel training with averaged
gradients: Li and others, PyTorch Distributed, VLDB 2020.)
"""

from dataclasses import dataclass

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class Crew:
    """How many processes train together, and which of them this one is; the first, of rank 0, tells and keeps."""

    rank: int = 0
    size: int = 1

    @property
    def device(self) -> torch.device:
        """Where this process computes: a graphics card of its own where there are any."""
        cards = torch.cuda.device_count()
        return torch.device("cuda", self.rank % cards) if cards else torch.device("cpu")

    @staticmethod
    def present() -> "Crew":
        """Return the crew of this process."""
        if not (distributed.is_available() and distributed.is_initialized()):
            return Crew()
        return Crew(distributed.get_rank(), distributed.get_world_size())

    def together(self, network: nn.Module) -> nn.Module:
        """Return the network whose gradients are averaged over all processes."""
        return network if self.size == 1 else DistributedDataParallel(network)

    def share(self, batch: Tensor) -> Tensor:
        """Return this process's part of a batch; a batch smaller than the crew is repeated."""
        if len(batch) < self.size:
            batch = batch.repeat(self.size)[: self.size]
        return batch[self.rank :: self.size]

    def weight(self, share: Tensor, batch: Tensor) -> float:
        """Return what the mean loss of a share counts, so that all pictures of a batch count alike."""
        return 1.0 if self.size == 1 else len(share) * self.size / max(len(batch), self.size)

    def wait(self) -> None:
        """Wait until all processes have come here."""
        if self.size > 1:
            distributed.barrier()

    def total(self, *numbers: float) -> tuple[float, ...]:
        """Return the sums of numbers over all processes."""
        if self.size == 1:
            return numbers
        sums = torch.tensor(numbers, dtype=torch.float64, device=self.device)
        distributed.all_reduce(sums)
        return tuple(float(one) for one in sums)

    def align(self, network: nn.Module) -> None:
        """Give every process the first one's buffers, such as the statistics of batch normalisation."""
        if self.size > 1:
            for buffer in network.buffers():
                distributed.broadcast(buffer, 0)
