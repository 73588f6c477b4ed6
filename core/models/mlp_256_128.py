"""The network of linear layers that a student report sets on PolyMNIST: 256, 128, and one for each class.

In: (N, channels, side, side) in 0..1. Out: (N, num_classes) logits. 635,909 parameters for PolyMNIST's five modalities. The
report trains it with Adam, batches of 256, early stopping after 3 epochs, and gives 85.7 % of 50,000 test pictures.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("mlp_256_128")
class MLP256128(nn.Module):
    """Linear 256, linear 128, linear, with ReLU between them."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.linear1 = nn.Linear(shape.channels * shape.side_px**2, 256)
        self.linear2 = nn.Linear(256, 128)
        self.linear3 = nn.Linear(128, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.linear1(ink.flatten(1)).relu()  # (N, 256)
        x = self.linear2(x).relu()  # (N, 128)
        logits: Tensor = self.linear3(x)  # (N, num_classes)
        return logits
