"""Blocks of a play set as lines: every section of `wording.sections`, in order, in exactly its words."""

from __future__ import annotations

from itertools import chain, count, groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from game.marks import ACCENTS, DISPUTED, RECORD, RIGHT, ROAD, VERDICTS, WRONG
from game.session.blocks import CallQuestion, Comparison, Decision, Heading, Prose, Reveal, Taken
from game.session.blocks.picks import PickQuestion
from game.session.words.section import Section
from game.session.words.wording import sections
from game.tui.layouts import desk, menu
from game.tui.layouts.layout import BLANK, Layout, LayoutLine, beside, rule, spread, wrap
from game.tui.layouts.measure import prose_width, spaced
from game.tui.layouts.text import prose, target, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textual.content import Content

    from game.session.blocks import Block
    from game.session.words.section import Line

TWO_COLUMNS = 92  # of the page, inside margins: a terminal of 100
GAP = 4  # between two columns
FEW_WAYS = 2  # so many rows of ways stand below each other; twice as many stand in two columns
SLACK = 4  # lines by which a right column may be longer than the left
TOGETHER = {"summary": "what", "note": "what", "why": "whence", "consequences": "whence"}

# How each role looks; what is not named here is ink.
LOOKS = {
    "where": "$dim", "basis-record": "$record", "basis-imagined": "$road", "taken": "bold $ink", "change": "$ink",
    "end-record": "$record", "end-near": "$road", "end-diverged": "$road", "debrief-seat": "$dim",
    "share": "bold $head", "opened": "bold $ink",
    "you-label": "bold $head", "you-change": "$road", "you-reality": "$dim",
    "history-label": "bold $head", "history-change": "$record", "history-reality": "$dim", "history-date": "$dim",
    "dispute-question": "bold $head", "dispute-established": "$dim", "source": "$dim", "moment": "bold $head",
    "moment-taken-back": "$dim", "moment-others": "$dim", "series-you": "$dim", "series-history": "$dim",
    "quote": "italic $ink",
    "url": "$dim", "verdict": "bold $head", "promise-terms": "$dim", "carried": "$dim",
    "picture": "$dim", "picture-source": "$dim",
}  # fmt: skip
LOOK_OF = {mark: f"${accent}" for mark, accent in ACCENTS.items()} | {
    DISPUTED: "bold $disputed",
    RIGHT: "bold $head",
    WRONG: "bold $head",
}
SIDES = {"reveal-you": "bold $road", "reveal-history": "bold $record", "reveal-both": "bold $record"}
HEADINGS = {"you": (ROAD, "bold $road"), "history": (RECORD, "bold $record")}
VERDICT_LOOKS = {True: "bold $record", False: "bold $road", None: "$dim"}
LINKED = {"source": "source", "picture-source": "source", "history-date": "event", "reveal-dispute": "dispute"}
"""What the lines of a role are about, which they open."""
INLINE = {"change", "you-change", "history-change"}  # short lines of one role that share a line where they fit
INDENTED = {
    "moment-you": 2, "moment-history": 2, "moment-both": 2, "moment-taken-back": 2, "moment-others": 2, "position": 2,
    "dispute-established": 2, "promise-terms": 2,
}  # fmt: skip


class Way(NamedTuple):
    """A row after the blocks of a page: something to do there.

    Only a *numbered* one has a number: a digit that chose on the page before must not pass this one.
    """

    name: str
    label: str
    key: str = ""
    numbered: bool = False


def page(blocks: Sequence[Block], width: int, ways: Iterable[Way] = (), *, sheet: bool = False) -> list[LayoutLine]:
    """Return *blocks* in lines of at most *width*, and *ways* after them; with *sheet*, a letter below its clauses."""
    lines: list[LayoutLine] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) and number:
            lines += [LayoutLine(rule(prose_width(width))), LayoutLine(BLANK)]
        before = blocks[number - 1] if number else None
        if isinstance(block, Prose) and block.basis and isinstance(before, Taken):
            lines = list(_with_basis(lines, block, prose_width(width)))
        elif isinstance(block, PickQuestion):
            lines += desk.lines(block, prose_width(width), sheet=sheet)
        else:
            lines += block_lines(block, width)
    numbers = count(1 + max((row.number for row in Layout(lines).rows), default=0))
    rows = [
        menu.row(way.name, next(numbers) if way.numbered else 0, way.label, prose_width(width), key=way.key)
        for way in ways
    ]
    return [*lines, *_ways(rows, prose_width(width))]


def recapped(recap: Section, width: int) -> Iterator[LayoutLine]:
    """Yield where a play was left, above the page on which it goes on."""
    *lines, _ = section_lines(recap, prose_width(width))
    yield from (*lines, LayoutLine(rule(prose_width(width))), LayoutLine(BLANK))


def _ways(rows: list[list[LayoutLine]], width: int) -> Iterator[LayoutLine]:
    """Yield *rows* one below the other, or many of them in two columns, read down the left one first."""
    middle = (len(rows) + 1) // 2
    half = (width - GAP) // 2
    if middle <= FEW_WAYS or any(len(row) > 1 or row[0].content.cell_length > half for row in rows):
        yield from chain.from_iterable(rows)
        return
    yield from _pair(list(chain.from_iterable(rows[:middle])), list(chain.from_iterable(rows[middle:])), width)


def _with_basis(lines: list[LayoutLine], told: Prose, width: int) -> Iterator[LayoutLine]:
    """Yield *lines*, which end with what was taken, then what is *told*, its basis on their last line if it fits."""
    (basis, *rest), *_ = sections(told)
    mark = words(f"{basis.mark} {basis.text}", LOOKS[basis.role])
    *before, taken, blank = lines
    yield from before
    yield from map(LayoutLine, spread(taken.content, mark, width))
    yield blank
    yield from section_lines(Section("prose", "", tuple(rest)), width)


def block_lines(block: Block, width: int) -> Iterator[LayoutLine]:
    """Yield one block, a blank line after each of its sections."""
    measure = prose_width(width)
    match block:
        case Heading():
            yield from _heading(sections(block)[0], measure)
        case Decision():
            yield from _decision(sections(block)[0], measure)
        case CallQuestion():
            yield from _call(sections(block)[0], measure)
        case Reveal():
            yield from _reveal(block, measure)
        case Comparison():
            yield from _comparison(block, width)
        case _:
            for section in sections(block):
                yield from section_lines(section, measure)


def _heading(section: Section, width: int) -> Iterator[LayoutLine]:
    where = [words(line.text, "$dim") for line in section if line.role == "where"]
    basis = [words(f"{line.mark} {line.text}", LOOKS[line.role]) for line in section if line.role != "where"]
    title = wrap(words(section.heading, "bold $head"), width) if section.heading else []
    *above, last = [*title, *where] or [BLANK]
    yield from map(LayoutLine, [*above, *spread(last, basis[0], width)])
    yield LayoutLine(BLANK)


def _decision(section: Section, width: int) -> Iterator[LayoutLine]:
    yield from map(LayoutLine, wrap(words(section.heading, "italic $head"), width))
    yield LayoutLine(BLANK)
    roomy = any(line.role in ("detail", "locked") for line in section)
    for _, group in groupby(section, key=lambda line: line.ref):
        head, *more = group
        details = [line.text for line in more]
        if head.role == "choice":
            yield from menu.row(head.ref, int(head.mark), head.text, width, detail=details[0] if details else "")
        else:
            yield from menu.locked(int(head.mark), head.text, details, width)
        if roomy:
            yield LayoutLine(BLANK)
    if not roomy:
        yield LayoutLine(BLANK)


def _call(section: Section, width: int) -> Iterator[LayoutLine]:
    """Yield the question what was really done, and the same options, one's own first."""
    yield from map(LayoutLine, wrap(words(section.heading, "italic $head"), width))
    asked = [line for line in section if line.role == "where"]
    yield from (LayoutLine(row) for line in asked for row in wrap(words(line.text, "$dim"), width))
    yield LayoutLine(BLANK)
    own, *others = [menu.row(line.ref, int(line.mark), line.text, width) for line in section if line not in asked]
    yield from (*own, LayoutLine(BLANK), *chain.from_iterable(others), LayoutLine(BLANK))


def _reveal(block: Reveal, width: int) -> Iterator[LayoutLine]:
    """Yield a reveal below a rule that carries its date: what the two did, then what there is to say."""
    sides, *rest = sections(block)
    day, *lines = sides.lines
    when = target(words(day.text, "$dim"), "link", f"event:{block.event}")
    yield LayoutLine(rule(width - when.cell_length - 1) + words(" ") + when)
    yield from map(LayoutLine, chain.from_iterable(_sides(block, lines, width)))
    yield LayoutLine(BLANK)
    for section in rest:
        yield from section_lines(section, width)


def _sides(block: Reveal, lines: Sequence[Line], width: int) -> Iterator[list[Content]]:
    """Yield each of *lines*, who it was in a column of its own, where the words are in that order."""
    labels = {"reveal-history": block.historys}
    heads = [line.text.removesuffix(labels.get(line.role, block.yours)) for line in lines]
    indent = 2 + max(map(cell_len, heads))
    for line, head in zip(lines, heads, strict=True):
        if line.role not in SIDES or head == line.text or indent > width // 2:
            yield wrapped(line, width)
            continue
        look = SIDES[line.role]
        first = words(f"{line.mark} ", look) + words(head, look)
        yield wrap(words(line.text[len(head) :], "bold $head"), width, indent=indent, first=first)


def _comparison(block: Comparison, width: int) -> Iterator[LayoutLine]:
    """Yield the comparison: from TWO_COLUMNS on what belongs together stands side by side, read left and then right."""
    moment, *rest = sections(block)
    sides = [section for section in rest if section.key in HEADINGS]  # section where both did the same
    rest = rest[len(sides) :]
    wide = width >= TWO_COLUMNS
    column = (width - GAP) // 2 if wide else prose_width(width)
    yield from _moment(moment, (VERDICTS[block.as_history], VERDICT_LOOKS[block.as_history]), width if wide else column)
    groups = [list(section_lines(section, column)) for section in sides]
    if not wide:
        yield from chain(*groups, *(section_lines(section, column) for section in rest))
        return
    yield from _pair(groups[0], groups[-1], width) if len(groups) > 1 else groups[0]
    *rest, sources = rest
    groups = [[line for section in run for line in section_lines(section, column)] for run in _together(rest)]
    while groups:
        left, right = groups.pop(0), list[LayoutLine]()
        while groups and (not right or len(right) + len(groups[0]) <= len(left) + SLACK):
            right += groups.pop(0)
        yield LayoutLine(rule(width))
        yield from _pair(left, right, width)
    yield LayoutLine(rule(width))
    yield from halves(sources, width)


def _moment(section: Section, verdict: tuple[str, str], width: int) -> Iterator[LayoutLine]:
    """Yield what was asked and when, and whether the player did what was done."""
    *when, said = section.lines
    day = words(when[0].text, "$dim") if when else BLANK
    yield from map(LayoutLine, spread(words(section.heading, "italic $head"), day, width))
    sign, look = verdict
    yield from map(LayoutLine, wrap(words(said.text, look), width, indent=2, first=words(sign, look)))
    yield LayoutLine(BLANK)


def _together(parts: list[Section]) -> Iterator[list[Section]]:
    """Yield the sections that are not to be parted: what happened with its note, why with what it led to."""
    for _, group in groupby(parts, lambda one: TOGETHER.get(one.key, id(one))):
        yield list(group)


def _pair(left: list[LayoutLine], right: list[LayoutLine], width: int) -> list[LayoutLine]:
    return beside([line.content for line in left], [line.content for line in right], width)


def halves(section: Section, width: int) -> Iterator[LayoutLine]:
    """Yield a list in two columns under its heading, down the left one and then down the right one."""
    yield LayoutLine(words(section.heading, "bold $head"))
    middle = (len(section.lines) + 1) // 2
    parts = section.lines[:middle], section.lines[middle:]
    left, right = ([row for line in part for row in wrapped(line, (width - GAP) // 2)] for part in parts)
    yield from beside(left, right, width)
    yield LayoutLine(BLANK)


def section_lines(section: Section, width: int) -> Iterator[LayoutLine]:
    """Yield a section: its heading, its lines, a blank line."""
    mark, look = HEADINGS.get(section.key, ("", "bold $head"))
    if section.heading:
        yield from map(
            LayoutLine, wrap(words(section.heading, look), width, indent=2 if mark else 0, first=words(mark, look))
        )
    if mark:
        yield LayoutLine(rule(width, look.removeprefix("bold "), "━"))
    before = ""
    for role, group in groupby(section, key=lambda line: line.role):
        run = list(group)
        if before and _apart(before, role):
            yield LayoutLine(BLANK)
        yield from _inline(run, width) if role in INLINE else _run(run, width)
        before = role
    yield LayoutLine(BLANK)


def _apart(before: str, role: str) -> bool:
    """Whether a blank line stands between lines of these two roles."""
    flowing = {"prose", "quote", "item"}
    return (before in flowing and role in flowing) or role == "moment" or "label" in before + role


def _run(run: list[Line], width: int) -> Iterator[LayoutLine]:
    for number, line in enumerate(run):
        if number and line.role in ("prose", "quote", "question"):
            yield LayoutLine(BLANK)
        if line.ref and line.role == "next-chair":
            yield from menu.row(f"chair:{line.ref}", 1, line.text, width)
        else:
            yield from map(LayoutLine, wrapped(line, width))


def wrapped(line: Line, width: int) -> list[Content]:
    """Return one line of a section, wrapped, with its mark in the margin."""
    look = LOOKS.get(line.role, "$ink")
    content = prose(line.paragraph, look)
    if line.ref and (scheme := LINKED.get(line.role)):
        content = target(content, "link", f"{scheme}:{line.ref}")
    mark, indent = line.mark, INDENTED.get(line.role, 0)
    if line.role == "quote":
        mark = "│"
    wide = len(mark) + 1 if mark else 0
    if line.role == "source":
        wide = 4
    first = words(" " * indent + f"{mark:>{wide - 1}}" if mark else "", LOOK_OF.get(mark, "$dim"))
    lines = wrap(content, width, indent=indent + wide, first=first)
    if line.role != "quote":
        return spaced(lines) if line.role == "prose" else lines
    bar = words("│ ", "$dim")
    return [lines[0], *(bar + after[2:] for after in lines[1:])]


def _inline(run: list[Line], width: int) -> Iterator[LayoutLine]:
    """Yield short lines side by side, as many as fit on a line."""
    row = BLANK
    for line in run:
        piece = words(line.text, LOOKS[line.role])
        if row and row.cell_length + 3 + piece.cell_length > width:
            yield LayoutLine(row)
            row = BLANK
        row = row + words("   ") + piece if row else piece
        if row.cell_length > width:
            yield from map(LayoutLine, wrap(row, width))
            row = BLANK
    if row:
        yield LayoutLine(row)
