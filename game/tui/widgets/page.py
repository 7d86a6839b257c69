"""A page: one sheet of set lines that scrolls, settles, and has its rows and links walked by keys and mouse."""

from __future__ import annotations

from itertools import groupby
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from game.tui.sheet import Sheet, Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual import events
    from textual.selection import Selection
    from textual.timer import Timer

    from game.tui.sheet import Line

SECONDS = {"instant": 0.0, "fast": 0.32, "slow": 1.2}
FRAMES = 30
SOFT = 5  # lines over which ink goes from faint to full
FAINT = 0.15
MARGIN = 5  # columns before a row's words: its mark, its number, a gap
STRIDE = 3  # lines that an arrow scrolls where no row is near


class Page(ScrollView, can_focus=True, inherit_bindings=False):
    """A sheet on the screen.

    Give it a function that sets a sheet for a width: it is asked again whenever the width changes.
    """

    DEFAULT_CSS = """
    Page {
        scrollbar-size: 0 1; scrollbar-gutter: stable; overflow: hidden auto; background: $background;
        scrollbar-color: $line; scrollbar-color-hover: $dim; scrollbar-color-active: $dim;
        scrollbar-background: $background; scrollbar-background-hover: $background; scrollbar-background-active: $background;
    }
    """
    ALLOW_SELECT: ClassVar[bool] = True

    class Opened(Message):
        """A row or a link was opened."""

        def __init__(self, page: Page, stop: Stop) -> None:
            """Say which *stop* of which *page*."""
            super().__init__()
            self.page = page
            self.found = stop

        @property
        def control(self) -> Page:
            """The page."""
            return self.page

    class Moved(Message):
        """The page shows another part of its sheet, or another stop is chosen."""

        def __init__(self, page: Page) -> None:
            """Say which *page*."""
            super().__init__()
            self.page = page

    def __init__(self, setter: Callable[[int], Sheet] | None = None, *, id: str | None = None) -> None:  # noqa: A002
        """Show what *setter* sets, if anything yet."""
        super().__init__(id=id)
        self._setter = setter or (lambda _: Sheet())
        self.sheet = Sheet()
        self.cursor: Stop | None = None
        self.eager = True  # whether the first row is chosen as soon as it is in view
        self._width = 0
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._timer: Timer | None = None
        self._began = 0.0
        self._lasts = 0.0
        self._orders: list[tuple[int, int]] = []

    # --- the sheet

    def show(self, setter: Callable[[int], Sheet], *, reveal: str = "instant", keep: bool = False, start: str = "") -> None:
        """Show another sheet, from its top or (*keep*) where this one stands, with row *start* chosen."""
        self._setter = setter
        name, where = (self.cursor.name, self.scroll_offset.y) if keep and self.cursor else (start, self.scroll_offset.y if keep else 0)
        self._set()
        self.scroll_to(y=where, animate=False, immediate=True, force=True)
        self.cursor = self._named(name) if name else None
        if self.cursor:
            self._into_view(self.cursor)
        self._settle(reveal)
        self._choose_first()
        self.post_message(self.Moved(self))

    def _set(self) -> None:
        self._width = max(1, self.scrollable_content_region.width)
        self.sheet = self._setter(self._width)
        self._strips.clear()
        self.virtual_size = Size(self._width, len(self.sheet.lines))
        self.refresh()

    def on_resize(self) -> None:
        """Set the sheet anew where the width is another."""
        if self.scrollable_content_region.width != self._width:
            name = self.cursor.name if self.cursor else ""
            self._set()
            self.cursor = self._named(name)
            self._orders = _orders(self.sheet.lines)
        self._choose_first()
        self.post_message(self.Moved(self))

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        super().notify_style_update()
        self._strips.clear()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the furniture that another part is shown."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._choose_first()
            self.post_message(self.Moved(self))

    @property
    def more_below(self) -> bool:
        """Whether there is something to read below the window."""
        return self.scroll_offset.y + self.size.height < len(self.sheet.lines)

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """Return line *y* of the window."""
        number = y + self.scroll_offset.y
        base = self.visual_style.rich_style
        if not 0 <= number < len(self.sheet.lines):
            return Strip.blank(self.size.width, base)
        chosen = self.cursor is not None and self.cursor.top <= number <= self.cursor.bottom
        selection = self.text_selection
        strip = None if selection else self._strips.get((number, chosen))
        if strip is None:
            strip = self._draw(number, base, chosen=chosen, selection=selection)
            if selection is None:
                self._strips[number, chosen] = strip
        if self._timer is not None:
            strip = self._settling(strip, number)
        return strip

    def _draw(self, number: int, base: Style, *, chosen: bool, selection: Selection | None) -> Strip:
        content = self.sheet.lines[number].content
        if chosen and self.cursor:
            content = _mark(content, number, self.cursor)
        if selection is not None and (span := selection.get_span(number)) is not None:
            start, end = span
            content = content.stylize("reverse", start, len(content.plain) if end == -1 else end)
        segments = content.render_segments(self.visual_style)
        return Strip(segments).crop_extend(0, self.size.width, base).apply_offsets(0, number)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words."""
        return selection.extract(self.sheet.text), "\n"

    # --- settling

    @property
    def settling(self) -> bool:
        """Whether the ink is still wet."""
        return self._timer is not None

    def settle(self) -> None:
        """Finish the reveal at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self.refresh()

    def _settle(self, reveal: str) -> None:
        self.settle()
        self._lasts = SECONDS.get(reveal, 0.0)
        if not self._lasts or self.app.animation_level != "full" or self.app.is_web or self.app.current_theme.ansi:
            return
        self._orders = _orders(self.sheet.lines)
        self._began = monotonic()
        self._timer = self.set_interval(1 / FRAMES, self._dry)

    def _dry(self) -> None:
        if monotonic() - self._began >= self._lasts:
            self.settle()
        self.refresh()

    def _settling(self, strip: Strip, number: int) -> Strip:
        share = (monotonic() - self._began) / self._lasts
        last = min(len(self._orders), self.size.height) - 1
        front = share * (max(self._orders[last]) + SOFT)
        split = self.sheet.lines[number].split
        halves = strip.divide([split, strip.cell_length]) if split else [strip]
        drawn = [self._faded(half, (front - order) / SOFT) for half, order in zip(halves, self._orders[number], strict=False)]
        return Strip.join(drawn)

    def _faded(self, strip: Strip, ink: float) -> Strip:
        if ink >= 1:
            return strip
        from textual.renderables.text_opacity import TextOpacity

        opacity = FAINT + (1 - FAINT) * round(max(0.0, ink) * 4) / 4
        return Strip(list(TextOpacity.process_segments(strip, opacity, self.app.ansi_theme)), strip.cell_length)

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
        far = following is None or self._distance(following) > STRIDE * 2
        if far:
            self.scroll_relative(y=step * STRIDE, animate=False, immediate=True)
        elif following:
            self.choose(following)

    def walk(self, step: int = 1) -> None:
        """Go to the next link, or the one before; the first one in view where none is chosen."""
        links = self.sheet.links
        if not links:
            return
        if self.cursor in links:
            following = links[(links.index(self.cursor) + step) % len(links)]
        else:
            following = next((link for link in links if self._visible(link)), links[0])
        self.choose(following)

    def choose(self, stop: Stop) -> None:
        """Choose *stop*, without opening it."""
        self.cursor = stop
        self._into_view(stop)
        self.refresh()
        self.post_message(self.Moved(self))

    def open(self) -> bool:
        """Open what is chosen; whether there was something."""
        if self.cursor is None or not self._visible(self.cursor):
            rows = self.sheet.rows
            if len(rows) == 1:
                self.cursor = rows[0]
            elif rows:
                self.choose(next((row for row in rows if self._visible(row)), rows[0]))
                return False
            else:
                return False
        self.post_message(self.Opened(self, self.cursor))
        return True

    def read_on(self) -> bool:
        """Show the next windowful; whether there was one."""
        if not self.more_below:
            return False
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False, immediate=True)
        return True

    def _named(self, name: str) -> Stop | None:
        return next((stop for stop in self.sheet.stops if stop.name == name), None)

    def _visible(self, stop: Stop) -> bool:
        top = self.scroll_offset.y
        return top <= stop.top and stop.bottom < top + self.size.height

    def _distance(self, stop: Stop) -> int:
        top = self.scroll_offset.y
        return max(0, top - stop.top, stop.bottom - (top + self.size.height - 1))

    def _into_view(self, stop: Stop) -> None:
        region = Region(0, stop.top, 1, stop.bottom - stop.top + 1)
        self.scroll_to_region(region, animate=False, immediate=True, force=True)

    def _choose_first(self) -> None:
        if self.cursor is None and self.eager:
            rows = self.sheet.rows
            if rows and self._visible(rows[0]):
                self.cursor = rows[0]
                self.refresh()

    # --- the mouse

    def _under(self, event: events.MouseEvent) -> Stop | None:
        line, column = event.y + self.scroll_offset.y, event.x
        holding = [stop for stop in self.sheet.stops if stop.holds(line, column)]
        return min(holding, key=lambda stop: stop.kind, default=None)

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
            self.post_message(self.Opened(self, stop))


def _mark(content: Content, number: int, stop: Stop) -> Content:
    """Return *content* with the words of *stop* reversed, and a mark in a row's margin: never by colour alone."""
    for line, start, end in stop.spans:
        if line == number:
            content = content.stylize("reverse", start, end)
    at, start, _ = stop.spans[0]
    margin = start - (MARGIN if stop.number else 2)
    if stop.kind == "row" and number == at and margin >= 0 and content.plain[margin] == " ":
        content = content[:margin] + Content("▸") + content[margin + 1 :]
    return content


def _orders(lines: list[Line]) -> list[tuple[int, int]]:
    """Return when each line's left and right part arrive: columns one after the other."""
    orders: list[tuple[int, int]] = []
    now = 0
    for split, group in groupby(lines, lambda line: bool(line.split)):
        tall = sum(1 for _ in group)
        orders += [(now + row, now + row + (tall if split else 0)) for row in range(tall)]
        now += tall * (2 if split else 1)
    return orders
