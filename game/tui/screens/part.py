"""What stands behind the debrief, one part at a time: moments, meters, questions, sources, the card to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session.blocks import DebriefPart
from game.session.export import to_text
from game.session.words.debrief_wording import parts_of
from game.tui.base_screen import TabbedScreen
from game.tui.layouts.debrief_parts import part_lines, part_tab
from game.tui.layouts.layout import Layout
from game.tui.layouts.typeset import Way, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.session.blocks import Debrief


class PartScreen(TabbedScreen):
    """A part of the debrief; the others are beside it."""

    NAME = "part"
    JOINTS = ("   ", "  ")

    def sheet(self, width: int) -> Layout:
        """Return the part that is open."""
        ways = [Way("copy", say("Copy it"), key="y")] if self.part == "card" else []
        return Layout([*part_lines(DebriefPart(self.part, self._debrief), width), *page((), width, ways)])

    @property
    def _debrief(self) -> Debrief:
        return self.play.debrief_block

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts that this debrief has."""
        return {part: part_tab(part) for part in parts_of(self._debrief)}

    def action_part(self, part: str) -> None:
        """Show another part; the card that is open already is copied."""
        if part == self.part == "card":
            self.copy()
        elif part != self.part and part in self.parts:
            self.show_part(part)

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
            self.action_part(name)

    def copy(self) -> None:
        """Copy the card."""
        self.app.copy_to_clipboard("\n".join(to_text([DebriefPart(self.part, self._debrief)])).strip())
        self.app.tell(say("Copied, where this terminal allows it."))
