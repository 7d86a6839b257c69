"""Breaks lines where words are not parted by blanks, by the rules of Unicode (UAX #14) through uniseg.

The library is imported when the first such text is shown: Latin, Greek, Cyrillic, Arabic, Hebrew and Devanagari are
broken at blanks by Textual. Thai, Lao, Khmer and Burmese need a dictionary to be broken between words; where a writer
has put no zero width spaces between them, a line is cut between two letters, never between a letter and its marks.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
"""A character of Thai, Lao, Burmese, Khmer, Japanese or Chinese, or of their punctuation."""


def wrap(content: Content, width: int) -> list[Content] | None:
    """Return *content* in lines of *width*; None where it is broken at blanks alone."""
    text = content.plain
    if not UNSPACED.search(text) or "\n" in text:
        return None
    try:
        return [content[start:end].rstrip() for start, end in lines(text, width)]
    except ImportError:  # an installation that was made before the library was asked for
        return None


def lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line of *text* that is at most *width* columns wide."""
    start = end = room = 0
    for unit in _cut(text, width):
        columns = cell_len(unit.rstrip())
        if room and room + columns > width:
            yield start, end
            start, room = end, 0
        end += len(unit)
        room += cell_len(unit)
    yield start, end


def _cut(text: str, width: int) -> Iterator[str]:
    """Yield what no line is broken within; a unit that is wider than a line is cut between its letters."""
    for unit in units(text):
        if cell_len(unit.rstrip()) <= width:
            yield unit
        else:
            yield from _letters(unit)


def _letters(text: str) -> Iterator[str]:
    """Yield each letter of *text* with the marks on it."""
    letter = ""
    for character in text:
        if letter and unicodedata.category(character)[0] != "M" and character not in "\u0e33\u0eb3":
            yield letter
            letter = ""
        letter += character
    if letter:
        yield letter


@lru_cache(maxsize=2048)
def units(text: str) -> tuple[str, ...]:
    """Return the parts of *text* between which a line may be broken."""
    return tuple(import_module("uniseg.linebreak").line_break_units(text))
