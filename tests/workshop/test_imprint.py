"""Who wrote a pack, its licence, how old its record is and where to report a mistake stand in everything that leaves it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from workbench import BROAD_STREET, LIGHTHOUSE, load

from game.session import export
from game.session.play import Play
from game.session.words import imprint, phrases
from game.story import read_pack
from game.workshop.commands import EXPORTS

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack

FACTS = (
    "CC-BY-4.0",
    phrases.date(load(BROAD_STREET).manifest.as_of),
    "Open an issue in the project",
    "Ann Author, Ben Author",
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A pack with everything that a title page says."""
    import shutil

    folder = shutil.copytree(BROAD_STREET, tmp_path_factory.mktemp("packs") / "handle")
    head = folder / "pack.yaml"
    head.write_text(head.read_text(encoding="utf-8") + "authors: [Ann Author, Ben Author]\n", encoding="utf-8")
    return load(folder)


def plain(text: str) -> str:
    """Return *text* without the signs of its format."""
    return re.sub(
        r"\s+",
        " ",
        re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), html.unescape(text)).replace("\\", ""),
    )


@pytest.mark.parametrize("form", EXPORTS)
def test_every_export_has_the_imprint(pack: Pack, form: str) -> None:
    """Authors, licence, date of the record and where to report a mistake, and a source by its title."""
    from importlib import import_module

    module, function = EXPORTS[form]
    text = plain(getattr(import_module(module), function)(pack))
    for fact in (*FACTS, "On the Mode of Communication of Cholera"):
        assert fact in text, fact


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_an_exported_play_has_the_imprint(pack: Pack, form: str) -> None:
    """What a player hands on says whose words it holds."""
    play = Play.begin(pack, "snow", folder=None)
    text = plain("\n".join(export.write(play, form)))
    for fact in FACTS:
        assert fact in text, fact
    assert re.search(r"\d+ sources, \d+ of them read in full", text)


def test_a_title_page_without_them_says_nothing_of_them(tmp_path: Path) -> None:
    """A pack that names no author, licence or date has no empty lines about them."""
    (tmp_path / "pack.yaml").write_text(
        "format: 1\nid: t\ntitle: T\nseats: {me: {name: Me, about: I, start: a}}\nchapters: [one]\n", encoding="utf-8"
    )
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "one.yaml").write_text(
        "scenes: {a: {basis: imagined, text: A., ending: {title: E, kind: near}}}\n", encoding="utf-8"
    )
    bare = read_pack(tmp_path)[0]
    assert bare
    assert imprint.sentences(bare.manifest) == ()
    assert imprint.section(bare).lines == ()
    assert imprint.sentences(load(LIGHTHOUSE).manifest)
