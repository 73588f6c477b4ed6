"""Thresholds and temperature, fitted on answers whose truth is known."""

import pytest
import torch

from core.evaluation.calibration import energies, expected_calibration_error, fit_limits, fit_temperature


def honest_logits(count: int, scale: float, spread: float = 2) -> tuple[torch.Tensor, torch.Tensor]:
    """Return logits whose softmax at temperature `scale` is the true distribution of the labels, and the labels."""
    generator = torch.Generator().manual_seed(0)
    logits = spread * torch.randn(count, 10, generator=generator)
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator).squeeze(1)
    return logits * scale, labels


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_overconfidence(scale: float) -> None:
    assert fit_temperature(*honest_logits(20_000, scale)) == pytest.approx(scale, rel=0.06)


def test_a_perfectly_calibrated_answer_has_no_error() -> None:
    logits, labels = honest_logits(50_000, 1.0)
    assert expected_calibration_error(logits.softmax(1), labels) < 0.01
    assert expected_calibration_error((5 * logits).softmax(1), labels) > 0.1


def test_the_calibration_error_of_four_answers_by_hand() -> None:
    probabilities = torch.zeros(4, 10)
    probabilities[:, 0], probabilities[:, 1] = 0.8, 0.2
    labels = torch.tensor([0, 0, 1, 1])
    assert expected_calibration_error(probabilities, labels) == pytest.approx(0.3)


def test_thresholds_cost_what_is_stated() -> None:
    logits, labels = honest_logits(20_000, 1.0, spread=40)
    limits = fit_limits(8 * logits, labels)
    scaled = 8 * logits / limits.temperature
    assert float((energies(scaled) < limits.least_energy).float().mean()) == pytest.approx(0.005, abs=0.001)
    confidence, prediction = scaled.softmax(1).max(1)
    right = confidence[prediction == labels]
    assert float((right < limits.least_confidence).float().mean()) == pytest.approx(0.01, abs=0.002)


def test_energy_is_the_log_of_the_sum_of_exponentials() -> None:
    assert energies(torch.zeros(1, 10)).item() == pytest.approx(2.302585)


def test_a_network_that_knows_nothing_is_sure_of_nothing() -> None:
    limits = fit_limits(torch.eye(10)[:4] * 5, torch.tensor([9, 9, 9, 9]))
    assert limits.least_confidence == 1.0


def test_of_what_a_network_is_sure_of_nearly_all_is_right_however_often_it_errs() -> None:
    logits, labels = honest_logits(20_000, 0.3, spread=6)
    limits = fit_limits(logits, labels)
    confidence, prediction = (logits / limits.temperature).softmax(1).max(1)
    is_sure = confidence >= limits.least_confidence
    assert float((prediction == labels).float().mean()) < 0.9
    assert 0.2 < float(is_sure.float().mean()) < 0.9
    assert float((prediction == labels)[is_sure].float().mean()) == pytest.approx(0.95, abs=0.001)
