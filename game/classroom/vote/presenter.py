"""The presenter: the lesson in a terminal, one thing a screen. Only this file and `slide_widgets` know Textual here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from game.classroom.vote.slide_widgets import widgets
from game.errors import GameError, UsageError
from game.language import say
from game.tui import themes
from game.tui.guard import InputGuard
from game.tui.sturdy_app import SturdyApp
from game.tui.text import words

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from textual.actions import ActionParseResult
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.dom import DOMNode
    from textual.events import Key

    from game.classroom.lesson.slides import Slide
    from game.classroom.vote.ballot import Ballot

TICK = 0.4
STEPS = ("forward", "back", "hands", "reveal", "next_stop", "join", "look", "window")
"""What a held key does once, until it is pressed again."""


class Presenter(SturdyApp):
    """The app that shows a lesson to a class."""

    CSS = """
    Screen { background: $background; color: $ink; align: center middle; }
    #bar { dock: top; height: 2; padding: 1 3 0 3; color: $dim; }
    #kicker { width: 1fr; color: $dim; } #clock { width: auto; color: $dim; }
    #stage { width: 100%; max-width: 104; height: 100%; margin: 0 3; align-vertical: middle; }
    #stage { scrollbar-size-vertical: 1; scrollbar-color: $dim; scrollbar-background: $background; }
    #slide { width: 100%; height: auto; }
    #slide Static { width: 1fr; height: auto; }
    .title { text-style: bold; color: $head; margin-bottom: 1; }
    .line { margin-bottom: 1; }
    .tight { margin-bottom: 0; }
    .answer { margin-bottom: 1; }
    .note { color: $road; margin-top: 1; }
    #slide .columns { height: auto; } #slide .column { width: 1fr; height: auto; margin-right: 4; }
    .column-you { border-bottom: heavy $road; margin-bottom: 1; }
    .column-history { border-bottom: heavy $record; margin-bottom: 1; }
    #slide .join { height: auto; } #slide .qr { width: auto; color: black; background: white; margin-right: 5; }
    #slide .side { height: auto; width: 1fr; }
    #prompt { dock: bottom; display: none; margin: 0 0 2 0; padding: 0 3; border: none; height: 1; background: $lift; }
    #foot { dock: bottom; height: 2; padding: 0 3 1 3; color: $dim; }
    ToastRack { margin-bottom: 3; }
    """
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,pagedown", "forward", id="class.forward"),
        Binding("left,backspace,pageup", "back", id="class.back"),
        Binding("h", "hands", id="class.hands"),
        Binding("r", "reveal", id="class.reveal"),
        Binding("n", "next_stop", id="class.next"),
        Binding("p", "join", id="class.join"),
        Binding("t", "look", id="class.look"),
        Binding("w", "window", id="class.window"),
        Binding("up", "scroll(-3)", id="class.up"),
        Binding("down", "scroll(3)", id="class.down"),
        Binding("q,ctrl+q", "quit", id="class.quit"),
        Binding("ctrl+c", "interrupt", id="class.interrupt", priority=True),
        Binding("ctrl+z", "suspend_process", id="class.suspend", priority=True),
        Binding("escape", "close", id="class.close"),
    ]

    def __init__(self, ballot: Ballot, sockets: list[socket.socket], *, theme: str = "docket") -> None:
        """Present the lesson of *ballot*, whose phones connect to *sockets*."""
        super().__init__()
        self.guard = InputGuard()
        self.ballot = ballot
        self.lesson = ballot.lesson
        self._sockets = sockets
        self._shown: tuple[object, ...] = ()
        self._joining = False
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = theme if theme in themes.OWN else "docket"

    def compose(self) -> ComposeResult:
        """Lay out a line above, the slide, and the keys below."""
        yield Horizontal(Static(id="kicker", markup=False), Static(id="clock", markup=False), id="bar")
        yield VerticalScroll(Vertical(id="slide"), id="stage", can_focus=False)
        yield Static(id="foot", markup=False)
        yield Input(id="prompt", max_length=60)

    async def on_mount(self) -> None:
        """Start the server, and check regularly for votes."""
        await self.ballot.open(self._sockets)
        await self._refresh_slide()
        self.set_interval(TICK, self._refresh_slide)

    async def on_unmount(self) -> None:
        """Stop the server."""
        await self.ballot.close()

    # Display

    @property
    def _slide(self) -> Slide:
        from game.classroom.lesson.slides import Slide

        slide = self.lesson.slide
        return Slide("lobby", slide.kicker, say("Join the vote")) if self._joining else slide

    async def _refresh_slide(self) -> None:
        slide = self._slide
        now = (slide, self.size.width, len(self.ballot.phones), self._joining)
        self.query_one("#clock", Static).update(words(self.lesson.clock))
        if now == self._shown:
            return
        self._shown = now
        width = max(20, min(104, self.size.width - 6))
        with self.batch_update():
            self.query_one("#kicker", Static).update(words(_kicker(slide)))
            self.query_one("#foot", Static).update(self._keys(slide))
            holder = self.query_one("#slide")
            await holder.remove_children()
            await holder.mount(*widgets(slide, self.ballot, width, self.size.height))
            self.query_one("#stage").scroll_home(animate=False)

    def _keys(self, slide: Slide) -> Content:
        known = [
            ("⏎", _next_words(slide.kind), True),
            ("←", say("back"), slide.place[0] > 1),
            ("h", say("count hands"), slide.kind == "vote"),
            ("r", say("reveal now"), slide.kind in ("vote", "talk")),
            ("1-9", say("decide"), slide.kind == "result" and not any(bar.leads for bar in slide.bars)),
            ("n", say("next moment"), slide.kind in ("read", "record", "argue", "beside")),
            ("p", say("join code"), bool(self.ballot.address) and slide.kind != "lobby"),
            ("t", say("light or dark"), slide.kind == "lobby"),
            ("w", say("show in a browser"), slide.kind == "lobby"),
            ("q", say("leave, saved"), True),
        ]
        shown = [words(key, "bold $ink") + words(f" {what}   ", "$dim") for key, what, use in known if use]
        return Content("").join(shown)

    # Actions of the teacher

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run *action*, unless a held key repeats it and would skip slides."""
        if default_namespace is self and action in STEPS and not self.guard.order(str(action)):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _do(self, step: Callable[[], object]) -> None:
        before = self.lesson.slide
        try:
            step()
        except GameError as problem:
            self.tell(str(problem), severe=True, seconds=12)
        if self.lesson.slide != before:
            self.guard.turned()
        await self._refresh_slide()

    async def action_forward(self) -> None:
        """Do the next step."""
        if self._joining:
            await self.action_close()
        else:
            await self._do(self.lesson.forward)

    async def action_back(self) -> None:
        """Show the slide before."""
        await self._do(self.lesson.back)

    async def action_reveal(self) -> None:
        """Show the counts."""
        await self._do(self.lesson.reveal)

    async def action_next_stop(self) -> None:
        """Leave this moment for the next."""
        await self._do(self.lesson.next_stop)

    async def action_join(self) -> None:
        """Show how to join, over the slide."""
        self._joining = bool(self.ballot.address) and not self._joining
        await self._refresh_slide()

    def action_look(self) -> None:
        """Change between dark and light."""
        self.theme = "paper" if self.theme == "docket" else "docket"

    def action_window(self) -> None:
        """Open the projector page in this computer's browser."""
        self.open_url(self.ballot.projector)
        told = say("The same for the projector's browser: {address}", address=self.ballot.projector)
        self.tell(told, seconds=15)

    def action_scroll(self, lines: int) -> None:
        """Scroll a slide that is longer than the screen."""
        self.query_one("#stage").scroll_relative(y=lines, animate=False)

    async def action_hands(self) -> None:
        """Ask for the hands that were counted."""
        if self.lesson.room.stage == "open":
            prompt = self.query_one("#prompt", Input)
            prompt.placeholder = say("Hands for 1 to {n}, with spaces between", n=len(self.lesson.answers))
            prompt.value = ""
            prompt.display = True
            prompt.focus()

    async def action_close(self) -> None:
        """Close the layer over the slide."""
        self.query_one("#prompt").display = False
        self.set_focus(None)
        self._joining = False
        await self._refresh_slide()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the hands."""
        try:
            self.lesson.count_hands(event.value)
        except UsageError as problem:
            self.tell(str(problem), severe=True)
            return
        except GameError as problem:
            self.tell(str(problem), severe=True, seconds=12)
        await self.action_close()

    async def on_key(self, event: Key) -> None:
        """Let a digit decide a tie."""
        if event.key.isdecimal() and not self.query_one("#prompt").display and self.guard.order(event.key):
            await self._do(lambda: self.lesson.decide(int(event.key)))


def _kicker(slide: Slide) -> str:
    place = f"  {slide.place[0]}/{slide.place[1]}" if slide.place[1] > 1 else ""
    return f"{slide.kicker}{place}".strip()


def _next_words(kind: str) -> str:
    return {
        "lobby": say("begin"),
        "vote": say("close the vote"),
        "talk": say("vote again"),
        "result": say("so decided"),
    }.get(kind, say("go on"))
