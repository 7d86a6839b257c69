"""How a play stands beside its page: promises in brief, meters and promises on one line, how far along the road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from game.language import say, say_count
from game.marks import PROMISES
from game.tui.layouts.layout import BLANK, spread, wrap
from game.tui.layouts.ruler import gauges_on_a_line
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        pieces = [PROMISES[promise.state] + (f" {promise.label}" if shown else "") for promise in play.promises]
        promised = words((JOINT if shown else " ").join(pieces), "$ink")
        joint = words(JOINT if line and promised else "")
        if line.cell_length + joint.cell_length + promised.cell_length <= width:
            return line + joint + promised
    return line


def progress(play: Play) -> str:
    """Return how far along the road *play* is, "" before its first key moment and after its end."""
    number, total = play.moments
    return say("moment {n} of {total}", n=number, total=total) if number and play.page.kind != "debrief" else ""


def time_left(play: Play) -> str:
    """Return how long what lies ahead takes to read, "" where `progress` says nothing or nothing lies ahead."""
    left = play.minutes_left if progress(play) else 0
    return say_count("about {n} minute left", "about {n} minutes left", left) if left else ""


def progress_in_short(play: Play) -> Iterator[str]:
    """Yield how far along the road *play* is and what is left of it, in ever shorter forms."""
    if said := progress(play):
        number, left = "{}/{}".format(*play.moments), time_left(play)
        yield from (f"{said} · {left}", f"{number} · {left}") if left else ()
        yield from (f"{number} · {say('{n} min', n=play.minutes_left)}",) if left else (said,)
        yield number


def head(play: Play, ruler: list[Content], width: int) -> list[Content]:
    """Return the *ruler* of the years with how far along the road *play* is, its meters and its promises."""
    meters = on_a_line(play, width) or BLANK
    if len(ruler) == 1:
        below = _with_progress(play, meters, width)
        return [*ruler, *([below] if below else [])]
    years, distance = ruler[0], ruler[1][-len(ruler[1].plain.lstrip()) :]
    if meters and meters.cell_length + distance.cell_length + 3 <= width:
        return [_with_progress(play, years, width), *spread(meters, distance, width)]
    for form in progress_in_short(play):
        if cell_len(form) + distance.cell_length + 3 <= width:
            return [years, *spread(words(form, "$dim"), distance, width), *([meters] if meters else [])]
    return [_with_progress(play, years, width), ruler[1], *([meters] if meters else [])]


def _with_progress(play: Play, line: Content, width: int) -> Content:
    """Return *line* with how far along the road *play* is at its end, as far as there is room."""
    for form in progress_in_short(play):
        if line.cell_length + cell_len(form) + 2 <= width:
            return spread(line, words(form, "$dim"), width)[0]
    return line
