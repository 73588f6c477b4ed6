"""Says everything in the visitor's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.i18n.catalogues import Translate, long_text, translator
from screens.components import session

_spoken: ContextVar[str | None] = ContextVar("_spoken", default=None)


@contextmanager
def one_language() -> Iterator[None]:
    """Look the visitor's language up once for all that is said inside: a page says fifty sentences."""
    token = _spoken.set(session.language())
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str) -> str:
    """Return an English sentence in the visitor's language."""
    return spoken()(text)


def spoken() -> Translate:
    """Return what turns an English sentence into the visitor's language, also later, where nobody knows the visitor."""
    return translator(_spoken.get() or session.language())


def plain(name: str) -> str:
    """Return a name in which Markdown finds nothing to set."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+!~$|:<>" else letter for letter in name)


def long(name: str) -> str:
    """Return the Markdown text `name` in the visitor's language."""
    return long_text(name, session.language())
