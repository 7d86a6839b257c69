"""Lays out what stands behind the debrief: moments, meters as charts, questions, sources, the card to share."""

from __future__ import annotations

from itertools import chain, groupby, zip_longest
from typing import TYPE_CHECKING

from game.language import say
from game.session.blocks import DEBRIEF_PARTS
from game.session.words.debrief_wording import part_name, parts_of
from game.session.words.wording import sections
from game.tui.layouts.chart import chart, legend
from game.tui.layouts.layout import BLANK, LayoutLine, beside
from game.tui.layouts.measure import prose_width
from game.tui.layouts.text import words
from game.tui.layouts.typeset import GAP, TWO_COLUMNS, Way, halves, section_lines, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from game.session.blocks import Debrief, DebriefPart
    from game.session.play import Play
    from game.session.words.section import Section


def part_tab(part: str) -> str:
    """Return what a part is called where all stand side by side."""
    return {
        "moments": say("Moments"),
        "meters": say("Meters"),
        "questions": say("Questions"),
        "sources": say("Sources"),
        "card": say("Card"),
    }[part]


def ways(play: Play) -> list[Way]:
    """Return the rows below the debrief: what stands behind it, and where to go from there."""
    there = [Way(part, part_name(part), key=DEBRIEF_PARTS[part]) for part in parts_of(play.debrief_block)]
    there += [Way("ledger", say("What was promised"), key="l")] if play.promises else []
    kept = [Way("export", say("Save as a file"), key="e")] if play.path else []
    return [*there, *kept, Way("path", say("Walk back along the path"), key="p"),
            Way("home", say("Back to the title"), numbered=True)]  # fmt: skip


def part_lines(block: DebriefPart, width: int) -> Iterator[LayoutLine]:
    """Yield a part of the debrief; on a wide page lists stand in two columns."""
    for section in sections(block):
        if section.key == "meters":
            yield from _charted(block.debrief, section, width)
        elif section.key in ("moments", "discuss") and width >= TWO_COLUMNS:
            yield from _grid(section, width)
        elif section.key in ("missed", "chairs", "sources") and width >= TWO_COLUMNS:
            yield from halves(section, width)
        else:
            yield from section_lines(section, prose_width(width))


def _grid(section: Section, width: int) -> Iterator[LayoutLine]:
    """Yield what is read one after the other two by two: the moments of a play, the questions."""
    yield LayoutLine(words(section.heading, "bold $head"))
    items: list[list[Content]] = []
    for line in section:
        if line.role in ("moment", "question"):
            items.append([])
        items[-1] += wrapped(line, (width - GAP) // 2)
    for left, right in _pairs(items):
        yield from (*beside(left, right, width), LayoutLine(BLANK))


def _charted(debrief: Debrief, section: Section, width: int) -> Iterator[LayoutLine]:
    """Yield the meters as charts, each over its words; two beside each other where there is room."""
    wide = width >= TWO_COLUMNS
    column = (width - GAP) // 2 if wide else prose_width(width)
    yield LayoutLine(words(section.heading, "bold $head"))
    yield from (LayoutLine(row) for line in section if not line.ref for row in wrapped(line, prose_width(width)))
    yield from (LayoutLine(legend()), LayoutLine(BLANK))
    drawn = {series.variable: chart(series, column) for series in debrief.series}
    told = groupby((line for line in section if line.ref), key=lambda line: line.ref)
    charts = [[*drawn[name], *(row for line in group for row in wrapped(line, column)), BLANK] for name, group in told]
    if wide:
        yield from (line for left, right in _pairs(charts) for line in beside(left, right, width))
    else:
        yield from map(LayoutLine, chain.from_iterable(charts))


def _pairs(items: list[list[Content]]) -> Iterator[tuple[list[Content], list[Content]]]:
    """Yield *items* two by two, the last one beside nothing where their number is odd."""
    return zip_longest(items[::2], items[1::2], fillvalue=[])
