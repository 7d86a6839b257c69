"""The title screen and the about page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining

from game import paths
from game.language import say, say_count
from game.marks import DISPUTED, RECORD, ROAD
from game.tui.base_screen import BaseScreen
from game.tui.layouts import banner
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, spread, wrap
from game.tui.layouts.menu import row
from game.tui.layouts.text import prose, words

if TYPE_CHECKING:
    from textual.content import Content

MEASURE = 72


class TitleScreen(BaseScreen):
    """The first screen."""

    NAME = "title"

    def on_screen_resume(self) -> None:
        """Show the state of the last play."""
        if self.is_mounted and self.page.sheet.lines:
            self.again(keep=False)

    def sheet(self, width: int) -> Layout:
        """Return the name, the tagline and the menu."""
        manifest = self.app.pack.manifest
        rows = self._menu(min(width, 100))
        room = self.app.size.height - len(rows) - 8
        large = banner.letter(manifest.title, width)
        if not large or len(large) > room:
            large = [_spaced(manifest.title)]
        inset = " " * min(2, width - max(map(len, large)))
        name = [words(inset + line, "bold $head") for line in large]
        tagline = [line.pad_left(2) for line in wrap(words(manifest.tagline, "italic $dim"), min(width, MEASURE) - 2)]
        spare = max(0, room - len(large))
        return Layout([*[BLANK] * (spare // 3), *name, BLANK, *tagline, *[BLANK] * (1 + min(3, spare // 4)), *rows])

    def _menu(self, width: int) -> list[LayoutLine]:
        lines: list[LayoutLine] = []
        entries = self._entries()
        column = 7 + max(len(label) for _, label, _ in entries) + 2
        for number, (name, label, detail) in enumerate(entries, 1):
            lines += row(name, number, label, width, detail=detail, beside=column)
        return lines

    def _entries(self) -> list[tuple[str, str, str]]:
        app = self.app
        seats = list(app.pack.manifest.seats.values())
        reached, endings = app.shelf.endings_found(), app.pack.endings()
        entries = [
            (
                "begin",
                say("New game"),
                say_count("{n} chair", "{n} chairs", len(seats)) + ": " + ", ".join(seat.name for seat in seats),
            ),
            ("plays", say("Plays"), say_count("{n} on this machine", "{n} on this machine", app.shelf.count())),
            ("endings", say("Endings"), say("{n} of {total} found", n=len(reached), total=len(endings))),
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


def _spaced(title: str) -> str:
    """Return *title* in spaced capitals, as it is where its letters have none: those may join, or carry marks."""
    letters = [letter for letter in title if letter.isalpha() or combining(letter)]
    return " ".join(title.upper()) if all(one.upper() != one.lower() for one in letters) else title


class About(BaseScreen):
    """The about page: living people, sources, how to report a mistake."""

    NAME = "about"

    def head(self, width: int) -> list[Content]:
        """Return the heading."""
        return [words(say("About {title}", title=self.app.pack.manifest.title), "bold $head")]

    def sheet(self, width: int) -> Layout:
        """Return the pack's own words, and the facts of its title page."""
        from game.session.words import imprint
        from game.story.syntax.prose import read

        manifest, measure = self.app.pack.manifest, min(width, MEASURE)
        lines: list[Content] = []
        for paragraph in read(manifest.about):
            lines += [*wrap(prose(paragraph), measure), BLANK]
        sources = ((say("Sources"), imprint.count(self.app.pack)),) if self.app.pack.record.sources else ()
        for label, value in (*imprint.facts(manifest), *sources):
            lines += [*wrap(words(label, "$dim"), measure), *wrap(words(value), measure), BLANK]
        lines += spread(
            words(f"{RECORD} " + say("from the record"), "$record"),
            words(f"{ROAD} " + say("imagined, or your own road"), "$road"),
            measure,
        )
        lines += [words(f"{DISPUTED} " + say("disputed"), "$disputed")]
        return Layout(lines)
