"""The messages of a page to its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from game.tui.layouts.layout import Target
    from game.tui.widgets.layout_view import LayoutView


class Opened(Message, namespace="layout_view"):
    """A row or a link was clicked."""

    def __init__(self, page: LayoutView, target: Target) -> None:
        """Name the *target* and its *page*."""
        super().__init__()
        self.page = page
        self.found = target
        self._sheet = page.sheet

    @property
    def stands(self) -> bool:
        """Whether the page still shows the layout that was clicked."""
        return self.page.sheet is self._sheet


class Moved(Message, namespace="layout_view"):
    """The page has scrolled, or another target is chosen."""

    def __init__(self, page: LayoutView) -> None:
        """Name the *page*."""
        super().__init__()
        self.page = page
