"""The default network: six small convolutions with batch normalisation.

In: (N, channels, side, side) in 0..1, ink high, for digits (N, 1, 28, 28). Out: (N, num_classes) logits. Pairs of 3x3
convolutions between poolings as in VGG (Simonyan and Zisserman 2015), each followed by batch normalisation (Ioffe and Szegedy
2015), which lets it learn fast at a high rate.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape

WIDTHS = ((24, 32), (64, 64), (160, 192))
"""Channels of the two convolutions of each block: few at 28x28, where each costs most; many at 7x7, where they are cheap."""
DROPOUT = 0.1


def _convolution(in_channels: int, out_channels: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU(inplace=True),
    )


@register("batchnorm_cnn")
class BatchNormCNN(nn.Module):
    """Three blocks of two convolutions and a pool, then one linear layer."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        layers: list[nn.Module] = []
        in_channels = shape.channels
        for first, second in WIDTHS:
            layers += [_convolution(in_channels, first), _convolution(first, second), nn.MaxPool2d(2)]
            in_channels = second
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(DROPOUT)
        self.linear = nn.Linear(in_channels * (shape.side_px // 2 ** len(WIDTHS)) ** 2, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.features(ink)  # (N, C, side / 8, side / 8)
        logits: Tensor = self.linear(self.dropout(x.flatten(1)))  # (N, num_classes)
        return logits
