"""In which world a new play begins: the record's, or one that a play of another chair left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import CARRIED, RECORD
from game.session import worlds
from game.tui.screens.confirm import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks.world import LeftWorld


class Worlds(Question):
    """The question in which world a chair is taken."""

    DEFAULT_CSS = "Worlds > #frame { width: 72; }"

    def __init__(self, seat: str, route: str, left: tuple[LeftWorld, ...]) -> None:
        """Ask for *seat* on *route*; *left* are the worlds besides the record's."""
        super().__init__(say("In which world?"))
        self.seat, self.route, self.left = seat, route, left

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield the record's world first, and of each other what differs there."""
        yield "record", f"{RECORD} " + say("The world of the record"), ""
        for left in self.left:
            label, differs = worlds.offered(self.app.pack, self.seat, left)
            yield left.id, f"{CARRIED} {label}", differs

    def opened(self, kind: str, name: str) -> None:
        """Begin in the world that was chosen, once."""
        if self.close():
            self.app.begin_in(self.seat, self.route, next((left for left in self.left if left.id == name), None))
