"""A network written for other programs answers there as here."""

import io

import numpy as np
import pytest
import torch

from core.models.card import Card, Limits
from core.models.checkpoint import Model
from core.models.export import onnx_bytes, state_dict_bytes
from core.models.registry import architectures, build
from core.models.shape import Shape

SHAPES = (Shape(), Shape(channels=3, side_px=32, num_classes=5))


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


@pytest.mark.filterwarnings("ignore")  # the exporter's own, of what will change in its libraries
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("architecture", architectures())
def test_onnx_answers_as_the_network_does(architecture: str, shape: Shape) -> None:
    onnx, reference = pytest.importorskip("onnx"), pytest.importorskip("onnx.reference")
    model = untrained(architecture, shape)
    written = onnx.load_from_string(onnx_bytes(model))
    onnx.checker.check_model(written)
    ink = np.random.default_rng(0).random((3, shape.channels, shape.side_px, shape.side_px), np.float32)
    logits = reference.ReferenceEvaluator(written).run(["logits"], {"ink": ink})[0]
    with torch.inference_mode():
        assert np.allclose(logits, model.network(torch.from_numpy(ink)).numpy(), atol=1e-5)
