"""Class folders that a visitor brings, as an archive or as a folder on this computer.

In: the path in `DataChoice.file`. Out: pictures to learn from and to test with; `core.data.folders` also tells what was passed
over.
"""

from pathlib import Path

from core.data.folders import read_folders
from core.data.registry import DataChoice, Known, Parts, register
from core.errors import DataMissing
from core.i18n.catalogues import N_

KNOWN = Known(
    "folders",
    N_("Your own pictures"),
    N_("A ZIP archive with one folder of pictures for each class, named like the class."),
    "whoever brings them",
    "that of the pictures",
)


def _is_there(choice: DataChoice) -> bool:
    return bool(choice.file) and Path(choice.file).exists()


@register(KNOWN, _is_there)
def load_folders(choice: DataChoice, _download: bool) -> Parts:
    """Return what the archive or folder holds.

    Raises: DataMissing where there is none, otherwise as `read_folders`.
    """
    if not _is_there(choice):
        raise DataMissing(name=N_("The archive of pictures"), path=choice.file or "–")
    found = read_folders(Path(choice.file))
    return Parts(found.train, found.test)
