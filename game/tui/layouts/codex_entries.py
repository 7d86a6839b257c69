"""Lays out an entry of the codex in full, with its links, in the words of `game.session.codex`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say_count
from game.marks import DISPUTED
from game.session import codex
from game.session.words.section import Section
from game.tui.layouts.layout import Layout, LayoutLine, wrap
from game.tui.layouts.text import words
from game.tui.layouts.typeset import section_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.story.model import Pack

PARTS = ("person", "term", "event", "source", "dispute", "reading")


def entry(pack: Pack, name: str, width: int, met: frozenset[str]) -> Layout:
    """Return the entry called *name*, as `scheme:id`; events that are not in *met* are left out."""
    lines: list[LayoutLine] = []
    for section in codex.sections(pack, name):
        if section.key == "entry" and name.startswith("dispute:"):
            lines += map(
                LayoutLine,
                wrap(
                    words(section.heading, "bold $disputed"), width, indent=2, first=words(DISPUTED, "bold $disputed")
                ),
            )
            lines.append(LayoutLine(words("")))
        elif section.key == "events":
            lines += _events(section, width, met)
        else:
            lines += section_lines(section, width)
    while lines and not lines[-1].content:
        lines.pop()
    return Layout(lines)


def _events(section: Section, width: int, met: frozenset[str]) -> Iterator[LayoutLine]:
    lit = tuple(line for line in section if line.paragraph.spans[0].target in met)
    ahead = len(section.lines) - len(lit)
    if lit:
        yield from section_lines(Section(section.key, section.heading, lit), width)
    if ahead:
        yield LayoutLine(words(say_count("{n} more event lies ahead.", "{n} more events lie ahead.", ahead), "$dim"))


def lit_entries(pack: Pack, met: frozenset[str], wanted: str = "") -> Iterator[tuple[str, str]]:
    """Yield the entries of all parts that are lit and have *wanted* in their names, as `scheme:id` and name."""
    sought = codex.folded(wanted)
    for part in PARTS:
        for name, title in codex.names(pack, part):
            target = f"{part}:{name}"
            if (part == "reading" or target in met) and sought in codex.folded(title):
                yield target, title
