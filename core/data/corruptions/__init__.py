"""Spoils pictures of digits the fifteen ways of MNIST-C, made anew here so that nothing has to be fetched.

In: (N, 28, 28) uint8, ink high, the name of a kind, a random generator. Out: as many pictures of the same form. Kinds and
strengths are those of the released set, one strength for each kind (Mu, Gilmer, MNIST-C: A robustness benchmark for computer
vision, 2019); the pictures are not the same ones, since other random numbers were drawn.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.data.corruptions.blur import glass_blur, motion_blur
from core.data.corruptions.edges import canny_edges
from core.data.corruptions.geometry import rotate, scale, shear, translate
from core.data.corruptions.light import brightness, fog, stripe
from core.data.corruptions.lines import dotted_line, zigzag
from core.data.corruptions.noise import impulse_noise, shot_noise, spatter
from core.data.corruptions.smoothing import Ink
from core.errors import UnknownName

KINDS: Mapping[str, Callable[[Ink, np.random.Generator], Ink]] = {
    "shot_noise": shot_noise,
    "impulse_noise": impulse_noise,
    "glass_blur": glass_blur,
    "motion_blur": motion_blur,
    "shear": shear,
    "scale": scale,
    "rotate": rotate,
    "brightness": brightness,
    "translate": translate,
    "stripe": stripe,
    "fog": fog,
    "spatter": spatter,
    "dotted_line": dotted_line,
    "zigzag": zigzag,
    "canny_edges": canny_edges,
}
"""The kinds by name, in the order of MNIST-C; each takes and returns ink from 0 to 1."""


def corrupt(images: NDArray[np.uint8], kind: str, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return (N, 28, 28) uint8 pictures spoilt in one way; each picture draws its own accidents.

    Raises: UnknownName for a kind.
    """
    if kind not in KINDS:
        raise UnknownName(kind="kind of corruption", name=kind, known=", ".join(KINDS))
    spoilt = KINDS[kind](np.asarray(images / 255, np.float32), random)
    return np.rint(np.clip(spoilt, 0, 1) * 255).astype(np.uint8)
