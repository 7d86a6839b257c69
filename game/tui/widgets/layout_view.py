"""A page: one sheet of set lines that scrolls, settles, and has its rows and links walked by keys and mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from game.tui.layout import BLANK, Layout, Target, mark
from game.tui.widgets.messages import Moved, Opened
from game.tui.widgets.reveal import SECONDS, Reveal
from game.tui.widgets.shown import Shown
from game.tui.widgets.strips import bar, set_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual import events
    from textual.content import Content
    from textual.selection import Selection
    from textual.timer import Timer

EDGE = 2  # columns at the right that are kept for the bar
FRAMES = 30
STRIDE = 3  # lines that an arrow scrolls where no row is near


class LayoutView(ScrollView, can_focus=True, inherit_bindings=False):
    """A sheet on the screen.

    Give it a function that sets a sheet for a width: it is asked again whenever the width changes.
    """

    # The bar at the right edge, and what stands beside the sheet, are drawn with its lines: every widget is a part of
    # the screen of its own, that Textual lays out, cuts and paints.
    DEFAULT_CSS = """
    LayoutView { overflow: hidden; background: $background; }
    LayoutView > .page--thumb { color: $dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--thumb"}
    ALLOW_SELECT: ClassVar[bool] = True

    # `id` is Textual's word.
    def __init__(self, setter: Callable[[int], Layout] | None = None, *, id: str | None = None) -> None:  # noqa: A002
        """Show what *setter* sets, if anything yet."""
        super().__init__(id=id)
        self._setter = setter or (lambda _: Layout())
        self.sheet = Layout()
        self.cursor: Target | None = None
        self._aside: tuple[int, Callable[[int], list[Content]]] = (0, lambda _: [])
        self._asides: list[Strip] | None = None
        self._width = 0
        self._reveal = ""
        self._was_more = False
        self._strips: dict[tuple[int, int], Strip] = {}
        self._shown = Shown()
        self._ink: Reveal | None = None
        self._timer: Timer | None = None

    # --- the sheet

    def show(self, setter: Callable[[int], Layout], *, reveal: str = "instant", keep: bool = False) -> None:
        """Show another sheet, from its top or (*keep*) where this one stands."""
        self._setter = setter
        self._reveal = reveal
        if not self.size.width:
            return  # set when the size is known
        name = self.cursor.name if keep and self.cursor else ""
        self._shown.set_again(same=keep)
        self._set(self._room(self.size.width))
        self.scroll_to(y=self.scroll_y if keep else 0, animate=False, immediate=True, force=True)
        self.cursor = self.sheet.named(name)
        if self.cursor:
            self._into_view(self.cursor)
        self._choose_first()
        self._settle()
        self.refresh()
        self.call_after_refresh(self._note_shown)

    def stand_beside(self, columns: int, setter: Callable[[int], list[Content]]) -> None:
        """Let what *setter* sets stand in *columns* columns right of the sheet, from the next sheet on."""
        self._aside = (columns, setter)
        self._asides = None

    def _room(self, width: int) -> int:
        return max(1, width - self._aside[0] - EDGE)

    def _set(self, room: int) -> None:
        self._width = room
        self.sheet = self._setter(room)
        self._shown.set_again(same=True)
        # Not by assignment, which would lay the whole screen out anew: the page's place on it does not change.
        self.set_reactive(LayoutView.virtual_size, Size(room, len(self.sheet.lines)))
        self._forget()

    def _forget(self) -> None:
        self._strips.clear()
        self._asides = None

    # The signature is Textual's.
    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002
        """Set the sheet here, where Textual tells a new size: a resize event comes after a first, wrong paint."""
        if size.width and self._room(size.width) != self._width:
            name = self.cursor.name if self.cursor else ""
            self._set(self._room(size.width))
            self.cursor = self.sheet.named(name)
            if self._ink:
                self._ink.set(self.sheet.lines)
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if size.width:
            self._choose_first()
            self._settle()
            self.call_after_refresh(self._note_shown)
        return changed

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at *width*, for a page as high as its sheet."""
        if self._room(width) != self._width:
            self._set(self._room(width))
        return len(self.sheet.lines)

    def on_resize(self) -> None:
        """Tell the furniture where there is more, or no more, to scroll to."""
        if self.more_below != self._was_more:
            self._was_more = self.more_below
            self.post_message(Moved(self))

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        super().notify_style_update()
        self._forget()

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether it scrolls: always, though it has no bar of Textual's."""
        return True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the furniture that another part is shown."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._choose_first()
            self._note_shown()
            self.post_message(Moved(self))

    def _note_shown(self) -> None:
        """Note what is on the screen now."""
        self._shown.note(self.sheet, self.scroll_offset.y, self.size.height)

    @property
    def more_below(self) -> bool:
        """Whether there is something to read below the window."""
        return self.scroll_offset.y + self.size.height < len(self.sheet.lines)

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of *crop*: no border, padding or tint, so that all Textual could add to them is time."""
        lines = [self._row(y) for y in crop.line_range]
        if self.app.current_theme.ansi:
            for one in self.get_line_filters():
                lines = [line.apply_filter(one, self.background_colors[1]) for line in lines]
        return lines if crop.column_span == (0, self.size.width) else [line.crop(*crop.column_span) for line in lines]

    def render_line(self, y: int) -> Strip:
        """Return line *y*, each cell knowing its place: so Textual asks what is under the mouse, for selecting."""
        return self._row(y).apply_offsets(0, y + self.scroll_offset.y)

    def _row(self, y: int) -> Strip:
        number = y + self.scroll_offset.y
        base = self.visual_style.rich_style
        here = 0 <= number < len(self.sheet.lines)
        sheet = self._line(number, base) if here else set_in(BLANK, self._width + EDGE - 1, self.visual_style, base)
        columns = self.size.width - self._width - EDGE
        beside = self._beside(y, columns, base) if columns else ()
        edge = bar(y, self.size.height, self.scroll_offset.y, len(self.sheet.lines))
        style = self.get_component_rich_style("page--thumb") if edge != " " else base
        return Strip([*sheet, Segment(edge, style), *beside], self.size.width)

    def _beside(self, y: int, columns: int, base: Style) -> Strip:
        if self._asides is None:
            lines = self._aside[1](columns) if self._aside[0] else []
            self._asides = [set_in(line, columns, self.visual_style, base) for line in lines]
        return self._asides[y] if y < len(self._asides) else set_in(BLANK, columns, self.visual_style, base)

    def _line(self, number: int, base: Style) -> Strip:
        chosen = self.cursor is not None and self.cursor.top <= number <= self.cursor.bottom
        which = id(self.cursor) if chosen else 0  # rows that stand side by side share their lines
        selection = self.text_selection
        strip = None if selection else self._strips.get((number, which))
        if strip is None:
            strip = self._draw(number, base, chosen=chosen, selection=selection)
            if selection is None:
                self._strips[number, which] = strip
        return strip if self._ink is None else self._ink.drawn(strip, number, self.app.ansi_theme)

    def _draw(self, number: int, base: Style, *, chosen: bool, selection: Selection | None) -> Strip:
        content = self.sheet.lines[number].content
        if chosen and self.cursor:
            content = mark(content, number, self.cursor)
        if selection is not None and (span := selection.get_span(number)) is not None:
            start, end = span
            content = content.stylize("reverse", start, len(content.plain) if end == -1 else end)
        return set_in(content, self._width + EDGE - 1, self.visual_style, base)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words."""
        return selection.extract(self.sheet.text), "\n"

    # --- settling

    @property
    def settling(self) -> bool:
        """Whether the ink is still wet."""
        return self._ink is not None

    def settle(self) -> None:
        """Finish the reveal at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._ink = None
            self.refresh()

    def _settle(self) -> None:
        """Let the sheet settle, once after it was shown."""
        if not self._reveal:
            return
        self.settle()
        seconds = SECONDS.get(self._reveal, 0.0)
        self._reveal = ""
        if not seconds or self.app.animation_level != "full" or self.app.is_web or self.app.current_theme.ansi:
            return
        self._ink = Reveal(self.sheet.lines, seconds, self.size.height)
        self._timer = self.set_interval(1 / FRAMES, self._dry)

    def _dry(self) -> None:
        if self._ink and self._ink.dry:
            self.settle()
        self.refresh()

    # --- walking

    def move(self, step: int) -> None:
        """Go to the next row (*step* 1) or the one before (-1); where none is near, scroll."""
        rows = self.sheet.rows
        at = rows.index(self.cursor) if self.cursor in rows and self._visible(self.cursor) else None
        if at is None:
            inside = [row for row in rows if self._visible(row)]
            following = (inside[0] if step > 0 else inside[-1]) if inside else None
        else:
            following = rows[at + step] if 0 <= at + step < len(rows) else None
        if following is None or self._distance(following) > STRIDE * 2:
            self.scroll_relative(y=step * STRIDE, animate=False, immediate=True)
        else:
            self.choose(following)

    def walk(self, step: int = 1) -> None:
        """Go to the next link, or the one before; the first one in view where none is chosen."""
        links = self.sheet.links
        if self.cursor in links:
            self.choose(links[(links.index(self.cursor) + step) % len(links)])
        elif links:
            self.choose(next((link for link in links if self._visible(link)), links[0]))

    def choose(self, stop: Target) -> None:
        """Choose *stop*, without opening it."""
        self.cursor = stop
        self._into_view(stop)
        self.refresh()
        self.post_message(Moved(self))

    def pick(self) -> Target | None:
        """Return what is chosen and in view; where nothing is, read on to it or choose the first row in view."""
        if self.cursor is not None and self._visible(self.cursor):
            return self.cursor
        rows = self.sheet.rows
        if self.must_read_on:
            self.read_on()
        elif len(rows) == 1:
            return rows[0]
        elif rows:
            self.choose(next((row for row in rows if self._visible(row)), rows[0]))
        return None

    def bring(self, row: Target) -> bool:
        """Return whether *row* has been on the screen; if not, go towards it, as far as one can read at a time."""
        there = row in self._shown
        if not there and row.top < self.scroll_offset.y:
            self._into_view(row)
        elif not there:
            self.read_on()
        return there

    @property
    def must_read_on(self) -> bool:
        """Whether every way on stands below: nobody goes past what was not on the screen yet."""
        return self.more_below and bool(self.sheet.rows) and not any(map(self._visible, self.sheet.rows))

    def read_on(self) -> bool:
        """Show the next windowful; whether there was one."""
        if not self.more_below:
            return False
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False, immediate=True)
        return True

    def _visible(self, stop: Target) -> bool:
        top = self.scroll_offset.y
        return top <= stop.top and stop.bottom < top + self.size.height

    def _distance(self, stop: Target) -> int:
        top = self.scroll_offset.y
        return max(0, top - stop.top, stop.bottom - (top + self.size.height - 1))

    def _into_view(self, stop: Target) -> None:
        region = Region(0, stop.top, 1, stop.bottom - stop.top + 1)
        self.scroll_to_region(region, animate=False, immediate=True, force=True)

    def _choose_first(self) -> None:
        rows = self.sheet.rows if self.cursor is None else []
        if rows and self._visible(rows[0]):
            self.cursor = rows[0]
            self.refresh()
            self.post_message(Moved(self))

    # --- the mouse

    def _under(self, event: events.MouseEvent) -> Target | None:
        here = self.sheet.under(event.y + self.scroll_offset.y, event.x)
        return here if event.x <= self._width else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Choose the row under the pointer."""
        stop = self._under(event)
        if stop is not None and stop is not self.cursor and stop.kind == "row" and self._visible(stop):
            self.choose(stop)

    def on_click(self, event: events.Click) -> None:
        """Finish the reveal, or open what was clicked."""
        if self.settling:
            self.settle()
        elif stop := self._under(event):
            self.choose(stop)
            self.post_message(Opened(self, stop))
        elif event.x > self._width and "name" in event.style.meta:
            self.post_message(Opened(self, Target(event.style.meta["kind"], event.style.meta["name"])))
