"""Digits written by hands that nobody has: needs no file.

In: nothing. Out: what `core.data.drawn` draws, to learn from and to test with.
"""

from core.data.drawn import LICENCE, NAME, SOURCE, drawn_part
from core.data.registry import DataChoice, Known, Parts, register
from core.i18n.catalogues import N_

KNOWN = Known(
    NAME,
    N_("Digits drawn by the computer"),
    N_("2,500 digits of invented hands, with crossed 7 and hooked 9, prepared like your own drawings."),
    SOURCE,
    LICENCE,
    is_offline=True,
)


@register(KNOWN)
def load_drawn(_choice: DataChoice, _download: bool) -> Parts:
    """Return drawn digits: about 15 seconds of drawing for the first time."""
    return Parts(drawn_part(is_train=True), drawn_part(is_train=False))
