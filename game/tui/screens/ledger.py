"""The ledger: what was promised to whom, how, and who can enforce it, over the scene."""

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


class LedgerScreen(BaseScreen):
    """Every promise that the play has made so far."""

    NAME = "ledger"
    BINDINGS: ClassVar[list[BindingType]] = bindings("ledger")

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
        """Return the ledger."""
        return Layout(page(self.play.ledger.blocks, width))

    def foot_words(self) -> dict[str, str]:
        """Say what the keys do here."""
        return {"ledger": say("close"), "open": ""}

    def action_ledger(self) -> None:
        """Close the ledger: the key that opened it."""
        self.close()
