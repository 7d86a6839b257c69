"""The palette: the commands of a screen, and the lit entries of the codex, found by letters of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.fuzzy import Matcher
from textual.widgets import Input

from game.language import say
from game.session.codex import folded
from game.tui.dialog import Dialog
from game.tui.finding_screen import FindingScreen
from game.tui.layouts.layout import Layout, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult, SystemCommand

MOST = 50
"""The most commands and entries that are listed at a time."""


class Palette(Dialog, FindingScreen):
    """A line to search in, and below it what it finds."""

    NAME = "palette"
    DEFAULT_CSS = "Palette > #frame { width: 84; } Palette Input { margin-bottom: 1; }"

    def __init__(self, offered: Iterable[SystemCommand]) -> None:
        """Search in what is *offered*; without words, what need not be searched for is listed."""
        super().__init__()
        self.offered = list(offered)
        self._line = Input(compact=True, placeholder=say("a part of a name"))
        self._page.can_focus = False  # the line has the keys

    def body(self) -> ComposeResult:
        """Put the line above what it finds."""
        yield self._line
        yield self._page

    def on_mount(self) -> None:
        """Let the player write."""
        self._line.focus()

    def sheet(self, width: int) -> Layout:
        """Return what has the letters of the line in its name, the best match first."""
        matches = [index for index, command in enumerate(self.offered) if command.discover]
        if self._line.value:
            matcher = Matcher(folded(self._line.value))
            scores = {index: matcher.match(folded(command.title)) for index, command in enumerate(self.offered)}
            matches = sorted(filter(scores.get, scores), key=scores.__getitem__, reverse=True)
        if not matches:
            return Layout(wrap(words(say("Nothing here has that in its name."), "$dim"), width))
        rows = [row(str(at), 0, self.offered[at].title, width, detail=self.offered[at].help) for at in matches[:MOST]]
        return Layout([line for lines in rows for line in lines])

    def opened(self, kind: str, name: str) -> None:
        """Close the palette and carry the command out, once."""
        if self.close():
            self.app.call_later(self.offered[int(name)].callback)
