"""Makes what the readers of data sets are tested on: ZIP archives of class folders, tiny files as torchvision lays them out.

In: names and pictures. Out: bytes, or files in a folder; always the same for the same call.
"""

import bz2
import io
import pickle
import zipfile
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

IDX_UNSIGNED, IDX_INTEGER = 8, 12
"""Types of numbers in an idx file, as on the page of MNIST."""


def png(gray: int = 255, ink: int = 0, side: int = 28) -> bytes:
    """Return paper of one grey with an upright bar of ink."""
    image = np.full((side, side), gray, np.uint8)
    image[side // 4 : -side // 4, side // 2 - 1 : side // 2 + 2] = ink
    return encoded(image)


def colour_png(side: int = 32, seed: int = 0) -> bytes:
    """Return coloured noise."""
    return encoded(np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8))


def encoded(image: NDArray[np.uint8]) -> bytes:
    """Return a picture, RGB or grey, as PNG."""
    return cv2.imencode(".png", image[..., ::-1] if image.ndim == 3 else image)[1].tobytes()


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive; a name that ends with a slash is a folder."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def two_classes(count: int = 5) -> dict[str, bytes]:
    """Return the files of two classes, so many pictures in each."""
    return {f"{name}/{number}.png": png(255, 40 + number) for name in ("cat", "dog") for number in range(count)}


def write_idx(path: Path, values: NDArray[np.generic]) -> None:
    """Write numbers as an idx file, big-endian as MNIST's are."""
    kind = IDX_UNSIGNED if values.dtype == np.uint8 else IDX_INTEGER
    sizes = b"".join(size.to_bytes(4, "big") for size in values.shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes([0, 0, kind, values.ndim]) + sizes + values.astype(values.dtype.newbyteorder(">")).tobytes())


def write_usps(path: Path, images: NDArray[np.float64], labels: NDArray[np.int64]) -> None:
    """Write pictures (N, 16, 16) of -1 to 1 as LIBSVM does, labels from 1."""
    rows = zip(labels, images.reshape(len(images), -1), strict=True)
    lines = [f"{label + 1} " + " ".join(f"{place}:{value:.3f}" for place, value in enumerate(row, 1)) for label, row in rows]
    path.write_bytes(bz2.compress("\n".join(lines).encode()))


def write_cifar(folder: Path, names: list[str]) -> None:
    """Write the files of CIFAR-10 with two pictures in each."""
    folder.mkdir(parents=True)
    for file in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
        data = np.arange(2 * 3072).reshape(2, 3072).astype(np.uint8)
        (folder / file).write_bytes(pickle.dumps({"data": data, "labels": [3, 9]}))
    (folder / "batches.meta").write_bytes(pickle.dumps({"label_names": names}))
