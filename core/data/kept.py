"""Keeps a data set that takes long to make in a file, for the next time.

In: the path of a file, and a function that makes the data set. Out: the data set, read or made. The file is written under
another name first, so that nobody reads half of one; where the folder cannot be written to, the set is made anew each time.
"""

import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.data.dataset import Dataset
from core.paths import data_folder

UNREADABLE = (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, zlib.error)
"""What numpy lets out on a file that is missing, cut short, or of another kind."""


def kept(path: Path, make: Callable[[], Dataset]) -> Dataset:
    """Return the data set that the file holds; else make it and write the file."""
    try:
        return _read(path)
    except UNREADABLE:
        made = make()
    _write(path, made)
    return made


def kept_path(name: str) -> Path:
    """Return the file for what is made by code, in the folder `made` of the data folder."""
    return data_folder() / "made" / f"{name}.npz"


def _read(path: Path) -> Dataset:
    with np.load(path) as stored:
        name, source, licence = (str(text) for text in stored["about"])
        class_names = tuple(str(one) for one in stored["class_names"])
        return Dataset(name, stored["images"], stored["labels"], class_names, source, licence)


def _write(path: Path, dataset: Dataset) -> None:
    about = np.array([dataset.name, dataset.source, dataset.licence])
    names = np.array(dataset.class_names)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.savez_compressed(file, images=dataset.images, labels=dataset.labels, about=about, class_names=names)
        os.replace(file.name, path)  # noqa: PTH105 (the name is a text already)
    except OSError:
        return  # a folder that may only be read, a full disk: the data set is there all the same
