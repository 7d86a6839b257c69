"""Every command of the game, once: keys, footer, palette and help all read this list."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from game.language import say
from game.values import Frozen, frozen

GLYPHS = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "⏎", "escape": "esc", "question_mark": "?",
    "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "colon": ":", "f1": "F1", "delete": "del",
}  # fmt: skip


@frozen
class Command(Frozen):
    """Something a player can do: how to call for it, where, and what it says of itself."""

    id: str
    keys: str
    label: str
    about: str
    places: tuple[str, ...] = ()
    """Where it works; everywhere if empty."""
    foot: int = 0
    """How long the footer holds on to it where room is short; 0 keeps it out."""
    palette: bool = True
    """Whether the palette offers it."""

    @property
    def shown(self) -> str:
        """The keys as a person reads them."""
        if self.id == "number":
            return "1–9"
        return " ".join(GLYPHS.get(key, key) for key in self.keys.split(","))

    def works(self, place: str) -> bool:
        """Whether it works at *place*."""
        return not self.places or place in self.places


READING = ("scene",)
LISTS = ("title", "seats", "scene", "codex", "path", "plays", "endings", "map", "settings", "reading", "confirm")
LINKED = ("scene", "codex", "card", "about", "reading")


def commands() -> tuple[Command, ...]:
    """Return the commands in the order of their use, in the player's language."""
    return (
        Command(
            "number",
            "1,2,3,4,5,6,7,8,9",
            say("choose"),
            say("Take the choice, or the row, with that number."),
            LISTS,
            palette=False,
            foot=6,
        ),
        Command("down", "down,j", say("move"), say("Go to the next row, or scroll down."), palette=False),
        Command("up", "up,k", say("up"), say("Go to the row before, or scroll up."), palette=False),
        Command(
            "open",
            "enter",
            say("open"),
            say("Open or take what is chosen; at the end of a page, go on."),
            palette=False,
            foot=9,
        ),
        Command(
            "read_on",
            "space",
            say("more"),
            say("Show what stands below; where all is shown, do as enter does."),
            palette=False,
            foot=8,
        ),
        Command("page_down", "pagedown", say("page down"), say("Scroll a page down."), palette=False),
        Command("page_up", "pageup", say("page up"), say("Scroll a page up."), palette=False),
        Command("top", "home", say("top"), say("Go to the top of the page."), palette=False),
        Command("bottom", "end", say("bottom"), say("Go to the end of the page."), palette=False),
        Command(
            "next_link", "tab,l", say("links"), say("Walk the links of the page; enter opens one."), LINKED, foot=4
        ),
        Command(
            "previous_link", "shift+tab", say("links back"), say("Walk the links backwards."), LINKED, palette=False
        ),
        Command(
            "previous_tab",
            "left,h",
            say("before"),
            say("Go to the part before."),
            ("codex", "endings", "map"),
            palette=False,
        ),
        Command(
            "next_tab",
            "right",
            say("parts"),
            say("Go to the next part."),
            ("codex", "endings", "map"),
            palette=False,
            foot=7,
        ),
        Command(
            "codex",
            "c",
            say("codex"),
            say("Open the codex: people, terms, timeline, sources, disputes."),
            ("title", "scene", "path", "card"),
            foot=6,
        ),
        Command(
            "path", "p", say("path"), say("See your road beside history's, and return to a decision."), READING, foot=5
        ),
        Command(
            "take_back",
            "u",
            say("take back"),
            say("Take the last decision back; the road you leave is kept."),
            READING,
            foot=6,
        ),
        Command(
            "export",
            "e",
            say("export"),
            say("Write the play as Markdown or as a web page."),
            ("plays", "scene"),
            foot=2,
        ),
        Command("delete", "d,delete", say("delete"), say("Delete the play, after asking."), ("plays",), foot=5),
        Command("plays", "", say("plays"), say("See the plays on this machine."), ("title", "scene")),
        Command("endings", "", say("endings"), say("See the endings found on this machine."), ("title", "scene")),
        Command("map", "", say("story map"), say("For writers: every scene, and rehearse any."), ("title", "scene")),
        Command("settings", "s", say("settings"), say("Choose theme, text reveal and language."), ("title", "scene")),
        Command("theme", "t,f9", say("theme"), say("Change to the next theme.")),
        Command("help", "question_mark,f1", say("help"), say("Show every key and what it does."), foot=9),
        Command("command_palette", "ctrl+p,colon", say("commands"), say("Search all commands."), palette=False),
        Command(
            "back", "escape", say("back"), say("Close this, or go back; a play stays saved."), palette=False, foot=7
        ),
        Command("quit", "ctrl+q", say("quit"), say("Leave the game. Nothing is lost."), foot=3),
    )


def bindings(place: str) -> list[BindingType]:
    """Return the keys that work at *place*."""
    found: list[BindingType] = []
    for command in commands():
        if not command.keys or not command.works(place):
            continue
        if command.id == "number":
            found += [Binding(key, f"number({key})", show=False, id=f"number-{key}") for key in command.keys.split(",")]
            continue
        action = (
            "app.command_palette"
            if command.id == "command_palette"
            else "app.leave"
            if command.id == "quit"
            else command.id
        )
        urgent = command.id == "quit"
        found.append(
            Binding(
                command.keys, action, command.label, show=False, id=command.id, tooltip=command.about, priority=urgent
            )
        )
    return found
