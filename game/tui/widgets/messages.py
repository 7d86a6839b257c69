"""What a page tells the screen it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from game.tui.sheet import Stop
    from game.tui.widgets.page import Page


class Opened(Message, namespace="page"):
    """A row or a link was opened."""

    def __init__(self, page: Page, stop: Stop) -> None:
        """Say which *stop* of which *page*."""
        super().__init__()
        self.page = page
        self.found = stop


class Moved(Message, namespace="page"):
    """The page shows another part of its sheet, or another stop is chosen."""

    def __init__(self, page: Page) -> None:
        """Say which *page*."""
        super().__init__()
        self.page = page
