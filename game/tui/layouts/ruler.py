"""The year ruler across the top of a screen, and the gauges of meters."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from game.marks import AHEAD, RECORD, ROAD
from game.session.progress import Milestone
from game.session.words.phrases import standing
from game.story import dates
from game.tui.layouts.layout import BLANK, spread
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from game.session.play import Play
    from game.session.progress import Meter

SIGNS = {
    "history": (RECORD, "$record"),
    "other": (ROAD, "$road"),
    "uncounted": ("□", "$dim"),
    "now": ("▲", "bold $head"),
    "ahead": (AHEAD, "$dim"),
}
FIGURES = 4  # of a year that can be shortened to two


def ruler_of(play: Play, width: int) -> list[Content]:
    """Return the ruler of *play*, with the year of its page."""
    marks = play.ruler
    met = [mark.date for mark in marks if mark.state != "ahead"]
    decided = play.page.kind in ("call", "outcome")
    now = play.pack.scenes[play.decisions[-1].scene].date if decided else play.heading.date
    return ruler(marks, now or max(met, default="", key=dates.order), play.off_record, width)


def years_ahead(moments: Sequence[str], width: int) -> Content:
    """Return the years of the dates *moments*, a mark for each, as far as they fit on a line of *width*."""
    groups = groupby(moments, dates.year)
    years = [(when, [Milestone("", date, "", "ahead") for date in group]) for when, group in groups]
    lines = (_line(years, "", tight) for tight in range(len(TIGHTER)))
    return next((line for line in lines if line.cell_length <= width), BLANK)


def ruler(marks: Sequence[Milestone], now: str, off: tuple[int, int], width: int) -> list[Content]:
    """Return the ruler with the key moments by year, that of the date *now* among them, and how far off the play is."""
    astray, decided = off
    year = dates.year(now)
    sign, style = SIGNS["other"] if astray else SIGNS["history"]
    distance = words(f"{sign} {standing(astray, decided)}", style) if decided else words(standing(0, 0), "$dim")
    years = [(when, list(group)) for when, group in groupby(marks, key=lambda mark: dates.year(mark.date))]
    if year and all(when != year for when, _ in years):
        years.insert(sum(dates.order(group[0].date) < dates.order(now) for _, group in years), (year, []))
    room = width - distance.cell_length - 3
    full = _line(years, year, 0)
    if room < full.cell_length <= width:
        return [full, distance.pad_left(max(0, width - distance.cell_length))]
    for most, space in ((2, room), (1, width), (len(TIGHTER) - 1, width)):
        for tight in range(most + 1):
            line = _line(years, year, tight)
            if line.cell_length <= space:
                both = spread(line, distance, width)
                return both if len(both) == 1 else [line, distance.pad_left(max(0, width - distance.cell_length))]
    return [line.truncate(width, ellipsis=True), distance.pad_left(max(0, width - distance.cell_length))]


# The layouts of years from wide to narrow: the gap between years, whether a year has two figures, how many moments
# ahead are shown of one, and whether only the first year, the present one and the last are named.
TIGHTER = (
    (" ─ ", False, 99, False),
    (" ", False, 99, False),
    (" ", True, 99, False),
    (" ", True, 1, False),
    (" ", True, 0, False),
    (" ", True, 0, True),
)


def _line(years: Sequence[tuple[str, list[Milestone]]], year: str, tight: int) -> Content:
    joint, short, ahead, unnamed = TIGHTER[tight]
    pieces = []
    for when, marks in years:
        now = when == year
        shown = f"’{when[2:]}" if short and not now and len(when) == FIGURES else when
        label = words(shown, "bold $head" if now else "$dim")
        lying = [mark for mark in marks if mark.state == "ahead"][:ahead]
        signs = [words(*SIGNS[mark.state]) for mark in (*(mark for mark in marks if mark.state != "ahead"), *lying)]
        set_signs = words("" if short else " ").join(signs)
        if unnamed and when not in (years[0][0], year, years[-1][0]):
            pieces.append(set_signs if signs else words(AHEAD, "$dim"))
        else:
            pieces.append(label + words(" ") + set_signs if signs else label)
    return words(joint, "$line").join(pieces)


def gauge(meter: Meter, label_width: int, bar_width: int) -> Content:
    """Return a meter as a label, a bar and its value."""
    span = max(1, meter.high - meter.low)
    full = round(bar_width * (meter.value - meter.low) / span)
    label = words(f"{meter.label:<{label_width}}  ", "$dim")
    return (
        label
        + words("━" * full, "$ink")
        + words("─" * (bar_width - full), "$line")
        + words(f" {meter.value:>3}", "bold $ink")
    )


def gauges_on_a_line(meters: Sequence[Meter], width: int) -> Content:
    """Return the meters on one line, with labels shortened to fit."""
    for letters in (99, 8, 5, 3, 1):
        pieces = [words(meter.label[:letters] + " ", "$dim") + words(str(meter.value), "bold $ink") for meter in meters]
        for joint in ("   ", "  "):
            line = words(joint).join(pieces)
            if line.cell_length <= width:
                return line
    return line.truncate(width)
