"""Charts of a meter over time, of the play and of history's road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.marks import RECORD, ROAD
from game.tui.layout import BLANK, Line, beside
from game.tui.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.content import Content

    from game.session.blocks import Series

ROWS = 6
AXIS = 5  # columns left of the chart, for its values
SIGNS = {(True, False): (ROAD, "$road"), (False, True): (RECORD, "$record"), (True, True): ("◈", "bold $head")}


def chart(series: Series, width: int) -> list[Content]:
    """Return *series* as lines: its label, a row for each level, and the years below; the first column is the start."""
    dates = sorted({date for date, _ in (*series.yours[1:], *series.historys[1:])})
    step = max(2, min(5, (width - AXIS) // (len(dates) + 1)))
    dates = ["", *dates][: (width - AXIS) // step]
    yours, historys = (_levels(values, dates, series) for values in (series.yours, series.historys))
    lines = [words(series.label, "bold $head")]
    for level in range(ROWS - 1, -1, -1):
        value = {ROWS - 1: str(series.high), 0: str(series.low)}.get(level, "")
        lines.append(words(f"{value:>3} ┤" if value else "    │", "$dim") + _row(yours, historys, level, step))
    return [*lines, words("    └" + "─" * (step * len(dates)), "$dim"), _years(dates, step)]


def _levels(values: tuple[tuple[str, int], ...], dates: list[str], series: Series) -> list[int]:
    """Return the row of the meter at each of *dates*; between two moments it keeps the earlier value."""
    span = max(1, series.high - series.low)
    levels: list[int] = []
    for date in dates:
        value = next((value for when, value in reversed(values[1:]) if when <= date), values[0][1])
        levels.append(round((value - series.low) / span * (ROWS - 1)))
    return levels


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


def _years(dates: list[str], step: int) -> Content:
    text, before = " " * AXIS, ""
    for at, date in enumerate(dates):
        column = AXIS + at * step
        if date[:4] != before and len(text) <= column:
            text = text.ljust(column) + date[:4] + " "
            before = date[:4]
    return words(text.rstrip(), "$dim")


def set_out(charts: Sequence[list[Content]], width: int, *, two: bool) -> Iterator[Line]:
    """Yield *charts* one below the other, or *two* beside each other."""
    if not two:
        yield from (Line(content) for lines in charts for content in lines)
        return
    for at in range(0, len(charts), 2):
        yield from beside(charts[at], charts[at + 1] if at + 1 < len(charts) else [], width)
