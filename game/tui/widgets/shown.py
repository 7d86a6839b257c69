"""Notes what of a page has been on the screen, so that no row is opened before it could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.tui.layouts.layout import Layout, Target


class Shown:
    """The lines that have been on the screen, and the rows whose words are all among them."""

    def __init__(self) -> None:
        """Start with nothing shown."""
        self._lines: set[int] = set()
        self._rows: set[str] = set()

    def __contains__(self, row: Target) -> bool:
        return row.name in self._rows

    def set_again(self, *, same: bool) -> None:
        """Start again with other lines; rows that were shown count as shown if the page is the *same*."""
        self._lines.clear()
        if not same:
            self._rows.clear()

    def note(self, sheet: Layout, top: int, height: int) -> None:
        """Note that *height* lines of *sheet* from *top* on are on the screen."""
        self._lines.update(range(top, top + height))
        self._rows.update(row.name for row in sheet.rows if self._lines.issuperset(line for line, _, _ in row.spans))
