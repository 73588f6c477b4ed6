"""Runs pictures through a network.

In: (N, side, side) or (N, side, side, 3) uint8, grey with high ink or RGB. Out: tensors.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

BATCH = 512
"""Pictures at once: bounds the memory that a whole data set takes."""


def to_tensor(images: NDArray[np.uint8] | Tensor) -> Tensor:
    """Return pictures as a network takes them: (N, channels, side, side) float in 0..1."""
    stored = images if isinstance(images, Tensor) else torch.from_numpy(np.ascontiguousarray(images))
    channels_first = stored.unsqueeze(1) if stored.ndim == 3 else stored.permute(0, 3, 1, 2)
    return channels_first.float() / 255


def predict_logits(network: nn.Module, images: NDArray[np.uint8]) -> Tensor:
    """Return the logits of many pictures, (N, num_classes) float; the network stays in evaluation mode."""
    network.eval()
    device = next(network.parameters()).device
    with torch.inference_mode():
        parts = [network(to_tensor(images[start : start + BATCH]).to(device)).cpu() for start in range(0, len(images), BATCH)]
    return torch.cat(parts).float()
