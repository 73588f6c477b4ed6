"""Every architecture, and the checkpoints that are shipped."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.glyphs import glyph
from core.errors import CardUnreadable, UnknownName, WeightsAltered, WeightsMissing
from core.imaging.pipeline import prepare
from core.imaging.strokes import Drawing, place, render
from core.models.answering import LEAST_OF_TWO, Verdict, answer
from core.models.card import Card, Limits
from core.models.checkpoint import Model, load_model, released_models, save_model, weights_bytes
from core.models.lenet_5 import MAPS_SEEN
from core.models.registry import architectures, build, parameter_count, register
from core.models.shape import Shape

PARAMETERS = {
    "batchnorm_cnn": 449_426,
    "bn_cnn": 824_650,
    "compact_cnn": 421_642,
    "dropout_cnn": 225_034,
    "lenet_5": 60_000,
    "lenet_5_modern": 61_706,
    "mlp_128": 101_770,
    "mlp_128_64": 109_386,
    "mlp_256_128": 235_146,
    "model_a": 7_960,
    "model_b": 7_960,
    "model_c": 31_810,
    "model_d": 31_810,
    "model_e": 8_070,
    "model_f": 33_450,
    "net_1": 1_625_866,
    "net_2": 1_625_866,
    "tiny_cnn": 998,
}
OTHER_SHAPES = {
    ("mlp_256_128", Shape(3, 28, 5)): 635_909,
    ("dropout_cnn", Shape(3, 28, 5)): 224_965,
    ("net_1", Shape(3, 32, 10)): 2_117_962,
    ("model_f", Shape(1, 8, 10)): 4_650,
    ("lenet_5", Shape(3, 32, 5)): 60_300,
}


@pytest.mark.parametrize("name", architectures())
def test_every_architecture_turns_digits_into_ten_logits(name: str) -> None:
    network = build(name).eval()
    logits = network(torch.rand(3, 1, 28, 28))
    assert logits.shape == (3, 10)
    assert not torch.allclose(logits.sum(1).exp(), torch.ones(3)), "logits, no probabilities"
    assert parameter_count(network) == PARAMETERS[name]


@pytest.mark.parametrize(("name", "shape"), OTHER_SHAPES)
def test_a_network_is_built_for_other_pictures_and_classes(name: str, shape: Shape) -> None:
    network = build(name, shape).eval()
    assert network(torch.rand(2, shape.channels, shape.side_px, shape.side_px)).shape == (2, shape.num_classes)
    assert parameter_count(network) == OTHER_SHAPES[name, shape]


def test_lenet_5_of_1998_answers_with_distances_to_a_picture_of_each_digit() -> None:
    network = build("lenet_5").eval()
    assert network.codes.shape == (10, 84)
    assert set(network.codes.unique().tolist()) == {-1.0, 1.0}
    assert len({tuple(code.tolist()) for code in network.codes}) == 10
    assert (network(torch.rand(5, 1, 28, 28)) <= 0).all(), "the negative of a squared distance"


def test_each_map_of_lenet_5_sees_the_maps_of_table_1_alone() -> None:
    network = build("lenet_5")
    kernels = (network.seen @ network.c3_weight).view(16, 6, 25)
    seen = [tuple(torch.nonzero(own.abs().sum(1)).flatten().tolist()) for own in kernels]
    assert tuple(seen) == MAPS_SEEN


@pytest.mark.parametrize("name", architectures())
def test_one_batch_can_be_learnt_by_heart(name: str) -> None:
    torch.manual_seed(0)
    labels = torch.arange(32) % 10
    ink = 0.3 * torch.rand(32, 1, 28, 28)
    for picture, label in zip(ink, labels.tolist(), strict=True):  # a bar for each class, at its own height
        picture[0, 2 + 2 * label : 5 + 2 * label, 4:24] = 1
    network = build(name)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.005)
    for _ in range(150):
        loss = torch.nn.functional.cross_entropy(network(ink), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if loss < 0.1:
            return
    pytest.fail(f"32 pictures are not learnt: {loss:.3f}")


def test_an_unknown_architecture_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownName, match="batchnorm_cnn, bn_cnn, compact_cnn"):
        build("transformer")


def test_a_name_is_entered_only_once() -> None:
    with pytest.raises(AssertionError, match="two architectures"):
        register("compact_cnn")(torch.nn.Identity)


def released(folder: Path) -> Card:
    """Keep an untrained compact CNN in `folder` as `tiny`, and return its card."""
    content = weights_bytes(build("compact_cnn"))
    digest = hashlib.sha256(content).hexdigest()
    card = Card("tiny", "compact_cnn", 421_642, digest, Limits(1.5, 2.0, 0.4), ("none",), {"epochs": 0}, {})
    save_model(content, card, folder)
    return card


def test_a_kept_model_comes_back_as_it_was(tmp_path: Path) -> None:
    card = released(tmp_path)
    model = load_model("tiny", tmp_path)
    assert model.card == card
    assert weights_bytes(model.network) == (tmp_path / "tiny.safetensors").read_bytes()
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".safetensors"], "no drafts left"


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    released(tmp_path)
    weights = tmp_path / "tiny.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(WeightsAltered, match="checksum"):
        load_model("tiny", tmp_path)


def test_a_missing_card_is_named(tmp_path: Path) -> None:
    released(tmp_path)
    (tmp_path / "tiny.json").unlink()
    with pytest.raises(WeightsMissing, match=r"tiny\.json"):
        load_model("tiny", tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"name": "tiny"}', "{"])
def test_a_broken_card_is_refused(tmp_path: Path, content: str) -> None:
    released(tmp_path)
    (tmp_path / "tiny.json").write_text(content)
    with pytest.raises(CardUnreadable, match=r"tiny\.json"):
        load_model("tiny", tmp_path)


def test_a_card_of_another_architecture_is_refused(tmp_path: Path) -> None:
    released(tmp_path)
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"architecture": "batchnorm_cnn"}))
    with pytest.raises(CardUnreadable):
        load_model("tiny", tmp_path)


def test_an_unknown_model_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="«secret»"):
        load_model("secret", tmp_path)


@pytest.mark.parametrize("name", released_models())
def test_shipped_models_are_what_their_cards_say(name: str) -> None:
    model = load_model(name)
    assert model.card.name == name
    assert model.card.parameters == parameter_count(model.network)
    assert any("MNIST" in source for source in model.card.data)
    assert model.card.accuracy


def test_the_default_model_comes_first() -> None:
    assert released_models()[:2] == ("default", "compact_cnn")


@pytest.mark.parametrize("digit", range(10))
def test_the_default_model_reads_a_plain_hand(digit: int) -> None:
    prepared = prepare(render(Drawing(place(glyph(str(digit))))))
    (said,) = answer(load_model(), np.stack([single.image for single in prepared]))
    assert said.prediction == digit
    assert sum(said.probabilities) == pytest.approx(1, abs=1e-5)


class Fixed(torch.nn.Module):
    """Answers every picture with the same logits."""

    def __init__(self, *logits: float) -> None:
        super().__init__()
        self.logits = torch.tensor([*logits, *[0.0] * (10 - len(logits))])

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        return self.logits.expand(len(ink), 10)


def said_with(limits: Limits, *logits: float):
    card = Card("fixed", "none", 0, "", limits, (), {}, {})
    return answer(Model(Fixed(*logits), card), np.zeros((1, 28, 28), np.uint8))[0]


def test_verdicts_follow_the_card() -> None:
    limits = Limits(temperature=1.0, least_energy=4.0, least_confidence=0.7)
    assert said_with(limits, 0, 9).verdict is Verdict.DIGIT
    assert said_with(limits, 0, 9, 8.9).verdict is Verdict.UNSURE
    assert said_with(limits, 0, 1).verdict is Verdict.NOT_A_DIGIT
    assert said_with(limits, 0, 9, 8.9).runner_up == 2


def test_a_doubt_that_is_not_between_two_digits_is_no_digit() -> None:
    """The energy of ten equal logits is that of a digit where they are high."""
    limits = Limits(least_energy=4.0, least_confidence=0.9)
    assert said_with(limits, *[9.0] * 10).verdict is Verdict.NOT_A_DIGIT
    three = said_with(limits, *[9.0] * 3)
    assert sum(sorted(three.probabilities)[-2:]) > LEAST_OF_TWO and three.verdict is Verdict.UNSURE


def test_a_network_that_never_learnt_to_doubt_names_a_digit_whatever_it_sees() -> None:
    assert said_with(Limits(), *[9.0] * 10).verdict is Verdict.DIGIT


def test_temperature_softens_the_answer() -> None:
    assert said_with(Limits(temperature=3.0), 0, 9).confidence < said_with(Limits(), 0, 9).confidence
