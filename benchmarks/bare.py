"""The yardsticks: a bare Textual app with one widget, and one that swaps a Static and an OptionList at every key."""

from __future__ import annotations

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static


class Bare(App[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        """Show the marker."""
        yield Static("bare-marker")


class Swap(App[None]):
    """Prose and choices, new at every key."""

    BINDINGS: ClassVar = [("1", "swap", "swap")]
    number = 0

    def compose(self) -> ComposeResult:
        """Show the first scene."""
        yield Static(self._text())
        yield OptionList(*self._options())

    def _text(self) -> Content:
        words = f"scene {self.number} the lamp was lit and a boat came in under rain with post "
        return Content(f"bare-marker {self.number}\n\n" + words * 8)

    def _options(self) -> list[str]:
        return [f"choice {choice} of scene {self.number}" for choice in range(3)]

    def action_swap(self) -> None:
        """Show the next scene."""
        self.number += 1
        with self.batch_update():
            self.query_one(Static).update(self._text())
            self.query_one(OptionList).clear_options().add_options(self._options())


if __name__ == "__main__":
    (Swap if "swap" in sys.argv else Bare)().run()
