"""The footer: the commands of a screen that fit on a line; one with a single key can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from game.language import say
from game.tui.commands import Command, commands
from game.tui.layouts.text import target, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from game.tui.widgets.layout_view import LayoutView

GAP = "   "


def footer(place: str, page: LayoutView, said: Mapping[str, str], width: int) -> Content:
    """Return the footer of *page*: as many commands as fit, always with help and quit.

    *said* has words for commands by id, where they are other now than in the list; "" leaves a command out.
    """
    said = {**_idle(page), **_of_screen(place), **said, **({"open": ""} if page.must_read_on else {})}
    shown = [
        (command, said.get(command.id, command.label))
        for command in commands()
        if command.foot and command.works(place) and said.get(command.id, "x")
    ]
    entries = {command.id: _entry(command, label, page) for command, label in shown}
    while len(entries) > 2 and sum(entry.cell_length + len(GAP) for entry in entries.values()) - len(GAP) > width:
        shown.remove(min(shown, key=lambda pair: pair[0].foot))
        entries = {command.id: entries[command.id] for command, _ in shown}
    return Content(GAP).join(entries.values())


def _of_screen(place: str) -> dict[str, str]:
    """Return the words of commands that differ from the list wherever the screen *place* is shown."""
    close = say("close")
    return {
        "backlog": {"backlog": close},
        "endings": {"open": say("open that play")},
        "file": {"file": close, "open": ""},
        "ledger": {"ledger": close, "open": ""},
        "map": {"open": say("rehearse it"), "next_tab": say("chairs")},
        "name": {"open": say("call it that")},
        "palette": {"help": "", "read_on": ""},
        "path": {"number": ""},
        "seats": {"next_tab": ""},
        "settings": {"next_tab": say("values"), "open": say("set")},
        "title": {"back": ""},
    }.get(place, {})


def _idle(page: LayoutView) -> dict[str, str]:
    """Return the words of commands that can do little or nothing on *page* now."""
    sheet = page.sheet
    idle = {"read_on": say("more ↓") if page.more_below else ""}
    chosen = [*sheet.rows, *([page.cursor] if page.cursor else [])]
    needs = {"next_link": sheet.links, "open": chosen, "number": [row for row in sheet.rows if row.number]}
    return {**idle, **{name: "" for name, targets in needs.items() if not targets}}


def _entry(command: Command, label: str, page: LayoutView) -> Content:
    keys = _keys(command, page)
    entry = words(keys, "bold $ink") + words(f" {label}", "$dim")
    # A label for several keys cannot be clicked: a click would not say which one is meant.
    several = command.id == "open" and keys != command.shown
    return target(entry, "command", command.action) if command.action and not several else entry


def _keys(command: Command, page: LayoutView) -> str:
    """Return the keys of *command* in the footer: the first key, or the numbers of the rows."""
    rows = page.sheet.rows
    if command.id == "number":
        highest = max((row.number for row in rows), default=0)
        return f"1–{highest}" if highest > 1 else "1"
    if command.id == "open" and len(rows) > 1:
        return "↑↓ ⏎"
    return command.shown.split(" ")[0]
