"""The base of the scene's screen that picks: papers are opened at once, the clauses of a letter marked and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from game.errors import MoveRefused
from game.language import say
from game.session.blocks import Decision
from game.session.blocks.picks import Letter, Opened, PickQuestion
from game.session.words import pick_wording
from game.tui.base_screen import BaseScreen
from game.tui.layouts.desk import SEND
from game.tui.layouts.typeset import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.session.blocks import Block
    from game.tui.layouts.layout import LayoutLine


class PickingScreen(BaseScreen):
    """A screen that shows the page of a play on which something can be picked."""

    def __init__(self) -> None:
        """Show the play that is open, with nothing marked."""
        super().__init__()
        self._marked: list[str] = []  # the clauses of a letter that is not sent yet

    def turn(self, *, keep: bool = False) -> None:
        """Show the page the play has come to; *keep* where it was scrolled to."""
        raise NotImplementedError

    def first(self, width: int) -> list[LayoutLine]:
        """Return what stands before the page."""
        raise NotImplementedError

    def blocks(self) -> list[Block]:
        """Return the blocks of the page, with what is marked of a letter."""
        asked = self.question
        return [asked if asked and isinstance(block, PickQuestion) else block for block in self.play.page.blocks]

    @property
    def question(self) -> PickQuestion | None:
        """What can be picked on the page now."""
        items = self.play.pack.scenes[self.play.world.scene].items
        return self.play.question([item for item in self._marked if item in items])

    def takes(self, kind: str, name: str) -> bool:
        """Whether the row *name* picks something; then it is done."""
        play = self.play
        if kind == "link" or play.page.way not in ("choose", "pick"):
            return False
        if name == SEND:
            self.action_send()
        elif name in play.pack.scenes[play.world.scene].items:
            self._pick(name)
        else:
            return False
        return True

    def marks_chosen(self) -> bool:
        """Whether the chosen row is a clause of a letter; then it is marked, or its mark taken off."""
        asked, chosen = self.question, self.page.cursor
        if asked is None or not asked.letter or chosen is None or chosen.name == SEND:
            return False
        return self.takes(chosen.kind, chosen.name)

    def _pick(self, item: str) -> None:
        """Open a paper, or mark a clause of a letter, or take the mark off."""
        asked = self.question
        if asked is None:
            return
        if not asked.letter:
            if self.make(lambda: self.play.pick(item), keep=True):
                self.app.guard.turned()
                self._show_opened()
            return
        if item in self._marked:
            self._marked = [other for other in self._marked if other != item]
        else:
            self._marked.append(item)
        self.turn(keep=True)

    def _show_opened(self) -> None:
        """Bring what was opened last, or the letter that was sent, into view."""
        blocks = self.play.page.blocks
        first = max(number for number, block in enumerate(blocks) if isinstance(block, Opened | Letter))
        end = next((n for n in range(first + 1, len(blocks)) if isinstance(blocks[n], Decision)), len(blocks))
        width = self.page.virtual_size.width
        before = len(self.first(width))
        above, below = (before + len(page(blocks[:number], width)) for number in (first, end))
        region = Region(0, above, 1, max(1, min(below - above, self.page.size.height)))
        self.page.scroll_to_region(region, animate=False, immediate=True, force=True)

    def action_send(self) -> None:
        """Send the letter, or say how many clauses it lacks."""
        asked = self.question
        if asked is None or not asked.letter:
            self.app.tell(say("There is no letter to send here."))
        elif asked.missing or not asked.picked:
            self.app.tell(pick_wording.lacking(asked, asked.picked))
        elif self.app.guard.fresh and self.make(lambda: self.play.pick(*self._marked), keep=True):
            self._marked = []
            self.app.guard.turned()
            self._show_opened()

    def action_settings(self) -> None:
        """Send the letter where one is being written: s is its key there; else open the settings."""
        asked = self.question
        if asked and asked.letter:
            self.action_send()
        else:
            super().action_settings()

    def make(self, step: Callable[[], object], *, keep: bool = False) -> bool:
        """Make a move and show what it led to, *keep* where the page stays; return whether it was made."""
        try:
            step()
        except MoveRefused as refused:
            self.app.tell(str(refused), severe=True)
            return False
        self.moved()
        self.turn(keep=keep)
        return True

    def moved(self) -> None:
        """Handle that a move was made, before its page is shown."""
