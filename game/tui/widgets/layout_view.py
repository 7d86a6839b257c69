"""A page: a widget that shows a layout, scrolls it, reveals it, and moves among its rows and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from game.tui.layouts.layout import BLANK, Layout, Target, mark
from game.tui.widgets.messages import Moved, Opened
from game.tui.widgets.reveal import SECONDS, Reveal
from game.tui.widgets.shown import Shown
from game.tui.widgets.strips import bar, set_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.style import Style
    from textual import events
    from textual.content import Content
    from textual.selection import Selection
    from textual.timer import Timer

EDGE = 2  # columns at the right for the scroll bar
FRAMES = 30
STRIDE = 3  # lines that an arrow scrolls where no row is near


class LayoutView(ScrollView, can_focus=True, inherit_bindings=False):
    """A layout on the screen.

    It is given a function from a width to a layout, and calls it again whenever the width changes.
    """

    # The scroll bar and the side are drawn with the lines of the page: Textual lays out and paints every widget apart.
    DEFAULT_CSS = """
    LayoutView { overflow: hidden; background: $background; }
    LayoutView > .page--thumb { color: $dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--thumb"}
    ALLOW_SELECT: ClassVar[bool] = True

    # `id` is Textual's word.
    def __init__(self, setter: Callable[[int], Layout] | None = None, *, id: str | None = None) -> None:  # noqa: A002
        """Show the layout of *setter*, if one is given."""
        super().__init__(id=id)
        self._setter = setter or (lambda _: Layout())
        self.sheet = Layout()
        self.cursor: Target | None = None
        self._aside: tuple[int, Callable[[int], list[Content]]] = (0, lambda _: [])
        self._asides: list[Strip] | None = None
        self._width = self._height = 0
        self._reveal = ""
        self._was_more = False
        self._strips: dict[tuple[int, int], Strip] = {}
        self._shown = Shown()
        self._ink: Reveal | None = None
        self._timer: Timer | None = None

    # --- the layout

    def show(self, setter: Callable[[int], Layout], *, reveal: str = "instant", keep: bool = False) -> None:
        """Show another layout, from its top, or with *keep* at the same line."""
        self._setter = setter
        self._reveal = reveal
        if not self.size.width:
            return  # laid out when the size is known
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
        """Let what *setter* sets stand in *columns* columns right of the next sheet, its last line down to the end."""
        self._aside = (columns, setter)
        self._asides = None

    def _room(self, width: int) -> int:
        return max(1, width - self._aside[0] - EDGE)

    def _set(self, room: int) -> None:
        self._width, self._height = room, self.app.size.height
        self.sheet = self._setter(room)
        self.cursor = self.sheet.named(self.cursor.name) if self.cursor else None
        self._shown.set_again(same=True)
        # Set without an assignment, which would lay out the whole screen again.
        self.set_reactive(LayoutView.virtual_size, Size(room, len(self.sheet.lines)))
        self._forget()

    def _forget(self) -> None:
        self._strips.clear()
        self._asides = None

    # The signature is Textual's.
    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:  # noqa: FBT001, FBT002
        """Lay out here, where Textual sets a new size: the resize event comes after a first, wrong paint."""
        if size.width and (self._room(size.width), self.app.size.height) != (self._width, self._height):
            self._set(self._room(size.width))
            if self._ink:
                self._ink.set(self.sheet.lines)
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        if size.width:
            self._choose_first()
            self._settle()
            self.call_after_refresh(self._note_shown)
        return changed

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at *width*, for a page as high as its layout."""
        if self._room(width) != self._width:
            self._set(self._room(width))
        return len(self.sheet.lines)

    def on_resize(self) -> None:
        """Update head and footer: there may now be more or less to scroll to."""
        if self.more_below != self._was_more:
            self._was_more = self.more_below
            self.post_message(Moved(self))

    def notify_style_update(self) -> None:
        """Forget lines that were drawn in another theme."""
        super().notify_style_update()
        self._forget()

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether it scrolls: always, although it has no scroll bar of Textual's."""
        return True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Update head and footer after scrolling."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._choose_first()
            self._note_shown()
            self.post_message(Moved(self))

    def _note_shown(self) -> None:
        """Note which lines are on the screen."""
        self._shown.note(self.sheet, self.scroll_offset.y, self.size.height)

    @property
    def more_below(self) -> bool:
        """Whether there is something to read below the window."""
        return self.scroll_offset.y + self.size.height < len(self.sheet.lines)

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of *crop*: no border, padding or tint, so that all Textual could add to them is time."""
        lines = list(self._rows(crop.line_range))
        if self.app.current_theme.ansi:
            for line_filter in self.get_line_filters():
                lines = [line.apply_filter(line_filter, self.background_colors[1]) for line in lines]
        return lines if crop.column_span == (0, self.size.width) else [line.crop(*crop.column_span) for line in lines]

    def render_line(self, y: int) -> Strip:
        """Return line *y*, each cell knowing its place: so Textual asks what is under the mouse, for selecting."""
        return next(self._rows([y])).apply_offsets(0, y + self.scroll_offset.y)

    def _rows(self, window: Iterable[int]) -> Iterator[Strip]:
        """Yield the rows of *window*; what Textual works out whenever it is asked is asked for once."""
        size, top, high = self.size, self.scroll_offset.y, len(self.sheet.lines)
        base, thumb = self.visual_style.rich_style, self.get_component_rich_style("page--thumb")
        columns = size.width - self._width - EDGE
        for y in window:
            edge = bar(y, size.height, top, high)
            beside = self._beside(y, columns, base) if columns else ()
            row = [*self._line(y + top, base), Segment(edge, thumb if edge != " " else base), *beside]
            yield Strip(row, size.width)

    def _beside(self, y: int, columns: int, base: Style) -> Strip:
        if self._asides is None:
            lines = self._aside[1](columns) if self._aside[0] else []
            self._asides = [set_in(line, columns, self.visual_style, base) for line in lines or [BLANK]]
        return self._asides[min(y, len(self._asides) - 1)]

    def _line(self, number: int, base: Style) -> Strip:
        number = number if 0 <= number < len(self.sheet.lines) else -1  # below the sheet all lines are one, and empty
        chosen = self.cursor is not None and self.cursor.top <= number <= self.cursor.bottom
        which = id(self.cursor) if chosen else 0  # rows that stand side by side share their lines
        selection = self.text_selection
        strip = None if selection else self._strips.get((number, which))
        if strip is None:
            strip = self._draw(number, base, chosen=chosen, selection=selection)
            if selection is None:
                self._strips[number, which] = strip
        return self._ink.drawn(strip, number, self.app.ansi_theme) if self._ink and number >= 0 else strip

    def _draw(self, number: int, base: Style, *, chosen: bool, selection: Selection | None) -> Strip:
        content = self.sheet.lines[number].content if number >= 0 else BLANK
        if chosen and self.cursor:
            content = mark(content, number, self.cursor)
        if selection is not None and (span := selection.get_span(number)) is not None:
            start, end = span
            content = content.stylize("reverse", start, len(content.plain) if end == -1 else end)
        return set_in(content, self._width + EDGE - 1, self.visual_style, base)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected words."""
        return selection.extract(self.sheet.text), "\n"

    # --- revealing

    @property
    def settling(self) -> bool:
        """Whether lines are still arriving."""
        return self._ink is not None

    def settle(self) -> None:
        """Finish the reveal at once."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self._ink = None
            self.refresh()

    def _settle(self) -> None:
        """Start the reveal, once after the layout was shown."""
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

    # --- moving

    def move(self, step: int) -> None:
        """Go to the next row (*step* 1) or the one before (-1); where none is near, scroll."""
        rows = self.sheet.rows
        if self.cursor is not None and self.cursor in rows and self._visible(self.cursor):
            following = self.sheet.row_after(self.cursor, step)
        else:
            inside = [row for row in rows if self._visible(row)]
            following = (inside[0] if step > 0 else inside[-1]) if inside else None
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

    def choose(self, target: Target) -> None:
        """Choose *target* without opening it."""
        self.cursor = target
        self._into_view(target)
        self.refresh()
        self.post_message(Moved(self))

    def pick(self) -> Target | None:
        """Return the chosen target if it is in view; if there is none, read on, or choose the first row in view."""
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
        """Return whether *row* has been on the screen; if not, scroll towards it by at most a window."""
        was_shown = row in self._shown
        if not was_shown and row.top < self.scroll_offset.y:
            self._into_view(row)
        elif not was_shown:
            self.read_on()
        return was_shown

    @property
    def must_read_on(self) -> bool:
        """Whether every row stands below the window, so that the text before them comes first."""
        return self.more_below and bool(self.sheet.rows) and not any(map(self._visible, self.sheet.rows))

    def read_on(self) -> bool:
        """Scroll by a window; return whether there was more."""
        if not self.more_below:
            return False
        self.scroll_relative(y=max(1, self.size.height - 2), animate=False, immediate=True)
        return True

    def _visible(self, target: Target) -> bool:
        top = self.scroll_offset.y
        return top <= target.top and target.bottom < top + self.size.height

    def _distance(self, target: Target) -> int:
        top = self.scroll_offset.y
        return max(0, top - target.top, target.bottom - (top + self.size.height - 1))

    def _into_view(self, target: Target) -> None:
        region = Region(0, target.top, 1, target.bottom - target.top + 1)
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
        target = self._under(event)
        if target is not None and target is not self.cursor and target.kind == "row" and self._visible(target):
            self.choose(target)

    def on_click(self, event: events.Click) -> None:
        """Finish the reveal, or open what was clicked."""
        if self.settling:
            self.settle()
        elif target := self._under(event):
            self.choose(target)
            self.post_message(Opened(self, target))
        elif event.x > self._width and "name" in event.style.meta:
            self.post_message(Opened(self, Target(event.style.meta["kind"], event.style.meta["name"])))
