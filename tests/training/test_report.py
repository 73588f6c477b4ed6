"""A run's report is one page that holds everything, and nothing that runs."""

from html.parser import HTMLParser

from core.i18n.catalogues import translator
from core.training.history import EpochRow, History
from core.training.report import Report, Table, to_html

EPOCHS = tuple(EpochRow(n, 1 / n, 1 - 0.5 / n, 1.1 / n, 1 - 0.6 / n, 0.001, 1.0, True, 10 * n) for n in range(1, 4))
FULL = Report(
    title="A run <b>of mine</b>",
    settings=(("Optimiser", "Adam"),),
    results=(("Accuracy", "97.5 %"),),
    sentences=("It is still falling.",),
    history=History(EPOCHS),
    scores=Table(("Class", "F1"), (("cat", "0.9"),)),
    class_names=("cat", "dog"),
    confusion=((3, 1), (0, 0)),
)


class Tags(HTMLParser):
    """Counts the tags of a page, and checks that each is closed."""

    VOID = frozenset({"meta", "polyline", "path"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_holds_everything_and_is_well_formed() -> None:
    page = to_html(FULL)
    tags = Tags(page)
    assert not tags.open
    assert tags.seen.count("svg") == 2 and tags.seen.count("table") == 4
    for words in ("Adam", "97.5 %", "It is still falling.", "cat", "dog", "Curves"):
        assert words in page


def test_names_are_text_and_never_markup() -> None:
    assert "A run &lt;b&gt;of mine" in to_html(FULL)


def test_the_page_runs_nothing_and_fetches_nothing() -> None:
    page = to_html(FULL)
    assert "<script" not in page and "http" not in page


def test_a_run_without_epochs_has_no_curves() -> None:
    page = to_html(Report("Bare", (), (), (), History()))
    assert "<svg" not in page and "<table" not in page and "Bare" in page


def test_one_epoch_makes_a_point() -> None:
    assert "<svg" in to_html(Report("One", (), (), (), History(EPOCHS[:1])))


def test_the_page_speaks_the_readers_language() -> None:
    assert "Curvas" in to_html(FULL, translator("es"))
