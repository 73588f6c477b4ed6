"""The network for the way of the pen: what it is shown, that it learns, and that a run can be repeated."""

import numpy as np
import pytest
import torch

from core.data.glyphs import glyph
from core.data.strokes import StrokeDigit
from core.imaging.trajectory import trajectory
from core.training.pens import bent, train_pen

LABELS = (0, 1, 4, 7)
SCRIBBLE = glyph("scribble")


def hands(count: int) -> list[StrokeDigit]:
    """Return digits by hands that shake a little, `count` of each label."""
    random = np.random.default_rng(3)
    return [
        StrokeDigit(
            label,
            f"hand {number}",
            tuple((stroke + random.normal(0, 1.5, stroke.shape)).astype(np.float32) for stroke in glyph(str(label))),
            number,
        )
        for number in range(count)
        for label in LABELS
    ]


def test_it_learns_digits_and_to_doubt_what_is_none() -> None:
    *_, last = train_pen(hands(64), [SCRIBBLE], epochs=40, seed=0)
    strangers = [glyph(str(label)) for label in LABELS]
    with torch.inference_mode():
        ways = torch.from_numpy(np.stack([trajectory(strokes) for strokes in (*strangers, SCRIBBLE)]))
        probabilities = torch.softmax(last.network(ways), dim=1)
    assert probabilities[:4].argmax(1).tolist() == list(LABELS)
    assert float(probabilities[:4].max(1).values.min()) > 0.7
    assert float(probabilities[4].max()) < 0.5
    assert not last.network.training


def test_the_same_seed_gives_the_same_network_and_another_another() -> None:
    def trained(seed: int) -> torch.Tensor:
        (epoch,) = train_pen(hands(2), [SCRIBBLE], epochs=1, seed=seed)
        return epoch.network.linear.weight.detach().clone()

    first = trained(1)
    assert torch.equal(first, trained(1)) and not torch.equal(first, trained(2))


def test_bending_keeps_size_and_pen_and_changes_each_otherwise() -> None:
    torch.manual_seed(0)
    way = torch.from_numpy(trajectory(glyph("4")))
    changed = bent(way.expand(6, *way.shape))
    spans = changed[..., :2].amax(1) - changed[..., :2].amin(1)
    assert spans.amax(1).tolist() == pytest.approx([1.0] * 6, abs=1e-5)
    assert torch.equal(changed[..., 2], way[:, 2].expand(6, -1))
    assert len({round(float(one), 5) for one in changed[:, 10, 0]}) == 6
