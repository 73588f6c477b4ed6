"""Spoiling: seeded, in range, each kind at work, the rest of the batch untouched; nothing borrowed from the test."""

import ast
from pathlib import Path

import pytest
import torch

from core.data.corruptions import KINDS as TEST_KINDS
from core.data.glyphs import glyph
from core.data.rendered import rendered_strokes
from core.data.strokes import StrokeDigit
from core.training import spoil
from core.training.augment import FAR, augment_batch
from core.training.spoil import KINDS, Spoiling, spoil_batch

ROOT = Path(__file__).parents[2]
DIGITS = rendered_strokes([StrokeDigit(label, "nobody", glyph(str(label)), label + 1) for label in range(10)], 3, 0)
INK = torch.from_numpy(DIGITS.images).unsqueeze(1).float() / 255


def seeded(seed: int = 7) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def changed(spoilt: torch.Tensor) -> torch.Tensor:
    return (spoilt != INK).flatten(1).any(1)


@pytest.mark.parametrize("share", [0.5, 1.0])
def test_shape_and_range_are_kept(share: float) -> None:
    spoilt = spoil_batch(INK, Spoiling(share, 0.5), seeded())
    assert spoilt.shape == INK.shape and spoilt.dtype == torch.float32
    assert torch.isfinite(spoilt).all() and spoilt.min() >= 0 and spoilt.max() <= 1


def test_one_seed_spoils_alike_another_one_otherwise() -> None:
    one, same, other = (spoil_batch(INK, Spoiling(1.0), seeded(seed)) for seed in (3, 3, 4))
    assert torch.equal(one, same) and not torch.equal(one, other)


def test_a_share_of_zero_leaves_the_batch_as_it_was() -> None:
    before = INK.clone()
    assert torch.equal(spoil_batch(INK, Spoiling(0.0), seeded()), before)
    spoil_batch(INK, Spoiling(1.0), seeded())
    assert torch.equal(INK, before), "the batch itself is not changed"


def test_about_the_asked_share_is_spoilt() -> None:
    shares = [changed(spoil_batch(INK, Spoiling(0.4), seeded(seed))).float().mean() for seed in range(20)]
    assert torch.stack(shares).mean() == pytest.approx(0.4, abs=0.06)


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_changes_pictures_each_in_its_own_way(name: str) -> None:
    same = INK[4:5].repeat(16, 1, 1, 1)
    spoilt = KINDS[name](same, seeded())
    assert spoilt.shape == same.shape and torch.isfinite(spoilt).all()
    assert (spoilt != same).flatten(1).any(1).float().mean() > 0.6
    assert name == "coarse" or len({tuple(one.flatten().tolist()) for one in spoilt}) > 3


@pytest.mark.parametrize("name", KINDS)
def test_a_blank_picture_survives_each_kind(name: str) -> None:
    assert torch.isfinite(KINDS[name](torch.zeros(4, 1, 28, 28), seeded())).all()


def test_the_docs_say_which_kinds_of_the_test_training_knows() -> None:
    reference = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    for text in (spoil.__doc__ or "", reference):
        assert "sees something alike" in text and all(kind in text for kind in TEST_KINDS)
    assert all(f"`{name}`" in reference for name in KINDS)


def test_training_takes_nothing_from_the_test() -> None:
    for path in (*(ROOT / "core" / "training").glob("*.py"), *(ROOT / "scripts").glob("train*.py")):
        modules = {node.module for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)}
        assert not {name for name in modules if name and ("corruptions" in name or "unseen" in name)}


def test_far_digits_lie_aside_and_small() -> None:
    moved = augment_batch(INK, FAR, seeded())
    assert moved.shape == INK.shape and moved.min() >= 0 and moved.max() <= 1
    columns = torch.arange(28).float()
    middles = [(one.sum((1, 2)) * columns).sum(1) / one.sum((1, 2, 3)) for one in (INK, moved)]
    assert (middles[0] - middles[1]).abs().max() > 2
    assert moved.sum() < 0.95 * INK.sum()
