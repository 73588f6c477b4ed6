"""Keeps trained networks on disk, and brings them back only when they are what their card says.

In: a name such as `compact_cnn`. Out: a `Model`, ready to answer. A release is `weights/NAME.safetensors` with its card
`weights/NAME.json`; a file that differs from the card's checksum is refused. Where a model has a network for the way of the
pen, its weights lie in the same file, their names behind `pen.`.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import nn

from core.errors import CardUnreadable, UnknownName, WeightsAltered, WeightsMissing
from core.i18n.catalogues import N_
from core.models.card import Card, read_card, write_card
from core.models.registry import build
from core.models.trajectory_cnn import TrajectoryCNN
from core.paths import weights_folder
from core.whole import write_whole

DEFAULT_MODEL = "default"
PEN_PREFIX = "pen."


@dataclass(frozen=True)
class Model:
    """A trained network in evaluation mode, with its card; `pen` reads trajectories of drawings, where there is such a one."""

    network: nn.Module
    card: Card
    pen: nn.Module | None = None


def released_models() -> tuple[str, ...]:
    """Return the names of all released models, the default one first."""
    names = sorted(path.stem for path in weights_folder().glob("*.safetensors"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_MODEL))


def load_model(name: str = DEFAULT_MODEL, folder: Path | None = None) -> Model:
    """Load a model by its name.

    Raises: UnknownName, WeightsMissing, CardUnreadable, or WeightsAltered where the checksum differs from the card's.
    """
    folder = folder or weights_folder()
    weights, card_path = folder / f"{name}.safetensors", folder / f"{name}.json"
    if not weights.is_file() and not card_path.is_file():
        raise UnknownName(kind=N_("model"), name=name, known=", ".join(released_models()) or "-")
    for path in (weights, card_path):
        if not path.is_file():
            raise WeightsMissing(file=path.name)
    card = read_card(card_path)
    content = weights.read_bytes()
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise WeightsAltered(file=weights.name)
    network, pen = build(card.architecture, card.shape), TrajectoryCNN() if card.pen else None
    try:
        tensors = load_tensors(content)
        of_pen = {key.removeprefix(PEN_PREFIX): tensors.pop(key) for key in tuple(tensors) if key.startswith(PEN_PREFIX)}
        network.load_state_dict(tensors)
        if pen is not None:
            pen.load_state_dict(of_pen)
    except (SafetensorError, RuntimeError) as error:
        raise CardUnreadable(file=card_path.name, reason=str(error)) from error
    return Model(network.eval(), card, pen.eval() if pen else None)


def weights_bytes(network: nn.Module, pen: nn.Module | None = None) -> bytes:
    """Return the weights of a network, and of the one for the way of the pen, in the safetensors format."""
    tensors = dict(network.state_dict())
    if pen is not None:
        tensors |= {f"{PEN_PREFIX}{key}": value for key, value in pen.state_dict().items()}
    return bytes(save_tensors({key: value.contiguous() for key, value in tensors.items()}))


def save_model(content: bytes, card: Card, folder: Path) -> Path:
    """Write weights and card into `folder`, each whole or not at all; return the file of weights.

    Raises: OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"{card.name}.safetensors"
    write_whole(weights, content)
    write_card(card, folder / f"{card.name}.json")
    return weights
