"""Draws a line of a page at an exact width, and the scroll bar at its right edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style
    from textual.content import Content
    from textual.style import Style as Look


def set_in(content: Content, width: int, look: Look, base: Style) -> Strip:
    """Return *content* in exactly *width* columns."""
    segments = content.render_segments(look)
    spare = width - content.cell_length
    if spare < 0:
        return Strip(segments).crop(0, width)
    return Strip([*segments, Segment(" " * spare, base)] if spare else segments, width)


def bar(y: int, window: int, top: int, total: int) -> str:
    """Return the scroll bar's cell on line *y*, which shows where the window stands if not all lines fit."""
    if total <= window:
        return " "
    thumb = max(1, round(window * window / total))
    first = round((window - thumb) * top / (total - window))
    return "┃" if first <= y < first + thumb else " "
