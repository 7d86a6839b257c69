"""Charts of a meter over time, of the play and of history's road: a row for each unit, with a scale and a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import RECORD, ROAD
from game.story import dates
from game.tui.layouts.layout import BLANK
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from textual.content import Content

    from game.session.blocks import Series

MOST_ROWS = 15  # of a longer scale a row stands for several units, and the scale says so
AXIS = 5  # columns left of the chart, for its scale
BOTH = "◈"
SIGNS = {(True, False): (ROAD, "$road"), (False, True): (RECORD, "$record"), (True, True): (BOTH, "bold $head")}


def legend() -> Content:
    """Return what the signs of a chart mean."""
    said = {ROAD: say("you"), RECORD: say("history"), BOTH: say("both")}
    pieces = [words(sign, look) + words(f" {said[sign]}", "$dim") for sign, look in SIGNS.values()]
    return words("   ").join(pieces)


def chart(series: Series, width: int) -> list[Content]:
    """Return *series* as lines: its label, a row for each unit, and the years below; the first column is the start."""
    moments = sorted({date for date, _ in (*series.yours[1:], *series.historys[1:])}, key=dates.order)
    step = max(2, min(5, (width - AXIS) // (len(moments) + 1)))
    moments = ["", *moments][: (width - AXIS) // step]
    unit = 1 + (series.high - series.low) // MOST_ROWS
    yours, historys = (_rows(values, moments, series.low, unit) for values in (series.yours, series.historys))
    lines = [words(series.label, "bold $head")]
    for row in range((series.high - series.low) // unit, -1, -1):
        scale = words(f"{series.low + row * unit:>3} ┤", "$dim")
        lines.append(scale + _row(yours, historys, row, step))
    return [*lines, words("    └" + "─" * (step * len(moments)), "$dim"), _years(moments, step)]


def _rows(values: tuple[tuple[str, int], ...], moments: list[str], low: int, unit: int) -> list[int]:
    """Return the row of the meter at each of *moments*; between two moments it keeps the earlier value."""
    rows: list[int] = []
    for date in map(dates.order, moments):
        value = next((value for when, value in reversed(values[1:]) if dates.order(when) <= date), values[0][1])
        rows.append((value - low) // unit)
    return rows


def _row(yours: list[int], historys: list[int], level: int, step: int) -> Content:
    line = BLANK
    for at in range(len(yours)):
        here = (yours[at] == level, historys[at] == level)
        following = min(at + 1, len(yours) - 1)
        on = (
            here[0] and yours[following] == level and following > at,
            here[1] and historys[following] == level and following > at,
        )
        sign, style = SIGNS.get(here, (" ", ""))
        line += words(sign, style)
        dash = SIGNS.get(on, ("", ""))[1]
        line += words(("─" if any(on) else " ") * (step - 1), dash)
    return line.rstrip()


def _years(moments: list[str], step: int) -> Content:
    text, before = " " * AXIS, ""
    for at, year in enumerate(map(dates.year, moments)):
        column = AXIS + at * step
        if year != before and len(text) <= column:
            text = text.ljust(column) + year + " "
            before = year
    return words(text.rstrip(), "$dim")
