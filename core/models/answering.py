"""Lets a model answer, and says what the answer is worth.

In: a loaded model and prepared digits. Out: ten probabilities and a verdict for each. The model's own card holds the
temperature and the thresholds; this is where they are applied. Where it is known how the pen went, a second network that has
learnt that is heard, too: a logarithmic opinion pool of the two (Heskes, Selecting weighting factors in logarithmic opinion
pools, 1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.models.checkpoint import Model
from core.models.inference import to_tensor
from core.models.views import VIEWS, views

MAX_BATCH = 64
"""Digits answered at once: bounds the memory that a page of hundreds of digits takes."""
LEAST_OF_TWO = 0.5
"""Where the two likeliest digits hold less of the probability than this, the answer is no doubt between two: it is no digit.
With it, the default model calls 0.11 % of the test digits so and 84 % of what is no digit (docs/RESULTS.md)."""
LEAST_PROBABILITY = 1e-7
"""What a picture rules out altogether it cannot outweigh everything else with."""


class Verdict(StrEnum):
    """What an answer is worth."""

    DIGIT = "digit"
    UNSURE = "unsure"
    NOT_A_DIGIT = "not a digit"


@dataclass(frozen=True)
class Answer:
    """What a model says to one prepared digit.

    `probabilities` are ten, calibrated, in order of the digits; `runner_up` is the second most likely digit. `by_picture` is
    what the picture alone says, where the way of the pen was heard beside it. `was_in_doubt`: the picture was looked at again.
    `refused_by_form`: the network took it for a digit, but it is a dash, a blot or the edge of something.
    """

    probabilities: tuple[float, ...]
    prediction: int
    runner_up: int
    verdict: Verdict
    by_picture: "Answer | None" = None
    was_in_doubt: bool = False
    refused_by_form: bool = False

    @property
    def confidence(self) -> float:
        """The probability of the prediction."""
        return self.probabilities[self.prediction]


def answer(model: Model, images: NDArray[np.uint8]) -> tuple[Answer, ...]:
    """Return an answer for each of the prepared digits, (N, 28, 28) uint8, ink high, at one look."""
    batches = [images[start : start + MAX_BATCH] for start in range(0, len(images), MAX_BATCH)]
    return tuple(single for batch in batches for single in _answer_batch(model, batch))


def _answer_batch(model: Model, images: NDArray[np.uint8]) -> list[Answer]:
    limits = model.card.limits
    with torch.inference_mode():
        logits = model.network(to_tensor(images)) / limits.temperature  # (N, 10)
        probabilities = F.softmax(logits, dim=1).tolist()
        energies = torch.logsumexp(logits, dim=1).tolist()
        order = logits.topk(2, dim=1).indices.tolist()
    answers = []
    for row, energy, (first, second) in zip(probabilities, energies, order, strict=True):
        verdict = _verdict(row[first], row[second], limits.least_confidence) if limits.can_doubt else Verdict.DIGIT
        if energy < limits.least_energy:
            verdict = Verdict.NOT_A_DIGIT
        answers.append(Answer(tuple(row), first, second, verdict))
    return answers


def answer_with_care(model: Model, images: NDArray[np.uint8]) -> tuple[Answer, ...]:
    """Return an answer for each of the prepared digits, (N, 28, 28) uint8, ink high; what is in doubt is looked at again."""
    return look_again(model, images, answer(model, images))


def look_again(model: Model, images: NDArray[np.uint8], answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers to the prepared digits, (N, 28, 28) uint8; those in doubt at first after looking at them again.

    What is no digit at first stays none.
    """
    least = model.card.limits.look_again_below
    doubts = [
        place
        for place, own in enumerate(answers)
        if own.confidence < least and own.verdict is not Verdict.NOT_A_DIGIT and not own.was_in_doubt
    ]
    looked = list(answers)
    for start in range(0, len(doubts), MAX_BATCH // VIEWS):
        places = doubts[start : start + MAX_BATCH // VIEWS]
        seconds = _second_batch(model, images[places], [answers[place] for place in places])
        for place, second in zip(places, seconds, strict=True):
            looked[place] = second
    return tuple(looked)


def _second_batch(model: Model, images: NDArray[np.uint8], firsts: Sequence[Answer]) -> list[Answer]:
    limits = model.card.limits
    with torch.inference_mode():
        logits = model.network(views(to_tensor(images))) / limits.temperature
        seen = F.log_softmax(logits, dim=1).view(len(images), VIEWS, -1)
        first = torch.tensor([own.probabilities for own in firsts]).clamp(min=LEAST_PROBABILITY).log().unsqueeze(1)
        together = F.softmax(torch.cat([first, seen], dim=1).mean(dim=1), dim=1)
        order = together.topk(2, dim=1).indices.tolist()
    return [
        Answer(tuple(row), one, two, _verdict(row[one], row[two], limits.least_confidence), was_in_doubt=True)
        for row, (one, two) in zip(together.tolist(), order, strict=True)
    ]


def _verdict(first: float, second: float, least_confidence: float) -> Verdict:
    """Return what an answer is worth, of the probabilities of its two likeliest digits."""
    if first + second < LEAST_OF_TWO:
        return Verdict.NOT_A_DIGIT
    return Verdict.UNSURE if first < least_confidence else Verdict.DIGIT


def pooled(seen: Tensor, heard: Tensor, weight: float) -> Tensor:
    """Return the logits of both opinions: by the picture (N, 10) probabilities, by the pen (N, 10) their logarithms."""
    return seen.clamp(min=LEAST_PROBABILITY).log() + weight * heard


def hear_pen(model: Model, answers: Sequence[Answer], trajectories: NDArray[np.float32]) -> tuple[Answer, ...]:
    """Return the answers to drawn digits, (N, POINTS, 3) the ways of the pen, of a model that has a network for these.

    What is no digit by its picture is unsure at best: letters and scribbles may go the way of a digit.
    """
    pen = model.card.pen
    if model.pen is None or pen is None:
        raise ValueError("the model has no network for trajectories")
    with torch.inference_mode():
        seen = torch.tensor([own.probabilities for own in answers])
        heard = F.log_softmax(model.pen(torch.from_numpy(trajectories)), dim=1)
        both = pooled(seen, heard, pen.weight) / pen.temperature  # (N, 10)
        probabilities, order = F.softmax(both, dim=1).tolist(), both.topk(2, dim=1).indices.tolist()
    answers_of_both = []
    for own, row, (first, second) in zip(answers, probabilities, order, strict=True):
        verdict = _verdict(row[first], row[second], pen.least_confidence)
        if own.verdict is Verdict.NOT_A_DIGIT:
            verdict = Verdict.UNSURE if verdict is Verdict.DIGIT else Verdict.NOT_A_DIGIT
        answers_of_both.append(Answer(tuple(row), first, second, verdict, by_picture=own))
    return tuple(answers_of_both)
