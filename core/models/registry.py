"""Knows every architecture by its name.

In: a decorated class. Out: an untrained network by name. The list of imports at the end is explicit: an architecture that
is not in it does not exist.
"""

from collections.abc import Callable

from torch import nn

from core.errors import UnknownName
from core.i18n.catalogues import N_
from core.models.shape import DIGITS, Shape

Build = Callable[[Shape], nn.Module]
_BUILDERS: dict[str, Build] = {}


def register(name: str) -> Callable[[type[nn.Module]], type[nn.Module]]:
    """Enter a module class under `name`; a second class of that name is our mistake and refused."""

    def enter(architecture: type[nn.Module]) -> type[nn.Module]:
        assert name not in _BUILDERS, f"two architectures are named {name}"
        _BUILDERS[name] = architecture
        return architecture

    return enter


def build(name: str, shape: Shape = DIGITS) -> nn.Module:
    """Return an untrained network, (N, channels, side, side) float in 0..1, ink high -> (N, num_classes) logits.

    Raises: UnknownName, listing the known ones.
    """
    if name not in _BUILDERS:
        raise UnknownName(kind=N_("architecture"), name=name, known=", ".join(architectures()))
    return _BUILDERS[name](shape)


def architectures() -> tuple[str, ...]:
    """Return the names of all architectures, sorted."""
    return tuple(sorted(_BUILDERS))


def parameter_count(model: nn.Module) -> int:
    """Return how many numbers training adjusts."""
    return sum(parameter.numel() for parameter in model.parameters())


from core.models import (  # noqa: E402, F401 (entering themselves; must follow `register`)
    batchnorm_cnn,
    bn_cnn,
    compact_cnn,
    dropout_cnn,
    lenet_5,
    lenet_5_modern,
    mlp_128,
    mlp_128_64,
    mlp_256_128,
    models_a_to_f,
    net_1,
    net_2,
    tiny_cnn,
)
