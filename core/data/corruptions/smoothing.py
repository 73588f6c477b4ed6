"""Smooths many pictures at once with a Gaussian, as far out as four standard deviations.

In: ink (N, H, W) and how the world goes on beyond the rim. Out: the same form.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float32]
"""(N, H, W), 0 paper to 1 ink."""
REACH = 4.0
"""Standard deviations after which the bell is cut off, as SciPy and scikit-image do."""


def smooth(images: Ink, sigma_px: float, beyond: Literal["edge", "constant"] = "edge") -> Ink:
    """Return smoothed pictures; beyond the rim its own pixels go on (`edge`), or there is nothing (`constant`)."""
    radius = int(REACH * sigma_px + 0.5)
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma_px) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    rows, columns = images.shape[1:]
    padded = np.pad(images, ((0, 0), (radius, radius), (radius, radius)), mode=beyond)
    down = sum(weight * padded[:, i : i + rows] for i, weight in enumerate(weights))
    across: Ink = np.asarray(sum(weight * down[:, :, i : i + columns] for i, weight in enumerate(weights)), np.float32)
    return across
