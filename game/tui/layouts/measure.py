"""How wide prose is set, and how far apart its lines stand: one reader reads at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.tui.layouts.layout import BLANK

if TYPE_CHECKING:
    from textual.content import Content

    from game.settings import Settings

WIDTHS = {"narrow": 60, "normal": 72, "wide": 84}
"""The columns of each width that prose can be set in."""
_columns = WIDTHS["normal"]
_spaced = False


def read_as(settings: Settings) -> None:
    """Set prose as *settings* say from now on."""
    global _columns, _spaced
    _columns, _spaced = WIDTHS[settings.width], settings.spacing == "double"


def prose_width(width: int) -> int:
    """Return how wide prose is set on a page of *width* columns."""
    return min(width, _columns)


def spaced(lines: list[Content]) -> list[Content]:
    """Return *lines* of prose with a blank line after each, where the player wants that."""
    return [piece for line in lines for piece in (line, BLANK)] if _spaced else lines
