"""The checker and the merger of the Translate Toolkit, on which Weblate stands, take our catalogues and give them back."""

from __future__ import annotations

import shutil
import subprocess
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po, write_po
from workbench import LIGHTHOUSE, ROOT

from game.story import reader
from game.story.compile import read_sound
from game.workshop.text.catalogues import check_translations, update

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not (shutil.which("pofilter") and shutil.which("pomerge")), reason="the Translate Toolkit is not installed"
)
MECHANICAL = (
    "pythonbraceformat", "variables", "brackets", "urls", "emails", "xmltags", "newlines", "tabs", "escapes", "blank", "numbers", "options",
    "filepaths", "printf", "startwhitespace", "endwhitespace", "doublespacing", "nplurals", "validchars",
)  # fmt: skip
"""The tests of pofilter that need no ear for the language."""


def filtered(path: Path, language: str, target: Path) -> str:
    """Return what pofilter writes of the catalogue at *path*: the texts with a fault, and which."""
    tests = [f"--test={name}" for name in MECHANICAL]
    command = ["pofilter", "--progress=none", f"--language={language}", *tests, "-i", str(path), "-o", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    return target.read_text(encoding="utf-8") if target.exists() else ""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The catalogue of a copy of the small pack, every text translated."""
    folder = copytree(LIGHTHOUSE, tmp_path / "lighthouse")
    path = update(reader.read(folder), "sl").path
    with path.open("rb") as stream:
        there = read_po(stream)
    for message in there:
        if message.id:
            message.string = f"Prevod: {message.id}"
    with path.open("wb") as stream:
        write_po(stream, there, width=0)
    return path


def test_pofilter_finds_nothing_in_a_whole_translation_and_what_was_lost_in_another(
    catalogue: Path, tmp_path: Path
) -> None:
    """A lost `{variable}` is a fault to pofilter as it is to `check`."""
    assert filtered(catalogue, "sl", tmp_path / "none.po") == ""
    before, after = catalogue.read_text(encoding="utf-8").rsplit("holds {oil} of ten", 1)
    catalogue.write_text(f"{before}holds some of ten{after}", encoding="utf-8")
    assert "pythonbraceformat" in filtered(catalogue, "sl", tmp_path / "lost.po")
    assert "OQ606" in {found.code for found in check_translations(reader.read(catalogue.parent.parent))}


def test_what_is_mended_in_pofilters_file_comes_back_by_pomerge(catalogue: Path, tmp_path: Path) -> None:
    """The merged file is read by the game, with every translation in it, and `translate` changes nothing in it."""
    whole = catalogue.read_text(encoding="utf-8")
    before, after = whole.rsplit("holds {oil} of ten", 1)
    catalogue.write_text(f"{before}holds some of ten{after}", encoding="utf-8")
    mended = tmp_path / "mended.po"
    text = filtered(catalogue, "sl", mended)
    mended.write_text(text.replace("holds some of ten", "drži {oil} od desetih"), encoding="utf-8")
    merged = tmp_path / "merged.po"
    command = ["pomerge", "--progress=none", "-t", str(catalogue), "-i", str(mended), "-o", str(merged)]
    subprocess.run(command, check=True, capture_output=True)
    catalogue.write_bytes(merged.read_bytes())
    folder = catalogue.parent.parent
    assert {found.code for found in check_translations(reader.read(folder)) if found.severity == "error"} == set()
    assert "drži {oil} od desetih" in str(read_sound(folder, "sl").scenes["the-storm"].text)
    tally = update(reader.read(folder), "sl")
    assert (tally.translated, tally.fuzzy, tally.obsolete) == (tally.total, 0, 0)


def test_pofilter_finds_nothing_in_the_interfaces_french(tmp_path: Path) -> None:
    """Placeholders, numbers, blanks and plural forms are as they have to be."""
    path = ROOT / "game" / "locales" / "fr" / "LC_MESSAGES" / "open-question.po"
    assert filtered(path, "fr", tmp_path / "fr.po") == ""
