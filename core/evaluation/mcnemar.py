"""McNemar's test: two models read the same pictures; could the difference between them be chance?

In: which pictures each read right. Out: how many only one of the two read right, with the exact p-value (McNemar, Note on the
sampling error of the difference between correlated proportions, 1947; in its binomial form, which holds for small counts, too).
It speaks of two trained networks, not of the ways they were trained (Dietterich, Approximate statistical tests, 1998).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.05
"""Below this p-value a difference is called hardly chance, by a habit since Fisher (1925)."""


@dataclass(frozen=True)
class PairedTest:
    """How many pictures only the first model read right, and only the second; those of both or of neither say nothing."""

    only_first: int
    only_second: int

    @property
    def p_value(self) -> float:
        """How often chance alone parts these pictures at least so unevenly, if each falls to either model like a coin."""
        return binomial_p_value(self.only_first, self.only_second)

    @property
    def is_hardly_chance(self) -> bool:
        """Whether such a difference would come of chance alone in fewer than 5 of 100 cases."""
        return self.p_value < LEVEL


def binomial_p_value(heads: int, tails: int) -> float:
    """Return how probable a fair coin makes a result at least so uneven, on either side; 1 where nothing was thrown."""
    throws, fewer = heads + tails, min(heads, tails)
    ways, total = 1, 0
    for drawn in range(fewer + 1):
        total += ways  # of all 2 to the power of throws
        ways = ways * (throws - drawn) // (drawn + 1)
    return min(1.0, 2 * total / (1 << throws))


def mcnemar(first_right: NDArray[np.bool_], second_right: NDArray[np.bool_]) -> PairedTest:
    """Return the test of two models from what each read right, (N,) and (N,), of the same pictures in the same order."""
    only_first = np.count_nonzero(first_right & ~second_right)
    only_second = np.count_nonzero(second_right & ~first_right)
    return PairedTest(int(only_first), int(only_second))
