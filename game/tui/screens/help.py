"""Help: every key and what it does, from the one list of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import AHEAD, BACK, DISPUTED, NEAR, QUOTED, RECORD, RIGHT, ROAD, TAKEN, WRONG
from game.tui.base_screen import BaseScreen
from game.tui.commands import commands
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.ruler import SIGNS
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from textual.content import Content

KEYS = 14
MEASURE = 84


class Help(BaseScreen):
    """The keys of the screen that help was asked on, then the others."""

    NAME = "help"

    def __init__(self, place: str = "") -> None:
        """Explain the screen *place* first."""
        super().__init__()
        self.about = place

    @property
    def heading(self) -> str:
        """The heading."""
        return say("Help")

    def sheet(self, width: int) -> Layout:
        """Return the keys and the marks."""
        measure = min(width, MEASURE)
        lines = self._marks(measure)
        for heading, here in ((say("Here"), True), (say("Elsewhere"), False)):
            listed = [command for command in commands() if command.keys and command.works(self.about) is here]
            if listed:
                lines += [BLANK, words(heading, "bold $head")]
            for command in listed:
                lines += wrap(words(command.about), measure, indent=KEYS, first=words(command.shown, "bold $ink"))
        return Layout(lines)

    def _marks(self, width: int) -> list[Content]:
        """Return what each sign means that stands before a line or on the ruler."""
        signs = (
            (RECORD, "$record", say("from the record, or as history went")),
            (ROAD, "$road", say("imagined, or your own road")),
            (NEAR, "$road", say("an ending of your own, close to the record")),
            (DISPUTED, "$disputed", say("disputed: both sides are shown")),
            (QUOTED, "$dim", say("somebody’s own words, neither established nor disputed")),
            (SIGNS["now"][0], "bold $head", say("where you stand")),
            (SIGNS["uncounted"][0], "$dim", say("decided, with nothing in the record to compare")),
            (AHEAD, "$dim", say("what lies ahead, or is not open")),
            (f"{RIGHT} {WRONG}", "bold $head", say("called as it was done, or otherwise")),
            (f"{TAKEN} {BACK}", "$dim", say("just decided; taken back")),
        )
        lines = wrap(words(say("Decide at the moments that mattered; then see what was really done.")), width)
        for sign, style, meaning in signs:
            lines += wrap(words(meaning, style), width, indent=4, first=words(sign, style))
        return lines

    def action_help(self) -> None:
        """Close help with the key that opened it."""
        self.action_back()
