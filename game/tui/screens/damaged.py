"""What becomes of a play whose file is damaged: a new play with all that can be read, or the part that is whole."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say, say_count
from game.tui.layout import BLANK, Layout, wrap
from game.tui.menu import row
from game.tui.screens.confirm import Confirm
from game.tui.text import words

if TYPE_CHECKING:
    from pathlib import Path

    from game.tui.saved_plays import SavedPlays


def is_to_be_asked(shelf: SavedPlays, path: Path) -> bool:
    """Whether more can be read of the play at *path* than what stands before its damage."""
    with suppress(GameError):  # which opening it tells
        whole, readable = shelf.readable(path)
        return readable > whole
    return False


class Damaged(Confirm):
    """The question before a damaged play is gone on with; no answer changes what is in its file."""

    def __init__(self, path: Path) -> None:
        """Ask what becomes of the play at *path*."""
        super().__init__(say("The file of this play is damaged."), "", lambda: None)
        self.path = path

    def sheet(self, width: int) -> Layout:
        """Return how much can be read, and the answers: the one with the most first."""
        whole, readable = self.app.shelf.readable(self.path)
        recovered = say_count("Recover {n} decision in a new play", "Recover {n} decisions in a new play", readable)
        before = say_count("Go on with the {n} before the damage", "Go on with the {n} before the damage", whole)
        kept = say("The damaged file stays as it is: {name}", name=self.path.name)
        lines = row("recover", 1, recovered, width, detail=kept)
        if whole:
            lines += row("before", 2, before, width, detail=say("A copy of the damaged file is kept beside it."))
        lines += row("no", 3 if whole else 2, say("No, leave it"), width)
        return Layout([*wrap(words(self.question), width), BLANK, *lines])

    def opened(self, kind: str, name: str) -> None:
        """Go on as the answer says; once."""
        if not self.close() or name == "no":
            return
        app = self.app
        if name == "before":
            app.reopen(self.path)
            return
        try:
            fresh = app.shelf.recover(self.path)
        except GameError as problem:
            app.tell(str(problem), severe=True)
        else:
            app.reopen(fresh)
