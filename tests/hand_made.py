"""Makes what the suites and the command lines are tested on: strokes, pictures, and a model whose answers can be foretold.

In: nothing, or the digits wanted. Out: rings for 0 and bars for 1, drawn as the pad draws them, and a `compact_cnn` whose
weights are set by hand so that it counts ink: much is a 0, little is a 1.
"""

import gzip
import hashlib
import json
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import nn

from core.imaging.encoding import png_bytes
from core.imaging.strokes import Drawing, place, render
from core.imaging.types import Image
from core.models.card import Card, Limits
from core.models.checkpoint import Model, save_model, weights_bytes
from core.models.registry import build

BAR = [[0.0, 0.0], [0.0, 100.0]]
RING = [[50 + 50 * float(np.sin(angle)), 50 - 50 * float(np.cos(angle))] for angle in np.linspace(0, 2 * np.pi, 40)]
STROKES = {"0": RING, "1": BAR}
INK_BLOCKS = 8
"""The 49 blocks of 4x4 pixels, each by its darkest pixel, sum up to about 4 for a prepared bar and 12 for a ring."""
UNLIKELY = -50.0


def one_digit(name: str, size: float = 1.0) -> Image:
    """Return a drawing of one ring or bar, (480, 640), black on white."""
    return render(Drawing(place((np.array(STROKES[name], np.float32),), size)))


def page_of(*rows: str) -> Image:
    """Return written rows of rings and bars, black on white."""
    lines = [np.hstack([_cell(name) for name in row.ljust(max(map(len, rows)))]) for row in rows]
    return np.vstack(lines)


def _cell(name: str) -> Image:
    if name == " ":
        return np.full((240, 160), 255, np.uint8)
    return cv2.resize(one_digit(name, size=0.6)[:, 160:480], (160, 240), interpolation=cv2.INTER_AREA)


def blank() -> Image:
    """Return white paper."""
    return np.full((60, 60), 255, np.uint8)


def write_picture(path: Path, image: Image) -> Path:
    """Write a picture as PNG, whatever the name; return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png_bytes(image))
    return path


def write_strokes(path: Path, digits: Sequence[tuple[int, str, str]]) -> Path:
    """Write a file of strokes: each digit is its label, its writer, and what is drawn: "0", "1", or "0 1" for both."""
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for label, writer, drawn in digits:
            strokes = [[[x + 200 * column, y] for x, y in STROKES[name]] for column, name in enumerate(drawn.split())]
            lines.write(json.dumps({"label": label, "writer": writer, "strokes": strokes}) + "\n")
    return path


def finish(measurement: Generator) -> tuple[Any, list[Any]]:
    """Run a suite to its end; return its result and the progress that it told."""
    events = []
    while True:
        try:
            events.append(next(measurement))
        except StopIteration as end:
            return end.value, events


def ink_counter() -> nn.Module:
    """Return a `compact_cnn` that answers 0 to much ink and 1 to little."""
    network = build("compact_cnn").eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        weights = dict(network.named_parameters())
        weights["conv1.weight"][0, 0, 1, 1] = 1
        weights["conv2.weight"][0, 0, 1, 1] = 1
        weights["linear1.weight"][0, :49] = 1
        weights["linear2.weight"][:2, 0] = torch.tensor([1.0, -1.0])
        weights["linear2.bias"][:] = torch.tensor([-INK_BLOCKS, INK_BLOCKS] + [UNLIKELY] * 8)
    return network


def ink_model(name: str = "default", limits: Limits | None = None) -> Model:
    """Return the ink counter with a card."""
    network = ink_counter()
    checksum = hashlib.sha256(weights_bytes(network)).hexdigest()
    return Model(network, Card(name, "compact_cnn", 421_642, checksum, limits or Limits(), ("none",), {}, {}))


def release(folder: Path, name: str = "default", limits: Limits | None = None) -> Path:
    """Write the ink counter into a folder as a released model; return the folder."""
    model = ink_model(name, limits)
    save_model(weights_bytes(model.network), model.card, folder)
    return folder
