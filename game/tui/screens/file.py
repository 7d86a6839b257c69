"""The file of a key moment: the whole comparison with the record, over the scene."""

from __future__ import annotations

from game.language import say
from game.tui.base_screen import PlayScreen
from game.tui.layouts.layout import Layout
from game.tui.layouts.typeset import page


class FileScreen(PlayScreen):
    """Everything that is known of one key moment, with its sources."""

    NAME = "file"

    def __init__(self, decision: int) -> None:
        """Show the file on *decision*, one of the play's."""
        super().__init__()
        self.decision = decision

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

    def move_tab(self, step: int) -> None:
        """Show the file of another moment."""
        files = self.play.files
        self.decision = files[(files.index(self.decision) + step) % len(files)]
        self.again(keep=False)

    def action_file(self) -> None:
        """Close the file: the key that opened it."""
        self.close()
