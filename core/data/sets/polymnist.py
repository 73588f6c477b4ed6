"""PolyMNIST: digits on five kinds of coloured backgrounds, to be told apart by background or by digit.

In: the folder `MMNIST` below the data folder, with `train/m0/ID.LABEL.png` to `test/m4`; where it is missing, digits of MNIST,
and where that is missing too, digits of invented hands. Out: 28x28 RGB of the task `modality` (which background) or `digit`.
(Sutter, Daunhawer, Vogt, Generalized multimodal ELBO, 2021: a random cut of the background's picture, its colours inverted
where the digit's ink is above 128.) Only so many digits of each modality are taken: all of them would be 300,000 pictures.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.class_pictures import SIDE_PX
from core.data.dataset import DIGIT_NAMES, Dataset
from core.data.drawn import drawn_part
from core.data.mnist import read_mnist
from core.data.registry import DataChoice, Known, Parts, register
from core.data.subset import part_of
from core.data.synthetic.textures import colour_noise, texture
from core.data.torchvision_sets import are_files_there
from core.errors import DataDamaged, DataMissing, PictureError
from core.i18n.catalogues import N_
from core.imaging.decode import decode
from core.imaging.types import Image
from core.paths import data_folder

FOLDER = "MMNIST"
MODALITIES = ("m0", "m1", "m2", "m3", "m4")
TRAIN_DIGITS, TEST_DIGITS = 2000, 400
"""Of each modality, unless told otherwise: five times as many pictures."""
TRAIN_SEED, TEST_SEED = 51, 52
"""Of the cuts out of the backgrounds."""
INK_THRESHOLD = 128
"""Of the paper's code."""
BACKGROUND_PX = 256
MIDDLE_GREY = 128
OWN_COLOUR = 0.6
"""So much of its own colour a background keeps: with all of it, and without clouds, colour alone would tell
the modalities apart."""

KNOWN = Known(
    "polymnist",
    N_("PolyMNIST"),
    N_("Digits on five colourful backgrounds. Can the network tell the backgrounds, and can it still read the digit?"),
    "after PolyMNIST, T. Sutter, I. Daunhawer, J. Vogt, 2021",
    "CC BY-SA 3.0 where made of MNIST, MIT where made of invented hands",
    is_offline=True,
    tasks=("modality", "digit"),
)


@dataclass(frozen=True)
class Background:
    """A texture between two colours, RGB."""

    texture: str
    dark: tuple[int, int, int]
    bright: tuple[int, int, int]


BACKGROUNDS = (
    Background("wood", (60, 25, 10), (215, 150, 80)),
    Background("cloud", (0, 40, 110), (90, 215, 255)),
    Background("patch", (0, 50, 0), (190, 235, 40)),
    Background("smear", (70, 0, 60), (255, 110, 200)),
    Background("crumb", (150, 140, 125), (255, 250, 240)),
)
"""Pictures made by code in place of the five photographs of the paper, one for each modality."""


@register(KNOWN)
def load_polymnist(choice: DataChoice, _download: bool) -> Parts:
    """Return the pictures of a task, the first of `KNOWN.tasks` where none is named.

    Raises: DataMissing, DataDamaged where there is a folder that does not hold what it should.
    """
    task = choice.task or KNOWN.tasks[0]
    return Parts(polymnist_part("train", TRAIN_DIGITS).of_task(task), polymnist_part("test", TEST_DIGITS).of_task(task))


@dataclass(frozen=True)
class PolyMNIST:
    """Pictures (N, 28, 28, 3) RGB, of each its digit (N,) and the number of its modality (N,).

    `is_stand_in` where they are made here for want of the real ones.
    """

    images: NDArray[np.uint8]
    digits: NDArray[np.int64]
    modalities: NDArray[np.int64]
    source: str
    licence: str
    is_stand_in: bool

    def of_task(self, task: str) -> Dataset:
        """Return the data set of a task of `KNOWN.tasks`."""
        is_digit = task == "digit"
        labels, names = (self.digits, DIGIT_NAMES) if is_digit else (self.modalities, MODALITIES)
        return Dataset(KNOWN.name, self.images, labels, names, self.source, self.licence)


def polymnist_part(part: str, count: int | None) -> PolyMNIST:
    """Return the part `train` or `test`: at most `count` digits of each modality, all of them for None.

    Raises: DataMissing, DataDamaged where there is a folder that does not hold what it should.
    """
    root = data_folder()
    if (root / FOLDER).is_dir():
        return read_polymnist(root / FOLDER / part, count)
    is_train = part == "train"
    digits = read_mnist(root, is_train) if are_files_there(root, "mnist") else drawn_part(is_train)
    return make_polymnist(part_of(digits, count), TRAIN_SEED if is_train else TEST_SEED)


def read_polymnist(folder: Path, count: int | None) -> PolyMNIST:
    """Read the first `count` pictures of each modality below `folder`, by their numbers, all of them for None.

    Raises: DataMissing for a modality without pictures, DataDamaged for a picture that cannot be read or has no label.
    """
    images, digits, modalities = [], [], []
    for number, modality in enumerate(MODALITIES):
        files = sorted((folder / modality).glob("*.png"), key=_number)[:count]
        if not files:
            raise DataMissing(name="PolyMNIST", path=str(folder / modality))
        images += [_picture(file) for file in files]
        digits += [_label(file) for file in files]
        modalities += [number] * len(files)
    origin = "PolyMNIST, T. Sutter, I. Daunhawer, J. Vogt, 2021, from MNIST"
    return PolyMNIST(
        np.stack(images), np.array(digits, np.int64), np.array(modalities, np.int64), origin, "CC BY-SA 3.0", is_stand_in=False
    )


def _number(file: Path) -> tuple[int, str]:
    number = file.stem.split(".")[0]
    return int(number) if number.isdecimal() else 0, file.name


def _label(file: Path) -> int:
    label = file.stem.split(".")[-1]
    if label not in DIGIT_NAMES:
        raise DataDamaged(path=str(file), line=1, reason=N_("the file's name does not end with its digit"))
    return int(label)


def _picture(file: Path) -> Image:
    try:
        image = decode(file.read_bytes())
    except (PictureError, OSError) as error:
        raise DataDamaged(path=str(file), line=1, reason=N_("the picture cannot be read")) from error
    if image.shape != (SIDE_PX, SIDE_PX, 3):
        raise DataDamaged(path=str(file), line=1, reason=N_("the picture is not 28 x 28"))
    return image


def make_polymnist(digits: Dataset, seed: int) -> PolyMNIST:
    """Lay each digit (N, 28, 28), ink high, on a cut of each of the five backgrounds, one modality after the other."""
    random = np.random.default_rng(seed)
    images = np.concatenate([laid_on(digits.images, background_picture(one), random) for one in BACKGROUNDS])
    modalities = np.repeat(np.arange(len(MODALITIES)), len(digits))
    source = f"{KNOWN.source}, made anew from: {digits.source}"
    return PolyMNIST(images, np.tile(digits.labels, len(MODALITIES)), modalities, source, digits.licence, is_stand_in=True)


def background_picture(background: Background) -> Image:
    """Return the picture of a modality, always the same: (BACKGROUND_PX, BACKGROUND_PX, 3) RGB.

    Clouds of colour drift over all of them, so that no colour gives a modality away.
    """
    random = np.random.default_rng(BACKGROUNDS.index(background))
    share = texture(background.texture, BACKGROUND_PX, BACKGROUND_PX, random)[:, :, np.newaxis] / 255 - 0.5
    dark, bright = np.array(background.dark), np.array(background.bright)
    middle = MIDDLE_GREY + OWN_COLOUR * ((dark + bright) / 2 - MIDDLE_GREY)
    clouds = colour_noise("cloud", BACKGROUND_PX, BACKGROUND_PX, random).astype(np.float64) - MIDDLE_GREY
    return np.asarray(np.rint(np.clip(middle + share * (bright - dark) + clouds, 0, 255)), np.uint8)


def laid_on(digits: NDArray[np.uint8], picture: Image, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return each digit (N, 28, 28) on its own random cut of a picture, whose colours are inverted under the ink."""
    corners = random.integers(0, len(picture) - SIDE_PX, (len(digits), 2))
    cuts = np.stack([picture[top : top + SIDE_PX, left : left + SIDE_PX] for top, left in corners])  # (N, 28, 28, 3)
    return np.where((digits > INK_THRESHOLD)[..., np.newaxis], 255 - cuts, cuts)
