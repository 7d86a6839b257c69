"""The year ruler: the signature of the game, across the top wherever time passes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from game.session.wording import standing
from game.tui.sheet import spread
from game.tui.text import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from game.session.lookback import Mark, Meter

SIGNS = {
    "history": ("■", "$record"),
    "other": ("◇", "$road"),
    "uncounted": ("□", "$dim"),
    "now": ("▲", "bold $head"),
    "ahead": ("·", "$dim"),
}


def ruler(marks: Sequence[Mark], year: str, off: tuple[int, int], width: int) -> list[Content]:
    """Return the ruler with the key moments by year, and how far from the record the play is."""
    astray, decided = off
    sign, style = SIGNS["other"] if astray else SIGNS["history"]
    distance = words(f"{sign} {standing(astray, decided)}", style) if decided else words(standing(0, 0), "$dim")
    years = [(when, list(group)) for when, group in groupby(marks, key=lambda mark: mark.date[:4])]
    if year and all(when != year for when, _ in years):
        years = sorted([*years, (year, [])], key=lambda pair: pair[0])
    room = width - distance.cell_length - 3
    full = _line(years, year, " ─ ", short=False)
    if room < full.cell_length <= width:
        return [full, distance.pad_left(width - distance.cell_length)]
    for line in (full, _line(years, year, " ", short=False), _line(years, year, " ", short=True)):
        if line.cell_length <= room:
            return spread(line, distance, width)
    line = _line(years, year, " ", short=False)
    if line.cell_length <= width:
        return [line, distance.pad_left(width - distance.cell_length)]
    return [_window(years, year, width), distance.pad_left(max(0, width - distance.cell_length))]


def _line(years: Sequence[tuple[str, list[Mark]]], year: str, joint: str, *, short: bool) -> Content:
    return words(joint, "$line").join(_year(when, marks, short=short, now=when == year) for when, marks in years)


def _year(when: str, marks: list[Mark], *, short: bool, now: bool) -> Content:
    label = words(f"’{when[2:]}" if short and not now else when, "bold $head" if now else "$dim")
    signs = [words(*SIGNS[mark.state]) for mark in marks]
    return label + words(" ") + words("" if short else " ").join(signs) if signs else label


def _window(years: list[tuple[str, list[Mark]]], year: str, width: int) -> Content:
    """Return as many years around the present one as fit."""
    at = next((index for index, (when, _) in enumerate(years) if when == year), 0)
    first = last = at
    line = _line(years[first : last + 1], year, " ", short=True)
    while first > 0 or last < len(years) - 1:
        first, last = max(0, first - 1), min(len(years) - 1, last + 1)
        wider = _line(years[first : last + 1], year, " ", short=True)
        if wider.cell_length > width:
            break
        line = wider
    return line.truncate(width, ellipsis=True)


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
    """Return the meters on one line, their labels shortened where they must be."""
    for letters in (99, 8, 5, 3, 1):
        pieces = [words(meter.label[:letters] + " ", "$dim") + words(str(meter.value), "bold $ink") for meter in meters]
        for joint in ("   ", "  "):
            line = words(joint).join(pieces)
            if line.cell_length <= width:
                return line
    return line.truncate(width)
