"""The presenter: the lesson in a terminal, one thing a screen. Only this file and `slide_widgets` know Textual here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from game.classroom.lesson.look import differs_in_count
from game.classroom.lesson.slides import Slide
from game.classroom.vote.hints import hints, keys_slide
from game.classroom.vote.projector import join_words
from game.classroom.vote.slide_widgets import count_line, widgets
from game.errors import GameError, UsageError
from game.language import say
from game.tui import themes
from game.tui.guard import InputGuard
from game.tui.layouts.text import words
from game.tui.sturdy_app import SturdyApp

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping, Sequence

    from textual.actions import ActionParseResult
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.dom import DOMNode
    from textual.events import Key
    from textual.timer import Timer

    from game.classroom.vote.ballot import Ballot

TICK = 0.4
WIDE = 160
"""The widest that groups stand beside each other; one text is never wider than 104 columns."""
STEPS = (
    "forward", "back", "hands", "reveal", "next_stop", "join", "theme", "window", "scene", "file", "result", "undo",
    "lock", "more", "share", "new_code", "timer", "keys",
)  # fmt: skip
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
    #asked { dock: bottom; display: none; margin: 0 0 2 0; padding: 0 3; height: auto; background: $lift; }
    #timer { dock: bottom; display: none; margin: 0 0 3 0; padding: 0 3; height: 1; color: $road; text-style: bold; }
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
        Binding("s", "scene", id="class.scene"),
        Binding("f", "file", id="class.file"),
        Binding("v", "result", id="class.result"),
        Binding("u", "undo", id="class.undo"),
        Binding("n", "next_stop", id="class.next"),
        Binding("p", "join", id="class.join"),
        Binding("l", "lock", id="class.lock"),
        Binding("plus", "more", id="class.more"),
        Binding("o", "share", id="class.share"),
        Binding("k", "new_code", id="class.code"),
        Binding("c", "timer", id="class.timer"),
        Binding("t", "theme", id="class.theme"),
        Binding("w", "window", id="class.window"),
        Binding("question_mark", "keys", id="class.keys"),
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
        self._shown: tuple[Slide, int, int] = (Slide(""), 0, 0)  # with the width and the phones
        self._asked: Callable[[], object] | None = None  # what is done if the teacher confirms it
        self._ticks: Timer | None = None
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = theme if theme in themes.OWN else "docket"
        ballot.light = self.theme == "paper"

    def compose(self) -> ComposeResult:
        """Lay out a line above, the slide, and the keys below."""
        yield Horizontal(Static(id="kicker", markup=False), Static(id="clock", markup=False), id="bar")
        yield VerticalScroll(Vertical(id="slide"), id="stage", can_focus=False)
        yield Static(id="asked", markup=False)
        yield Static(id="timer", markup=False)
        yield Static(id="foot", markup=False)
        yield Input(id="prompt", max_length=60)

    async def on_mount(self) -> None:
        """Start the server, and check regularly for votes."""
        await self.ballot.open(self._sockets)
        await self._refresh_slide()
        self._ticks = self.set_interval(TICK, self._refresh_slide)

    async def on_unmount(self) -> None:
        """Stop the server."""
        if self._ticks:
            self._ticks.stop()
        await self.ballot.close()

    # Display

    async def _refresh_slide(self) -> None:
        if not self.query("#clock"):  # the screen is being taken down, and the timer fired once more
            return
        slide, left = self.lesson.slide, self.lesson.talk_left
        now = (slide, self.size.width, len(self.ballot.places))
        self.query_one("#clock", Static).update(words(self._clock()))
        timer = self.query_one("#timer", Static)
        timer.display = slide.kind == "talk" and self.ballot.timer
        timer.update(words(f"{left // 60}:{left % 60:02d}"))
        before, self._shown = self._shown, now
        if now == before or (before[1:] == now[1:] and self._recounted(before[0], slide)):
            return
        width = max(20, min(WIDE if slide.beside else 104, self.size.width - 6))
        self.query_one("#stage").styles.max_width = WIDE if slide.beside else 104
        with self.batch_update():
            self.query_one("#kicker", Static).update(words(_kicker(slide)))
            self.query_one("#foot", Static).update(self._keys(slide))
            holder = self.query_one("#slide")
            await holder.remove_children()
            await holder.mount(*widgets(slide, self.ballot, width, self.size.height))
            self.query_one("#stage").scroll_home(animate=False)

    def _recounted(self, before: Slide, slide: Slide) -> bool:
        """Show the counts of *slide* in place of those of *before*; False where more than these has changed."""
        counted = [one for one in (*slide.beside, slide) if one.count >= 0]
        there = list(self.query(".count").results(Static))
        if not differs_in_count(before, slide) or len(there) != len(counted):
            return False
        for widget, one in zip(there, counted, strict=True):
            widget.update(count_line(one))
        self.query_one("#foot", Static).update(self._keys(slide))
        return True

    def _clock(self) -> str:
        room = join_words(self.ballot).partition(" · ")[2] if self.ballot.address else ""
        return " · ".join(part for part in (room, self.lesson.clock) if part)

    def _keys(self, slide: Slide) -> Content:
        """Return the keys that fit into the line: the first ones, and always the one that tells them all."""
        shown = [
            (key, words(key, "bold $ink") + words(f" {what}   ", "$dim"))
            for key, what in hints(self.lesson, self.ballot, slide)
        ]
        while sum(len(part) for _, part in shown) > self.size.width - 6 and len(shown) > 1:
            del shown[-2 if shown[-1][0] == "?" else -1]
        return Content("").join(part for _, part in shown)

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
        """Do the next step; one that is doubtful is confirmed first."""
        step, self._asked = self._asked, None
        doubt = "" if step or self.lesson.look else self.lesson.doubt
        if doubt:
            self._ask(doubt, self.lesson.forward)
        else:
            self.query_one("#asked").display = False
            await self._do(step or self.lesson.forward)

    def _ask(self, question: str, step: Callable[[], object]) -> None:
        """Ask the teacher to confirm *step*."""
        self._asked = step
        asked = self.query_one("#asked", Static)
        asked.update(words(say("{question}   ⏎ yes   esc no", question=question)))
        asked.display = True
        self.guard.turned()

    async def action_back(self) -> None:
        """Look at the slide before."""
        await self._do(self.lesson.back)

    async def action_reveal(self) -> None:
        """Show the counts."""
        if self.lesson.doubt and self.lesson.stage == "open":
            self._ask(self.lesson.doubt, self.lesson.reveal)
        else:
            await self._do(self.lesson.reveal)

    async def action_next_stop(self) -> None:
        """Leave this moment for the next."""
        await self._do(self.lesson.next_stop)

    async def _look_at(self, kind: str, slides: Sequence[Slide]) -> None:
        await self._do(lambda: self.lesson.look_at(kind, slides))

    async def action_scene(self) -> None:
        """Show the scene again."""
        await self._look_at("scene", self.lesson.scene)

    async def action_file(self) -> None:
        """Show the file of the moment that was decided: all that is known, with its sources."""
        await self._look_at("file", self.lesson.file)

    async def action_result(self) -> None:
        """Show the last result again."""
        await self._look_at("result", self.lesson.result)

    async def action_join(self) -> None:
        """Show how to join, over the slide."""
        if self.ballot.address:
            await self._look_at("join", (Slide("lobby", self.lesson.slide.kicker, say("Join the vote")),))

    async def action_keys(self) -> None:
        """Show every key."""
        await self._look_at("keys", (keys_slide(),))

    def action_undo(self) -> None:
        """Ask whether the open vote is to be emptied, or the last one opened again."""
        if self.lesson.votes_in:
            self._ask(say("Empty this vote, so that everybody votes again?"), self.lesson.clear)
        elif self.lesson.can_reopen:
            self._ask(say("Open the last vote again, with the votes that are in it?"), self.lesson.reopen)

    async def action_lock(self) -> None:
        """Lock the room, so that nobody new can join, or open it."""
        await self._do(lambda: self.lesson.admit(locked=not self.lesson.room.admission.locked))

    async def action_more(self) -> None:
        """Expect five more pupils."""
        await self._do(lambda: self.lesson.admit(expected=self.lesson.room.admission.expected + 5))

    async def action_share(self) -> None:
        """Let several phones share an address, or not."""
        await self._do(lambda: self.lesson.admit(shared=not self.lesson.room.admission.shared))

    def action_new_code(self) -> None:
        """Ask whether the room is to have a new code."""
        self._ask(say("A new code, so that every phone has to join again?"), self.ballot.change_code)

    async def action_timer(self) -> None:
        """Hide the clock of the talk, or show it."""
        self.ballot.timer = not self.ballot.timer
        self.lesson.tell()
        await self._refresh_slide()

    def action_theme(self) -> None:
        """Change between dark and light, here and on the projector page."""
        self.theme = "paper" if self.theme == "docket" else "docket"
        self.ballot.light = self.theme == "paper"
        self.lesson.tell()

    def action_window(self) -> None:
        """Open the projector page in this computer's browser; its address is on no wall, since it holds the key."""
        self.open_url(self.ballot.projector)
        self.tell(say("The page opens in this computer's browser."))

    def action_scroll(self, lines: int) -> None:
        """Scroll a slide that is longer than the screen."""
        self.query_one("#stage").scroll_relative(y=lines, animate=False)

    async def action_hands(self) -> None:
        """Ask for the hands that were counted."""
        if self.lesson.stage == "open":
            prompt = self.query_one("#prompt", Input)
            prompt.placeholder = self.lesson.hands_asked
            prompt.value = ""
            prompt.display = True
            prompt.focus()

    async def action_close(self) -> None:
        """Close what lies over the slide."""
        self._asked = None
        self.query_one("#asked").display = False
        self.query_one("#prompt").display = False
        self.set_focus(None)
        await self._do(self.lesson.look_away)

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
