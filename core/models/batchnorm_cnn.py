"""The default network: six small convolutions with batch normalisation.

In: (N, 1, 28, 28) ink in 0..1. Out: (N, 10) logits. Pairs of 3x3 convolutions between poolings as in VGG (Simonyan and
Zisserman 2015), each followed by batch normalisation (Ioffe and Szegedy 2015), which lets it learn fast at a high rate.
"""

from torch import Tensor, nn

from core.models.registry import register

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

    def __init__(self) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        layers: list[nn.Module] = []
        in_channels = 1
        for first, second in WIDTHS:
            layers += [_convolution(in_channels, first), _convolution(first, second), nn.MaxPool2d(2)]
            in_channels = second
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(DROPOUT)
        self.linear = nn.Linear(in_channels * 3 * 3, 10)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.features(ink)  # (N, C, 3, 3)
        logits: Tensor = self.linear(self.dropout(x.flatten(1)))  # (N, 10)
        return logits
