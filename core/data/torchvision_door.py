"""The one door to torchvision, which is used to fetch data sets and to measure against, and never while serving.

In: nothing. Out: its modules `datasets` and `transforms`. A torchvision built for another build of torch stops on import with
"operator torchvision::nms does not exist"; naming the two operators beforehand cures it, since data sets never call them.
"""

from types import ModuleType

import torch

OPERATORS = ("nms", "qnms")
SCHEMA = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def open_torchvision() -> ModuleType:
    """Import torchvision's data sets, whichever torch it was built for."""
    _cure()
    from torchvision import datasets  # noqa: PLC0415 (must follow the cure; a second of import that serving never pays)

    module: ModuleType = datasets
    return module


def open_transforms() -> ModuleType:
    """Import torchvision's transforms, with which the usual training loop is measured."""
    _cure()
    from torchvision import transforms  # noqa: PLC0415 (as above)

    module: ModuleType = transforms
    return module


def _cure() -> None:
    for operator in OPERATORS:
        if not hasattr(torch.ops.torchvision, operator):
            torch.library.define(f"torchvision::{operator}", SCHEMA)
