"""How a play stands beside its page: its promises in brief, and meters and promises on one line where room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.marks import PROMISES
from game.tui.layout import wrap
from game.tui.ruler import gauges_on_a_line
from game.tui.text import words

if TYPE_CHECKING:
    from textual.content import Content

    from game.session.play import Play

JOINT = "   "


def promises_in_brief(play: Play, width: int) -> list[Content]:
    """Return each promise that was made, with its mark and to whom."""
    lines: list[Content] = []
    for promise in play.promises:
        mark = words(f"{PROMISES[promise.state]} ", "bold $ink")
        lines += wrap(words(promise.label, "$ink"), width, indent=2, first=mark)
        lines += wrap(words(promise.to, "$dim"), width, indent=2, first=words("  "))
    return lines


def on_a_line(play: Play, width: int) -> Content:
    """Return the meters, and after them the promises as far as they fit, or their marks alone."""
    line = gauges_on_a_line(play.meters, width) if play.meters else words("")
    for shown in (True, False):
        pieces = [PROMISES[one.state] + (f" {one.label}" if shown else "") for one in play.promises]
        promised = words((JOINT if shown else " ").join(pieces), "$ink")
        joint = words(JOINT if line and promised else "")
        if line.cell_length + joint.cell_length + promised.cell_length <= width:
            return line + joint + promised
    return line
