"""The words of a file: a key moment beside the record, with claims, disputes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.marks import AHEAD, DISPUTED, QUOTED, RECORD, ROAD
from game.session.words.phrases import change, date, joined, numbers, read, reality
from game.session.words.pick_wording import beside
from game.session.words.section import Line, Section, line, prose_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks import Cited, ClaimLine, Comparison, DisputeLines, Side


def _side(side: Side, role: str) -> Iterator[Line]:
    yield line(f"{role}-label", side.label, "", side.choice)
    if side.changes:
        yield from (line(f"{role}-change", change(moved), "", moved.variable) for moved in side.changes)
    else:
        yield line(f"{role}-change", say("No meter moves."))
    if side.reality:
        yield line(f"{role}-reality", reality(side.reality))


def comparison(block: Comparison) -> Iterator[Section]:
    """Yield the words of *block*."""
    verdict = {
        True: say("You did what was done."),
        False: say("You left the record here."),
        None: say("None of these is what was done."),
    }
    where = filter(None, (date(block.date), verdict[block.as_history]))
    yield Section("moment", block.ask, tuple(line("where", part) for part in where))
    same = block.as_history and len(block.history) == 1  # then once is enough
    if not same:
        yield Section("you", say("You"), tuple(_side(block.you, "you")))
    did = [line for side in block.history for line in _side(side, "history")]
    cited = ", ".join(map(str, block.sources_of_event))
    dated = say("{date} · sources {numbers}", date=date(block.event_date), numbers=cited)
    none = () if did else (line("history-label", block.event_title),)
    whose = say("You and history") if same else say("History")
    yield Section("history", whose, (*none, *did, line("history-date", dated, "", block.event)))
    if block.letter:
        yield beside(block.letter)
    yield Section("summary", block.event_title, prose_lines(block.summary))
    if block.note:
        yield Section("note", say("Where your road differs"), prose_lines(block.note))
    if block.why:
        yield Section("why", say("Why it went that way"), prose_lines(block.why))
    if block.claims:
        yield Section("claims", say("What is known, and how"), tuple(claim(part) for part in block.claims))
    for part in block.disputes:
        yield dispute(part)
    yield Section("options", say("What was on the table"), tuple(_options(block)))
    if block.discuss:
        yield Section("discuss", say("To argue about"), tuple(line("question", question) for question in block.discuss))
    yield Section("sources", say("Sources"), tuple(source(part) for part in block.sources))


def _options(block: Comparison) -> Iterator[Line]:
    for option in block.options:
        whose = [words for words, holds in ((say("you"), option.yours), (say("history"), option.historys)) if holds]
        mark = RECORD if option.historys else ROAD if option.yours else AHEAD
        ending = f" ({', '.join(whose)})" if whose else ""
        yield line("option", f"{option.label}{ending} — {reality(option.reality)}", mark, option.choice)


def claim(statement: ClaimLine) -> Line:
    """Return a claim of the record with its status."""
    marks = {"established": RECORD, "disputed": DISPUTED, "claimed": QUOTED}
    status, by, says = statement.status, statement.by, statement.says
    said = {
        "established": says,
        "disputed": say("Disputed; {by} says: {says}", by=by, says=says),
        "claimed": say("Claimed by {by}: {says}", by=by, says=says),
    }[status]
    return line(f"claim-{status}", said + numbers(statement.sources), marks[status])


def dispute(disputed: DisputeLines) -> Section:
    """Return a dispute with both sides."""
    lines = [line("dispute-question", disputed.question, DISPUTED, disputed.id)]
    lines += [
        line("position", f"{position.side}: {position.claim}{numbers(position.sources)}")
        for position in disputed.positions
    ]
    if disputed.established:
        lines.append(
            line("dispute-established", say("Established all the same: {what}", what=disputed.established), RECORD)
        )
    return Section("dispute", say("Where the accounts differ"), tuple(lines))


def source(cited: Cited) -> Line:
    """Return a source with its number and how far it was read."""
    said = joined(cited.title, cited.by, cited.date, read(cited.read))
    return line("source", said, str(cited.number), cited.id)
