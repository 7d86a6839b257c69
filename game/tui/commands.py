"""Every command of the game, once: keys, footer, palette and help all read this list."""

from __future__ import annotations

from functools import cache

from textual.binding import Binding, BindingType

from game.language import say, spoken
from game.values import Frozen, frozen

GLYPHS = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "⏎", "escape": "esc", "question_mark": "?",
    "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "colon": ":", "f1": "F1", "delete": "del", "slash": "/",
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
    held: bool = False
    """Whether a key that is held down does it again and again: it only moves, or looks itself when it decides."""

    @property
    def action(self) -> str:
        """What its keys, a click on its word in the footer and the palette do; "" where its word only explains."""
        if self.id == "number":
            return ""
        return f"app.{'leave' if self.id == 'quit' else self.id}" if self.id in OF_THE_GAME else self.id

    @property
    def shown(self) -> str:
        """The keys as a person reads them."""
        if self.id == "number":
            return "1–9"
        return " ".join(GLYPHS.get(key, key) for key in self.keys.split(","))

    def works(self, place: str) -> bool:
        """Whether it works at *place*."""
        return not self.places or place in self.places


OF_THE_GAME = ("command_palette", "quit", "interrupt", "suspend_process")
"""What works on every screen, dialogs and the palette among them."""
READING = ("scene",)
LISTS = ("title", "seats", "scene", "codex", "path", "plays", "endings", "map", "settings", "reading", "confirm",
         "unsaved")  # fmt: skip
TURNED = ("codex", "endings", "map", "seats")
LINKED = ("scene", "codex", "card", "about", "reading")


def commands() -> tuple[Command, ...]:
    """Return the commands in the order of their use, in the player's language."""
    return _commands(spoken())


@cache
def _commands(language: str) -> tuple[Command, ...]:  # noqa: ARG001 - the key of the cache
    return (
        Command(
            "number",
            "1,2,3,4,5,6,7,8,9",
            say("choose"),
            say("Take the choice, or the row, with that number."),
            LISTS,
            palette=False,
            foot=6,
            held=True,
        ),
        Command("down", "down,j", say("move"), say("Go to the next row, or scroll down."), palette=False, held=True),
        Command("up", "up,k", say("up"), say("Go to the row before, or scroll up."), palette=False, held=True),
        Command(
            "open",
            "enter",
            say("open"),
            say("Open or take what is chosen; at the end of a page, go on."),
            palette=False,
            foot=9,
            held=True,
        ),
        Command(
            "read_on",
            "space",
            say("more"),
            say("Show what stands below; at the end of a page, go on. It takes no choice."),
            palette=False,
            foot=8,
            held=True,
        ),
        Command("page_down", "pagedown", say("page down"), say("Scroll a page down."), palette=False, held=True),
        Command("page_up", "pageup", say("page up"), say("Scroll a page up."), palette=False, held=True),
        Command("top", "home", say("top"), say("Go to the top of the page."), palette=False, held=True),
        Command("bottom", "end", say("bottom"), say("Go to the end of the page."), palette=False, held=True),
        Command(
            "next_link",
            "tab,l",
            say("links"),
            say("Walk the links of the page; enter opens one."),
            LINKED,
            foot=4,
            held=True,
        ),
        Command(
            "previous_link",
            "shift+tab",
            say("links back"),
            say("Walk the links backwards."),
            LINKED,
            palette=False,
            held=True,
        ),
        Command(
            "previous_tab",
            "left,h",
            say("before"),
            say("Go to the part before, or the chair beside."),
            TURNED,
            palette=False,
            held=True,
        ),
        Command(
            "next_tab",
            "right",
            say("parts"),
            say("Go to the next part, or the chair beside."),
            TURNED,
            palette=False,
            foot=7,
            held=True,
        ),
        Command(
            "codex",
            "c",
            say("codex"),
            say("Open the codex: people, terms, timeline, sources, disputes."),
            ("title", "scene", "path", "card"),
            foot=6,
        ),
        Command("find", "slash", say("find"), say("Find an entry by a part of its name."), ("codex",), foot=5),
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
            "back",
            "escape",
            say("back"),
            say("Close this, or go back; a play stays saved."),
            palette=False,
            foot=7,
            held=True,
        ),
        Command("quit", "ctrl+q", say("quit"), say("Leave the game. Nothing is lost."), foot=3),
        Command(
            "interrupt",
            "ctrl+c",
            say("copy or quit"),
            say("Copy the words that are selected; where none are, leave the game."),
            palette=False,
        ),
        Command(
            "suspend_process",
            "ctrl+z",
            say("to the shell"),
            say("Go to the shell and leave the game waiting; fg comes back to it."),
            palette=False,
        ),
    )


def bindings(place: str) -> list[BindingType]:
    """Return the keys that work at *place*."""
    found: list[BindingType] = []
    for command in commands():
        if command.id == "number" and command.works(place):
            found += [Binding(key, f"number({key})", show=False, id=f"number-{key}") for key in command.keys.split(",")]
        elif command.keys and command.works(place):
            found.append(_binding(command))
    return found


def bindings_of_the_game() -> list[BindingType]:
    """Return the keys that work where a screen is none of ours: in the palette."""
    return [_binding(command) for command in commands() if command.id in OF_THE_GAME]


def _binding(command: Command) -> Binding:
    urgent = command.id in OF_THE_GAME and command.id != "command_palette"
    return Binding(
        command.keys,
        command.action,
        command.label,
        show=False,
        id=command.id,
        tooltip=command.about,
        priority=urgent,
    )


def may_be_held(action: str) -> bool:
    """Whether *action* is done again and again while its key is held down."""
    return action.partition("(")[0] in _HELD


_HELD = frozenset(command.id for command in commands() if command.held)
