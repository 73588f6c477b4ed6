"""The network from scratch, as PyTorch writes it: one hidden layer of 128.

In: (N, channels, side, side) in 0..1, ink high. Out: (N, num_classes) logits. 101,770 parameters for digits. What it computes
is written out, with its learning, in NumPy in `core/models/from_scratch.py`; weights learnt there answer here.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("mlp_128")
class MLP128(nn.Module):
    """Linear 128, ReLU, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.linear1 = nn.Linear(shape.channels * shape.side_px**2, 128)
        self.linear2 = nn.Linear(128, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.linear1(ink.flatten(1)).relu()  # (N, 128)
        logits: Tensor = self.linear2(x)  # (N, num_classes)
        return logits
