"""What can be looked up over the scene: the file of a key moment, and the ledger of promises."""

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
        """Name the key that shows another file, where there are several."""
        return {"next_tab": say("other moments") if len(self.play.files) > 1 else ""}

    def move_tab(self, step: int) -> None:
        """Show the file of another moment."""
        files = self.play.files
        self.decision = files[(files.index(self.decision) + step) % len(files)]
        self.again(keep=False)

    def action_file(self) -> None:
        """Close the file: the key that opened it."""
        self.close()


class LedgerScreen(PlayScreen):
    """Every promise that the play has made so far."""

    NAME = "ledger"

    def sheet(self, width: int) -> Layout:
        """Return the ledger."""
        return Layout(page(self.play.ledger.blocks, width))

    def action_ledger(self) -> None:
        """Close the ledger: the key that opened it."""
        self.close()
