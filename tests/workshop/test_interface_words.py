"""The interface's own words go through one door, and every one of them is found there."""

from __future__ import annotations

import gettext
import io
import re
import string
import sys

import pytest
from workbench import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import interface_words as words

LANGUAGES = sorted(path.name for path in words.LOCALES.iterdir() if path.is_dir())


def test_every_word_that_is_said_is_found() -> None:
    """What is said is written out where it is said, so that it can be listed; and it is on the list."""
    found = words.extracted()
    missing = []
    for file, line, call in words.said():
        texts = words.words_of(call)
        if not texts or found.get(texts if len(texts) > 1 else texts[0]) is None:
            missing.append(f"{file}:{line}")
    assert missing == []


def test_every_door_is_watched() -> None:
    """A file that speaks says `say` by its own name: another name would not be found."""
    text = {path: path.read_text(encoding="utf-8") for path in words.GAME.rglob("*.py")}
    assert [
        path.name for path, source in text.items() if re.search(r"language\.say\(|import say as|say = ", source)
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str) -> None:
    """Nearly every text is translated; a few new ones may wait for a translator. scripts/interface_words.py lists them."""
    catalogue = words.updated(language)
    missing = words.untranslated(catalogue)
    assert len(missing) <= 0.02 * len(catalogue), missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_compiled(language: str) -> None:
    """The file that the game reads says what the one that people edit says."""
    compiled = words.LOCALES / language / "LC_MESSAGES" / f"{words.DOMAIN}.mo"
    assert _says(compiled.read_bytes()) == _says(words.as_mo(language))


def _says(compiled: bytes) -> tuple[dict[object, str], object]:
    """Return the texts of a catalogue and how it forms plurals; its head also names the version of what wrote it."""
    catalogue = gettext.GNUTranslations(io.BytesIO(compiled))
    texts: dict[object, str] = {text: said for text, said in catalogue._catalog.items() if text}  # type: ignore[attr-defined]
    assert texts
    return texts, catalogue.info()["plural-forms"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_holes(language: str) -> None:
    """Each {name} of a text stands in its translation, and no other."""
    for message in words.existing(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(strings):
            continue
        wanted = {name for text in ids for _, name, _, _ in string.Formatter().parse(str(text)) if name}
        for text in strings:
            there = {name for _, name, _, _ in string.Formatter().parse(str(text)) if name}
            assert there <= wanted, message.id
            assert there == wanted or len(ids) > 1, message.id


def test_french_is_spoken() -> None:
    """The first real translation is read by the game."""
    from game import language

    try:
        language.speak("fr")
        assert language.say("from the record") == "d’après le dossier"
    finally:
        language.speak("en")
