"""The base of both our apps, the game and the presenter: leaving, suspending, crashing and telling."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from textual.app import App

from game.language import say
from game.tui.layouts.text import visible

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.notifications import SeverityLevel

TOASTS = 3
"""The most notifications on the screen at a time."""


class SturdyApp(App[None]):
    """An app that no input ends by accident, and that always restores its terminal."""

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that no input of the terminal can end."""
        driver = super().get_driver_class()
        if sys.platform == "win32" or driver.__name__ != "LinuxDriver":
            return driver
        from game.tui.terminal_input import TerminalDriver

        return TerminalDriver

    # --- telling

    def tell(self, sentence: str, *, severe: bool = False, seconds: float = 0) -> None:
        """Show a notification, the same one only once at a time, and at most TOASTS of them."""
        shown = [toast.message for toast in self._notifications]
        words = visible(sentence)
        if words in shown:
            return
        if len(shown) >= TOASTS:
            self.clear_notifications()
        severity: SeverityLevel = "error" if severe else "information"
        self.notify(words, severity=severity, timeout=seconds or (8 if severe else 4), markup=False)

    # --- leaving

    def on_leaving(self) -> None:
        """Clean up before the app ends."""

    def action_leave(self) -> None:
        """Leave; everything is on the disk already."""
        self.on_leaving()
        self.exit()

    async def action_quit(self) -> None:
        """Leave."""
        self.action_leave()

    def action_interrupt(self) -> None:
        """Copy the selection; without one, leave, as other terminal programs do."""
        selected = self.screen.get_selected_text()
        if selected:
            self.copy_to_clipboard(selected)
            self.tell(say("Copied."))
        else:
            self.action_leave()

    # --- suspending

    def on_load(self) -> None:
        """Paint the whole screen again after the shell's fg: Textual would paint only what changed."""
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True), immediate=True)

    # --- crashing

    def _fatal_error(self) -> None:
        """Close the app without Textual's traceback, which goes into a file instead."""
        self._close_messages_no_wait()

    def raise_crash(self, saved: str) -> None:
        """Raise the crash that ended the app, if one did; *saved* is the sentence on what is safe.

        Raises:
            GameCrashed: the sentence for the player; the traceback is in the file that it names.
        """
        if self._exception is not None:
            from game.tui.crash import crashed

            raise crashed(self._exception, saved) from self._exception


def collect_again() -> None:
    """Let garbage be collected from now on, but not be looked for in what was there before the first frame."""
    gc.freeze()
    gc.enable()
