"""How much the pen is heard: as much as it helps, and no more."""

import torch
from torch import Tensor
from torch.nn import functional as F

from core.evaluation.pool_fitting import WEIGHTS, fit_pool
from core.models.answering import pooled

LABELS = torch.randint(10, (2000,), generator=torch.Generator().manual_seed(0))


def opinion(knows: float, seed: int) -> Tensor:
    """Return logits of a network that knows so much of the labels; they are honest at a temperature of one over that."""
    noise = torch.randn(len(LABELS), 10, generator=torch.Generator().manual_seed(seed))
    return knows * F.one_hot(LABELS, 10) + noise


def test_a_pen_that_knows_more_is_heard_more() -> None:
    picture = opinion(2, seed=1).softmax(1)
    weights = [fit_pool(picture, opinion(knows, seed=2).log_softmax(1), LABELS).weight for knows in (0, 1, 2, 3)]
    assert weights == [min(WEIGHTS), 0.5, 1.0, 1.5]  # what each knows, as a part of what the picture knows


def test_temperature_and_least_confidence_are_those_of_both() -> None:
    picture, pen = opinion(4, seed=1).softmax(1), opinion(4, seed=1).log_softmax(1)
    pool = fit_pool(picture, pen, LABELS)
    sure = (pooled(picture, pen, pool.weight) / pool.temperature).softmax(1)
    once = (1 + pool.weight) / 4
    assert abs(pool.temperature - once) < 0.1 * once  # what is said twice is not more certain
    confidence, prediction = sure.max(1)
    right = confidence[prediction == LABELS]
    assert 0.005 < float((right < pool.least_confidence).float().mean()) < 0.015
