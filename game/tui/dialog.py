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
    from textual.content import Content


WIDEST = 126  # columns of a footer, which the style sheet sets in the middle of a wider window


def inset(lines: list[Content], width: int) -> list[Content]:
    """Return *lines* of a footer that is *width* wide, moved to where it begins on other screens."""
    return [line.pad_left(max(0, width - WIDEST) // 2) for line in lines]


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

    def foot(self, width: int) -> list[Content]:
        """Return the footer, where that of the screen below stands."""
        return inset(super().foot(min(width, WIDEST)), width)

    def on_click(self, event: events.Click) -> None:
        """Close it where the click was beside the frame."""
        if self.ready and self.get_widget_at(event.screen_x, event.screen_y)[0] is self:
            self.close()
