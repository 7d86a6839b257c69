"""The report as a document: the classes' decisions beside history, each chart with its numbers as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.classroom.paper.document import Bar, Bars, Document, Items, Table, Title, line, lines, percent, words
from game.classroom.paper.guide import foot, privacy
from game.classroom.report.beside import decision_words, groups_beside
from game.classroom.report.report import moment_reports, most_splitting
from game.classroom.report.tally import CALLS, FIRST, LAST, PICKS, PLAYS, PLAYS_PICKS, SECOND
from game.language import say, say_count
from game.session.words.phrases import date
from game.story import dates
from game.story.control_chars import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from game.classroom.paper.document import Part
    from game.classroom.report.report import MomentReport, Row, Split
    from game.classroom.report.tally import Group, MomentTally, Tally
    from game.story.model import Pack


def report_document(pack: Pack, tally: Tally, table: Sequence[Row]) -> Document:
    """Return the report on *tally*, whose numbers are those of *table*."""
    reports = moment_reports(table)
    parts: list[Part] = [
        Title(1, pack.manifest.title, say("what the rooms decided")),
        line(_counted(tally), "lead"),
        *_splitting(reports),
        *_partings(pack, tally),
        *groups_beside(pack, tally, reports),
        *_chairs(pack, tally),
        *(
            part
            for seat in pack.manifest.seats
            for part in _seat(pack, tally, [one for one in reports if one.seat == seat], seat)
        ),
        Title(2, say("What is not in here")),
        lines(privacy()),
        *_passed_over(tally),
    ]
    return Document(say("{title}: the report", title=pack.manifest.title), tuple(parts), foot(pack))


def _counted(tally: Tally) -> str:
    groups = say_count("{n} class", "{n} classes", len(tally.days))
    plays = say_count("{n} play", "{n} plays", tally.plays)
    again = say_count(
        "{n} file was there twice and counts once.", "{n} files were there already and count once.", tally.again
    )
    return f"{groups}, {plays}. {again if tally.again else ''}".strip()


def _splitting(reports: Sequence[MomentReport]) -> Iterator[Part]:
    found = most_splitting(reports)
    if found:
        yield Title(2, say("What split the room most"))
        yield lines([f"{dates.year(one.date)} · {one.title}: {one.question}" for one in found], numbered=True)


def _partings(pack: Pack, tally: Tally) -> Iterator[Part]:
    if not tally.groups:
        return
    numbers = {name: number for number, name in enumerate(tally.days, 1)}
    rows = [
        (
            words(say("Class {n}", n=numbers[group.id])),
            words(date(group.day) if group.day else ""),
            words(_name(pack, group.seat)),
            words(_parting(pack, group)),
        )
        for group in tally.groups
    ]
    yield Title(2, say("Where each class parted from the record"))
    yield Table("", (say("Class"), say("Day"), say("Chair"), say("First decided otherwise at")), tuple(rows))


def _name(pack: Pack, seat: str) -> str:
    found = pack.manifest.seats.get(seat)
    return found.name if found else visible(seat)


def _chairs(pack: Pack, tally: Tally) -> Iterator[Part]:
    """Yield what the classes decided on the same event in different chairs, side by side."""
    seats = [seat for seat in pack.manifest.seats if any(one == seat for one, _ in tally.moments)]
    by_event: dict[str, dict[str, MomentTally]] = {}
    for moment in tally.moments.values():
        if moment.decided:
            by_event.setdefault(pack.outlines[moment.scene].event, {}).setdefault(moment.seat, moment)
    shared = [event for event in pack.record.events if len(by_event.get(event, {})) > 1]
    if shared:
        rows = [
            (
                words(pack.record.events[event].title),
                *(words(decision_words(pack, by_event[event].get(seat))) for seat in seats),
            )
            for event in shared
        ]
        yield Title(2, say("The same event in other chairs"))
        yield Table("", (say("Event"), *(_name(pack, seat) for seat in seats)), tuple(rows))


def _parting(pack: Pack, group: Group) -> str:
    counted = 0
    for scene, decided in group.path:
        history = pack.scenes[scene].history
        if history is None or history.choice == ("none",):
            continue
        counted += 1
        if decided not in history.choice:
            chosen = pack.scenes[scene].choices.get(decided)
            label = chosen.label if chosen else visible(decided)
            return f"{dates.year(pack.scenes[scene].date)} · {pack.scenes[scene].title}: {label}"
    return say_count(
        "nowhere: {n} moment decided, as history did", "nowhere: {n} moments decided, all as history did", counted
    )


def _seat(pack: Pack, tally: Tally, reports: Sequence[MomentReport], seat: str) -> Iterator[Part]:
    if reports:
        yield Title(2, say("In the chair of {name}", name=pack.manifest.seats[seat].name))
    for one in reports:
        yield from _moment(pack, one, tally.moments[one.seat, one.scene])


def _moment(pack: Pack, one: MomentReport, found: MomentTally) -> Iterator[Part]:
    yield Title(3, f"{dates.year(one.date)} · {pack.scenes[one.scene].title}")
    yield line(one.question)
    for split in one.shown:
        if split.hidden:
            yield line(
                say(
                    "{what}: fewer than five votes, so the split is not shown.",
                    what=_named(pack, one.scene, split.counted),
                ),
                "note",
            )
        else:
            yield _bars(pack, one.scene, split)
            yield from (line(said) for said in _said(split) if said)
    if one.shift:
        yield Items((words(_shift(one)),))
    if found.ties:
        said = say_count(
            "In {n} class the teacher decided a tie.", "In {n} classes the teacher decided a tie.", found.ties
        )
        yield line(said, "note")
    if found.ties_of_picks:
        said = say_count(
            "In {n} class the teacher decided between papers or clauses that were tied.",
            "In {n} classes the teacher decided between papers or clauses that were tied.",
            found.ties_of_picks,
        )
        yield line(said, "note")
    if found.unvoted:
        said = say_count(
            "In {n} class nobody voted and the teacher decided.",
            "In {n} classes nobody voted and the teacher decided.",
            found.unvoted,
        )
        yield line(said, "note")


def _said(split: Split) -> tuple[str, ...]:
    """Return what is said below the bars of *split*."""
    if split.counted == PICKS:
        return _picked(split), _real(split)
    return (_real(split),) if split.counted == PLAYS_PICKS else (_sentence(split),)


def _named(pack: Pack, scene: str, counted: str) -> str:
    picks = pack.scenes[scene].picks
    return {
        PICKS: say("The clauses of the letter") if picks and picks.letter else say("The papers on the desk"),
        PLAYS_PICKS: say("What plays alone picked"),
        FIRST: say("First vote"),
        SECOND: say("Second vote"),
        LAST: say("Last vote of every class"),
        CALLS: say("What the rooms said was really done"),
        PLAYS: say("Plays alone"),
    }[counted]


def _bars(pack: Pack, scene: str, split: Split) -> Bars:
    bars = [
        Bar(f"{row.number}. {row.label}", row.votes, row.open_to, row.history, _why_no_bar(row)) for row in split.rows
    ]
    return Bars(_named(pack, scene, split.counted), tuple(bars))


def _why_no_bar(row: Row) -> str:
    if row.locked:
        return say("locked")
    return say("too few could choose it") if row.hidden else ""


def _sentence(split: Split) -> str:
    if not any(row.history for row in split.rows):
        return say("History took none of these.")
    if split.counted == CALLS:
        return say("{votes} of {total} said what was really done (■).", votes=split.as_history, total=split.total)
    return say(
        "{votes} of {total} chose as history did (■), {share} %.",
        votes=split.as_history,
        total=split.total,
        share=percent(split.as_history, split.total),
    )


def _picked(split: Split) -> str:
    """Return which papers or clauses the classes picked, with how many classes did where that differs."""
    picked = [row for row in split.rows if row.groups]
    alike = len({row.groups for row in picked}) == 1
    found = [
        str(row.number)
        if alike
        else say_count("{number} in {n} class", "{number} in {n} classes", row.groups, number=row.number)
        for row in picked
    ]
    return say("Picked: {numbers}.", numbers=", ".join(found)) if found else say("Nothing was picked.")


def _real(split: Split) -> str:
    """Return which clauses the real letter had, "" where there is none."""
    real = [str(row.number) for row in split.rows if row.history]
    return say("In the real letter (■): {numbers}.", numbers=", ".join(real)) if real else ""


def _shift(one: MomentReport) -> str:
    moved = [
        say("{label} from {first} to {last} %", label=label, first=first, last=last)
        for label, first, last in one.shift
        if first != last
    ]
    return (
        say("Between the votes: {moved}.", moved="; ".join(moved)) if moved else say("Between the votes nothing moved.")
    )


def _passed_over(tally: Tally) -> Iterator[Part]:
    if tally.passed_over:
        yield Title(2, say("Files that were passed over"))
        yield lines(tally.passed_over)
