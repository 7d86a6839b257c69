"""What stands behind the debrief, one part at a time: moments, meters, questions, sources, the card to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session.blocks import DebriefPart
from game.session.export import to_text
from game.tui.base_screen import BaseScreen
from game.tui.debrief_parts import part_lines, part_tab, parts_of
from game.tui.layout import Layout
from game.tui.text import target, words
from game.tui.typeset import Way, page

if TYPE_CHECKING:
    from textual.content import Content

    from game.session.blocks import Debrief


class PartScreen(BaseScreen):
    """A part of the debrief; the others are beside it."""

    NAME = "part"

    def __init__(self, part: str) -> None:
        """Open at *part*."""
        super().__init__()
        self.part = part

    def head(self, width: int) -> list[Content]:
        """Return the parts, the open one marked."""
        pieces = [
            target(words(part_tab(part), "bold reverse" if part == self.part else "$dim"), "part", part)
            for part in self._parts
        ]
        line = words("   ").join(pieces)
        return [line if line.cell_length <= width else words("  ").join(pieces).truncate(width)]

    def sheet(self, width: int) -> Layout:
        """Return the part that is open."""
        ways = [Way("copy", say("Copy it"), key="y")] if self.part == "card" else []
        return Layout([*part_lines(DebriefPart(self.part, self._debrief), width), *page((), width, ways)])

    @property
    def _debrief(self) -> Debrief:
        play = self.app.play
        assert play is not None  # noqa: S101 - this screen is only shown with one
        return play.debrief_block

    @property
    def _parts(self) -> list[str]:
        return parts_of(self._debrief)

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"share": say("copy")} if self.part == "card" else {}

    def opened(self, kind: str, name: str) -> None:
        """Open another part, copy the card, or open a link."""
        if kind == "link":
            self.app.go("card", name)
        elif name == "copy":
            self.copy()
        else:
            self.show_part(name)

    def show_part(self, part: str) -> None:
        """Show another part from its top; the card that is open already is copied."""
        if part == self.part == "card":
            self.copy()
        elif part != self.part and part in self._parts:
            self.part = part
            self.page.cursor = None
            self.again(keep=False)

    def copy(self) -> None:
        """Copy the card."""
        self.app.copy_to_clipboard("\n".join(to_text([DebriefPart(self.part, self._debrief)])).strip())
        self.app.tell(say("Copied, where this terminal allows it."))

    def move_tab(self, step: int) -> None:
        """Show the part beside."""
        parts = self._parts
        self.show_part(parts[(parts.index(self.part) + step) % len(parts)])
