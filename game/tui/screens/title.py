"""The title screen, the choice of a seat and a route, and the about page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game import paths
from game.language import say, say_count
from game.marks import DISPUTED, RECORD, ROAD
from game.tui import banner
from game.tui.base_screen import BaseScreen
from game.tui.layout import BLANK, Layout, Line, spread, wrap
from game.tui.menu import row
from game.tui.text import prose, target, words

if TYPE_CHECKING:
    from textual.content import Content

    from game.story.model import Route, Seat

MEASURE = 72
FACE = 18  # columns of a portrait


class TitleScreen(BaseScreen):
    """The first screen."""

    NAME = "title"

    def on_screen_resume(self) -> None:
        """Show the state of the last play."""
        if self.is_mounted and self.page.sheet.lines:
            self.again(keep=False)

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"back": ""}

    def sheet(self, width: int) -> Layout:
        """Return the name, the tagline and the menu."""
        manifest = self.app.pack.manifest
        rows = self._menu(min(width, 100))
        room = self.app.size.height - len(rows) - 8
        large = banner.letter(manifest.title, width)
        if not large or len(large) > room:
            large = [" ".join(manifest.title.upper())]
        inset = " " * min(2, width - max(map(len, large)))
        name = [words(inset + line, "bold $head") for line in large]
        tagline = [line.pad_left(2) for line in wrap(words(manifest.tagline, "italic $dim"), min(width, MEASURE) - 2)]
        spare = max(0, room - len(large))
        return Layout([*[BLANK] * (spare // 3), *name, BLANK, *tagline, *[BLANK] * (1 + min(3, spare // 4)), *rows])

    def _menu(self, width: int) -> list[Line]:
        lines: list[Line] = []
        found = self._entries()
        column = 7 + max(len(label) for _, label, _ in found) + 2
        for number, (name, label, detail) in enumerate(found, 1):
            lines += row(name, number, label, width, detail=detail, beside=column)
        return lines

    def _entries(self) -> list[tuple[str, str, str]]:
        app = self.app
        seats = list(app.pack.manifest.seats.values())
        found = app.shelf.endings_found()
        there = [outline for outline in app.pack.outlines.values() if outline.ending]
        entries = [
            (
                "begin",
                say("New game"),
                say_count("{n} chair", "{n} chairs", len(seats)) + ": " + ", ".join(seat.name for seat in seats),
            ),
            ("plays", say("Plays"), say_count("{n} on this machine", "{n} on this machine", app.shelf.count())),
            ("endings", say("Endings"), say("{n} of {total} found", n=len(found), total=len(there))),
            ("codex", say("Codex"), say("people, terms, timeline, sources, disputes")),
            ("settings", say("Settings"), say("theme, text reveal, language")),
            ("about", say("About"), say("living people, sources, how to report a mistake")),
        ]
        others = 0 if app.is_web or app.watched else len(paths.known_packs())
        if others > 1:
            entries.append(("packs", say("Stories"), say_count("{n} on this machine", "{n} on this machine", others)))
        for reading in list(app.pack.record.readings.values())[:1]:
            entries.insert(4, ("readings", say("Check the article"), reading.title))
        standing = app.shelf.latest()
        if standing:
            entries.insert(0, ("continue", say("Continue"), standing.line))
        return entries

    def opened(self, kind: str, name: str) -> None:
        """Open the screen of the row."""
        if name == "continue":
            latest = self.app.shelf.latest()
            if latest:
                self.app.resume(latest.path)
        elif name == "begin":
            self.app.go("seats")
        elif name == "readings":
            self.app.go("codex", "reading")
        else:
            self.app.go(name)


class Seats(BaseScreen):
    """The choice of a seat, and then of a route."""

    NAME = "seats"

    def __init__(self, seat: str = "") -> None:
        """Ask for a seat, or, where *seat* is given, for its route."""
        super().__init__()
        self.seat = seat

    def head(self, width: int) -> list[Content]:
        """Return the question."""
        if not self.seat:
            return [words(say("Whose chair do you take?"), "bold $head")]
        return [words(say("{name}: which road?", name=self.app.pack.manifest.seats[self.seat].name), "bold $head")]

    def sheet(self, width: int) -> Layout:
        """Return the seats side by side where they fit, else as a list; or the routes."""
        seats = self.app.pack.manifest.seats
        if self.seat:
            return Layout(self._roads(min(width, MEASURE)))
        if any(seat.face for seat in seats.values()) and width // len(seats) >= FACE + 6:
            return Layout([*[BLANK] * max(0, (self.app.size.height - 28) // 4), *_gallery(seats, width)])
        lines: list[Line] = []
        for number, (name, seat) in enumerate(seats.items(), 1):
            lines += [*row(name, number, seat.name, min(width, MEASURE), detail=seat.about), Line(BLANK)]
        return Layout(lines)

    def _roads(self, width: int) -> list[Line]:
        lines = row(
            "", 1, say("The whole road"), width, detail=say("Every key moment and all that leads from one to the next.")
        )
        for number, (name, route) in enumerate(self._routes(), 2):
            stops = len(route.seats[self.seat].stops)
            detail = (
                say_count("{n} decision", "{n} decisions", stops) + " · " + say("about {n} minutes", n=route.minutes)
            )
            lines += [Line(BLANK), *row(name, number, route.label, width, detail=detail)]
        return lines

    def _routes(self) -> list[tuple[str, Route]]:
        return [(name, route) for name, route in self.app.pack.manifest.routes.items() if self.seat in route.seats]

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

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for this screen."""
        return {"next_tab": ""}

    def move_tab(self, step: int) -> None:
        """Go to the chair beside."""
        self.page.move(step)

    def action_back(self) -> None:
        """Go back to the seats, or close."""
        if self.seat:
            self.seat = ""
            self.again(keep=False)
        else:
            super().action_back()


def _gallery(seats: dict[str, Seat], width: int) -> list[Line]:
    """Return the seats as columns: a portrait, the name, what the seat is about."""
    each = min(width // len(seats), 36)
    high = max(len(seat.face.rstrip("\n").split("\n")) for seat in seats.values())
    columns = [_portrait(name, number, seat, each - 2, high) for number, (name, seat) in enumerate(seats.items(), 1)]
    tall = max(map(len, columns))
    lines = []
    for at in range(tall):
        line = BLANK
        for column in columns:
            cell = column[at] if at < len(column) else BLANK
            line += cell.pad_right(max(0, each - cell.cell_length))
        lines.append(Line(line.rstrip()))
    return lines


def _portrait(name: str, number: int, seat: Seat, width: int, high: int) -> list[Content]:
    face = seat.face.rstrip("\n").split("\n") if seat.face else []
    drawn = [
        words("     ") + target(words(line.ljust(FACE), "$ink"), "part", name, number)
        for line in [*[""] * (high - len(face)), *face]
    ]
    label = words(f"{number:>3}  ", "$dim") + target(words(seat.name, "bold $head"), "row", name, number)
    about = [words("     ") + target(line, "part", name, number) for line in wrap(words(seat.about, "$dim"), width - 5)]
    return [*drawn, BLANK, label, BLANK, *about]


class About(BaseScreen):
    """The about page: living people, sources, how to report a mistake."""

    NAME = "about"

    def head(self, width: int) -> list[Content]:
        """Return the heading."""
        return [words(say("About {title}", title=self.app.pack.manifest.title), "bold $head")]

    def sheet(self, width: int) -> Layout:
        """Return the pack's own words, and the facts of its title page."""
        from game.story.syntax.prose import read

        manifest, measure = self.app.pack.manifest, min(width, MEASURE)
        lines: list[Content] = []
        for paragraph in read(manifest.about):
            lines += [*wrap(prose(paragraph), measure), BLANK]
        for label, value in (
            (say("The record was last checked on"), manifest.as_of),
            (say("To report a mistake"), manifest.corrections),
            (say("Licence of the text"), manifest.licence),
        ):
            if value:
                lines += [*wrap(words(label, "$dim"), measure), *wrap(words(value), measure), BLANK]
        lines += spread(
            words(f"{RECORD} " + say("from the record"), "$record"),
            words(f"{ROAD} " + say("imagined, or your own road"), "$road"),
            measure,
        )
        lines += [words(f"{DISPUTED} " + say("disputed"), "$disputed")]
        return Layout(lines)

    def opened(self, kind: str, name: str) -> None:
        """Open a link."""
        self.app.go("card", name)
