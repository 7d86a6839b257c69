"""The choice of a chair, and then of a road."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.session.road_length import road_of, whole_road
from game.tui.base_screen import BaseScreen
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, side_by_side, wrap
from game.tui.layouts.menu import INDENT, row
from game.tui.layouts.ruler import years_ahead
from game.tui.layouts.text import target, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from game.session.road_length import RoadLength
    from game.story.model import Route, Seat

MEASURE = 72
FACE = 18  # columns of a portrait
BESIDE = 26  # columns of a portrait beside the roads
WIDE = 92


class Seats(BaseScreen):
    """The choice of a seat, and then of a route."""

    NAME = "seats"

    def __init__(self, seat: str = "") -> None:
        """Ask for a seat, or, where *seat* is given, for its route."""
        super().__init__()
        self.seat = seat
        self.only_roads = bool(seat)

    def head(self, width: int) -> list[Content]:
        """Return the question."""
        if not self.seat:
            return [words(say("Whose chair do you take?"), "bold $head")]
        return [words(say("{name}: which road?", name=self.app.pack.manifest.seats[self.seat].name), "bold $head")]

    def sheet(self, width: int) -> Layout:
        """Return the seats side by side where they fit, else as a list; or the routes."""
        seats = self.app.pack.manifest.seats
        if self.seat:
            return self.lowered(self._chair_and_roads(seats[self.seat], width))
        if any(seat.face for seat in seats.values()) and width // len(seats) >= FACE + 6:
            return self.lowered(_gallery(seats, self._found(), width))
        lines: list[LayoutLine] = []
        for number, (name, seat) in enumerate(seats.items(), 1):
            lines += row(name, number, seat.name, min(width, MEASURE), detail=seat.about)
            lines += [LayoutLine(words(" " * INDENT + self._found()[name], "$dim")), LayoutLine(BLANK)]
        return Layout(lines)

    def _found(self) -> dict[str, str]:
        """Return how many endings of each seat were found on this machine."""
        reached, pack = self.app.shelf.endings_found(), self.app.pack
        endings = {seat: pack.endings(seat).keys() for seat in pack.manifest.seats}
        return {
            seat: say("{n} of {total} endings", n=len(scenes & reached.keys()), total=len(scenes))
            for seat, scenes in endings.items()
        }

    # --- the roads

    def _chair_and_roads(self, seat: Seat, width: int) -> list[LayoutLine]:
        """Return the roads, right of the portrait where there is room, and below them the meters."""
        if width < WIDE or not seat.face:
            return [*self._roads(min(width, MEASURE)), *self._meters(min(width, MEASURE))]
        face = [words(line.ljust(BESIDE), "$ink") for line in seat.face.rstrip("\n").split("\n")]
        face += [BLANK, *wrap(words(seat.about, "$dim"), BESIDE - 4)]
        right = [*self._roads(width - BESIDE), *self._meters(width - BESIDE)]
        lines = side_by_side(face, [line.content for line in right], BESIDE)
        return [LayoutLine(line.rstrip()) for line in lines]

    def _roads(self, width: int) -> list[LayoutLine]:
        pack = self.app.pack
        whole = whole_road(pack, self.seat)
        about = say("Every key moment and all that leads from one to the next.")
        lines = [*row("", 1, say("The whole road"), width, detail=about), *_length(whole, whole.minutes, width)]
        for number, (name, route) in enumerate(self._routes(), 2):
            road = road_of(pack, self.seat, name)
            lines += [*row(name, number, route.label, width), *_length(road, route.minutes, width)]
        return lines

    def _meters(self, width: int) -> Iterator[LayoutLine]:
        """Yield what the meters of the pack mean."""
        meters = self.app.pack.manifest.meters.values()
        if meters:
            yield LayoutLine(words(say("What is measured on the way"), "bold $head"))
        column = 2 + max((len(meter.label) for meter in meters), default=0)
        for meter in meters:
            scale = words(f"{meter.min}–{meter.max}  ", "$dim")
            said = scale + words(meter.about, "$dim")
            yield from map(LayoutLine, wrap(said, width, indent=column, first=words(meter.label, "$ink")))

    def _routes(self) -> list[tuple[str, Route]]:
        return [(name, route) for name, route in self.app.pack.manifest.routes.items() if self.seat in route.seats]

    # --- what the player does

    def opened(self, kind: str, name: str) -> None:
        """Take the seat, or the route."""
        if self.seat:
            self.app.begin(self.seat, name)
        else:
            self.seat = name
            if self._routes():
                self.again(keep=False)
            else:
                self.app.begin(name, "")

    def move_tab(self, step: int) -> None:
        """Go to the chair beside."""
        self.page.move(step)

    def action_back(self) -> None:
        """Go back to the seats, or close."""
        if self.seat and not self.only_roads:
            self.seat = ""
            self.again(keep=False)
        else:
            super().action_back()


def _length(road: RoadLength, minutes: int, width: int) -> Iterator[LayoutLine]:
    """Yield how long a road is, in decisions and minutes, and when its key moments are."""
    said = say_count("{n} decision", "{n} decisions", road.decisions)
    said += " · " + say_count("about {n} minute", "about {n} minutes", minutes)
    yield from (LayoutLine(line) for line in wrap(words(" " * INDENT + said, "$dim"), width))
    yield LayoutLine(years_ahead(road.dates, width - INDENT).pad_left(INDENT))
    yield LayoutLine(BLANK)


def _gallery(seats: dict[str, Seat], endings: dict[str, str], width: int) -> list[LayoutLine]:
    """Return the seats as columns: a portrait, the name, what the seat is about, the endings found."""
    each = min(width // len(seats), 40)
    high = max(len(seat.face.rstrip("\n").split("\n")) for seat in seats.values())
    lines: list[Content] = []
    for number, (name, seat) in enumerate(seats.items(), 1):
        portrait = _portrait(name, number, seat, endings[name], each - 2, high)
        lines = side_by_side(lines, portrait, each * (number - 1))
    return [LayoutLine(line.rstrip()) for line in lines]


def _portrait(name: str, number: int, seat: Seat, endings: str, width: int, high: int) -> list[Content]:
    face = seat.face.rstrip("\n").split("\n") if seat.face else []
    drawn = [
        words("     ") + target(words(line.ljust(FACE), "$ink"), "part", name, number)
        for line in [*[""] * (high - len(face)), *face]
    ]
    label = words(f"{number:>3}  ", "$dim") + target(words(seat.name, "bold $head"), "row", name, number)
    said = [*wrap(words(seat.about, "$dim"), width - 5), BLANK, *wrap(words(endings, "$dim"), width - 5)]
    return [*drawn, BLANK, label, BLANK, *(words("     ") + target(line, "part", name, number) for line in said)]
