"""A slide as widgets of the presenter's screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from game.classroom.paper.document import counted
from game.classroom.vote.projector import count_words, join_words, qr_lines
from game.language import say
from game.marks import ACCENTS, TAKEN
from game.tui.layouts.banner import letter
from game.tui.layouts.text import prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from game.classroom.lesson.slides import Answer, ResultBar, Slide
    from game.classroom.vote.ballot import Ballot
    from game.session.words.section import Line

STYLES = {
    "opened": "bold $head", "clause": "$head", "column-you": "bold $road", "column-history": "bold $record",
    "you-label": "bold $head", "history-label": "bold $head", "taken": "bold $head",
    "subtitle": "bold $road", "reveal-both": "bold $head", "reveal-history": "bold $head", "called": "$road",
    "reveal-date": "$dim", "dispute-question": "bold $head",
    "where": "$dim", "detail": "$dim", "you-reality": "$dim", "history-reality": "$dim", "history-date": "$dim",
    "handed": "bold $head", "source": "$dim", "basis-record": "$dim", "basis-imagined": "$dim",
}  # fmt: skip
IN_A_ROW = 3
"""The groups that stand beside each other; others stand below."""
NARROWEST = 46
"""The columns below which a result has no room for bars beside its numbers."""
MANY = 4
"""Answers that stand apart from each other; where there are more, as of items, they stand close to fit the wall."""
SMALL = 26
"""The rows up to which a lobby has none to spare: its code is as high as the window."""
MARKS = {mark: f"${accent}" for mark, accent in ACCENTS.items()} | {TAKEN: "$road"}


def widgets(slide: Slide, ballot: Ballot, width: int, height: int) -> Iterator[Widget]:
    """Yield *slide* from top to bottom, for a window of *width* and *height*; a lobby says how to join *ballot*."""
    if slide.kind == "lobby":
        yield Static(words(slide.title), classes="title" if height > SMALL else "title tight")
        yield _lobby(slide, ballot, width, height)
    elif slide.title:
        yield Static(words(slide.title), classes="title")
    yield from _lines(slide.lines)
    if slide.columns:
        yield Horizontal(
            *(Vertical(*_lines(column, tight=True), classes="column") for column in slide.columns),
            classes="columns",
        )
    if slide.beside and slide.kind != "lobby":
        room = max(20, width // min(len(slide.beside), IN_A_ROW) - 4)
        for first in range(0, len(slide.beside), IN_A_ROW):
            row = [_group(one, ballot, room) for one in slide.beside[first : first + IN_A_ROW]]
            yield Horizontal(*(Vertical(*group, classes="column") for group in row), classes="columns")
    for answer in slide.answers:
        yield from _answer(answer, close=len(slide.answers) > MANY)
    for bar in slide.bars:
        yield from _bar(bar, width, close=len(slide.bars) > MANY)
    if slide.count >= 0:
        yield Static(count_line(slide), classes="tight count")
    if slide.note:
        yield Static(words(slide.note), classes="note")


def count_line(slide: Slide) -> Content:
    """Return how many have voted on *slide*."""
    return words(count_words(slide), "bold $head")


def _group(slide: Slide, ballot: Ballot, width: int) -> Iterator[Widget]:
    """Yield the column of a group: its chair, and what lies before it; a narrow one has the answers alone."""
    if width < NARROWEST:
        slide = replace(slide, answers=tuple(replace(one, detail="") for one in slide.answers))
    yield Static(words(slide.kicker or slide.title), classes="column-you")
    yield from widgets(slide if slide.kicker else replace(slide, title=""), ballot, width, 0)


def _answer(answer: Answer, *, close: bool) -> Iterator[Static]:
    below, last = answer.locked or answer.detail, "tight" if close else "answer"
    styles = ("$dim", "$dim") if answer.locked else ("bold $record", "bold $head")
    yield Static(
        words(f"{answer.number}   ", styles[0]) + words(answer.label, styles[1]), classes="tight" if below else last
    )
    if below:
        yield Static(words(f"    {below}", "$dim"), classes=last)


def _lobby(slide: Slide, ballot: Ballot, width: int, height: int) -> Widget:
    """Return how to join, and how many phones each group has, beside the code so that a small window shows them."""
    groups = [
        Static(words(f"{one.title} · ", "$dim") + words(count_words(one), "bold $head"), classes="tight")
        for one in slide.beside
    ]
    if not ballot.address:
        by_hands = Static(words(say("We vote by show of hands."), "$dim"), classes="line")
        return Vertical(by_hands, *groups, classes="side")
    code = ballot.code
    big = letter(code, width - 40) or [code]
    side = [
        Static(words(say("Scan, or open")), classes="tight"),
        Static(words(ballot.address, "bold $head"), classes="line"),
        Static(words(say("and type")), classes="tight"),
        *(Static(words(row, "bold $record"), classes="tight") for row in big),
        Static(words("")),
        Static(words(join_words(ballot), "$road"), classes="tight"),
        *groups,
    ]
    code_lines = qr_lines(ballot.link) if height >= 24 and width >= 70 else []
    picture = [Static(Content("\n".join(code_lines)), classes="qr")] if code_lines else []
    return Horizontal(*picture, Vertical(*side, classes="side"), classes="join")


def _lines(lines: Iterable[Line], *, tight: bool = False) -> Iterator[Static]:
    before = ""
    for line in lines:
        mark = words(f"{line.mark} ", f"bold {MARKS.get(line.mark, '$dim')}") if line.mark else Content("")
        kind = line.role if line.role.startswith("column") else "tight" if _is_close(line.role, tight=tight) else "line"
        if line.role == "history-label" and before == "history-reality":  # history did more than one thing that day
            yield Static(words(""))
        yield Static(mark + prose(line.paragraph, STYLES.get(line.role, "")), classes=kind)
        before = line.role


def _is_close(role: str, *, tight: bool) -> bool:
    return role.startswith(("basis", "change", "source", "subtitle", "key", "reveal-date")) or (
        tight and role not in ("you-label", "history-label")
    )


def _bar(bar: ResultBar, width: int, *, close: bool) -> Iterator[Static]:
    below = "tight" if close else "line"
    yield Static(
        words(f"{bar.answer.number}   ", "bold $record")
        + words(bar.answer.label, "$dim" if bar.answer.locked else "bold $head" if bar.leads else "$ink"),
        classes="tight",
    )
    if bar.answer.locked:
        yield Static(words(f"    {bar.answer.locked}", "$dim"), classes=below)
        return
    room = width - 38 if width >= NARROWEST else 0
    names = [say("first"), say("second")] if len(bar.votes) > 1 else [say("vote")]
    for name, votes, total in zip(names, bar.votes, bar.totals, strict=True):
        full = round(room * votes / total) if total else 0
        last = name == names[-1]
        text = (
            words(f"    {name:<8}", "$dim")
            + words("█" * full, "$road" if last else "$dim")
            + words("─" * (room - full), "$line")
        )
        yield Static(
            text + words(f"  {counted(votes, total)}", "$ink" if last else "$dim"), classes=below if last else "tight"
        )
