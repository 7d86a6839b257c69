"""A layout: words wrapped into lines of a given width, and the rows and links that keys and the mouse can open."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from game.tui.layouts import line_breaks
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLANK = Content("")
NARROWEST = 10
MARGIN = 5  # columns before a row's words, for its mark, its number and a gap


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """A line of a layout; the part right of *split*, if there is one, arrives after the left part."""

    content: Content
    split: int = 0


@dataclass(slots=True)
class Target:
    """A part of a layout that can be opened: a `row` by the arrows and its number, a `link` by tab."""

    kind: str
    name: str
    number: int = 0
    spans: list[tuple[int, int, int]] = field(default_factory=list)  # line, from, to: the words to show as chosen
    parts: list[tuple[int, int, int]] = field(default_factory=list)  # the rest of a row, for the mouse

    @property
    def top(self) -> int:
        """The first line."""
        return min(line for line, _, _ in [*self.spans, *self.parts])

    @property
    def bottom(self) -> int:
        """The last line."""
        return max(line for line, _, _ in [*self.spans, *self.parts])

    def holds(self, line: int, column: int) -> bool:
        """Whether a click at *line* and *column* is on this target; a row has its whole lines from its start on."""
        if self.kind == "link":
            return any(line == at and start <= column < end for at, start, end in self.spans)
        return any(line == at and start - 4 <= column < end + 2 for at, start, end in [*self.spans, *self.parts])


class Layout:
    """Lines, and the targets on them."""

    def __init__(self, lines: Iterable[LayoutLine | Content] = ()) -> None:
        """Take *lines* as they stand."""
        self.lines = [line if isinstance(line, LayoutLine) else LayoutLine(line) for line in lines]
        self.targets = list(_targets(self.lines))

    @property
    def rows(self) -> list[Target]:
        """The rows, top to bottom."""
        return [target for target in self.targets if target.kind == "row"]

    @property
    def links(self) -> list[Target]:
        """The links, in reading order."""
        return [target for target in self.targets if target.kind == "link"]

    def row_after(self, row: Target, step: int) -> Target | None:
        """Return the next row (*step* 1) or the one before (-1) in the column of *row*, or else in reading order."""
        at, column = self.rows.index(row), row.spans[0][1]
        ahead = self.rows[at + 1 :] if step > 0 else self.rows[:at][::-1]
        return next((other for other in ahead if other.spans[0][1] == column), ahead[0] if ahead else None)

    def named(self, name: str) -> Target | None:
        """Return the first target called *name*."""
        return next((target for target in self.targets if target.name == name), None)

    def under(self, line: int, column: int) -> Target | None:
        """Return the target at *line* and *column*; a link goes before the row around it."""
        return min(
            (target for target in self.targets if target.holds(line, column)),
            key=lambda target: target.kind,
            default=None,
        )

    @property
    def text(self) -> str:
        """The words alone, line by line."""
        return "\n".join(line.content.plain for line in self.lines)


def _targets(lines: list[LayoutLine]) -> Iterator[Target]:
    targets: dict[object, Target] = {}
    for number, line in enumerate(lines):
        for span in line.content.spans:
            if not isinstance(span.style, Style) or not span.style.meta:
                continue
            meta = span.style.meta
            kind = "link" if meta["kind"] == "link" else "row"
            # A link that wraps is one target; so is a row, however many lines and parts it has.
            target = targets.setdefault(
                meta["nth"] if kind == "link" else meta["name"], Target(kind, meta["name"], meta["number"])
            )
            (target.parts if meta["kind"] == "part" else target.spans).append((number, span.start, span.end))
    yield from sorted((target for target in targets.values() if target.spans), key=lambda target: target.spans[0][:2])


def wrap(content: Content, width: int, *, indent: int = 0, first: Content = BLANK) -> list[Content]:
    """Return *content* in lines of *width*, all indented by *indent*; *first* is in the first indent."""
    room = max(NARROWEST, width - indent)
    lines = line_breaks.wrap(content, room) or [line.rstrip() for line in content.wrap(room)] or [BLANK]
    head = first.pad_right(max(0, indent - first.cell_length)) + lines[0] if indent else lines[0]
    return [head, *(line.pad_left(indent) if indent and line else line for line in lines[1:])]


def spread(left: Content, right: Content, width: int) -> list[Content]:
    """Return *left* and *right* at the two ends of a line, or on two lines where they do not fit on one."""
    gap = width - left.cell_length - right.cell_length
    if gap >= 2:
        return [left + Content(" " * gap) + right]
    return [*wrap(left, width), *wrap(right, width)]


def on_one_line(pieces: list[Content], chosen: int, joints: Iterable[str], width: int) -> Content:
    """Return *pieces* on a line, with the first of *joints* that fits; else as many as fit, *chosen* among them."""
    lines = [words(joint).join(pieces) for joint in joints]
    if fitting := next((line for line in lines if line.cell_length <= width), None):
        return fitting
    shown = words(" ").join(pieces[: chosen + 1])
    line = lines[-1] if shown.cell_length < width else words("… ") + words(" ").join(pieces[chosen:])
    return line.truncate(width, ellipsis=True)


def side_by_side(left: list[Content], right: list[Content], width: int) -> list[Content]:
    """Return two columns side by side, the left one *width* wide with the gap behind it."""
    rows = zip_longest(left, right, fillvalue=BLANK)
    return [one.pad_right(max(0, width - one.cell_length)) + other for one, other in rows]


def beside(left: list[Content], right: list[Content], width: int, gap: int = 4) -> list[LayoutLine]:
    """Return two columns side by side, each half of *width*; the right one arrives second."""
    column = (width - gap) // 2 + gap
    return [LayoutLine(line, split=column) for line in side_by_side(left, right, column)]


def rule(width: int, style: str = "$line", character: str = "─") -> Content:
    """Return a rule across *width*."""
    return words(character * max(0, width), style)


def mark(content: Content, number: int, target: Target) -> Content:
    """Return *content* with the words of *target* reversed and a mark in a row's margin: never by colour alone."""
    for line, start, end in target.spans:
        if line == number:
            content = content.stylize("reverse", start, end)
    at, start, _ = target.spans[0]
    keyed = (
        target.number or content.plain[max(0, start - 3) : start - 2].strip()
    )  # a number or a key stands in the margin
    margin = start - (MARGIN if keyed else 2)
    if target.kind == "row" and number == at and margin >= 0 and content.plain[margin] == " ":
        content = content[:margin] + Content("▸") + content[margin + 1 :]
    return content


def arrivals(lines: list[LayoutLine]) -> list[tuple[int, int]]:
    """Return the order in which the left and right parts of lines arrive, one column after the other."""
    orders: list[tuple[int, int]] = []
    now = 0
    for split, group in groupby(lines, lambda line: bool(line.split)):
        tall = sum(1 for _ in group)
        orders += [(now + row, now + row + (tall if split else 0)) for row in range(tall)]
        now += tall * (2 if split else 1)
    return orders
