"""What is in doubt is looked at again in several views, what is sure or refused is not."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.data.glyphs import glyph
from core.imaging.strokes import Drawing, place, render
from core.models.answering import Answer, Verdict, answer, answer_with_care, look_again
from core.models.checkpoint import Model, load_model
from core.models.views import SCALE, SHIFT_PX, VIEWS, views
from core.reading import VIEWS_AGAIN
from core.recognition import recognise

INK = np.zeros((28, 28), np.uint8)
INK[6:22, 9:19] = 200


class Scripted(nn.Module):
    """A network that says one thing of the picture as it is, and another of every other view."""

    def __init__(self, first: list[float], later: list[float]) -> None:
        super().__init__()
        self.first, self.later, self.asked = first, later, []

    def forward(self, ink: Tensor) -> Tensor:
        self.asked.append(len(ink))
        as_it_is = (ink.squeeze(1) * 255).round() == torch.from_numpy(INK)
        return torch.tensor([self.first if same else self.later for same in as_it_is.flatten(1).all(dim=1)])


def model_saying(first: list[float], later: list[float], below: float = 0.9) -> Model:
    released = load_model("default")
    limits = replace(released.card.limits, temperature=1.0, look_again_below=below, least_energy=-1e9)
    return Model(Scripted(first, later), replace(released.card, limits=limits), None)


def logits_of(**shares: float) -> list[float]:
    """Return logits whose softmax is these shares, by `d4=0.6`, of what is given to a few digits."""
    rest = (1 - sum(shares.values())) / (10 - len(shares))
    return [float(np.log(shares.get(f"d{digit}", rest))) for digit in range(10)]


def test_views_are_shifted_turned_smaller_and_larger() -> None:
    ink = torch.from_numpy(INK).float()[None, None] / 255
    seen = views(torch.cat([ink, ink]))
    assert seen.shape == (2 * VIEWS, 1, 28, 28) and torch.equal(seen[:VIEWS], seen[VIEWS:])
    boxes = [np.argwhere(one[0].numpy() > 0.4) for one in seen[:VIEWS]]
    lows = [tuple(box.min(axis=0)) for box in boxes]
    step = int(SHIFT_PX)
    assert lows[:4] == [(6, 9 - step), (6, 9 + step), (6 - step, 9), (6 + step, 9)]
    assert torch.allclose(seen[4, 0], seen[5, 0].flip(1), atol=1e-5) and not torch.allclose(seen[4, 0], ink[0, 0], atol=0.1)
    heights = [np.ptp(box[:, 0]) + 1 for box in boxes[6:]]
    assert heights == [pytest.approx(16 * (1 - SCALE), abs=1), pytest.approx(16 * (1 + SCALE), abs=1)]


def test_a_doubt_is_settled_by_what_most_views_say() -> None:
    model = model_saying(logits_of(d4=0.5, d9=0.45), logits_of(d9=0.95, d4=0.04))
    first, careful = answer(model, INK[None])[0], answer_with_care(model, INK[None])[0]
    assert (first.prediction, first.was_in_doubt) == (4, False)
    assert (careful.prediction, careful.runner_up, careful.verdict, careful.was_in_doubt) == (9, 4, Verdict.DIGIT, True)
    assert sum(careful.probabilities) == pytest.approx(1)
    assert careful.confidence < 0.95, "the first look counts, too"
    expected = np.array([0.5, 0.45]) ** (1 / (VIEWS + 1)) * np.array([0.04, 0.95]) ** (VIEWS / (VIEWS + 1))
    assert careful.probabilities[9] / careful.probabilities[4] == pytest.approx(expected[1] / expected[0], rel=1e-4)


def test_views_that_disagree_leave_it_in_doubt() -> None:
    model = model_saying(logits_of(d4=0.8, d9=0.15), logits_of(d9=0.55, d4=0.42))
    careful = answer_with_care(model, INK[None])[0]
    assert careful.verdict is Verdict.UNSURE and {careful.prediction, careful.runner_up} == {4, 9}


@pytest.mark.parametrize(("share", "below"), [(0.91, 0.9), (0.6, 0.0)])
def test_what_is_sure_or_what_no_card_asks_for_is_not_looked_at_again(share: float, below: float) -> None:
    model = model_saying(logits_of(d4=share), logits_of(d9=0.99), below)
    assert answer_with_care(model, INK[None])[0].prediction == 4
    assert model.network.asked == [1]


def test_what_is_no_digit_or_was_looked_at_already_stays_as_it_is() -> None:
    model = model_saying(logits_of(d4=0.6), logits_of(d9=0.99))
    [own] = answer(model, INK[None])
    for done in (replace(own, verdict=Verdict.NOT_A_DIGIT), replace(own, was_in_doubt=True)):
        assert look_again(model, INK[None], [done]) == (done,)


def test_many_doubts_are_looked_at_a_few_at_a_time() -> None:
    model = model_saying(logits_of(d4=0.6), logits_of(d9=0.99))
    count = 20
    sure = Answer((0.0,) * 7 + (1.0, 0.0, 0.0), 7, 1, Verdict.DIGIT)
    looked = look_again(model, np.stack([INK] * (count + 1)), [*answer(model, np.stack([INK] * count)), sure])
    assert [one.prediction for one in looked] == [9] * count + [7]
    assert max(model.network.asked[1:]) <= 64 and sum(model.network.asked[1:]) == count * VIEWS


def test_the_released_model_looks_again_and_it_can_be_left_out() -> None:
    model = load_model("default")
    doubtful = replace(model, card=replace(model.card, limits=replace(model.card.limits, look_again_below=1.01)))
    page = render(Drawing(place(glyph("5"), 0.6)))
    assert model.card.limits.look_again_below == 0.9
    assert [digit.answer.was_in_doubt for digit in recognise(page, doubtful).digits] == [True]
    assert [digit.answer.was_in_doubt for digit in recognise(page, doubtful, without=(VIEWS_AGAIN,)).digits] == [False]
    assert [digit.answer.was_in_doubt for digit in recognise(page, doubtful, "textbook").digits] == [False]
