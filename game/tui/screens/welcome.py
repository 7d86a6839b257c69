"""The first-start card: what the most useful keys and the marks mean, once on a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import DISPUTED, RECORD, ROAD
from game.tui.dialog import Dialog, inset
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from textual import events
    from textual.content import Content

KEYS = 12  # columns of the keys
ACTIONS = {"enter": "open", "space": "read_on", **{digit: f"number({digit})" for digit in "123456789"}}
"""What the keys that lead to a play do elsewhere, so that a held one counts as the one that opened this card."""


class Welcome(Dialog):
    """The card, which any key or click closes."""

    NAME = "welcome"
    DEFAULT_CSS = "Welcome > #frame { width: 56; max-height: 90%; }"

    def sheet(self, width: int) -> Layout:
        """Return the keys, the marks, and how the card is closed."""
        keys = (
            ("1–9 ↑↓ ⏎", say("take a choice")),
            ("space", say("read on; it takes no choice")),
            ("u", say("take a decision back")),
            ("f", say("the file on the last moment")),
            ("tab c", say("underlined words; the codex")),
            ("? esc", say("every key; back")),
        )
        marks = (
            (RECORD, "$record", say("from the record")),
            (ROAD, "$road", say("imagined, or your own road")),
            (DISPUTED, "$disputed", say("disputed")),
        )
        lines: list[Content] = [words(say("How it is played"), "bold $head"), BLANK]
        for shown, meaning in keys:
            lines += wrap(words(meaning), width, indent=KEYS, first=words(shown, "bold $ink"))
        lines.append(BLANK)
        for sign, style, meaning in marks:
            lines += wrap(words(meaning, style), width, indent=KEYS, first=words(sign, style))
        return Layout(lines)

    def foot(self, width: int) -> list[Content]:
        """Return how the card is closed."""
        return inset([words(say("Any key closes this card. ? brings the keys again."), "$dim")], width)

    def on_key(self, event: events.Key) -> None:
        """Close the card and do nothing else."""
        event.stop()
        event.prevent_default()
        if self.ready and self.app.guard.order(ACTIONS.get(event.key, event.key)):
            self.close()

    def on_click(self, event: events.Click) -> None:
        """Close the card, wherever the click was."""
        if self.ready and self.app.guard.order("click"):
            self.close()

    def close(self) -> bool:
        """Close the card for good."""
        closed = super().close()
        if closed:
            self.app.change(welcomed="yes")
        return closed
