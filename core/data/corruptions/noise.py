"""Spoils ink pixel by pixel: too little light, dead pixels, mud.

In: ink (N, 28, 28) from 0 to 1. Out: the same form. Strengths as released in MNIST-C (2019), whose kinds follow Hendrycks
and Dietterich (Benchmarking neural network robustness to common corruptions, 2019).
"""

import numpy as np

from core.data.corruptions.smoothing import Ink, smooth

LIGHT = 3.0
"""Photons of full ink; strength 5 of 5."""
DEAD_SHARE = 0.17
"""Pixels that become black or white; strength 4 of 5."""
MUD_MEAN, MUD_DEVIATION, MUD_SMOOTH_PX, MUD_LEAST, MUD_RIM_PX = 0.65, 0.3, 1.0, 0.65, 1.5
"""A smoothed field of noise; where it is above MUD_LEAST there is mud. Strength 4 of 5, the first with mud, not water."""
MUD_THICK = 0.8
MUD_GREY = 63 / 255


def shot_noise(ink: Ink, random: np.random.Generator) -> Ink:
    """Count photons in bad light: a Poisson number of them for each pixel."""
    return (random.poisson(ink * LIGHT) / LIGHT).astype(np.float32)


def impulse_noise(ink: Ink, random: np.random.Generator) -> Ink:
    """Strew salt and pepper: dead pixels, half of them black, half white."""
    is_dead = random.random(ink.shape, np.float32) < DEAD_SHARE
    is_white = random.random(ink.shape, np.float32) < 0.5
    return np.where(is_dead, is_white.astype(np.float32), ink)


def spatter(ink: Ink, random: np.random.Generator) -> Ink:
    """Cover parts with dark grey mud."""
    field = random.normal(MUD_MEAN, MUD_DEVIATION, ink.shape).astype(np.float32)
    wet = (smooth(field, MUD_SMOOTH_PX) > MUD_LEAST).astype(np.float32)
    mud = smooth(wet, MUD_RIM_PX)
    mud[mud < MUD_THICK] = 0
    return np.asarray(ink * (1 - mud) + MUD_GREY * mud, np.float32)
