"""What becomes of a play whose file is damaged: a new play with all that can be read, or the part that is whole."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.errors import GameError
from game.language import say, say_count
from game.tui.screens.confirm import Question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from game.tui.saved_plays import SavedPlays


def is_to_be_asked(shelf: SavedPlays, path: Path) -> bool:
    """Whether more can be read of the play at *path* than what stands before its damage."""
    with suppress(GameError):  # which opening it tells
        whole, readable = shelf.readable(path)
        return readable > whole
    return False


class Damaged(Question):
    """The question before a damaged play is gone on with; no answer changes what is in its file."""

    def __init__(self, path: Path) -> None:
        """Ask what becomes of the play at *path*."""
        super().__init__(say("The file of this play is damaged."))
        self.path = path

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield how much each answer keeps, the most first."""
        whole, readable = self.app.shelf.readable(self.path)
        recovered = say_count("Recover {n} decision in a new play", "Recover {n} decisions in a new play", readable)
        before = say_count("Go on with the {n} before the damage", "Go on with the {n} before the damage", whole)
        kept = say("The damaged file stays as it is: {name}", name=self.path.name)
        yield "recover", recovered, kept
        if whole:
            yield "before", before, say("A copy of the damaged file is kept beside it.")
        yield "no", say("No, leave it"), ""

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
