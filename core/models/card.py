"""The card of a released model: what it is, what it learnt from, how well it does, and when it may be believed.

In: a JSON file beside the weights. Out: a frozen `Card`, and back.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import CardUnreadable
from core.models.shape import DIGITS, Shape
from core.whole import write_whole


@dataclass(frozen=True)
class Limits:
    """How to turn logits into a verdict; fitted on validation data by `core.evaluation.calibration`.

    `temperature` divides the logits before softmax. An energy (log of the sum of exponentials of the logits) below
    `least_energy` is not a digit; a confidence below `least_confidence` is unsure. A confidence below `look_again_below` is no
    last word: the picture is looked at again in several views (`core.models.views`).
    """

    temperature: float = 1.0
    least_energy: float = -1e9
    least_confidence: float = 0.0
    look_again_below: float = 0.0

    @property
    def can_doubt(self) -> bool:
        """Whether any threshold was fitted; without one, whatever is shown is a digit, and surely."""
        return self != Limits(temperature=self.temperature, look_again_below=self.look_again_below)


@dataclass(frozen=True)
class Pen:
    """The network of a model that reads how the pen went, and how it is heard beside the one that sees the picture.

    The logarithms of both networks' probabilities are added, the pen's times `weight`, and divided by `temperature` before
    softmax; a confidence of both below `least_confidence` is unsure. Fitted on drawings of validation writers.
    """

    parameters: int
    weight: float
    temperature: float
    least_confidence: float
    training: Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """Everything to know about one file of weights.

    `pen` is there where the file holds a network for drawings, too; `parameters` are those of the other alone. `data` names
    sources and licences, `training` the settings, `accuracy` the results with their data set and split; `shape` is
    what goes in and comes out, `class_names` what the outputs stand for.
    """

    name: str
    architecture: str
    parameters: int
    sha256: str
    limits: Limits
    data: tuple[str, ...]
    training: Mapping[str, Any]
    accuracy: Mapping[str, Any]
    shape: Shape = DIGITS
    class_names: tuple[str, ...] = tuple("0123456789")
    pen: Pen | None = None

    @property
    def reads_digits(self) -> bool:
        """Whether the Recognise page can use it: grey pictures of 28 x 28 in, ten digits out."""
        return self.shape == DIGITS and self.class_names == tuple("0123456789")


def read_card(path: Path) -> Card:
    """Read a card.

    Raises: CardUnreadable where the file is not a card's JSON.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Card(
            **{
                **content,
                "limits": Limits(**content["limits"]),
                "data": tuple(content["data"]),
                "shape": Shape(**content.get("shape", {})),
                "class_names": tuple(content.get("class_names", "0123456789")),
                "pen": Pen(**content["pen"]) if content.get("pen") else None,
            }
        )
    except (ValueError, TypeError, KeyError) as error:
        raise CardUnreadable(file=path.name, reason=str(error)) from error


def write_card(card: Card, path: Path) -> None:
    """Write a card as JSON, whole or not at all."""
    write_whole(path, (json.dumps(dataclasses.asdict(card), indent=2, ensure_ascii=False) + "\n").encode())
