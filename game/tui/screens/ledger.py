"""The ledger: what was promised to whom, how, and who can enforce it, over the scene."""

from __future__ import annotations

from game.language import say
from game.tui.base_screen import PlayScreen
from game.tui.layouts.layout import Layout
from game.tui.layouts.typeset import page


class LedgerScreen(PlayScreen):
    """Every promise that the play has made so far."""

    NAME = "ledger"

    def sheet(self, width: int) -> Layout:
        """Return the ledger."""
        return Layout(page(self.play.ledger.blocks, width))

    def foot_words(self) -> dict[str, str]:
        """Say what the keys do here."""
        return {"ledger": say("close"), "open": ""}

    def action_ledger(self) -> None:
        """Close the ledger: the key that opened it."""
        self.close()
