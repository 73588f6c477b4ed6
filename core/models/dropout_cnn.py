"""The convolutional network that a student report sets on PolyMNIST: two convolutions without padding, dropout.

In: (N, channels, side, side) in 0..1. Out: (N, num_classes) logits. 225,034 parameters for digits, 224,965 for PolyMNIST's five
modalities. The report trains it with Adam and batches of 256, and gives 98.4 % of 50,000 test pictures; augmented 97.6 %.
Dropout: Srivastava and others 2014. Each pool comes before its ReLU, with the same values and a quarter of the work.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("dropout_cnn")
class DropoutCNN(nn.Module):
    """Convolution 32, pool, convolution 64, pool, linear 128, dropout, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        side_px = ((shape.side_px - 2) // 2 - 2) // 2
        self.conv1 = nn.Conv2d(shape.channels, 32, kernel_size=3)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        self.linear1 = nn.Linear(64 * side_px**2, 128)
        self.dropout = nn.Dropout(0.5)
        self.linear2 = nn.Linear(128, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.pool(self.conv1(ink)).relu()  # (N, 32, 13, 13)
        x = self.pool(self.conv2(x)).relu()  # (N, 64, 5, 5)
        x = self.dropout(self.linear1(x.flatten(1)).relu())  # (N, 128)
        logits: Tensor = self.linear2(x)  # (N, num_classes)
        return logits
