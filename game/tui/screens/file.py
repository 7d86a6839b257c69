"""The file of a key moment: the whole comparison with the record, over the scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from game.language import say
from game.tui.base_screen import BaseScreen
from game.tui.commands import bindings
from game.tui.layout import Layout
from game.tui.typeset import page

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.content import Content

    from game.session.play import Play


class FileScreen(BaseScreen):
    """Everything that is known of one key moment, with its sources."""

    NAME = "file"
    BINDINGS: ClassVar[list[BindingType]] = bindings("file")

    def __init__(self, decision: int) -> None:
        """Show the file on *decision*, one of the play's."""
        super().__init__()
        self.decision = decision

    @property
    def play(self) -> Play:
        """The play that is open."""
        play = self.app.play
        assert play is not None  # noqa: S101 - this screen is only shown with one
        return play

    def head(self, width: int) -> list[Content]:
        """Return the ruler."""
        return self.app.ruler(width)

    def sheet(self, width: int) -> Layout:
        """Return the file."""
        return Layout(page(self.play.file(self.decision).blocks, width))

    def foot_words(self) -> dict[str, str]:
        """Say what the keys do here."""
        several = len(self.play.files) > 1
        return {"file": say("close"), "open": "", "next_tab": say("other moments") if several else ""}

    def opened(self, kind: str, name: str) -> None:
        """Open a link."""
        self.app.go("card", name)

    def _turn(self, step: int) -> None:
        files = self.play.files
        self.decision = files[(files.index(self.decision) + step) % len(files)]
        self.again(keep=False)

    def action_previous_tab(self) -> None:
        """Show the file of the moment before."""
        self._turn(-1)

    def action_next_tab(self) -> None:
        """Show the file of the moment after."""
        self._turn(1)

    def action_file(self) -> None:
        """Close the file: the key that opened it."""
        self.close()
