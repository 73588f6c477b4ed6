"""Keeps the weights that experiments came to: of each the best seed's, where they are small enough to be shipped.

In: a model, its record. Out: `weights/NAME.safetensors` with its card, in the folder of records. Best is who is read best on
validation data; in protocols without any, the first.
"""

import dataclasses
from pathlib import Path

from core.experiments.experiment import Learner
from core.experiments.record import Record, read_record
from core.models.checkpoint import Model, load_model, save_model, weights_bytes

WEIGHTS = "weights"
MOST_BYTES = 7_000_000
"""A file of weights that is larger can be trained again; it is not shipped."""


def keep_weights(model: Model, record: Record, folder: Path) -> bool:
    """Keep the weights of a seed in `folder` if they are small and no other seed's are better; say whether.

    A released model's are kept where they are.

    Raises: OSError where the folder cannot be written, RecordUnreadable.
    """
    content = weights_bytes(model.network)
    is_released = record.settings["learner"] == Learner.RELEASED
    if is_released or len(content) > MOST_BYTES or not _is_best(record, folder):
        return False
    accuracy = {f"{record.data.name} {part}": round(share.accuracy, 4) for part, share in record.parts.items()}
    save_model(content, dataclasses.replace(model.card, accuracy=accuracy), folder / WEIGHTS)
    return True


def _is_best(record: Record, folder: Path) -> bool:
    path = folder / WEIGHTS / f"{record.experiment}.json"
    if not path.is_file():
        return True
    kept_seed = load_model(record.experiment, folder / WEIGHTS).card.training["seed"]
    if kept_seed == record.seed:
        return True  # it was run anew
    kept = read_record(folder / f"{record.experiment}-{kept_seed}.json")
    if "validation" not in record.parts:
        return False
    return record.parts["validation"].accuracy > kept.parts["validation"].accuracy
