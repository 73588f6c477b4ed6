"""Every sentence exists in every language, with the same values in it."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.i18n.catalogues import FOLDER, LANGUAGES, choose_language, long_text, translator

ROOT = Path(__file__).parent.parent
TRANSLATED = [language for language in LANGUAGES if language != "en"]


def sentences() -> set[str]:
    """Return every string marked with `_` or `N_` in the sources, also inside f-strings."""
    found = set()
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "screens").rglob("*.py"), ROOT / "streamlit_app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                argument = node.args[0]
                if isinstance(argument, ast.Constant) and argument.value:
                    found.add(argument.value)
    return found


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def catalogue(language: str):
    with (FOLDER / language / "LC_MESSAGES" / "trazo.po").open("rb") as source:
        return read_po(source, locale=language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id and message.string}
    assert not sentences() - known, "sentences without a translation"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_has_lost_its_sentence(language: str) -> None:
    known = {message.id for message in catalogue(language) if message.id}
    assert not known - sentences(), "translations of sentences that are gone"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_name_the_same_values(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            assert fields(message.id) == fields(message.string), message.id


def test_every_long_text_exists_in_every_language() -> None:
    names = {path.name.split(".")[0] for path in (FOLDER / "texts").glob("*.md")}
    assert names
    for name in names:
        for language in LANGUAGES:
            assert len(long_text(name, language)) > 100


def test_the_first_language_that_is_spoken_wins() -> None:
    assert choose_language(None, "fr-FR", "es_MX", "en") == "es"
    assert choose_language(None, "", "zz") == "en"


def test_a_sentence_is_looked_up() -> None:
    assert translator("es")("Draw") == "Dibujar"
    assert translator("en")("Draw") == "Draw"
