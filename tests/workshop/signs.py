"""Packs whose every text is full of the signs of other engines, by way of a translation that somebody made so."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po, write_po

from game.story import reader
from game.story.compile import read_sound
from game.workshop.text.catalogues import update

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from game.story.model import Pack

BEHIND = (
    "-> END", "->", "<>", "<-", "<- thread", "~ x = 1", "~", "# tag", "[[", "]]", "[[a->b]]", "[[a|b]]", "$gold", "_temp", "<< x", "x >>",
    "//", "// so", "/* c */", "/*", "*/", "/% c %/", "TODO: later", "|", "||", "^", "@", "::", ":: passage", "''", "''b''", "__", "== knot", "\\", "\\n",
    "&lt;", "&amp;", '"', "%", "* star", "+ plus", "- dash", "=", "(label)", "!", "?", "{{", "}}", "{{a}}", "{{x: y}}", "a|b",
)  # fmt: skip
BEFORE = ("TODO: ", "TODO ", "~ ", "-> ", "// ", "/* ", "= ", "== ", "(a) ", "VAR x = 1 ", "INCLUDE me ", "CONST ", "[[", ":: ", "$x ", "<> ", "! ", "@ ", "")  # fmt: skip


def signed(folder: Path, at: Path, chance: Random) -> Pack:
    """Return the pack in *folder*, copied to *at*, in a language in which each of its texts has such signs."""
    copytree(folder, at)
    path = update(reader.read(at), "sl").path
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    for message in catalogue:
        if message.id:
            inside = " ".join(chance.sample(BEHIND, 2))
            message.string = f"{chance.choice(BEFORE)}{message.id} {inside}"
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=0)
    return read_sound(at, "sl")
