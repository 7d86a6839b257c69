"""A text to check claim by claim: the player judges first, then unfolds the record's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say_count
from game.session import codex
from game.session.words.phrases import joined
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import BLANK, Layout, LayoutLine
from game.tui.layouts.menu import INDENT, row
from game.tui.layouts.text import words
from game.tui.layouts.typeset import wrapped

if TYPE_CHECKING:
    from textual.content import Content

MEASURE = 76


class ReadingScreen(BaseScreen):
    """A text to check against the record."""

    NAME = "reading"

    def __init__(self, name: str) -> None:
        """Show the reading called *name*."""
        super().__init__()
        self.reading_id = name
        self.unfolded: set[int] = set()

    def head(self, width: int) -> list[Content]:
        """Return the title and the task."""
        reading = self.app.pack.record.readings[self.reading_id]
        source = self.app.pack.record.sources.get(reading.source)
        said = say_count(
            "{n} claim: judge it, then open it.", "{n} claims: judge each, then open it.", len(reading.claims)
        )
        quiet = joined(source.by if source else "", said)
        return [
            words(reading.title, "bold $head").truncate(width, ellipsis=True),
            words(quiet, "$dim").truncate(width, ellipsis=True),
        ]

    def sheet(self, width: int) -> Layout:
        """Return the claims, unfolded where they were opened."""
        lines: list[LayoutLine] = []
        measure = min(width, MEASURE)
        answers = [
            section for section in codex.sections(self.app.pack, f"reading:{self.reading_id}") if section.key == "claim"
        ]
        for number, claim in enumerate(self.app.pack.record.readings[self.reading_id].claims, 1):
            lines += row(str(number), number, claim.says, measure, style="$ink")
            if number in self.unfolded:
                for line in answers[number - 1]:
                    lines += [LayoutLine(answer.pad_left(INDENT)) for answer in wrapped(line, measure - INDENT)]
            lines.append(LayoutLine(BLANK))
        return Layout(lines)

    def opened(self, kind: str, name: str) -> None:
        """Unfold a claim, or open a link."""
        if kind == "link":
            self.app.go("card", name)
        else:
            self.unfolded ^= {int(name)}
            self.again()
