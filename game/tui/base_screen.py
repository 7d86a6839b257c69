"""The base of every screen: head, page and footer, and the commands that all screens have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.screen import Screen

from game.language import say
from game.tui.commands import bindings
from game.tui.footer import footer
from game.tui.layouts.layout import BLANK, Layout, on_one_line
from game.tui.layouts.text import target, words
from game.tui.widgets.layout_view import LayoutView
from game.tui.widgets.static_lines import StaticLines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.content import Content

    from game.session.play import Play
    from game.tui.app import OpenQuestion
    from game.tui.layouts.layout import LayoutLine
    from game.tui.widgets.messages import Moved, Opened

SMALLEST = (60, 20)
AROUND = 8  # lines of a window that head, footer and margins take


class BaseScreen(Screen[None]):
    """A screen with a page; subclasses say what is on it and what opening a row or a link does."""

    NAME: ClassVar[str] = ""
    DEFAULT_CSS = "BaseScreen { background: $background; color: $ink; align-horizontal: center; }"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (20, "-low"), (30, "-high"), (50, "-tall")]
    app: OpenQuestion

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the screen the keys of the commands that work on it."""
        if "NAME" in cls.__dict__:
            cls.BINDINGS = bindings(cls.NAME)
        super().__init_subclass__(**options)

    def __init__(self) -> None:
        """Make the page; its layout is made when its width is known."""
        super().__init__()
        self._page = LayoutView(self.sheet, id="page")

    def compose(self) -> ComposeResult:
        """Yield the head, the page and the footer."""
        yield StaticLines(self.head, id="head")
        yield from self.body()
        if self.app.watched:
            yield StaticLines(self._trouble, id="trouble")
        yield StaticLines(self.foot, id="foot")
        if self.too_small:
            yield StaticLines(self._too_small, id="small")

    # --- what a subclass defines

    def head(self, width: int) -> list[Content]:
        """Return the lines above the page."""
        return [words(self.heading, "bold $head")] if self.heading else []

    @property
    def heading(self) -> str:
        """The head of a screen that has only a heading."""
        return ""

    def sheet(self, width: int) -> Layout:
        """Return the layout of the page."""
        return Layout()

    def body(self) -> ComposeResult:
        """Yield the widgets between head and footer."""
        yield self._page

    def opened(self, kind: str, name: str) -> None:
        """Open a link as a card; a screen with rows says what else they open."""
        self.app.go("card", name)

    @property
    def page(self) -> LayoutView:
        """The page that has the keys."""
        return self._page

    @property
    def play(self) -> Play:
        """The play that is open, for the screens that are only shown with one."""
        play = self.app.play
        assert play is not None  # noqa: S101 - as above
        return play

    # --- what all screens share

    def on_mount(self) -> None:
        """Give the page the keys."""
        self._page.focus()

    def on_screen_resume(self) -> None:
        """Ignore repeats of the key that opened this screen or closed another."""
        self.app.guard.turned()

    @property
    def ready(self) -> bool:
        """Whether this screen is mounted and on top: no other runs actions."""
        return self.is_mounted and self.is_active

    def close(self) -> bool:
        """Close this screen, once; return whether it was open."""
        is_open = self.is_active and len(self.app.screen_stack) > 1
        if is_open:
            self.app.pop_screen()
        return is_open

    def again(self, *, keep: bool = True) -> None:
        """Lay everything out again, after a change."""
        self.page.show(self.sheet, keep=keep)
        self.furnish()

    def furnish(self) -> None:
        """Lay out head and footer again."""
        for lines in self.query_children(StaticLines):
            lines.again()

    def lowered(self, lines: Sequence[LayoutLine | Content]) -> Layout:
        """Return *lines* as a layout that stands a little below the top of a window which is higher than they need."""
        spare = self.app.size.height - AROUND - len(lines)
        return Layout([*[BLANK] * max(0, spare // 4), *lines])

    def foot_words(self) -> dict[str, str]:
        """Return the footer's words for commands that depend on what is shown; "" leaves one out."""
        return {}

    def foot(self, width: int) -> list[Content]:
        """Return the footer."""
        return [footer(self.NAME, self.page, self.foot_words(), width)]

    def _trouble(self, width: int) -> list[Content]:
        from game.tui.reload import report

        return report(self.app.trouble, width)

    def _too_small(self, width: int) -> list[Content]:
        wide, high = SMALLEST
        lines = [
            words(say("A larger window, please."), "bold $head"),
            words(
                say("This one is {width} × {height};", width=self.app.size.width, height=self.app.size.height), "$dim"
            ),
            words(say("the game needs {width} × {height}.", width=wide, height=high), "$dim"),
        ]
        return [line.truncate(max(1, width), ellipsis=True) for line in lines]

    @property
    def too_small(self) -> bool:
        """Whether the window is too small, so that a larger one is asked for."""
        wide, high = SMALLEST
        return self.app.size.width < wide or self.app.size.height < high

    def on_resize(self) -> None:
        """Show the new size if it is too small."""
        for small in self.query("#small").results(StaticLines):
            small.again()
            return
        if self.too_small:
            self.mount(StaticLines(self._too_small, id="small"))

    def on_key(self, event: events.Key) -> None:
        """Let any key finish the reveal and do nothing else; ignore keys while the window is too small."""
        if not self.ready or self.page.settling or (self.too_small and event.key not in ("ctrl+q", "escape")):
            self.page.settle()
            event.stop()
            event.prevent_default()

    def on_layout_view_opened(self, message: Opened) -> None:
        """Open what was clicked on the page, if it is still there."""
        message.stop()
        if self.ready and message.stands and self.app.guard.order("click"):
            self.opened(message.found.kind, message.found.name)

    def on_layout_view_moved(self, message: Moved) -> None:
        """Update the footer, which says whether there is more below."""
        message.stop()
        for foot in self.query_children("#foot").results(StaticLines):
            foot.again()

    def on_static_lines_pressed(self, message: StaticLines.Pressed) -> None:
        """Run the command or open the link that was clicked in head or footer."""
        message.stop()
        if message.kind == "command":
            self.call_later(self.run_action, message.name)
        elif self.ready and self.app.guard.order("click"):
            self.opened(message.kind, message.name)

    # --- commands of every screen

    def action_number(self, number: int) -> None:
        """Open row *number*; if it was not on the screen yet, show it instead."""
        row = next((row for row in self.page.sheet.rows if row.number == number), None)
        if row and self.page.bring(row) and self.app.guard.fresh:
            self.opened(row.kind, row.name)

    def action_down(self) -> None:
        """Go a row down."""
        self.page.move(1)

    def action_up(self) -> None:
        """Go a row up."""
        self.page.move(-1)

    def action_open(self) -> None:
        """Open the chosen row or link; if something unread stands before it, show that instead."""
        target = self.page.pick()
        if target and self.app.guard.fresh:
            self.opened(target.kind, target.name)

    def action_read_on(self) -> None:
        """Scroll on; at the end go on if there is only one row without a number, and never decide."""
        if self.page.read_on() or not self.app.guard.fresh:
            return
        match self.page.sheet.rows:
            case [row] if not row.number:
                self.opened(row.kind, row.name)

    def action_page_down(self) -> None:
        """Scroll a page down."""
        self.page.read_on()

    def action_page_up(self) -> None:
        """Scroll a page up."""
        self.page.scroll_relative(y=2 - self.page.size.height, animate=False, immediate=True)

    def action_top(self) -> None:
        """Go to the top."""
        self.page.scroll_home(animate=False, immediate=True)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.page.scroll_end(animate=False, immediate=True)

    def move_tab(self, step: int) -> None:
        """Go on, or back, to another part of what the screen shows."""

    def action_next_tab(self) -> None:
        """Go to the next part."""
        self.move_tab(1)

    def action_previous_tab(self) -> None:
        """Go to the part before."""
        self.move_tab(-1)

    def action_next_link(self) -> None:
        """Choose the next link."""
        self.page.walk(1)

    def action_previous_link(self) -> None:
        """Choose the link before."""
        self.page.walk(-1)

    def action_back(self) -> None:
        """Close this screen."""
        self.close()

    def action_theme(self) -> None:
        """Change to the next theme."""
        self.app.next_theme()

    def action_help(self) -> None:
        """Show the keys."""
        self.app.go("help", self.NAME)

    def action_codex(self) -> None:
        """Open the codex."""
        self.app.go("codex")

    def action_part(self, part: str) -> None:
        """Show *part* of what stands behind the debrief of the play that is open."""
        if self.app.play is not None and self.app.play.page.kind == "debrief":
            self.app.go("part", part)
        else:
            self.app.tell(say("This comes with the debrief, at the end of a play."))

    def action_backlog(self) -> None:
        """Open the backlog of the play that is open."""
        if self.app.play is not None:
            self.app.go("backlog")

    def action_go(self, screen: str) -> None:
        """Open *screen*."""
        self.app.go(screen)

    def action_settings(self) -> None:
        """Open the settings."""
        self.app.go("settings")


class PlayScreen(BaseScreen):
    """A screen about the play that is open, under its ruler."""

    def head(self, width: int) -> list[Content]:
        """Return the ruler."""
        return self.app.ruler(width)


class TabbedScreen(BaseScreen):
    """A screen with parts beside each other, one of which is open."""

    KIND: ClassVar[str] = "part"
    JOINTS: ClassVar[tuple[str, ...]] = ("  ", " ")
    """What stands between the parts: the first that lets them fit on a line."""

    def __init__(self, part: str) -> None:
        """Open at *part*."""
        super().__init__()
        self.part = part

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts by id, with what they are called."""
        raise NotImplementedError

    @property
    def marked(self) -> str:
        """The part that is marked as open."""
        return self.part

    def head(self, width: int) -> list[Content]:
        """Return the parts, the open one marked."""
        pieces = [
            target(words(label, "bold reverse" if part == self.marked else "$dim"), self.KIND, part)
            for part, label in self.parts.items()
        ]
        return [on_one_line(pieces, list(self.parts).index(self.part), self.JOINTS, width)]

    def show_part(self, part: str) -> None:
        """Show another part from its top."""
        self.part = part
        self.page.cursor = None
        self.again(keep=False)

    def move_tab(self, step: int) -> None:
        """Show the part beside."""
        parts = list(self.parts)
        self.show_part(parts[(parts.index(self.part) + step) % len(parts)])
