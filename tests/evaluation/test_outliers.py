"""The suite of outliers, checked by hand on a model that counts ink."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.strokes import read_strokes
from core.data.unseen import Strangers
from core.errors import UnknownName
from core.evaluation import outliers
from core.evaluation.metrics import auroc
from core.evaluation.outliers import Refusing, measure_outliers, score_images
from core.evaluation.rows import outlier_rows
from core.imaging.pipeline import prepare
from core.models.answering import Verdict
from core.models.card import Limits
from tests.hand_made import finish, ink_model, one_digit, write_strokes

RING, BAR = (prepare(one_digit(name))[0].image for name in "01")
BLANK = np.zeros((28, 28), np.uint8)
DIGITS = Dataset("d", np.stack([RING] * 3), np.zeros(3, np.int64), DIGIT_NAMES, "", "")


def test_auroc_is_the_share_of_pairs_in_order_and_a_tie_counts_half():
    assert auroc([3, 4], [1, 2]) == 1.0
    assert auroc([1, 2], [3, 4]) == 0.0
    assert auroc([1, 3], [2]) == 0.5
    assert auroc([2, 2], [2]) == 0.5
    assert auroc([2, 5, 9], [1, 5]) == pytest.approx((1 + 1.5 + 2) / 6)


def test_auroc_of_nothing_is_none():
    assert auroc([], [1]) is None and auroc([1], []) is None


def test_energy_and_confidence_are_those_that_the_verdict_rests_on():
    """One logit is large, the others tiny: its value is the energy."""
    scores = score_images(ink_model(), np.stack([RING, BAR]))
    assert scores.energy.shape == (2,) and (scores.confidence > 0.9).all()
    hot = score_images(ink_model(limits=Limits(temperature=2.0)), np.stack([RING, BAR]))
    assert hot.energy == pytest.approx(scores.energy / 2, abs=0.1)
    strict = ink_model(limits=Limits(least_energy=float(scores.energy[0]) + 0.01))
    assert score_images(strict, np.stack([RING])).verdicts == (Verdict.NOT_A_DIGIT,)


def test_kinds_are_refused_below_the_energy_of_the_digits(monkeypatch: pytest.MonkeyPatch):
    """Bars have less energy than rings to a model that counts ink, and half of these strangers are rings."""
    energy = score_images(ink_model(), np.stack([RING, BAR])).energy
    low, high = sorted(energy.tolist())
    images = np.stack([BAR, RING] if energy[1] < energy[0] else [RING, BAR])
    monkeypatch.setattr(outliers, "_strangers", lambda plan: [Strangers("halves", images, 2)])
    model = ink_model(limits=Limits(least_energy=(low + high) / 2))
    digit = images[1]
    data = Dataset("d", np.stack([digit] * 3), np.zeros(3, np.int64), DIGIT_NAMES, "", "")
    score = finish(measure_outliers(model, Refusing(data, kinds=())))[0].kinds[0]
    assert (score.n, score.left_out, score.auroc) == (2, 2, 0.75)
    assert (score.not_a_digit, score.refused, score.refused_at_99) == (0.5, 0.5, 0.5)


def test_digits_are_pictures_and_strokes_and_cifar_is_one_more_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    strokes = read_strokes(write_strokes(tmp_path / "s.gz", [(0, "ann", "0"), (1, "ann", "1 1")]))
    monkeypatch.setattr(outliers, "read_cifar", lambda path, count: Strangers("cifar", np.stack([BLANK] * count)))
    plan = Refusing(DIGITS, strokes, ("noise",), count=4, cifar=tmp_path)
    result, events = finish(measure_outliers(ink_model(), plan))
    assert len(result.digits.verdicts) == 4, "three pictures and one of two drawings"
    assert [one.name for one in result.kinds] == ["noise", "cifar"]
    assert events[-1].done == events[-1].total == 3 + 2 + 2 * 4


def test_record_and_rows_hold_each_kind_the_mean_and_the_price():
    result = finish(measure_outliers(ink_model(), Refusing(DIGITS, kinds=("noise", "textures"), count=5)))[0]
    record = json.loads(json.dumps(result.record()))
    assert (record["n"], set(record["kinds"])) == (10, {"noise", "textures"})
    assert record["digits"] == {"n": 3, "not_a_digit": 0.0, "refused": 0.0}
    mean = np.mean([one["auroc"] for one in record["kinds"].values()])
    assert record["mean"]["auroc"] == pytest.approx(mean)
    assert [row[0] for row in outlier_rows(result)] == ["", "noise", "textures", "mean", "digits"]


def test_a_kind_of_which_nothing_was_found_has_no_figures(monkeypatch: pytest.MonkeyPatch):
    nothing = Strangers("dust", np.zeros((0, 28, 28), np.uint8), 5)
    monkeypatch.setattr(outliers, "_strangers", lambda plan: [nothing])
    result = finish(measure_outliers(ink_model(), Refusing(DIGITS, kinds=())))[0]
    assert (result.kinds[0].auroc, result.kinds[0].refused, result.mean.auroc) == (None, None, None)


def test_an_unknown_kind_is_refused_before_the_work():
    with pytest.raises(UnknownName, match="«cats»"):
        next(measure_outliers(ink_model(), Refusing(DIGITS, kinds=("cats",))))
