"""The data of an experiment is parted as its protocol says."""

from pathlib import Path

import numpy as np
import pytest

from core.data.dataset import Dataset
from core.errors import DataMissing
from core.experiments.experiment import ExperimentData
from core.experiments.material import Brought, bring
from tests.experiments.small_data import CLASSES, TEST, TRAIN, write_cifar_zip

pytestmark = pytest.mark.usefixtures("data")
REDRAWN = ExperimentData("mnist", test_share=0.2, validation_share=0.0)


def parts_of(brought: Brought) -> list[Dataset]:
    return [brought.train, brought.validation, brought.test]


def pictures(part: Dataset) -> set[bytes]:
    return {image.tobytes() for image in part.images}


def per_class(part: Dataset) -> list[int]:
    return np.bincount(part.labels, minlength=10).tolist()


def test_a_tenth_of_each_class_is_set_aside_and_the_test_part_is_the_sets_own() -> None:
    brought = bring(ExperimentData("mnist"), seed=0)
    assert [per_class(part) for part in parts_of(brought)] == [[18] * 10, [2] * 10, [4] * 10]
    assert not brought.is_stand_in


@pytest.mark.parametrize("kind", [ExperimentData("mnist"), REDRAWN, ExperimentData("polymnist", "digit")], ids=str)
def test_no_picture_is_in_two_parts(kind: ExperimentData) -> None:
    parts = [pictures(part) for part in parts_of(bring(kind, seed=3))]
    assert sum(map(len, parts)) == len(set.union(*parts))


def test_counts_add_up_to_the_pictures_of_each_part() -> None:
    brought = bring(ExperimentData("mnist"), seed=1)
    counted = {part: sum(map(sum, groups.values())) for part, groups in brought.counts.items()}
    assert counted == {"train": len(brought.train), "validation": len(brought.validation), "test": TEST}
    assert brought.counts["train"]["all"] == tuple(per_class(brought.train))


def test_a_fifth_of_all_is_drawn_anew_to_test_and_nothing_is_set_aside() -> None:
    brought = bring(REDRAWN, seed=0)
    assert [per_class(part) for part in parts_of(brought)] == [[19] * 10, [0] * 10, [5] * 10]
    assert len(brought.train) + len(brought.test) == TRAIN + TEST


def test_one_seed_draws_the_same_and_another_draws_others() -> None:
    first, same, other = (pictures(bring(REDRAWN, seed).test) for seed in (0, 0, 1))
    assert first == same != other


def test_the_small_digits_stay_8_x_8_and_are_all_used() -> None:
    brought = bring(ExperimentData("digits-8x8", test_share=0.2), seed=0)
    assert brought.train.images.shape[1:] == (8, 8)
    assert sum(len(part) for part in parts_of(brought)) == 1797 and len(brought.test) == 359


def test_both_tasks_of_polymnist_have_the_same_pictures_to_test_with() -> None:
    modality, digit = (bring(ExperimentData("polymnist", task), seed=0) for task in ("modality", "digit"))
    assert np.array_equal(modality.test.images, digit.test.images)
    assert pictures(modality.train) | pictures(modality.validation) == pictures(digit.train) | pictures(digit.validation)
    assert modality.test.class_names == ("m0", "m1", "m2", "m3", "m4") and len(digit.test.class_names) == 10
    assert modality.is_stand_in and digit.is_stand_in


def test_polymnist_is_counted_by_modality_and_digit_in_both_tasks() -> None:
    for task in ("modality", "digit"):
        counts = bring(ExperimentData("polymnist", task), seed=0).counts
        assert counts["test"] == {f"m{number}": (TEST // 10,) * 10 for number in range(5)}
        aside = {name: sum(own) for name, own in counts["validation"].items()}
        assert sum(aside.values()) == TRAIN // 10 * 5


def test_a_zip_of_class_folders_stands_in_for_cifar(data: Path) -> None:
    with pytest.raises(DataMissing, match="cifar10-folders"):
        bring(ExperimentData("cifar10"), seed=0)
    write_cifar_zip(data)
    brought = bring(ExperimentData("cifar10", validation_share=0.2), seed=0)
    assert brought.is_stand_in and brought.train.class_names == CLASSES
    assert brought.train.images.shape[1:] == (32, 32, 3)
    assert [len(part) for part in parts_of(brought)] == [24, 8, 8]


def test_a_quick_look_takes_fewer_pictures_and_counts_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.experiments.material.QUICK_PICTURES", 20)
    brought = bring(ExperimentData("mnist"), seed=0, is_quick=True)
    assert [len(part) for part in parts_of(brought)] == [20, 20, 20]
    assert sum(brought.counts["test"]["all"]) == TEST
