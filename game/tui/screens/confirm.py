"""A question before something that cannot be undone, or that should not happen by a slip of the finger."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.screen import ModalScreen

from game.language import say
from game.tui.base_screen import BaseScreen
from game.tui.commands import bindings
from game.tui.layout import BLANK, Layout, wrap
from game.tui.menu import row
from game.tui.text import words
from game.tui.widgets.layout_view import LayoutView
from game.tui.widgets.static_lines import StaticLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Confirm(BaseScreen, ModalScreen[None]):
    """A sentence, a row that does it, and a row that does not."""

    NAME = "confirm"
    BINDINGS: ClassVar[list[BindingType]] = bindings("confirm")
    DEFAULT_CSS = """
    Confirm { align: center middle; background: $background 70%; }
    Confirm > #frame { width: 64; max-width: 92%; height: auto; max-height: 80%; padding: 1 3; }
    Confirm > #frame { border: round $dim; background: $background; }
    Confirm > #frame > #page { height: auto; max-height: 100%; }
    """

    def __init__(self, question: str, yes: str, then: Callable[[], None]) -> None:
        """Ask *question*; *yes* is what the row says that does *then*."""
        super().__init__()
        self.question, self.yes, self.then = question, yes, then

    def compose(self) -> ComposeResult:
        """Frame the question."""
        with Horizontal(id="frame"):
            yield LayoutView(self.sheet, id="page")
        yield StaticLines(self._too_small, id="small")

    def sheet(self, width: int) -> Layout:
        """Return the question and its two answers, the harmless one first."""
        return Layout(
            [
                *wrap(words(self.question), width),
                BLANK,
                *row("no", 1, say("No, leave it"), width),
                *row("yes", 2, self.yes, width),
            ]
        )

    def opened(self, kind: str, name: str) -> None:
        """Do it, or do not."""
        self.app.pop_screen()
        if name == "yes":
            self.then()
