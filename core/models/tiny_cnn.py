"""The tiny CNN: as much accuracy as fits into fewer than 1,000 parameters.

In: (N, channels, side, side) in 0..1, ink high. Out: (N, num_classes) logits. 998 parameters for digits. Each convolution is
parted into one for each map and one across maps (Howard and others, MobileNets, 2017), with batch normalisation (Ioffe and
Szegedy 2015); the mean of each last map takes the place of a large linear layer (Lin, Chen, Yan, Network in network, 2014).
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("tiny_cnn")
class TinyCNN(nn.Module):
    """Convolution 6, parted convolution 9, pool, parted 11, pool, parted 11 twice, the mean of each map, linear."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(shape.channels, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU())
        self.body = nn.Sequential(
            *(*_parted(6, 9), nn.MaxPool2d(2)),
            *(*_parted(9, 11), nn.MaxPool2d(2)),
            *_parted(11, 11),
            *_parted(11, 11),
        )
        self.linear = nn.Linear(11, shape.num_classes)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.body(self.stem(ink))  # (N, 11, side / 4, side / 4)
        logits: Tensor = self.linear(x.mean(dim=(2, 3)))  # (N, num_classes)
        return logits


def _parted(in_channels: int, out_channels: int) -> tuple[nn.Module, ...]:
    """Return a 3 x 3 convolution for each map, one across maps, batch normalisation, ReLU."""
    return (
        nn.Conv2d(in_channels, in_channels, 3, padding=1, groups=in_channels, bias=False),
        nn.Conv2d(in_channels, out_channels, 1, bias=False),
        nn.BatchNorm2d(out_channels),
        nn.ReLU(),
    )
