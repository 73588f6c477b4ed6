"""LeNet-5 as LeCun, Bottou, Bengio and Haffner drew it in 1998, down to its 60,000 parameters.

In: (N, channels, side, side) in 0..1, ink high. Out: (N, num_classes) logits, the higher the nearer. From Gradient-based
learning applied to document recognition, Proceedings of the IEEE, section II.B and figure 2: subsampling layers that learn a
factor and an offset for each map; a third layer whose maps see only some of the second's (table I); a squashing
1.7159 tanh(2/3 x); and an output that measures how far the 84 units are from a picture of each digit. Softmax of the negative
squared distances takes the place of the paper's loss (equation 9, without its constant j). The paper's test error is 0.95 %.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.models.registry import register
from core.models.shape import DIGITS, Shape

MAPS_SEEN = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)
"""Which of the six maps of S2 each of the sixteen maps of C3 sees (table I)."""
PAPER, INK = -0.1, 1.175
"""Their values in the input, so that its mean is about 0 and its variance about 1."""
C3_REACH = 0.1
"""About one over the root of the numbers that a map of C3 sees, as PyTorch begins its own convolutions."""
SOFTNESS = 8.0
"""Ours: softmax of the plain distances is so sharp that Adam crawls."""
CODE_SIZE = 84
"""Units of F6: a picture of 7 x 12."""
DIGIT_CODES = """
.###... ..#.... .####.. #####.. ....#.. ######. ..###.. ####### .####.. .####..
#...#.. .##.... #....#. .....#. ...##.. #...... .#...#. ......# #....#. #....#.
#...#.. #.#.... #....#. .....#. ..#.#.. #...... #...... .....#. #....#. #....#.
#...#.. ..#.... .....#. .....#. ..#.#.. #...... #...... .....#. #....#. #....#.
#...#.. ..#.... .....#. .....#. .#..#.. #.###.. #.###.. ....#.. #....#. #....#.
#...#.. ..#.... ....#.. ..###.. #...#.. ##...#. ##...#. ....#.. .####.. .#####.
#...#.. ..#.... ...#... .....#. #...#.. .....#. #....#. ...#... #....#. .....#.
#...#.. ..#.... ..#.... .....#. ####### .....#. #....#. ...#... #....#. .....#.
#...#.. ..#.... .#..... .....#. ....#.. .....#. #....#. ..#.... #....#. .....#.
#...#.. ..#.... #...... .....#. ....#.. .....#. #....#. ..#.... #....#. .....#.
#...#.. ..#.... #...... .....#. ....#.. #....#. .#...#. .#..... #....#. #....#.
.###... #####.. ######. #####.. ....#.. .####.. ..###.. .#..... .####.. .####..
"""
"""A picture of each digit from 0 to 9, 7 x 12, drawn after figure 3; ink is +1, paper -1."""


@register("lenet_5")
class LeNet5(nn.Module):
    """C1, S2, C3, S4, C5, F6, and the distances to the codes."""

    codes: Tensor
    seen: Tensor

    def __init__(self, shape: Shape = DIGITS) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        self.padding = 2 if shape.side_px == DIGITS.side_px else 0  # the paper's input is 32 x 32
        side_px = ((shape.side_px + 2 * self.padding - 4) // 2 - 4) // 2
        self.c1 = nn.Conv2d(shape.channels, 6, kernel_size=5)
        self.s2 = Subsampling(6)
        links = [(own, seen) for own, maps in enumerate(MAPS_SEEN) for seen in maps]
        self.c3_weight = nn.Parameter(torch.empty(len(links), 25).uniform_(-C3_REACH, C3_REACH))
        self.c3_bias = nn.Parameter(torch.zeros(len(MAPS_SEEN)))
        self.s4 = Subsampling(16)
        self.c5 = nn.Conv2d(16, 120, kernel_size=side_px)
        self.f6 = nn.Linear(120, CODE_SIZE)
        places = torch.tensor([own * 6 + seen for own, seen in links])
        self.register_buffer("seen", F.one_hot(places, 16 * 6).float().T.contiguous(), persistent=False)
        self.register_buffer("codes", _codes(shape.num_classes), persistent=False)

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits."""
        x = F.pad(PAPER + (INK - PAPER) * ink, (self.padding,) * 4, value=PAPER)  # (N, 1, 32, 32)
        x = self.s2(self.c1(x))  # (N, 6, 14, 14)
        kernels = (self.seen @ self.c3_weight).view(16, 6, 5, 5)  # zero where a map is not seen
        x = self.s4(F.conv2d(x, kernels, self.c3_bias))  # (N, 16, 5, 5)
        x = squash(self.c5(x)).flatten(1)  # (N, 120)
        x = squash(self.f6(x)).float()  # (N, 84)
        logits: Tensor = -(x.unsqueeze(1) - self.codes).square().sum(dim=2) / SOFTNESS  # (N, num_classes)
        return logits


class Subsampling(nn.Module):
    """Half the size: the sum of each 2 x 2, times a factor, plus an offset, squashed."""

    def __init__(self, maps: int) -> None:
        """Lay a factor and an offset for each map."""
        super().__init__()
        self.factor = nn.Parameter(torch.full((maps, 1, 1), 0.5))
        self.offset = nn.Parameter(torch.zeros(maps, 1, 1))

    def forward(self, maps: Tensor) -> Tensor:
        """Return the maps in half their size."""
        return squash(4 * F.avg_pool2d(maps, 2) * self.factor + self.offset)


def squash(x: Tensor) -> Tensor:
    """Return 1.7159 tanh(2/3 x), which is 1 at 1 and -1 at -1 (appendix A)."""
    return 1.7159 * torch.tanh(2 / 3 * x)


def _codes(num_classes: int) -> Tensor:
    """Return the code of each class, (num_classes, 84) of -1 and +1: the pictures of digits; others by lot, always alike."""
    rows = [line.split() for line in DIGIT_CODES.split("\n") if line]
    if num_classes == len(rows[0]):
        pictures = ["".join(row[digit] for row in rows) for digit in range(num_classes)]
        return torch.tensor([[1.0 if mark == "#" else -1.0 for mark in picture] for picture in pictures])
    lot = torch.randint(0, 2, (num_classes, CODE_SIZE), generator=torch.Generator().manual_seed(0))
    return 2.0 * lot - 1.0
