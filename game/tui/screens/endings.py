"""The endings of every chair: a mark for each that was reached on this machine, and a dot for each that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from game.language import say
from game.marks import ACCENTS, AHEAD, NEAR, RECORD, ROAD
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import BLANK, Layout, Line, spread, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.content import Content

    from game.story.model import Outline
    from game.tui.saved_plays import SavedPlayRow

MEASURE = 84
BESIDE = 44  # column of when an ending was reached
MARKS = {"record": RECORD, "near": NEAR, "diverged": ROAD}


class Endings(BaseScreen):
    """The endings, a chair after the other."""

    NAME = "endings"

    def on_screen_resume(self) -> None:
        """Show what has been found by now."""
        if self.is_mounted and self.page.sheet.lines:
            self.again()

    def head(self, width: int) -> list[Content]:
        """Return the heading, and how many were found."""
        outlines = [outline for outline in self.app.pack.outlines.values() if outline.ending]
        found = say("{n} of {total} found", n=len(self.app.shelf.endings_found()), total=len(outlines))
        return spread(words(say("Endings"), "bold $head"), words(found, "$dim"), min(width, MEASURE))

    def sheet(self, width: int) -> Layout:
        """Return the endings of every chair."""
        measure, found = min(width, MEASURE), self.app.shelf.endings_found()
        lines: list[Line] = []
        for seat, about in self.app.pack.manifest.seats.items():
            there = {
                scene: outline
                for scene, outline in self.app.pack.outlines.items()
                if outline.ending and seat in outline.seats
            }
            count = say("{n} of {total} found", n=len(found.keys() & there.keys()), total=len(there))
            lines += map(Line, spread(words(about.name, "bold $head"), words(count, "$dim"), measure))
            lines += self._chair(there, found, measure)
            lines.append(Line(BLANK))
        return self.lowered(lines)

    def _chair(self, there: Mapping[str, Outline], found: Mapping[str, SavedPlayRow], width: int) -> Iterator[Line]:
        """Yield the endings of a chair: those of each kind as a row of marks, then the found ones by name."""
        kinds = {"record": say("as it went"), "near": say("close to it"), "diverged": say("another world")}
        column = 5 + max(map(len, kinds.values()))
        for kind, said in kinds.items():
            scenes = [scene for scene, outline in there.items() if outline.ending == kind]
            look = f"${ACCENTS[MARKS[kind]]}"
            marks = [words(MARKS[kind], look) if scene in found else words(AHEAD, "$dim") for scene in scenes]
            head = words(f"{MARKS[kind]:<3}", look) + words(said, "$dim")
            if marks:
                yield from map(Line, wrap(words("  ").join(marks), width, indent=column, first=head))
        for scene in there:
            if scene in found:
                yield from self._named(scene, found[scene], width)

    def _named(self, scene: str, play: SavedPlayRow, width: int) -> list[Line]:
        ending = self.app.pack.scenes[scene].ending
        title, kind = (ending.title, ending.kind) if ending else (scene, "diverged")
        played = say("played {when}", when=play.last)
        beside = BESIDE if BESIDE + cell_len(played) <= width else 0
        first, *rest = row(scene, 0, title, width, detail=played, beside=beside)
        mark = words(f"{MARKS[kind]:<2}", f"${ACCENTS[MARKS[kind]]}")
        return [Line(words(" ") + mark + first.content[3:]), *rest]

    def opened(self, kind: str, name: str) -> None:
        """Open the play that reached an ending."""
        found = self.app.shelf.endings_found().get(name)
        if found:
            self.app.resume(found.path)

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"open": say("open that play")}
