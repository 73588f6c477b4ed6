"""Makes a data set of class folders that somebody brings.

In: a ZIP archive (bytes or path) or a folder, with `CLASS/NAME.png`, or `train/CLASS/NAME.png` and `test/CLASS/NAME.png`,
perhaps within one more folder. Out: pictures to learn from and to test with, and a list of what was passed over, with reasons.
The names of the folders are those of the classes, sorted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.data.archive import (
    DAMAGED,
    READ_ERRORS,
    Budget,
    Contents,
    Member,
    Skipped,
    list_folder,
    list_zip,
)
from core.data.class_pictures import in_one_form, small_picture
from core.data.dataset import Dataset
from core.data.split import chosen_share
from core.data.subset import take
from core.errors import ArchiveTooLarge, DataUnfit, PictureError
from core.i18n.catalogues import N_
from core.imaging.types import Image

TRAIN, TEST = "train", "test"
TEST_SHARE = 0.2
SEED = 0
LEAST_CLASSES, MAX_CLASSES = 2, 200
"""More classes than that, and each has too few pictures for a class to look at."""
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic")

NO_PICTURE = N_("it is no picture that can be read")
NO_CLASS = N_("it lies in no class folder")
TOO_DEEP = N_("it lies deeper than in a class folder")
OUTSIDE = N_("it lies outside of the folders train and test")
NEVER_LEARNT = N_("its class has no picture to learn from")


@dataclass(frozen=True)
class FolderPictures:
    """What was found: two data sets; the files passed over; the classes of which no picture could be read."""

    train: Dataset
    test: Dataset
    skipped: tuple[Skipped, ...]
    empty_classes: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """Where a file belongs; `part` is train, test, or "" where nothing says so."""

    part: str
    class_name: str
    member: Member


@dataclass(frozen=True)
class _Picture:
    part: str
    class_name: str
    image: Image
    file: str


def read_folders(origin: bytes | Path, name: str = "") -> FolderPictures:
    """Read class folders; where no part is called test, a fifth of each class is set aside to test with.

    `name` is what to call the data set, the file's own name where it is empty.
    Raises: ArchiveUnreadable, ArchiveTooLarge, DataUnfit where there are fewer than two classes or too few pictures.
    """
    name = name or (origin.name if isinstance(origin, Path) else "archive.zip")
    is_folder = isinstance(origin, Path) and origin.is_dir()
    contents = list_folder(origin) if isinstance(origin, Path) and is_folder else list_zip(origin, name)
    contents = _unwrapped(contents)
    skipped = list(contents.skipped)
    places = _places(contents.members, skipped)
    _check_class_count({place.class_name for place in places}, name)
    pictures = _without_strays(_pictures(places, Budget(name), skipped), skipped)
    _check(pictures, name)
    train, test = _parted(pictures, name)
    mentioned = {place.class_name for place in places} | _class_folders(contents.folders)
    empty = tuple(sorted(mentioned - set(train.class_names)))
    return FolderPictures(train, test, tuple(skipped), empty)


def _unwrapped(contents: Contents) -> Contents:
    """Return the contents without folders that enclose everything else."""
    members, folders = contents.members, contents.folders
    while _is_wrapped(members):
        members = tuple(replace(member, parts=member.parts[1:] or member.parts) for member in members)
        folders = tuple(parts[1:] for parts in folders)
    return Contents(members, folders, contents.skipped)


def _is_wrapped(members: Sequence[Member]) -> bool:
    pictures = [member.parts for member in members if member.name.lower().endswith(PICTURE_SUFFIXES)]
    firsts = {parts[0] for parts in pictures}
    is_deep = all(len(parts) > 2 for parts in pictures)
    return len(firsts) == 1 and is_deep and not {first.lower() for first in firsts} <= {TRAIN, TEST}


def _places(members: Iterable[Member], skipped: list[Skipped]) -> list[_Place]:
    """Return where each file belongs; those that belong nowhere go to `skipped`."""
    places = []
    for member in members:
        *folders, _ = member.parts
        part = folders[0].lower() if len(folders) == 2 and folders[0].lower() in (TRAIN, TEST) else ""
        if len(folders) - bool(part) == 1:
            places.append(_Place(part, folders[-1], member))
        else:
            skipped.append(Skipped(member.name, TOO_DEEP if folders else NO_CLASS))
    return places


def _pictures(places: Iterable[_Place], budget: Budget, skipped: list[Skipped]) -> list[_Picture]:
    """Return the pictures that can be read, made small; the others go to `skipped`."""
    pictures = []
    for place in places:
        try:
            data = place.member.read()
            budget.spend(len(data))
            pictures.append(_Picture(place.part, place.class_name, small_picture(data), place.member.name))
        except PictureError:
            skipped.append(Skipped(place.member.name, NO_PICTURE))
        except READ_ERRORS:
            skipped.append(Skipped(place.member.name, DAMAGED))
    return pictures


def _without_strays(pictures: list[_Picture], skipped: list[Skipped]) -> list[_Picture]:
    """Return the pictures that take part; where train and test are given, those outside or never learnt go to `skipped`."""
    if not {TRAIN, TEST} <= {picture.part for picture in pictures}:
        return pictures
    learnt = {picture.class_name for picture in pictures if picture.part == TRAIN}
    reasons = {picture.file: _stray(picture, learnt) for picture in pictures}
    skipped += [Skipped(file, reason) for file, reason in reasons.items() if reason]
    return [picture for picture in pictures if not reasons[picture.file]]


def _stray(picture: _Picture, learnt: set[str]) -> str:
    if not picture.part:
        return OUTSIDE
    return "" if picture.class_name in learnt else NEVER_LEARNT


def _check_class_count(names: set[str], name: str) -> None:
    if len(names) > MAX_CLASSES:
        raise ArchiveTooLarge(name=name, count=len(names), what=N_("classes"), limit=MAX_CLASSES)


def _check(pictures: Sequence[_Picture], name: str) -> None:
    if not pictures:
        raise DataUnfit(name=name, reason=N_("no picture lies in a class folder; each class needs a folder of its own"))
    if len(pictures) == 1:
        raise DataUnfit(name=name, reason=N_("it holds a single picture"))
    if len({picture.class_name for picture in pictures}) < LEAST_CLASSES:
        raise DataUnfit(name=name, reason=N_("all its pictures are of one class, so there is nothing to tell apart"))


def _parted(pictures: list[_Picture], name: str) -> tuple[Dataset, Dataset]:
    pictures = sorted(pictures, key=lambda picture: picture.class_name)
    class_names = tuple(sorted({picture.class_name for picture in pictures}))
    labels = np.array([class_names.index(picture.class_name) for picture in pictures], np.int64)
    images = in_one_form([picture.image for picture in pictures])
    everything = Dataset(name, images, labels, class_names, f"pictures of {name}", "that of the pictures")
    is_test = np.array([picture.part == TEST for picture in pictures])
    if is_test.all() or not is_test.any():
        is_test = chosen_share(labels, TEST_SHARE, SEED)
    if not is_test.any():
        raise DataUnfit(name=name, reason=N_("it holds too few pictures to learn from some and watch others"))
    return take(everything, np.flatnonzero(~is_test)), take(everything, np.flatnonzero(is_test))


def _class_folders(folders: Iterable[tuple[str, ...]]) -> set[str]:
    """Return the names of the folders that hold no other folder and lie where classes do."""
    known = set(folders)
    holders = {parts[:depth] for parts in known for depth in range(len(parts))}
    inner = known - holders
    return {parts[-1] for parts in inner if len(parts) == 1 or (len(parts) == 2 and parts[0].lower() in (TRAIN, TEST))}
