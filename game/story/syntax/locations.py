"""Positions in a file: line and column of a key, a value or a character of it, from the parser's marks."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from game.story.findings import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.story.syntax.tree import Step

# Line and column, both from 0, and behind them those of the items of a list, or of the keys and values of a mapping.
KeyMarks: TypeAlias = "tuple[int, int, Marks]"
Marks: TypeAlias = "tuple[int, int] | tuple[int, int, list[Marks]] | tuple[int, int, dict[str, KeyMarks]]"
BLANK = " \t\n"
# The ways to write one character of a value, by the quote around it.
WRITTEN = {
    "'": re.compile(r"''|."),
    '"': re.compile(r"\\(?:x(?P<x>..)|u(?P<u>.{4})|U(?P<U>.{8})|.|$)|."),
}
PLAIN = re.compile(r".")
BLANK_ESCAPES = {"\\n", "\\t", "\\ ", "\\\t", "\\"}


def key_place(file: str, marks: Marks, path: Iterable[Step]) -> Location:
    """Return where the key at *path* stands in *file*, or the nearest thing around it."""
    return _place(file, marks, path)[0]


def value_place(file: str, marks: Marks, path: Iterable[Step]) -> Location:
    """Return where the value at *path* stands in *file*, or the nearest thing around it."""
    return _place(file, marks, path)[1]


def _place(file: str, marks: Marks, path: Iterable[Step]) -> tuple[Location, Location]:
    """Return the marks of key and value at *path*; one value may stand for a list."""
    key = marks[:2]
    for step in path:
        inner = marks[2] if len(marks) == 3 else None
        if isinstance(inner, dict) and step in inner:
            *key, marks = inner[step]
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            marks = inner[step]
            key = marks[:2]
        elif isinstance(inner, list) or not isinstance(step, int):
            break
    return Location(file, key[0] + 1, key[1] + 1), Location(file, marks[0] + 1, marks[1] + 1)


class Written:
    """Maps characters of *value* to positions in the scalar that begins at *scalar*.

    YAML folds, indents and escapes text, but it keeps every character that is no blank, in order: so they are counted.
    """

    def __init__(self, lines: Sequence[str], scalar: Location, value: str) -> None:
        self._scalar = scalar
        self._spots = list(islice(_written(lines, scalar), _solid(value)))

    def after(self, before: str) -> Location:
        """Return the position of the character that follows *before*, a beginning of the value."""
        count = _solid(before)
        if not self._spots:
            return self._scalar
        at_end = count >= len(self._spots)
        line, start, end = self._spots[-1 if at_end else count]
        return Location(self._scalar.file, line + 1, (end if at_end else start) + 1)


def _solid(text: str) -> int:
    return len(text) - sum(map(text.count, BLANK))


def _written(lines: Sequence[str], scalar: Location) -> Iterator[tuple[int, int, int]]:
    """Yield line, start and end of every character that is no blank, from the beginning of *scalar* on."""
    line, column = scalar.line - 1, scalar.column - 1
    quote = lines[line][column : column + 1] if line < len(lines) else ""
    if quote in ("|", ">"):
        line, column = line + 1, 0
    elif quote in WRITTEN:
        column += 1
    form = WRITTEN.get(quote, PLAIN)
    for number in range(line, len(lines)):
        for match in form.finditer(lines[number], column):
            if not _is_blank(match):
                yield number, match.start(), match.end()
        column = 0


def _is_blank(match: re.Match[str]) -> bool:
    written = match[0]
    code = next((digits for digits in match.groups() if digits), "")
    return written in BLANK or written in BLANK_ESCAPES or (code != "" and int(code, 16) in map(ord, BLANK))
