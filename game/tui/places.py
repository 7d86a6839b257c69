"""The places of the game by name; the module of one is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen

PLACES = {
    "title": "title:TitleScreen",
    "seats": "chairs:Seats",
    "about": "title:About",
    "packs": "packs:Packs",
    "scene": "scene:SceneScreen",
    "backlog": "backlog:Backlog",
    "file": "file:FileScreen",
    "ledger": "file:LedgerScreen",
    "card": "codex:Card",
    "codex": "codex:Codex",
    "reading": "reading:ReadingScreen",
    "part": "part:PartScreen",
    "name": "name:NameDialog",
    "path": "path:PathScreen",
    "decision": "path:DecisionDialog",
    "plays": "plays:Plays",
    "endings": "endings:Endings",
    "map": "map:MapScreen",
    "settings": "settings:SettingsScreen",
    "help": "help:Help",
    "palette": "palette:Palette",
    "confirm": "questions:Confirm",
    "welcome": "welcome:Welcome",
    "worlds": "questions:Worlds",
    "export": "questions:Export",
    "damaged": "questions:Damaged",
    "unsaved": "unsaved:Unsaved",
}


def made(name: str, *arguments: object) -> Screen[None]:
    """Return a new screen for the place called *name*."""
    module, _, cls = PLACES[name].partition(":")
    screen: Screen[None] = getattr(import_module(f"game.tui.screens.{module}"), cls)(*arguments)
    return screen
