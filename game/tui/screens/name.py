"""Giving a play a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from game.errors import JournalError
from game.language import say
from game.tui.dialog import Dialog
from game.tui.layouts.layout import Layout, wrap
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult


class NameDialog(Dialog):
    """A line to write a name in."""

    NAME = "name"
    DEFAULT_CSS = "NameDialog > #frame { width: 64; } NameDialog Input { margin-top: 1; }"

    def __init__(self, path: Path, name: str) -> None:
        """Name the play at *path*, which is called *name*."""
        super().__init__()
        self.path = path
        self._line = Input(name, compact=True, max_length=60)
        self._page.can_focus = False  # the line has the keys

    def body(self) -> ComposeResult:
        """Put the line below the question."""
        yield self._page
        yield self._line

    def on_mount(self) -> None:
        """Let the player write."""
        self._line.focus()

    def sheet(self, width: int) -> Layout:
        """Return the question."""
        return Layout(wrap(words(say("What is this play to be called?")), width))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Give the name, once."""
        message.stop()
        if not self.app.guard.order("open") or not self.close():
            return
        play = self.app.play
        try:
            if play is not None and play.path == self.path:
                play.rename(message.value)
                self.app.shelf.look_again()
            else:
                self.app.shelf.rename(self.path, message.value)
        except (JournalError, OSError) as problem:
            self.app.tell(str(problem), severe=True)
