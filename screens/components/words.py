"""Says everything in the visitor's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.i18n.catalogues import long_text, translator
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
    return translator(_spoken.get() or session.language())(text)


def long(name: str) -> str:
    """Return the Markdown text `name` in the visitor's language."""
    return long_text(name, session.language())
