"""A slide as widgets of the presenter's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from game.classroom.paper.document import counted
from game.classroom.vote.projector import qr_lines
from game.language import say, say_count
from game.marks import ACCENTS, TAKEN
from game.tui.banner import letter
from game.tui.text import prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.widget import Widget

    from game.classroom.lesson.slides import ResultBar, Slide
    from game.classroom.vote.ballot import Ballot
    from game.session.section import Line

STYLES = {
    "column-you": "bold $road", "column-history": "bold $record",
    "you-label": "bold $head", "history-label": "bold $head", "taken": "bold $head",
    "subtitle": "bold $head", "dispute-question": "bold $head",
    "where": "$dim", "detail": "$dim", "you-reality": "$dim", "history-reality": "$dim", "history-date": "$dim",
    "source": "$dim", "basis-record": "$dim", "basis-imagined": "$dim",
}  # fmt: skip
MARKS = {mark: f"${accent}" for mark, accent in ACCENTS.items()} | {TAKEN: "$road"}


def widgets(slide: Slide, ballot: Ballot, width: int, height: int) -> Iterator[Widget]:
    """Yield *slide* from top to bottom, for a window of *width* and *height*; a lobby says how to join *ballot*."""
    if slide.title:
        yield Static(words(slide.title), classes="title")
    if slide.kind == "lobby":
        yield _lobby(ballot, width, height)
    yield from _lines(slide.lines)
    if slide.columns:
        yield Horizontal(
            *(Vertical(*_lines(column, tight=True), classes="column") for column in slide.columns),
            classes="columns",
        )
    for answer in slide.answers:
        label = words(f"{answer.number}   ", "bold $record") + words(answer.label, "bold $head")
        yield Static(label, classes="tight" if answer.detail else "answer")
        if answer.detail:
            yield Static(words(f"    {answer.detail}", "$dim"), classes="answer")
    for bar in slide.bars:
        yield from _bar(bar, width)
    if slide.count >= 0:
        count = say_count("{n} vote in", "{n} votes in", slide.count)
        yield Static(words(count, "bold $head"), classes="tight")
    if slide.note:
        yield Static(words(slide.note), classes="note")


def _lobby(ballot: Ballot, width: int, height: int) -> Widget:
    if not ballot.address:
        return Static(words(say("We vote by show of hands."), "$dim"), classes="line")
    code = ballot.lesson.room.header["code"]
    big = letter(code, width - 40) or [code]
    side = [
        Static(words(say("Scan, or open")), classes="tight"),
        Static(words(ballot.address, "bold $head"), classes="line"),
        Static(words(say("and type")), classes="tight"),
        *(Static(words(row, "bold $record"), classes="tight") for row in big),
        Static(words("")),
        Static(
            words(say_count("{n} phone has joined", "{n} phones have joined", len(ballot.phones)), "$road"),
            classes="tight",
        ),
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
    return role.startswith(("basis", "change", "source")) or (tight and role not in ("you-label", "history-label"))


def _bar(bar: ResultBar, width: int) -> Iterator[Static]:
    yield Static(
        words(f"{bar.answer.number}   ", "bold $record")
        + words(bar.answer.label, "bold $head" if bar.leads else "$ink"),
        classes="tight",
    )
    room = max(8, width - 38)
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
            text + words(f"  {counted(votes, total)}", "$ink" if last else "$dim"), classes="line" if last else "tight"
        )
