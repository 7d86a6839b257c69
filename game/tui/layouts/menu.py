"""Lays out the rows of a menu: a number, a label, and its detail beside or below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.tui.layouts.layout import BLANK, MARGIN, LayoutLine, wrap
from game.tui.layouts.text import target, words

if TYPE_CHECKING:
    from textual.content import Content

INDENT = MARGIN
"""The column where a row's words begin, after its mark, its number and a gap."""


def row(
    name: str,
    number: int,
    label: str,
    width: int,
    *,
    detail: str = "",
    beside: int = 0,
    style: str = "bold $ink",
    key: str = "",
) -> list[LayoutLine]:
    """Return a row called *name*; its *detail* stands below, or at column *beside* as far as it fits there.

    A row may have a *key* of its own in the number's place.
    """
    first = mark(key or str(number or ""))
    lines = [LayoutLine(line) for line in wrap(words(label, style), width, indent=INDENT, first=first)]
    lines = [_targeted(line, name, number, "row") for line in lines]
    if not detail:
        return lines
    quiet = words(detail, "$dim")
    if beside:
        quiet = quiet.truncate(max(1, width - beside), ellipsis=True)
    if beside and len(lines) == 1 and lines[0].content.cell_length + 2 <= beside:
        head = lines[0].content
        return [LayoutLine(head + words(" " * (beside - head.cell_length)) + target(quiet, "part", name))]
    return [*lines, *(_targeted(LayoutLine(line), name, number, "part") for line in wrap(quiet, width, indent=INDENT))]


def mark(key: str, style: str = "$dim") -> Content:
    """Return what stands before a row: its number, or a *key* of its own."""
    return words(f"{key:>3}".ljust(INDENT), style)


def locked(number: int, label: str, reasons: list[str], width: int) -> list[LayoutLine]:
    """Return a row that cannot be opened, with its detail and why it is locked."""
    lines = wrap(words(label, "$dim"), width, indent=INDENT, first=mark(str(number)))
    for reason in reasons:
        lines += wrap(words(reason, "italic $dim"), width, indent=INDENT)
    return [LayoutLine(line) for line in lines]


def _targeted(line: LayoutLine, name: str, number: int, kind: str) -> LayoutLine:
    content = line.content
    return LayoutLine(content[:INDENT] + target(content[INDENT:], kind, name, number)) if content else line


def spaced(rows: list[list[LayoutLine]]) -> list[LayoutLine]:
    """Return *rows* with a blank line between them."""
    lines: list[LayoutLine] = []
    for row_lines in rows:
        lines += [*([LayoutLine(BLANK)] if lines else []), *row_lines]
    return lines
