"""Keeps the weights that experiments came to: of each the best seed's, where they are small enough to be shipped.

In: a model, its record. Out: `weights/NAME.safetensors` with its card, in the folder of records. Best is who is read best on
validation data; in protocols without any, the first.
"""

import dataclasses
from pathlib import Path

from core.experiments.experiment import Learner
from core.experiments.record import Record, read_record
from core.models.card import read_card
from core.models.checkpoint import Model, save_model, weights_bytes

WEIGHTS = "weights"
MOST_BYTES = 7_000_000
"""A file of weights that is larger can be trained again; it is not shipped."""


def keep_weights(model: Model, record: Record, folder: Path) -> bool:
    """Keep the weights of a seed in `folder` if they are small and no other seed's are better; say whether.

    A released model's are kept where they are.

    Raises: OSError where the folder cannot be written, RecordUnreadable, CardUnreadable.
    """
    content = weights_bytes(model.network)
    is_released = record.settings["learner"] == Learner.RELEASED
    if is_released or len(content) > MOST_BYTES or not _is_best(record, folder):
        return False
    accuracy = {f"{record.data.name} {part}": round(share.accuracy, 4) for part, share in record.parts.items()}
    save_model(content, dataclasses.replace(model.card, accuracy=accuracy), folder / WEIGHTS)
    return True


def _is_best(record: Record, folder: Path) -> bool:
    card = folder / WEIGHTS / f"{record.experiment}.json"
    if not card.is_file():
        return True
    kept_seed = read_card(card).training["seed"]
    of_kept = folder / f"{record.experiment}-{kept_seed}.json"
    if kept_seed == record.seed or not of_kept.is_file():
        return True  # it was run anew, or the record of the kept ones was deleted to run it anew
    if "validation" not in record.parts:
        return False
    return record.parts["validation"].accuracy > read_record(of_kept).parts["validation"].accuracy
