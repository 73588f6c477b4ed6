"""Two hidden layers of 128 and 64 with dropout, of a student report.

In: (N, channels, side, side) in 0..1, ink high. Out: (N, num_classes) logits. 109,386 parameters for digits. The report
trains it with Adam, learning rate 0.001, 20 epochs in batches of 32, and gives 97.90 %. scikit-learn's `MLPClassifier((128,
64))` has the same layers without dropout; weights learnt there answer here. Dropout: Srivastava and others 2014.
"""

from torch import Tensor, nn

from core.models.registry import register
from core.models.shape import DIGITS, Shape


@register("mlp_128_64")
class MLP12864(nn.Module):
    """Linear 128, dropout, linear 64, dropout, linear, with ReLU between them."""

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.linear1 = nn.Linear(shape.channels * shape.side_px**2, 128)
        self.linear2 = nn.Linear(128, 64)
        self.linear3 = nn.Linear(64, shape.num_classes)
        self.dropout = nn.Dropout(0.2)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = self.dropout(self.linear1(ink.flatten(1)).relu())  # (N, 128)
        x = self.dropout(self.linear2(x).relu())  # (N, 64)
        logits: Tensor = self.linear3(x)  # (N, num_classes)
        return logits
