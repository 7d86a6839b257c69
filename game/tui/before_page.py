"""What stands before the first page of a play: the keys, once on a machine, and where a play was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import DISPUTED, RECORD, ROAD
from game.tui.layout import BLANK, Line, rule, wrap
from game.tui.measure import prose_width
from game.tui.text import words
from game.tui.typeset import section_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.section import Section


def keys(width: int) -> Iterator[Line]:
    """Yield the keys and the marks in short, for somebody who plays for the first time."""
    measured = prose_width(width)
    said = say("A number or ↑↓ ⏎ decides · space reads on · u takes back · ? helps")
    marks = (
        words(f"{RECORD} ", "$record") + words(say("from the record"), "$dim"),
        words(f"{ROAD} ", "$road") + words(say("imagined, or your own road"), "$dim"),
        words(f"{DISPUTED} ", "$disputed") + words(say("disputed"), "$dim"),
    )
    yield from map(Line, wrap(words(said, "$ink"), measured))
    yield from map(Line, wrap(words("   ").join(marks), measured))
    yield from (Line(rule(measured)), Line(BLANK))


def recapped(recap: Section, width: int) -> Iterator[Line]:
    """Yield where the play was left."""
    *lines, _ = section_lines(recap, prose_width(width))
    yield from (*lines, Line(rule(prose_width(width))), Line(BLANK))
