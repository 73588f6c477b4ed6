"""What the views of the Compare page are called."""

from core.i18n.catalogues import N_

TABLE, DUEL, DIGITS, MISTAKES, CURVES = N_("Table"), N_("Duel"), N_("Ten digits"), N_("Mistakes"), N_("Curves")
"""The views of the Compare page; keys of the catalogues."""
DATA_SETS = {
    "mnist": N_("MNIST"),
    "digits-8x8": N_("Small digits, 8 x 8"),
    "polymnist": N_("PolyMNIST"),
    "cifar-10": N_("CIFAR-10"),
}
"""What the experiments learn and are tested with."""
