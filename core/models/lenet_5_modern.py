"""LeNet-5 as everybody trains it today: ReLU and max-pools in place of what 1998 had.

In: (N, channels, side, side) in 0..1, ink high. Out: (N, num_classes) logits. 61,706 parameters for digits. After LeCun,
Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition, 1998; see `core/models/lenet_5.py` for what
that was.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("lenet_5_modern")
class ModernLeNet5(nn.Module):
    """Convolution 6, pool, convolution 16, pool, linear 120, linear 84, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        side_px = (shape.side_px // 2 - 4) // 2
        self.conv1 = nn.Conv2d(shape.channels, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.pool = nn.MaxPool2d(2)
        self.linear1 = nn.Linear(16 * side_px**2, 120)
        self.linear2 = nn.Linear(120, 84)
        self.linear3 = nn.Linear(84, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.pool(self.conv1(ink)).relu()  # (N, 6, 14, 14)
        x = self.pool(self.conv2(x)).relu()  # (N, 16, 5, 5)
        x = self.linear1(x.flatten(1)).relu()  # (N, 120)
        x = self.linear2(x).relu()  # (N, 84)
        logits: Tensor = self.linear3(x)  # (N, num_classes)
        return logits
