"""The well-known data sets that torchvision can fetch: MNIST and its relatives, small colour photos.

In: the data folder, in which each has its own folder as torchvision lays it out. Out: pictures to learn from and to test with,
upright, ink high where they are grey.
"""

from functools import partial

from core.data.registry import DataChoice, Known, Parts, register
from core.data.torchvision_sets import SETS, Wanted, are_files_there, read_part
from core.i18n.catalogues import N_
from core.paths import data_folder

WORDS = {
    "mnist": (
        N_("MNIST"),
        N_("70,000 digits of American clerks and pupils: the data set that everybody begins with."),
    ),
    "emnist-digits": (
        N_("EMNIST digits"),
        N_("280,000 digits, cut anew out of the forms from which MNIST was made; a large download of 560 MB."),
    ),
    "qmnist": (
        N_("QMNIST"),
        N_("MNIST made anew, with 60,000 digits to test with instead of 10,000."),
    ),
    "usps": (
        N_("USPS"),
        N_("9,298 digits of postcodes on American letters, at first only 16 x 16 pixels each."),
    ),
    "fashion-mnist": (
        N_("Fashion-MNIST"),
        N_("70,000 small pictures of ten kinds of clothes, shoes and bags: harder than digits."),
    ),
    "kmnist": (
        N_("Kuzushiji-MNIST"),
        N_("70,000 characters of ten kinds, written with a brush in old Japanese books."),
    ),
    "cifar10": (
        N_("CIFAR-10"),
        N_("60,000 small colour photos of ten kinds of animals and vehicles."),
    ),
}
"""Title and description of each."""


def _are_there(name: str, _choice: DataChoice) -> bool:
    return are_files_there(data_folder(), name)


def _load(name: str, _choice: DataChoice, download: bool) -> Parts:
    train, test = (read_part(Wanted(name, is_train, download), data_folder()) for is_train in (True, False))
    return Parts(train, test)


for _name, (_title, _description) in WORDS.items():
    _known = Known(_name, _title, _description, SETS[_name].source, SETS[_name].licence, is_fetchable=True)
    register(_known, partial(_are_there, _name))(partial(_load, _name))
