"""A question before something that cannot be undone or should not happen by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.tui.dialog import Dialog
from game.tui.layout import BLANK, Layout, wrap
from game.tui.menu import row
from game.tui.text import words

if TYPE_CHECKING:
    from collections.abc import Callable


class Confirm(Dialog):
    """A question with a row that confirms and a row that cancels."""

    NAME = "confirm"
    DEFAULT_CSS = "Confirm > #frame { width: 64; }"

    def __init__(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask *question*; *yes* is the label of the row that calls *then*."""
        super().__init__()
        self.question, self.yes, self.then = question, yes, then

    def sheet(self, width: int) -> Layout:
        """Return the question and its two rows, the one that cancels first."""
        return Layout(
            [
                *wrap(words(self.question), width),
                BLANK,
                *row("no", 1, say("No, leave it"), width),
                *row("yes", 2, self.yes, width),
            ]
        )

    def opened(self, kind: str, name: str) -> None:
        """Confirm or cancel, once."""
        if self.close() and name == "yes":
            self.then()
