"""Looks sentences up in the reader's language.

In: an English sentence and a language code. Out: the sentence in that language. Short strings live in gettext catalogues
(`core/i18n/LANGUAGE/LC_MESSAGES/trazo.po`, English is the key); longer texts are Markdown files in `core/i18n/texts`. The
catalogues are compiled in memory when first read, so that a `.po` file is the only copy of its translations.
"""

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Translate = Callable[[str], str]

LANGUAGES = {"en": "English", "es": "Español"}
DEFAULT_LANGUAGE = "en"
FOLDER = Path(__file__).parent


def N_(text: str) -> str:  # noqa: N802 (the name gettext's tools look for)
    """Mark a string for the catalogues without translating it yet."""
    return text


@cache
def translator(language: str) -> Translate:
    """Return the function that turns an English sentence into `language`."""
    if language == DEFAULT_LANGUAGE:
        return str
    path = FOLDER / language / "LC_MESSAGES" / "trazo.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext


def choose_language(*wishes: str | None) -> str:
    """Return the first wish that Trazo speaks, as a language code.

    A wish is a code or a locale such as `es`, `es-MX` or `es_ES`; none or an unknown one passes the turn to the next.
    """
    for wish in wishes:
        code = (wish or "").replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE


@cache
def long_text(name: str, language: str) -> str:
    """Return the Markdown text `name` in `language`.

    Raises: FileNotFoundError where the text does not exist in that language (a mistake of ours, found by the tests).
    """
    return (FOLDER / "texts" / f"{name}.{language}.md").read_text(encoding="utf-8")
