"""In which world a new play begins: the record's, or one that a play of another chair left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import CARRIED, RECORD
from game.session import worlds
from game.tui.dialog import Dialog
from game.tui.layout import BLANK, Layout, wrap
from game.tui.menu import row
from game.tui.text import words

if TYPE_CHECKING:
    from game.session.world_blocks import LeftWorld


class Worlds(Dialog):
    """The question in which world a chair is taken."""

    NAME = "confirm"
    DEFAULT_CSS = "Worlds > #frame { width: 72; }"

    def __init__(self, seat: str, route: str, left: tuple[LeftWorld, ...]) -> None:
        """Ask for *seat* on *route*; *left* are the worlds besides the record's."""
        super().__init__()
        self.seat, self.route, self.left = seat, route, left

    def sheet(self, width: int) -> Layout:
        """Return the question, the record's world first, and of each other what differs there."""
        lines = row("record", 1, f"{RECORD} " + say("The world of the record"), width)
        for number, left in enumerate(self.left, 2):
            label, differs = worlds.offered(self.app.pack, self.seat, left)
            lines += row(left.id, number, f"{CARRIED} {label}", width, detail=differs)
        return Layout([*wrap(words(say("In which world?")), width), BLANK, *lines])

    def opened(self, kind: str, name: str) -> None:
        """Begin in the world that was chosen, once."""
        if self.close():
            self.app.begin_in(self.seat, self.route, next((left for left in self.left if left.id == name), None))
