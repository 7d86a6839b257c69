"""How a play stands beside its page: promises in brief, meters and promises on one line, how far along the road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import PROMISES
from game.tui.layout import spread, wrap
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


def progress(play: Play) -> str:
    """Return how far along the road *play* is, "" before its first key moment and after its end."""
    number, total = play.moments
    return say("moment {n} of {total}", n=number, total=total) if number and play.page.kind != "debrief" else ""


def with_progress(play: Play, line: Content, width: int) -> list[Content]:
    """Return *line* with how far along the road *play* is at its end, as far as there is room."""
    said = progress(play)
    for form in (said, "{}/{}".format(*play.moments)) if said else ():
        if line.cell_length + len(form) + 2 <= width:
            return spread(line, words(form, "$dim"), width)
    return [line]
