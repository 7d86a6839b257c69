"""Lays out what can be picked: papers on a desk, or the clauses of a letter and the sheet that they fill."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from game.language import say
from game.marks import RIGHT
from game.session.words import pick_wording
from game.tui.layouts import menu
from game.tui.layouts.layout import BLANK, LayoutLine, spread, wrap
from game.tui.layouts.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from game.session.blocks.picks import PickQuestion
    from game.session.words.section import Line

SEND = "✉ send"
"""The name of the row that sends a letter; no item is called so, for an id has small letters first."""


def lines(block: PickQuestion, width: int, *, sheet: bool = False) -> Iterator[LayoutLine]:
    """Yield *block* as rows; with *sheet*, the letter as far as it is written stands below them."""
    section = pick_wording.section(block)
    if section.heading:
        yield from map(LayoutLine, wrap(words(section.heading, "italic $head"), width))
        yield LayoutLine(BLANK)
    for item, group in groupby(section, key=lambda line: line.ref):
        head, *more = group
        if not item:
            yield LayoutLine(BLANK)
            yield from map(LayoutLine, wrap(words(head.text, "$dim"), width))
        else:
            yield from _item(head, [line.text for line in more], width)
    yield LayoutLine(BLANK)
    if block.letter:
        if sheet and block.picked:
            yield from map(LayoutLine, letter(block, width))
            yield LayoutLine(BLANK)
        yield from _send(block, width)
        yield LayoutLine(BLANK)


def _item(head: Line, more: list[str], width: int) -> Iterator[LayoutLine]:
    number = int(head.mark.split()[0])
    key = f"{number:>3}{RIGHT}" if head.role in ("item-marked", "item-taken") else ""
    if head.role in ("item", "item-marked"):
        yield from menu.row(head.ref, number, head.text, width, detail=more[0] if more else "", key=key)
    elif head.role == "item-taken":
        yield from map(LayoutLine, wrap(words(head.text, "$ink"), width, indent=menu.INDENT, first=menu.mark(key)))
    else:
        yield from menu.locked(number, head.text, more, width)


def _send(block: PickQuestion, width: int) -> Iterator[LayoutLine]:
    if block.missing or not block.picked:
        yield from map(LayoutLine, wrap(words(say("Send it"), "$dim"), width, indent=menu.INDENT, first=menu.mark("s")))
    else:
        yield from menu.row(SEND, 0, say("Send it"), width, key="s")


def letter(block: PickQuestion, width: int) -> list[Content]:
    """Return the sheet: the clauses that are marked, in the pack's order, under how many there are and may be."""
    if block.least == block.most:
        size = say("{n} of {most}", n=block.picked, most=block.most)
    else:
        size = say("{n} of {least} to {most}", n=block.picked, least=max(1, block.least), most=block.most)
    head = spread(words(say("Your letter"), "bold $head"), words(size, "$dim"), width)
    written = [item.label for item in block.items if item.state == "marked"]
    return [*head, *(line for label in written for line in wrap(words(label, "$road"), width))]
