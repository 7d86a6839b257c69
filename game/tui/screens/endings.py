"""The endings of a seat: those reached on this machine by name, the others as blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import NEAR, RECORD, ROAD
from game.tui.base_screen import BaseScreen
from game.tui.layout import BLANK, Layout, Line
from game.tui.menu import row
from game.tui.text import target, words

if TYPE_CHECKING:
    from textual.content import Content

MEASURE = 84


class Endings(BaseScreen):
    """The list of endings."""

    NAME = "endings"

    def __init__(self) -> None:
        """Begin with the seat that is played, or the first."""
        super().__init__()
        self.seat = ""

    def on_screen_resume(self) -> None:
        """Show what has been found by now."""
        if self.is_mounted and self.page.sheet.lines:
            self.again()

    def _seat(self) -> str:
        playing = self.app.play.world.seat if self.app.play else ""
        return self.seat or playing or next(iter(self.app.pack.manifest.seats))

    def head(self, width: int) -> list[Content]:
        """Return the seats, the open one marked."""
        open_one = self._seat()
        pieces = [
            target(words(seat.name, "bold reverse" if name == open_one else "$dim"), "seat", name)
            for name, seat in self.app.pack.manifest.seats.items()
        ]
        return [words("  ").join(pieces).truncate(width)]

    def sheet(self, width: int) -> Layout:
        """Return the endings of the seat."""
        measure, seat, found = min(width, MEASURE), self._seat(), self.app.shelf.endings_found()
        there = {
            scene: outline
            for scene, outline in self.app.pack.outlines.items()
            if outline.ending and seat in outline.seats
        }
        lines: list[Line] = [
            Line(
                words("  " + say("{n} of {total} found", n=len(found.keys() & there.keys()), total=len(there)), "$dim")
            ),
            Line(BLANK),
        ]
        kinds = {
            "record": (RECORD, "$record", say("as it went")),
            "near": (NEAR, "$road", say("close to it")),
            "diverged": (ROAD, "$road", say("another world")),
        }
        for number, (scene, outline) in enumerate(there.items(), 1):
            mark, style, kind = kinds[outline.ending]
            if scene in found:
                ending = self.app.pack.scenes[scene].ending
                title = ending.title if ending else scene
                lines += row(scene, number if number < 10 else 0, title, measure, detail=found[scene].line)
                lines.append(Line(words(f"     {mark} ", style) + words(kind, "$dim")))
            else:
                lines.append(
                    Line(
                        words(f"{number:>3}  ", "$dim") + words("· " * 9, "$line") + words(say("not found yet"), "$dim")
                    )
                )
            lines.append(Line(BLANK))
        return Layout(lines)

    def opened(self, kind: str, name: str) -> None:
        """Show another seat, or the play that reached an ending."""
        if kind == "seat":
            self.seat = name
            self.again(keep=False)
        else:
            found = self.app.shelf.endings_found().get(name)
            if found:
                self.app.resume(found.path)

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"open": say("open that play"), "next_tab": say("chairs")}

    def move_tab(self, step: int) -> None:
        """Show another seat."""
        seats = list(self.app.pack.manifest.seats)
        self.seat = seats[(seats.index(self._seat()) + step) % len(seats)]
        self.page.cursor = None
        self.again(keep=False)
