"""Measures the way from a phone's photo to its answer on one core: a photo of 12 megapixels with one digit, and a full page.

In: nothing; the photos are drawn by the project's own generator, the same ones each time. Out: `Measured`s. They are read in a
process of its own, `python -m scripts.bench.photos`, on one thread, as the server reads. What counts is the processor's time,
so that other programs hardly do; each photo counts with the fastest of READS, since they only slow it down.
"""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pillow_heif
from PIL import Image as Pillow

from core.data.synthetic.photo import Recipe, SyntheticPhoto, make_photo
from core.data.synthetic.writers import InventedHands
from core.errors import TrazoError
from core.imaging.decode import decode
from core.models.checkpoint import Model
from core.paths import ROOT
from core.recognition import recognise, serving_model
from scripts.bench.report import Measured, Statistic, Target
from scripts.bench.server import BenchmarkFailed

MEGAPIXELS = 12.0
SMALL_MEGAPIXELS = 0.1
"""How many digits a photo shows does not depend on its size: it is told on small ones."""
FULL = 45
"""A page is full with so many digits."""
JPEG, HEIC = "JPEG", "HEIC"
QUALITY = 90
READS = 5
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
MS_PER_S = 1000


@dataclass(frozen=True)
class Shot:
    """Photos to measure: on which paper, how the digits stand, in which kind of file, the most milliseconds for one."""

    paper: str
    layout: str
    file: str
    most_ms: float

    def __str__(self) -> str:
        """Return its name in the table."""
        digits = "one digit" if self.layout == "single" else "a full page"
        return f"photo, {digits}, {self.paper} paper, {self.file}"


@dataclass
class Found:
    """The milliseconds of each photo, by SHOTS, and how many photos were read exactly."""

    ms: list[list[float]]
    right: int


SHOTS = (
    Shot("plain", "single", JPEG, 250),
    Shot("ruled", "single", JPEG, 250),
    Shot("squared", "single", JPEG, 250),
    Shot("plain", "single", HEIC, 1100),
    Shot("plain", "sheet", JPEG, 600),
)


def measure_photos(each: int) -> Iterator[Measured]:
    """Yield for each of SHOTS the milliseconds that `each` photos take, then what share of all was read exactly.

    Raises: BenchmarkFailed.
    """
    command = [sys.executable, "-m", "scripts.bench.photos", str(each)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkFailed(f"Photos could not be measured: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    found = Found(**json.loads(done.stdout))
    for shot, samples in zip(SHOTS, found.ms, strict=True):
        yield Measured(str(shot), "ms", tuple(samples), (Target(Statistic.MAX, shot.most_ms),))
    yield Measured("photos, read exactly", "%", (100 * found.right / (each * len(SHOTS)),))


def shown(shot: Shot, count: int, megapixels: float = MEGAPIXELS) -> Iterator[SyntheticPhoto]:
    """Yield the photos of one kind; a page is full."""
    number = 0
    while count:
        if shot.layout == "single" or len(_photo(shot, number, SMALL_MEGAPIXELS).digits) >= FULL:
            yield _photo(shot, number, megapixels)
            count -= 1
        number += 1


def _photo(shot: Shot, number: int, megapixels: float) -> SyntheticPhoto:
    recipe = Recipe(kinds=(shot.paper,), layouts=(shot.layout,), megapixels=megapixels)
    return make_photo(np.random.default_rng((0, number)), InventedHands(), recipe)


def file_of(photo: SyntheticPhoto, kind: str) -> bytes:
    """Return a photo as a file, as a phone keeps it."""
    file = io.BytesIO()
    if kind == HEIC:
        pillow_heif.from_pillow(Pillow.fromarray(photo.image_rgb)).save(file, quality=QUALITY)
    else:
        Pillow.fromarray(photo.image_rgb).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def measure(each: int) -> Found:
    """Read `each` photos of all SHOTS in this process.

    Raises: WeightsError.
    """
    model = serving_model()
    found = Found([], 0)
    for shot in SHOTS:
        fastest = []
        for photo in shown(shot, each):
            file = file_of(photo, shot.file)
            reads = [_read(file, model) for _ in range(READS)]
            fastest.append(min(ms for _, ms in reads))
            found.right += reads[0][0] == photo.label
        found.ms.append(fastest)
    return found


def _read(file: bytes, model: Model) -> tuple[str, float]:
    """Return what is read, rows parted as in a label, and the milliseconds of the processor."""
    started = time.process_time()
    text = recognise(decode(file), model).text
    return text.replace("\n", "|"), MS_PER_S * (time.process_time() - started)


if __name__ == "__main__":
    try:
        print(json.dumps(asdict(measure(int(sys.argv[1])))))
    except TrazoError as error:
        sys.exit(str(error))
