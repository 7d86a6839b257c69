"""Check the article: a text claim by claim; judge first, then unfold what the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from game.language import say, say_count
from game.story.prose import read
from game.tui.commands import bindings
from game.tui.menu import INDENT, row
from game.tui.place import Place
from game.tui.sheet import BLANK, Line, Sheet, wrap
from game.tui.text import prose, target, words

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.content import Content

    from game.story.model import ReadingClaim

MEASURE = 76


class ReadingScreen(Place):
    """A text to check against the record."""

    PLACE = "reading"
    BINDINGS: ClassVar[list[BindingType]] = bindings("reading")

    def __init__(self, name: str) -> None:
        """Show the reading called *name*."""
        super().__init__()
        self.reading_id = name
        self.unfolded: set[int] = set()

    def head(self, width: int) -> list[Content]:
        """Return the title and the task."""
        reading = self.app.pack.record.readings[self.reading_id]
        source = self.app.pack.record.sources.get(reading.source)
        said = say_count("{n} claim: judge it, then open it.", "{n} claims: judge each, then open it.", len(reading.claims))
        quiet = " · ".join(part for part in (source.by if source else "", said) if part)
        return [words(reading.title, "bold $head").truncate(width, ellipsis=True), words(quiet, "$dim").truncate(width, ellipsis=True)]

    def sheet(self, width: int) -> Sheet:
        """Return the claims, unfolded where they were opened."""
        lines: list[Line] = []
        measure = min(width, MEASURE)
        for number, claim in enumerate(self.app.pack.record.readings[self.reading_id].claims, 1):
            lines += row(str(number), number, claim.says, measure, style="$ink")
            if number in self.unfolded:
                lines += [Line(line) for line in self._answer(claim, measure)]
            lines.append(Line(BLANK))
        return Sheet(lines)

    def _answer(self, claim: ReadingClaim, width: int) -> list[Content]:
        verdicts = {
            "true": say("True"), "partly": say("Partly true"), "distorted": say("Distorted"),
            "false": say("False"), "opinion": say("An opinion, not a fact"),
        }  # fmt: skip
        record = self.app.pack.record
        mark = words("   ■ ", "$record")
        lines = wrap(words(verdicts[claim.verdict], "bold $record"), width, indent=INDENT, first=mark)
        for paragraph in read(claim.answer):
            lines += wrap(prose(paragraph), width, indent=INDENT)
        named = [(f"event:{name}", record.events[name].title) for name in claim.events if name in record.events]
        named += [(f"source:{name}", record.sources[name].title) for name in claim.sources if name in record.sources]
        pieces = [target(words(title, "$dim underline"), "link", name) for name, title in named]
        return [*lines, *wrap(words(" · ", "$dim").join(pieces), width, indent=INDENT)]

    def opened(self, kind: str, name: str) -> None:
        """Unfold a claim, or open a link."""
        if kind == "link":
            self.app.go("card", name)
        else:
            self.unfolded ^= {int(name)}
            self.again()
