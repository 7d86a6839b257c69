"""The scene: what a play shows and asks, the comparison after a key moment, and the debrief at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from game.language import say
from game.session.read_before import ReadBefore
from game.tui.commands import bindings
from game.tui.layouts import standing
from game.tui.layouts.desk import letter
from game.tui.layouts.layout import BLANK, Layout, wrap
from game.tui.layouts.ruler import gauge
from game.tui.layouts.text import target, words
from game.tui.layouts.typeset import Way, page, recapped
from game.tui.picking_screen import PickingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.content import Content

    from game.tui.layouts.layout import LayoutLine

BAR = 10
WIDE = 100  # columns of a terminal that has room for the side
SIDE = 34
LOOKING = 0.3  # seconds between two earlier plays that are looked at for what they have shown
GAP = 4  # of them, for the rule and the air beside it


class SceneScreen(PickingScreen):
    """The page that the play stands at."""

    NAME = "scene"
    BINDINGS: ClassVar[list[BindingType]] = bindings("scene")

    def __init__(self) -> None:
        """Show the play that is open."""
        super().__init__()
        self._told = ""
        self._read: ReadBefore | None = None
        self._taken_back = False  # whether the footer offers to take again what was taken back

    def on_mount(self) -> None:
        """Show where the play stands, and first, once on a machine, how it is played: who rehearses knows that."""
        self.turn()
        self._looking = self.set_interval(LOOKING, self._look_back)
        play = self.play
        if self.app.settings.welcomed == "no" and play.path and not (play.begun or play.decisions):
            self.app.call_after_refresh(self.app.go, "welcome")

    def _look_back(self) -> None:
        """Look up what one more play has shown, and say in the footer whether x passes this page by."""
        if not self.read.look_up():
            self._looking.stop()
            self.furnish()

    @property
    def read(self) -> ReadBefore:
        """What was read before, as it is known while this play is played."""
        if self._read is None or self._read.play is not self.play:
            self._read = ReadBefore(self.play)
        return self._read

    def turn(self, *, keep: bool = False) -> None:
        """Show the page the play has come to; *keep* where it was scrolled to."""
        self.read.turn(self.play.page)
        if not keep:
            self.app.guard.turned()
        with self.app.batch_update():
            self._make_room()
            self.page.show(self.sheet, reveal="instant" if keep else self.app.settings.reveal, keep=keep)
            self.furnish()
        if self.app.settings.again == "short" and not keep:
            self._show_asked()
        trouble = self.play.trouble
        if trouble and trouble != self._told:
            self.app.tell(trouble, severe=True)
        self._told = trouble

    # --- what is on the screen

    def _make_room(self) -> None:
        """Let the side stand beside the page, or not."""
        self.page.stand_beside(SIDE if self._sided else 0, self.side)

    def on_resize(self) -> None:
        """See whether there is room for the side now."""
        self._make_room()

    @property
    def _sided(self) -> bool:
        return self.app.size.width >= WIDE and self.play.page.kind != "debrief"

    def head(self, width: int) -> list[Content]:
        """Return the year ruler, and the meters where there is no side for them."""
        play = self.play
        lines = self.app.ruler(width)
        if self._sided or play.page.kind == "debrief":
            return lines
        return standing.head(play, lines, width)

    def sheet(self, width: int) -> Layout:
        """Return the page of the play."""
        lines = [*self.first(width), *page(self.blocks(), width, self._ways(), sheet=not self._sided)]
        return self.lowered(lines) if self.play.page.kind == "debrief" else Layout(lines)

    def first(self, width: int) -> list[LayoutLine]:
        """Return what stands before the page: where the play was left."""
        recap = self.play.recap
        return list(recapped(recap, width)) if recap else []

    def _ways(self) -> list[Way]:
        """Return the rows after the page's own."""
        play = self.play
        if play.page.way == "choose":
            return []
        if play.page.way == "pick":
            asked = self.question
            return [] if asked and asked.missing else [Way("go on", say("Go on"), key="⏎")]
        if play.page.way == "call":
            return [Way("say nothing", say("Say nothing"))]
        if play.page.way == "on":
            ending = play.page.kind == "scene" and play.pack.scenes[play.world.scene].ending
            onward = Way("go on", say("See it beside the record") if ending else say("Go on"), key="⏎")
            file = Way("file", say("The file: all that is known, with its sources"), key="f")
            return [onward, file] if play.page.kind == "outcome" else [onward]
        from game.tui.layouts import debrief_parts

        return debrief_parts.ways(play)

    def side(self, width: int) -> list[Content]:
        """Return whose chair this is, the meters, and whom and what this page mentions."""
        play, width = self.play, width - GAP
        seat = play.pack.manifest.seats[play.world.seat]
        lines = [*wrap(words(seat.name, "bold $head"), width), *wrap(words(seat.about, "$dim"), width), BLANK]
        along = [line for line in (standing.progress(play), standing.time_left(play)) if line]
        lines += [*(words(line, "$dim") for line in along), BLANK] if along else []
        label = max((len(meter.label) for meter in play.meters), default=0)
        asked = self.question
        if asked and asked.letter:
            lines = [*letter(asked, width), BLANK, *lines]
        lines += [gauge(meter, label, min(BAR, max(3, width - label - 7))) for meter in play.meters]
        lines += (
            [BLANK, *standing.promises_in_brief(play, width)]
            if play.meters and play.promises
            else standing.promises_in_brief(play, width)
        )
        names = list(dict.fromkeys(link.name for link in self.page.sheet.links))
        if names:
            lines += [BLANK, words(say("On this page"), "$dim")]
        for name in names:
            lines += wrap(target(words(self._title(name), "underline $ink"), "link", name), width)
        rule = words("▏".ljust(GAP), "$line")
        return [*(rule + line for line in lines), rule]

    def _title(self, name: str) -> str:
        """Return what an entry is called, an event without its date."""
        from game.session import codex

        event = self.play.pack.record.events.get(name.removeprefix("event:"))
        return event.title if event else codex.title(self.play.pack, name)

    def foot_words(self) -> dict[str, str]:
        """Say what the keys do on this page."""
        way, asked = self.play.page.way, self.question
        picks = say("mark") if asked and asked.letter else say("open")
        opens = {"choose": say("move"), "call": say("the same"), "on": say("go on")}
        return {
            "number": {"on": "", "call": say("another"), "pick": picks}.get(way, picks if asked else say("choose")),
            "open": opens.get(way, say("open")),
            "read_on": self._space(),
            "take_back": say("take back") if self.play.decisions else "",
            "file": say("the file") if self.play.files else "",
            "ledger": say("ledger") if self.play.promises else "",
            "skip": say("skip") if self.read.seems_known else "",
            "redo": say("redo") if self._taken_back else "",
            "share": say("card") if self.play.page.way == "end" else "",
            "back": say("title") if self in self.app.screen_stack[:2] else say("back"),
        }

    def _space(self) -> str:
        """Return what space does: show what stands below, and at the end of the page what `action_read_on` does."""
        asked, way = self.question, self.play.page.way
        if self.page.more_below:
            return say("more")
        if asked and asked.letter:
            return say("mark")
        return {"call": say("say nothing"), "on": say("go on")}.get(way, "")

    # --- what the player does

    def opened(self, kind: str, name: str) -> None:
        """Take a choice, go on, open a link, or leave the debrief."""
        play = self.play
        if self.takes(kind, name):
            return
        if kind == "link":
            self.app.go("card", name)
        elif name.startswith("chair:"):
            self.app.go("seats", name.removeprefix("chair:"))
        elif play.page.way == "choose":
            play.asks_calls = self.app.settings.calls == "on"
            self.make(lambda: play.choose(name))
        elif play.page.way == "call":
            self.make(lambda: play.call("" if name == "say nothing" else name))
        else:
            self._follow(name)

    def _follow(self, name: str) -> None:
        """Go where the way *name* of a page without a decision leads."""
        ways: dict[str, Callable[[], object]] = {
            "file": self.action_file, "export": self.action_export, "go on": lambda: self.make(self.play.go_on),
            "home": lambda: self.app.once_saved(self.app.leave_play if self.play.unsaved else self.app.home),
            "path": lambda: self.app.go("path"), "ledger": self.action_ledger,
        }  # fmt: skip
        ways.get(name, lambda: self.action_part(name))()

    def action_read_on(self) -> None:
        """Show what stands below; at the end, go on, or say nothing where a call is asked, and never decide."""
        if self.page.read_on() or not self.app.guard.fresh:
            return
        if self.marks_chosen():
            return
        if self.play.page.way == "on":
            self.make(self.play.go_on)
        elif self.play.page.way == "call":
            self.make(lambda: self.play.call(""))

    def action_file(self) -> None:
        """Open the file of the last moment that was told."""
        if self.play.files:
            self.app.go("file", self.play.files[-1])
        else:
            self.app.tell(say("There is no file yet: one comes with each moment that you decide."))

    def action_ledger(self) -> None:
        """Open the ledger of promises."""
        self.app.go("ledger")

    def action_take_back(self) -> None:
        """Return to the last decision, and show its choices: its text was read."""
        if self.play.decisions:
            self.make(lambda: self.play.rewind(len(self.play.decisions) - 1))
            self._taken_back = True
            self.furnish()
            self._show_asked()
        else:
            self.app.tell(say("There is no decision to take back yet."))

    def action_redo(self) -> None:
        """Take the decision again that was taken back here."""
        undone = self.play.undone
        if undone is None:
            self._taken_back = False
            self.app.tell(say("There is nothing to take again here."))
        else:
            self.make(lambda: self.play.take_again(undone.id))

    def moved(self) -> None:
        """Pass by what was read before, where the settings say so."""
        if self.app.settings.again == "short":
            self._pass_by()

    def _pass_by(self) -> None:
        """Go on from page to page until one is new, asks something, or is an ending."""
        self.read.turn(self.play.page)
        while self.read.passes:
            self.read.turn(self.play.go_on())

    def action_skip(self) -> None:
        """Pass by what was read before; where the page asks something, show what it asks."""
        if not self.read.known:
            self.app.tell(say("This page was not read before."))
        elif self.read.passes:
            self._pass_by()
            self.turn()
        self._show_asked()

    def _show_asked(self) -> None:
        """Bring what the page asks onto the screen where its text was read before."""
        if self.read.known and self.play.page.way in ("choose", "pick"):
            for shown in self.page.sheet.rows[-1:] + self.page.sheet.rows[:1]:
                self.page.choose(shown)

    def action_export(self) -> None:
        """Offer to write the play as a file."""
        if self.play.path:
            self.app.go("export", self.play.path)
        else:
            self.app.tell(say("This play is a rehearsal: it is kept nowhere."))

    def action_back(self) -> None:
        """Go back to the list that the play was opened from, or to the title; ask first where it is on no disk."""
        if self.play.unsaved:
            self.app.once_saved(self.app.leave_play)
        elif not self.close():
            self.app.home()
