"""The list of all commands of the game, which keys, footer, palette and help read."""

from __future__ import annotations

from functools import cache, partial

from textual.binding import Binding, BindingType

from game.language import say, spoken
from game.values import Frozen, frozen

GLYPHS = {
    "down": "↓", "up": "↑", "left": "←", "right": "→", "enter": "⏎", "escape": "esc", "question_mark": "?",
    "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "colon": ":", "f1": "F1", "delete": "del", "slash": "/",
}  # fmt: skip


@frozen
class Command(Frozen):
    """A command of the player: its keys, its label, its explanation and the screens it works on."""

    id: str
    keys: str
    label: str
    about: str
    places: tuple[str, ...] = ()
    """Where it works; everywhere if empty."""
    foot: int = 0
    """Its rank in the footer: where room is short the lowest go first; 0 keeps it out."""
    palette: bool = True
    """Whether the palette offers it."""
    held: bool = False
    """Whether a held key repeats it: it only moves, or asks the guard itself before it decides."""

    @property
    def action(self) -> str:
        """The action of its keys, of a click on it in the footer and of the palette; "" where it is only explained."""
        if self.id in OF_THE_GAME:
            return f"app.{'leave' if self.id == 'quit' else self.id}"
        if self.id in PARTS:
            return f"part('{PARTS[self.id]}')"
        return f"go('{self.id}')" if self.id in SCREENS else "" if self.id == "number" else self.id

    @property
    def shown(self) -> str:
        """The keys as they are shown."""
        if self.id == "number":
            return "1–9"
        return " ".join(GLYPHS.get(key, key) for key in self.keys.split(","))

    def works(self, place: str) -> bool:
        """Whether it works at *place*."""
        return not self.places or place in self.places


OF_THE_GAME = ("command_palette", "quit", "interrupt", "suspend_process")
"""What works on every screen, dialogs among them."""
SCREENS = ("path", "plays", "endings", "map")
"""What only opens the screen of its name."""
PARTS = {name: name for name in ("moments", "meters", "questions", "sources")} | {"share": "card"}
"""What shows a part of what stands behind the debrief, and which."""
DIGITS = "1,2,3,4,5,6,7,8,9"
READING = ("scene",)
DEBRIEF = ("scene", "part")
LISTS = ("title", "seats", "scene", "codex", "path", "plays", "endings", "map", "settings", "reading", "confirm",
         "decision", "unsaved", "part", "packs")  # fmt: skip
TURNED = ("codex", "map", "seats", "file", "part", "settings")
LINKED = ("scene", "codex", "card", "about", "reading", "file", "part", "backlog")


def commands() -> tuple[Command, ...]:
    """Return the commands in the order of their use, in the player's language."""
    return _commands(spoken())


@cache
def _commands(language: str) -> tuple[Command, ...]:  # noqa: ARG001 - the key of the cache
    return (*_moves(), *_orders(), *_of_the_debrief(), *_of_the_game())


def _moves() -> tuple[Command, ...]:
    """Return the commands that go about on a screen."""
    move = partial(Command, palette=False, held=True)
    return (
        move("number", DIGITS, say("choose"), say("Take the choice, or the row, with that number."), LISTS, 6),
        move("down", "down,j", say("move"), say("Go to the next row, or scroll down.")),
        move("up", "up,k", say("up"), say("Go to the row before, or scroll up.")),
        move("open", "enter", say("open"), say("Open or take what is chosen; at the end of a page, go on."), foot=9),
        move(
            "read_on", "space", say("more"),
            say("Show what stands below; at the end of a page, go on. It takes no choice."), foot=8,
        ),
        move("page_down", "pagedown", say("page down"), say("Scroll a page down.")),
        move("page_up", "pageup", say("page up"), say("Scroll a page up.")),
        move("top", "home", say("top"), say("Go to the top of the page.")),
        move("bottom", "end", say("bottom"), say("Go to the end of the page.")),
        move(
            "next_link", "tab", say("links"), say("Walk the links of the page; enter opens one."), LINKED, 4,
            palette=True,
        ),
        move("previous_link", "shift+tab", say("links back"), say("Walk the links backwards."), LINKED),
        move("previous_tab", "left,h", say("before"), say("Go to the part before, or the chair beside."), TURNED),
        move("next_tab", "right", say("parts"), say("Go to the next part, or the chair beside."), TURNED, 7),
    )  # fmt: skip


def _orders() -> tuple[Command, ...]:
    """Return the commands that do something with a play."""
    return (
        Command(
            "codex", "c", say("codex"), say("Open the codex: people, terms, timeline, sources, disputes."),
            ("title", "scene", "path", "card"), 6,
        ),
        Command(
            "file", "f", say("the file"), say("Read the file of a moment: all that is known of it, with its sources."),
            ("scene", "path", "file"), 7,
        ),
        Command(
            "ledger", "l", say("ledger"), say("Read what was promised to whom, and who can enforce it."),
            ("scene", "ledger"), 5,
        ),
        Command("find", "slash", say("find"), say("Find an entry by a part of its name."), ("codex",), 5),
        Command(
            "backlog", "b", say("backlog"), say("Read again everything that this play has shown."),
            ("scene", "path", "part", "file", "backlog"), 4,
        ),
        Command("path", "p", say("path"), say("See your road beside history's, and return to a decision."), READING, 5),
        Command(
            "take_back", "u", say("take back"), say("Take the last decision back; the road you leave is kept."),
            READING, 6,
        ),
        Command("redo", "r", say("redo"), say("Take again, one by one, the decisions that you took back."), READING, 6),
        Command(
            "skip", "x", say("skip"), say("Go past pages that were read before, to a decision or to what is new."),
            READING, 3,
        ),
        Command(
            "export", "e", say("export"), say("Write the play as Markdown or as a web page."), ("plays", "scene"), 2
        ),
        Command("name", "n", say("name"), say("Give the play a name."), ("plays",), 4),
        Command("send", "", say("send the letter"), say("Send the letter, once it has enough clauses."), READING),
        Command("delete", "d,delete", say("delete"), say("Delete the play, after asking."), ("plays",), 5),
    )  # fmt: skip


def _of_the_debrief() -> tuple[Command, ...]:
    """Return the commands that show what stands behind the debrief."""
    return (
        Command("moments", "m", say("moments"), say("Debrief: moment by moment, and the same days from other chairs."),
                DEBRIEF),
        Command("meters", "g", say("meters"), say("Debrief: the meters, drawn beside history's."), DEBRIEF),
        Command("questions", "a", say("questions"), say("Debrief: what there is to argue about."), DEBRIEF),
        Command("sources", "n", say("sources"), say("Debrief: the sources of every moment that was met."), DEBRIEF),
        Command("share", "y", say("card"), say("Debrief: a card of marks to share, which tells nothing."), DEBRIEF, 5),
    )  # fmt: skip


def _of_the_game() -> tuple[Command, ...]:
    """Return the commands that open another screen, or leave."""
    apart = partial(Command, palette=False)
    anywhere = ("title", "scene")
    return (
        Command("plays", "", say("plays"), say("See the plays on this machine."), anywhere),
        Command("endings", "", say("endings"), say("See the endings found on this machine."), anywhere),
        Command("map", "", say("story map"), say("For writers: every scene, and rehearse any."), anywhere),
        Command("settings", "s", say("settings"), say("Choose theme, text reveal, calls and language."), anywhere),
        Command("theme", "t,f9", say("theme"), say("Change to the next theme.")),
        Command("help", "question_mark,f1", say("help"), say("Show every key and what it does."), foot=9),
        apart("command_palette", "ctrl+p,colon", say("commands"), say("Search all commands.")),
        apart("back", "escape", say("back"), say("Close this, or go back; a play stays saved."), foot=7, held=True),
        Command("quit", "ctrl+q", say("quit"), say("Leave the game. Nothing is lost."), foot=3),
        apart(
            "interrupt", "ctrl+c", say("copy or quit"),
            say("Copy the words that are selected; where none are, leave the game."),
        ),
        apart(
            "suspend_process", "ctrl+z", say("to the shell"),
            say("Go to the shell and leave the game waiting; fg comes back to it."),
        ),
    )  # fmt: skip


def bindings(place: str) -> list[BindingType]:
    """Return the keys that work at *place*."""
    bound: list[BindingType] = []
    for command in commands():
        if command.id == "number" and command.works(place):
            bound += [Binding(key, f"number({key})", show=False, id=f"number-{key}") for key in command.keys.split(",")]
        elif command.keys and command.works(place):
            bound.append(_binding(command))
    return bound


def _binding(command: Command) -> Binding:
    urgent = command.id in OF_THE_GAME and command.id != "command_palette"
    keys, action, label = command.keys, command.action, command.label
    return Binding(keys, action, label, show=False, id=command.id, tooltip=command.about, priority=urgent)


def may_be_held(action: str) -> bool:
    """Whether a held key repeats *action*."""
    return action.partition("(")[0] in _HELD


_HELD = frozenset(command.id for command in commands() if command.held)
