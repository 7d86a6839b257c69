"""A screen on which something is found by letters of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.tui.base_screen import BaseScreen

if TYPE_CHECKING:
    from textual.widgets import Input


class FindingScreen(BaseScreen):
    """A screen with a line to write in, which lists what has these letters in its name."""

    def on_input_changed(self, message: Input.Changed) -> None:
        """List what has these letters."""
        message.stop()
        self._page.cursor = None
        self.again(keep=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Open what is chosen."""
        message.stop()
        if self.ready and self.app.guard.order("open"):
            self.action_open()
