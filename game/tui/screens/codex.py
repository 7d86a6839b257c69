"""The codex, with the entries that the play has met; and one entry as a card over any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from game.language import say
from game.session import codex
from game.tui.base_screen import BaseScreen
from game.tui.codex_entries import PARTS, entry
from game.tui.dialog import Dialog
from game.tui.layout import Layout, Line
from game.tui.menu import row
from game.tui.text import target, words
from game.tui.widgets.layout_view import LayoutView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from game.tui.widgets.messages import Moved

MEASURE = 72


class Codex(BaseScreen):
    """People, terms, timeline, sources, disputes, readings."""

    NAME = "codex"
    DEFAULT_CSS = """
    Codex #page { width: 1fr; }
    Codex #entry { display: none; width: 1fr; margin-left: 3; }
    Codex.-wide #page { width: 46; }
    Codex.-wide #entry { display: block; }
    """

    def __init__(self, part: str = PARTS[0]) -> None:
        """Open at *part*."""
        super().__init__()
        self.part = part
        self._entry = LayoutView(self.entry, id="entry")

    def body(self) -> ComposeResult:
        """Put the entry beside the list if there is room."""
        with Horizontal(id="body"):
            yield self._page
            yield self._entry

    @property
    def page(self) -> LayoutView:
        """The page that has the focus: the list, or the entry beside it."""
        focused = self.focused
        return focused if isinstance(focused, LayoutView) else self._page

    def head(self, width: int) -> list[Content]:
        """Return the parts, the open one marked."""
        pieces = [
            target(words(codex.shelf_name(part), "bold reverse" if part == self.part else "$dim"), "part", part)
            for part in self._parts
        ]
        line = words("  ").join(pieces)
        return [line if line.cell_length <= width else words(" ").join(pieces).truncate(width)]

    def sheet(self, width: int) -> Layout:
        """Return the list: entries that were met as rows, the others as blanks."""
        lines: list[Line] = []
        lit, met = 0, self.app.met()
        found = self._titles()
        for name, before, title in found:
            if self.part == "reading" or f"{self.part}:{name}" in met:
                lit += 1
                lines += row(name, 0, f"{before}  {title}" if before else title, width, style="$ink")
            else:
                lines.append(
                    Line(
                        words(f"     {before}  " if before else "     ", "$dim")
                        + words("· " * min(12, max(3, len(title) // 3)), "$line")
                    )
                )
        count = words("  " + say("{n} of {total} met", n=lit, total=len(found)), "$dim")
        return Layout([count, words(""), *lines])

    @property
    def _parts(self) -> list[str]:
        shelves = codex.shelves(self.app.pack)
        return [part for part in PARTS if shelves[part]]

    def _titles(self) -> list[tuple[str, str, str]]:
        """Return the entries of this part as id, year ("" but for events) and title."""
        if self.part != "event":
            return [(name, "", title) for name, title in codex.names(self.app.pack, self.part)]
        events = self.app.pack.record.events
        return [(name, events[name].date[:4], events[name].title) for name, _ in codex.names(self.app.pack, "event")]

    def entry(self, width: int) -> Layout:
        """Return the chosen entry."""
        cursor = self._page.cursor
        return (
            entry(self.app.pack, f"{self.part}:{cursor.name}", min(width, MEASURE), self.app.met())
            if cursor
            else Layout()
        )

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for the links of the entry."""
        links = self.has_class("-wide") and self._entry.sheet.links
        return {"next_link": say("links")} if links else {}

    def on_layout_view_moved(self, message: Moved) -> None:
        """Show the entry that is chosen in the list."""
        if message.page is self._page:
            self._entry.show(self.entry)

    def again(self, *, keep: bool = True) -> None:
        """Lay out the entry again as well."""
        super().again(keep=keep)
        self._entry.show(self.entry)

    def opened(self, kind: str, name: str) -> None:
        """Open a part, an entry or a link."""
        if kind == "part":
            self.show_part(name)
        elif kind == "link":
            self.app.go("card", name)
        elif self.part == "reading":
            self.app.go("reading", name)
        elif self.has_class("-wide"):
            self._entry.focus()
        else:
            self.app.go("card", f"{self.part}:{name}")

    def show_part(self, part: str) -> None:
        """Show another part from its top."""
        self.part = part
        self._page.focus()
        self._page.cursor = None
        self.again(keep=False)

    def move_tab(self, step: int) -> None:
        """Show another part."""
        shown = self._parts
        self.show_part(shown[(shown.index(self.part) + step) % len(shown)])

    def action_next_link(self) -> None:
        """Choose the next link of the entry."""
        if self.has_class("-wide") and self._entry.sheet.links:
            self._entry.focus()
            self._entry.walk(1)

    def action_back(self) -> None:
        """Go back to the list, or close."""
        if self.page is self._entry:
            self._page.focus()
        else:
            super().action_back()


class Card(Dialog):
    """An entry of the codex as a card over another screen; its links lead from card to card."""

    NAME = "card"
    DEFAULT_CSS = "Card > #frame { width: 80; }"

    def __init__(self, name: str) -> None:
        """Show the entry called *name*, as `scheme:id`."""
        super().__init__()
        self.trail = [name]

    def sheet(self, width: int) -> Layout:
        """Return the entry."""
        return entry(self.app.pack, self.trail[-1], width, self.app.met())

    def opened(self, kind: str, name: str) -> None:
        """Go on to another card."""
        self.trail.append(name)
        self.again(keep=False)

    def action_codex(self) -> None:
        """Open the codex at this part."""
        if self.close():
            self.app.go("codex", self.trail[-1].partition(":")[0])

    def action_back(self) -> None:
        """Go back to the card before, or close."""
        if len(self.trail) > 1:
            self.trail.pop()
            self.again(keep=False)
        else:
            super().action_back()
