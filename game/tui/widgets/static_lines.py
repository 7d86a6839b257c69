"""A widget of a few lines around a page, such as the ruler above it and the footer below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.geometry import Size


class StaticLines(Widget):
    """Lines made by a function of the width; targets on them can be clicked."""

    DEFAULT_CSS = "StaticLines { height: auto; text-wrap: nowrap; text-overflow: clip; }"

    class Pressed(Message):
        """A target was clicked."""

        def __init__(self, kind: str, name: str) -> None:
            """Name the target."""
            super().__init__()
            self.kind = kind
            self.name = name

    def __init__(self, setter: Callable[[int], list[Content]], *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        """Show the lines of *setter*."""
        super().__init__(id=id)
        self._setter = setter
        self._lines: list[Content] | None = None
        self._width = 0

    def again(self) -> None:
        """Make the lines again; draw them if they changed, and lay out the screen if their number did."""
        before = self._lines or []
        self._lines = None
        after = self._set(self.content_size.width or self._width)
        if len(after) != len(before):
            self.refresh(layout=True)
        elif not all(one.is_same(other) for one, other in zip(before, after, strict=True)):
            self.refresh()

    def _set(self, width: int) -> list[Content]:
        if self._lines is None or width != self._width:
            self._width = width
            self._lines = self._setter(width) if width > 0 else []
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at *width*."""
        return len(self._set(width))

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._set(self.content_size.width))

    def on_click(self, event: events.Click) -> None:
        """Post which target was clicked."""
        meta = event.style.meta
        if "name" in meta:
            self.post_message(self.Pressed(meta["kind"], meta["name"]))
