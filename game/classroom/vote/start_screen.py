"""The first screen of a lesson: go on with a class that was left, or begin a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from game.language import say
from game.tui import themes
from game.tui.layouts.text import words
from game.tui.sturdy_app import SturdyApp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

    from game.classroom.lesson.lesson_choice import LessonChoice
    from game.classroom.lesson.lesson_options import LessonOptions


class StartScreen(SturdyApp):
    """The app that asks which lesson to hold; `chosen` is the answer, None where the teacher left."""

    CSS = """
    Screen { background: $background; color: $ink; }
    #choices { margin: 1 3; scrollbar-size-vertical: 1; }
    #choices Static { width: 1fr; height: auto; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "begin", id="start.begin"),
        Binding("c", "chair", id="start.chair"),
        Binding("g", "groups", id="start.groups"),
        Binding("m", "minutes", id="start.minutes"),
        Binding("l", "level", id="start.level"),
        Binding("plus,right", "expect(1)", id="start.more"),
        Binding("minus,left", "expect(-1)", id="start.fewer"),
        Binding("q,escape,ctrl+q", "quit", id="start.quit"),
        Binding("ctrl+c", "interrupt", id="start.interrupt", priority=True),
    ]

    def __init__(self, choice: LessonChoice, *, theme: str = "docket") -> None:
        """Ask what *choice* offers."""
        super().__init__()
        self.choice = choice
        self.chosen: Path | LessonOptions | None = None
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = theme if theme in themes.OWN else "docket"

    def compose(self) -> ComposeResult:
        """Lay out the choices."""
        yield VerticalScroll(Static(id="text", markup=False), id="choices", can_focus=False)

    def on_mount(self) -> None:
        """Show them."""
        self._show()

    def _show(self) -> None:
        self.query_one("#text", Static).update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        choice = self.choice
        yield words(choice.pack.manifest.title, "bold $head")
        yield words("")
        if choice.earlier:
            yield words(say("Go on with"), "$dim")
            for number, one in enumerate(choice.earlier, 1):
                yield words(f"  {number}  ", "bold $record") + words(choice.named(one))
            yield words("")
        yield words(say("A new class"), "$dim")
        level = {"school": say("school"), "university": say("university")}[choice.level]
        for key, what, value in (
            ("c", say("chair"), choice.chairs),
            ("g", say("groups"), say("one for each chair") if choice.groups else say("none: all sit in one chair")),
            ("m", say("minutes"), str(choice.minutes)),
            ("l", say("level"), level),
            ("+ -", say("pupils"), str(choice.expected)),
        ):
            yield words(f"  {key:<4}", "bold $record") + words(f"{what:<12}", "$dim") + words(value)
        yield words("")
        for moment in choice.moments:
            yield words(f"      {moment}", "$dim")
        yield words("")
        yield words("  ⏎   ", "bold $road") + words(say("begin the new class"))
        yield words("  q   ", "bold $record") + words(say("leave"))

    def _take(self, chosen: Path | LessonOptions) -> None:
        self.chosen = chosen
        self.exit()

    def action_begin(self) -> None:
        """Begin the new class."""
        self._take(self.choice.options)

    def action_chair(self) -> None:
        """Choose the next chair."""
        self.choice.groups = False
        self.choice.turn_seat()
        self._show()

    def action_groups(self) -> None:
        """Choose a group for each chair, or one chair for all."""
        self.choice.turn_groups()
        self._show()

    def action_minutes(self) -> None:
        """Choose the next length."""
        self.choice.turn_minutes()
        self._show()

    def action_level(self) -> None:
        """Choose the other level."""
        self.choice.turn_level()
        self._show()

    def action_expect(self, by: int) -> None:
        """Expect more pupils, or fewer."""
        self.choice.expect(by)
        self._show()

    def on_key(self, event: Key) -> None:
        """Go on with the class of a number."""
        if event.key.isdecimal() and 0 < int(event.key) <= len(self.choice.earlier):
            self._take(self.choice.earlier[int(event.key) - 1].path)
