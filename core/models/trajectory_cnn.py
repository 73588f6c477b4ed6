"""The network that reads how a pen went: four one-dimensional convolutions along its trajectory.

In: (N, POINTS, 3) trajectories of `core.imaging.trajectory`. Out: (N, 10) logits. It sees what a picture no longer shows: where
a stroke began, which way it went, where the pen was lifted. Convolutions over time as in Waibel, Hanazawa, Hinton, Shikano,
Lang (Phoneme recognition using time-delay neural networks, 1989).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.imaging.trajectory import POINTS

WIDTHS = (32, 48, 56, 64)
"""Channels of the convolutions; after each but the last the points are halved."""
KERNEL = 5
FEATURES = 6
DROPOUT = 0.3
STILL = 1e-4
"""Of the digit's side: a step shorter than this has no direction."""


class TrajectoryCNN(nn.Module):
    """Convolutions over the points, each followed by batch normalisation and ReLU; one linear layer."""

    def __init__(self) -> None:
        """Lay the layers, untrained."""
        super().__init__()
        layers: list[nn.Module] = []
        in_channels = FEATURES
        for width in WIDTHS:
            layers += [nn.MaxPool1d(2)] if in_channels != FEATURES else []
            layers += [nn.Conv1d(in_channels, width, KERNEL, padding=KERNEL // 2, bias=False), nn.BatchNorm1d(width), nn.ReLU()]
            in_channels = width
        self.features = nn.Sequential(*layers)
        self.dropout = nn.Dropout(DROPOUT)
        self.linear = nn.Linear(in_channels * (POINTS >> len(WIDTHS) - 1), 10)

    def forward(self, trajectories: Tensor) -> Tensor:
        """Return the logits."""
        x = self.features(_along(trajectories))  # (N, C, POINTS / 8)
        logits: Tensor = self.linear(self.dropout(x.flatten(1)))  # (N, 10)
        return logits


def _along(trajectories: Tensor) -> Tensor:
    """Return what is to be seen at each point: place, direction, pen, length of the step: (N, POINTS, 3) -> (N, 6, POINTS)."""
    places = trajectories[..., :2]
    steps = F.pad(places[:, 1:] - places[:, :-1], (0, 0, 1, 0))
    lengths = steps.norm(dim=-1, keepdim=True)
    directions = steps / lengths.clamp(min=STILL)
    return torch.cat([2 * places, directions, trajectories[..., 2:], lengths * (POINTS / 3)], -1).transpose(1, 2)
