"""Net 2 of a course notebook: as Net 1, but its second convolution takes steps of 2 in place of a pool.

In: (N, channels, side, side) in 0..1. Out: (N, num_classes) logits. 1,625,866 parameters for digits, as many as Net 1 has: the
step does the work of the pool, with a quarter of the multiplications. (Springenberg and others, Striving for simplicity, 2015.)
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("net_2")
class Net2(nn.Module):
    """Convolution 32, convolution 64 with stride 2, linear 128, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.conv1 = nn.Conv2d(shape.channels, 32, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1, stride=2)
        self.linear1 = nn.Linear(64 * ((shape.side_px + 1) // 2) ** 2, 128)
        self.linear2 = nn.Linear(128, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.conv1(ink).relu()  # (N, 32, side, side)
        x = self.conv2(x).relu()  # (N, 64, side / 2, side / 2)
        x = self.linear1(x.flatten(1)).relu()  # (N, 128)
        logits: Tensor = self.linear2(x)  # (N, num_classes)
        return logits
