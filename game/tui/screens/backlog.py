"""The backlog: everything that a play has shown on its road, to read again from any of its screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session.blocks import CallQuestion, Debrief, Decision
from game.session.blocks.picks import PickQuestion
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import Layout, LayoutLine
from game.tui.layouts.typeset import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks import Block, Page


class Backlog(BaseScreen):
    """The pages of a play one below the other, the present one last; nothing can be decided here."""

    NAME = "backlog"

    def __init__(self, decision: int | None = None) -> None:
        """Open at the page that asked decision number *decision*, or at the end."""
        super().__init__()
        self.decision = decision
        self._starts: dict[int, int] = {}

    @property
    def heading(self) -> str:
        """The heading."""
        return say("What this play has shown")

    def sheet(self, width: int) -> Layout:
        """Return the pages, and note at which line each decision was asked."""
        lines: list[LayoutLine] = []
        self._starts.clear()
        for shown in self.play.pages:
            if shown.way == "choose":
                self._starts[len(self._starts)] = len(lines)
            lines += page(tuple(_read_again(shown)), width)
        return Layout(lines)

    def on_mount(self) -> None:
        """Open at the decision that was asked for, or at the end."""
        self.call_after_refresh(self._open_at)

    def _open_at(self) -> None:
        last = len(self.page.sheet.lines)
        line = last if self.decision is None else self._starts.get(self.decision, last)
        self.page.scroll_to(y=line, animate=False, immediate=True, force=True)

    def action_backlog(self) -> None:
        """Close it with the key that opened it."""
        self.action_back()


def _read_again(shown: Page) -> Iterator[Block]:
    """Yield the blocks of a page as they are read again: what was asked without its options, and no debrief."""
    for block in shown.blocks:
        if isinstance(block, Decision):
            yield block._replace(offers=())
        elif not isinstance(block, CallQuestion | PickQuestion | Debrief):
            yield block
