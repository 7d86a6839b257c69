"""The endings of every chair: a mark for each that was reached on this machine, and a dot for each that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from game.language import say
from game.marks import ACCENTS, AHEAD, ENDINGS
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, spread, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.content import Content

    from game.story.model import Outline
    from game.tui.saved_plays import SavedPlayRow

MEASURE = 84
BESIDE = 44  # column of when an ending was reached


class Endings(BaseScreen):
    """The endings, a chair after the other."""

    NAME = "endings"

    def on_screen_resume(self) -> None:
        """Show what has been found by now."""
        if self.is_mounted and self.page.sheet.lines:
            self.again()

    def head(self, width: int) -> list[Content]:
        """Return the heading, and how many were found."""
        total = len(self.app.pack.endings())
        said = say("{n} of {total} found", n=len(self.app.shelf.endings_found()), total=total)
        return spread(words(say("Endings"), "bold $head"), words(said, "$dim"), min(width, MEASURE))

    def sheet(self, width: int) -> Layout:
        """Return the endings of every chair."""
        measure, reached = min(width, MEASURE), self.app.shelf.endings_found()
        lines: list[LayoutLine] = []
        for seat, about in self.app.pack.manifest.seats.items():
            endings = self.app.pack.endings(seat)
            count = say("{n} of {total} found", n=len(reached.keys() & endings.keys()), total=len(endings))
            lines += map(LayoutLine, spread(words(about.name, "bold $head"), words(count, "$dim"), measure))
            lines += self._chair(endings, reached, measure)
            lines.append(LayoutLine(BLANK))
        return self.lowered(lines)

    def _chair(
        self, endings: Mapping[str, Outline], reached: Mapping[str, SavedPlayRow], width: int
    ) -> Iterator[LayoutLine]:
        """Yield the endings of a chair: those of each kind as a row of marks, then the found ones by name."""
        kinds = {"record": say("as it went"), "near": say("close to it"), "diverged": say("another world")}
        column = 5 + max(map(len, kinds.values()))
        for kind, said in kinds.items():
            scenes = [scene for scene, outline in endings.items() if outline.ending == kind]
            look = f"${ACCENTS[ENDINGS[kind]]}"
            marks = [words(ENDINGS[kind], look) if scene in reached else words(AHEAD, "$dim") for scene in scenes]
            head = words(f"{ENDINGS[kind]:<3}", look) + words(said, "$dim")
            if marks:
                yield from map(LayoutLine, wrap(words("  ").join(marks), width, indent=column, first=head))
        for scene in endings:
            if scene in reached:
                yield from self._named(scene, reached[scene], width)

    def _named(self, scene: str, play: SavedPlayRow, width: int) -> list[LayoutLine]:
        ending = self.app.pack.scenes[scene].ending
        title, kind = (ending.title, ending.kind) if ending else (scene, "diverged")
        played = say("played {when}", when=play.last)
        beside = BESIDE if BESIDE + cell_len(played) <= width else 0
        first, *rest = row(scene, 0, title, width, detail=played, beside=beside)
        mark = words(f"{ENDINGS[kind]:<2}", f"${ACCENTS[ENDINGS[kind]]}")
        return [LayoutLine(words(" ") + mark + first.content[3:]), *rest]

    def opened(self, kind: str, name: str) -> None:
        """Open the play that reached an ending."""
        play = self.app.shelf.endings_found().get(name)
        if play:
            self.app.resume(play.path)
