"""The codex, with the entries that the play has met; and one entry as a card over any screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.widgets import Input

from game.language import say, say_count
from game.session import codex
from game.story import dates
from game.tui.base_screen import TabbedScreen
from game.tui.dialog import Dialog
from game.tui.finding_screen import FindingScreen
from game.tui.layouts.codex_entries import PARTS, entry, lit_entries
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, wrap
from game.tui.layouts.measure import prose_width
from game.tui.layouts.menu import row
from game.tui.layouts.text import words
from game.tui.widgets.layout_view import LayoutView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from game.tui.widgets.messages import Moved


class Codex(TabbedScreen, FindingScreen):
    """People, terms, timeline, sources, disputes, readings."""

    NAME = "codex"
    DEFAULT_CSS = """
    Codex #page { width: 1fr; }
    Codex #entry { display: none; width: 1fr; margin-left: 3; }
    Codex.-wide #page { width: 46; }
    Codex.-wide #entry { display: block; }
    Codex #find { display: none; width: 100%; max-width: 126; margin: 0 3; padding: 0 1; }
    """

    def __init__(self, part: str = PARTS[0]) -> None:
        """Open at *part*."""
        super().__init__(part)
        self._entry = LayoutView(self.entry, id="entry")
        self._find = Input(compact=True, id="find", placeholder=say("a part of a name"))

    def body(self) -> ComposeResult:
        """Put the entry beside the list if there is room."""
        with Horizontal(id="body"):
            yield self._page
            yield self._entry
        yield self._find

    @property
    def page(self) -> LayoutView:
        """The page that has the focus: the list, or the entry beside it."""
        focused = self.focused
        return focused if isinstance(focused, LayoutView) else self._page

    def sheet(self, width: int) -> Layout:
        """Return the list: what is lit by name, and how much is still dark; or what has the words of the find line."""
        lit = dict(lit_entries(self.app.pack, self.app.met(), self._find.value))
        if self._find.value:
            rows = [row(name, 0, title, width, detail=codex.shelf_name(_part(name))) for name, title in lit.items()]
            nothing = words("  " + say("No entry that you have met has that in its name."), "$dim")
            return Layout([line for one in rows for line in one] or wrap(nothing, width))
        titles = self._titles()
        lines = [self._count(len(titles), sum(_part(name) == self.part for name in lit), width), LayoutLine(BLANK)]
        for name, before, title in titles:
            if name in lit:
                lines += row(name, 0, f"{before}  {title}" if before else title, width, style="$ink")
        dark = sum(name not in lit for name, _, _ in titles)
        if dark:
            lines += [
                LayoutLine(BLANK),
                LayoutLine(words("  " + say_count("{n} still to meet", "{n} still to meet", dark), "$dim")),
            ]
        return Layout(lines)

    def _count(self, total: int, lit: int, width: int) -> LayoutLine:
        """Return how much of this part the play has met, and why more than that may be lit."""
        play = self.app.play
        here = lit if play is None or self.part == "reading" else sum(_part(name) == self.part for name in play.met)
        said = say("{n} of {total} met", n=here, total=total)
        if here < lit:
            said += " · " + say("all open since a first ending")
        return LayoutLine(words("  " + said, "$dim").truncate(width, ellipsis=True))

    @property
    def marked(self) -> str:
        """The open part; none while an entry is looked for in all of them."""
        return "" if self._find.value else self.part

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts that have entries."""
        shelves = codex.shelves(self.app.pack)
        return {part: codex.shelf_name(part) for part in PARTS if shelves[part]}

    def _titles(self) -> list[tuple[str, str, str]]:
        """Return the entries of this part as `scheme:id`, year ("" but for events) and title."""
        names = [(f"{self.part}:{name}", name, title) for name, title in codex.names(self.app.pack, self.part)]
        if self.part != "event":
            return [(target, "", title) for target, _, title in names]
        events = self.app.pack.record.events
        return [(target, dates.year(events[name].date), events[name].title) for target, name, _ in names]

    def entry(self, width: int) -> Layout:
        """Return the chosen entry."""
        cursor = self._page.cursor
        return entry(self.app.pack, cursor.name, prose_width(width), self.app.met()) if cursor else Layout()

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
        elif self.has_class("-wide") and _part(name) != "reading":
            self._entry.focus()
        else:
            self.app.action_entry(name)

    def show_part(self, part: str) -> None:
        """Show another part from its top."""
        self._find.value = ""
        self._find.display = False
        self._page.focus()
        super().show_part(part)

    def action_find(self) -> None:
        """Open the line to find an entry by."""
        self._find.display = True
        self._find.focus()
        self.furnish()

    def action_next_link(self) -> None:
        """Choose the next link of the entry."""
        if self.has_class("-wide") and self._entry.sheet.links:
            self._entry.focus()
            self._entry.walk(1)

    def action_back(self) -> None:
        """Go back to the list, or close."""
        if self.page is self._entry:
            (self._find if self._find.display else self._page).focus()
        elif self._find.display:
            self.show_part(self.part)
        else:
            super().action_back()


def _part(name: str) -> str:
    """Return the part of the codex that the entry called *name* stands in."""
    return name.partition(":")[0]


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
