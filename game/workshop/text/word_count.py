"""Counts the words of a text, and tells whether it is record or imagined."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from game.session.narration import outcome_basis
from game.story.syntax import prose

if TYPE_CHECKING:
    from game.story.findings import Location
    from game.story.parsed import ParsedPack
    from game.story.references import Text

WORD = re.compile(r"[^\W_]+(?:[-'’.,&][^\W_]+)*")


@lru_cache(maxsize=16384)
def count(text: str) -> int:
    """Return the number of words in *text*, without link targets and Markdown's signs."""
    return len(WORD.findall(prose.LINK.sub(lambda match: match["words"], text)))


def place(reading: ParsedPack, text: Text, offset: int = 0) -> Location:
    """Return the location of *text*, *offset* characters on."""
    return reading.files[text.file].value(*text.path, offset=offset)


def basis(reading: ParsedPack, text: Text) -> str:
    """Return record or imagined where *text* is a passage of a scene or of a choice, else ''."""
    scene = reading.scenes.get(str(text.path[1])) if text.path[0] == "scenes" and "text" in text.path else None
    if scene is None:
        return ""
    index = next((step for step in text.path if isinstance(step, int)), 0)
    if text.path[2] == "text":
        return scene.text[index].basis or scene.basis
    name = str(text.path[3])
    choice = scene.choices[name]
    return choice.text[index].basis or outcome_basis(scene, name, choice)
