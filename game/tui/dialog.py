"""The base of a screen that stands framed over another: a card, or a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.screen import ModalScreen

from game.tui.base_screen import BaseScreen
from game.tui.widgets.static_lines import StaticLines

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Dialog(BaseScreen, ModalScreen[None]):
    """A page in a frame, closed by its key or by a click beside it."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 70%; }
    Dialog > #frame { max-width: 92%; height: auto; max-height: 84%; padding: 1 3; }
    Dialog > #frame { border: round $dim; background: $background; }
    Dialog > #frame > #page { height: auto; max-height: 100%; }
    Dialog > #foot { dock: bottom; width: 100%; max-width: 100%; background: $background; margin: 0; }
    """

    def compose(self) -> ComposeResult:
        """Frame the page."""
        with Vertical(id="frame"):
            yield from self.body()
        yield StaticLines(self.foot, id="foot")
        if self.too_small:
            yield StaticLines(self._too_small, id="small")

    def on_click(self, event: events.Click) -> None:
        """Close it where the click was beside the frame."""
        if self.ready and self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.close()
