"""A network written for other programs answers there as here."""

import io

import numpy as np
import pytest
import torch

from core.models.card import Card, Limits
from core.models.checkpoint import Model, load_model, released_models
from core.models.export import onnx_bytes, state_dict_bytes
from core.models.registry import architectures, build
from core.models.shape import Shape

COLOUR = Shape(channels=3, side_px=32, num_classes=5)
FAMILIES = {
    "batchnorm_cnn": ("batchnorm_cnn", "bn_cnn"),
    "compact_cnn": ("compact_cnn", "dropout_cnn", "lenet_5_modern", "net_1"),
    "lenet_5": ("lenet_5",),
    "mlp_128_64": ("mlp_128", "mlp_128_64", "mlp_256_128"),
    "model_a": ("model_a", "model_b", "model_c", "model_d", "model_e", "model_f"),
    "net_2": ("net_2",),
    "tiny_cnn": ("tiny_cnn",),
}
"""Networks of the same kinds of layers, of which one is written as ONNX: each takes seconds."""
EXPORTED = [(name, Shape()) for name in FAMILIES] + [(name, COLOUR) for name in ("batchnorm_cnn", "compact_cnn", "lenet_5")]
"""The released networks' architectures, and LeNet-5 whose padding depends on the shape, in both shapes."""


def untrained(architecture: str, shape: Shape) -> Model:
    card = Card("untrained", architecture, 0, "", Limits(), (), {}, {}, shape)
    torch.manual_seed(0)
    return Model(build(architecture, shape).eval(), card)


@pytest.mark.parametrize("architecture", architectures())
def test_a_state_dict_can_be_loaded_as_courses_do(architecture: str) -> None:
    model = untrained(architecture, Shape())
    other = build(architecture)
    other.load_state_dict(torch.load(io.BytesIO(state_dict_bytes(model)), weights_only=True))
    assert all(torch.equal(one, two) for one, two in zip(other.parameters(), model.network.parameters(), strict=True))


def test_every_architecture_has_a_family_and_released_ones_are_exported_in_both_shapes() -> None:
    assert sorted(name for names in FAMILIES.values() for name in names) == list(architectures())
    released = {load_model(name).card.architecture for name in released_models()}
    assert {(name, shape) for name in released for shape in (Shape(), COLOUR)} <= set(EXPORTED)


@pytest.mark.filterwarnings("ignore")  # the exporter's own, of what will change in its libraries
@pytest.mark.parametrize(("architecture", "shape"), EXPORTED, ids=str)
def test_onnx_answers_as_the_network_does(architecture: str, shape: Shape) -> None:
    onnx, reference = pytest.importorskip("onnx"), pytest.importorskip("onnx.reference")
    model = untrained(architecture, shape)
    written = onnx.load_from_string(onnx_bytes(model))
    onnx.checker.check_model(written)
    ink = np.random.default_rng(0).random((3, shape.channels, shape.side_px, shape.side_px), np.float32)
    logits = reference.ReferenceEvaluator(written).run(["logits"], {"ink": ink})[0]
    with torch.inference_mode():
        assert np.allclose(logits, model.network(torch.from_numpy(ink)).numpy(), atol=1e-5)
