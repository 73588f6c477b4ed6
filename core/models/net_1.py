"""Net 1 of a course notebook: two convolutions, one pool behind both, two linear layers.

In: (N, channels, side, side) in 0..1. Out: (N, num_classes) logits. 1,625,866 parameters for digits, 2,117,962 for CIFAR-10's
colour pictures of 32 x 32. The notebook trains it with Adadelta for 30 epochs. The pool comes before its ReLU, with the same
values and a quarter of the work.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("net_1")
class Net1(nn.Module):
    """Convolution 32, convolution 64, pool, linear 128, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.conv1 = nn.Conv2d(shape.channels, 32, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.linear1 = nn.Linear(64 * (shape.side_px // 2) ** 2, 128)
        self.linear2 = nn.Linear(128, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.conv1(ink).relu()  # (N, 32, side, side)
        x = self.pool(self.conv2(x)).relu()  # (N, 64, side / 2, side / 2)
        x = self.linear1(x.flatten(1)).relu()  # (N, 128)
        logits: Tensor = self.linear2(x)  # (N, num_classes)
        return logits
