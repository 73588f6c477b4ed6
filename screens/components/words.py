"""Says everything in the visitor's language."""

from core.i18n.catalogues import long_text, translator
from screens.components import session


def _(text: str) -> str:
    """Return an English sentence in the visitor's language."""
    return translator(session.language())(text)


def long(name: str) -> str:
    """Return the Markdown text `name` in the visitor's language."""
    return long_text(name, session.language())
