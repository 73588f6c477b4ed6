"""Models A to F of a student report: how many neurons, how many layers, which curve between them.

In: (N, channels, side, side) in 0..1. Out: (N, num_classes) logits. The report tells of hidden layers of 10 or 40 neurons, one
or two of them, tanh or ReLU; that A is 10 neurons with tanh, and F two layers of 40 with ReLU. It leaves B to E open: here B is
A with ReLU, C is A with 40 neurons, D is C with ReLU, E is B with a second layer: each differs from another in one thing.
"""

from typing import ClassVar

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


class HiddenLayers(nn.Module):
    """Linear layers of `widths` neurons, `activation` behind each, and a last one for the classes."""

    widths: ClassVar[tuple[int, ...]]
    activation: ClassVar[type[nn.Module]]

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        sizes = (shape.channels * shape.side_px**2, *self.widths)
        layers: list[nn.Module] = [nn.Flatten()]
        for inputs, outputs in zip(sizes, self.widths, strict=False):
            layers += [nn.Linear(inputs, outputs), self.activation()]
        self.layers = nn.Sequential(*layers, nn.Linear(sizes[-1], shape.num_classes))

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        logits: Tensor = self.layers(ink)  # (N, num_classes)
        return logits


@register("model_a")
class ModelA(HiddenLayers):
    """10 neurons, tanh: in the report the slowest to learn."""

    widths, activation = (10,), nn.Tanh


@register("model_b")
class ModelB(HiddenLayers):
    """10 neurons, ReLU."""

    widths, activation = (10,), nn.ReLU


@register("model_c")
class ModelC(HiddenLayers):
    """40 neurons, tanh."""

    widths, activation = (40,), nn.Tanh


@register("model_d")
class ModelD(HiddenLayers):
    """40 neurons, ReLU."""

    widths, activation = (40,), nn.ReLU


@register("model_e")
class ModelE(HiddenLayers):
    """Two layers of 10 neurons, ReLU."""

    widths, activation = (10, 10), nn.ReLU


@register("model_f")
class ModelF(HiddenLayers):
    """Two layers of 40 neurons, ReLU: in the report the best, and the fastest to learn."""

    widths, activation = (40, 40), nn.ReLU
