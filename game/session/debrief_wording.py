"""The words of the debrief: a whole play beside the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import BACK, RECORD, RIGHT, ROAD, VERDICTS, WRONG
from game.session.file_wording import source
from game.session.ledger_wording import entry
from game.session.phrases import date, ending_kind
from game.session.section import Line, Section, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.session.blocks import Chair, Debrief, Moment, Series


def debrief(block: Debrief) -> Iterator[Section]:
    """Yield the words of *block*."""
    mark, words = ending_kind(block.ending.kind)
    share = say("{n} of {total} moments decided as history did.", n=block.as_history, total=block.counted)
    yield Section("debrief", say("What you did, beside the record"), (
        line("debrief-seat", say("In the chair of {name}", name=block.seat_name)),
        line(f"end-{block.ending.kind}", f"{block.ending.title}. {words}", mark),
        line("share", share),
        *_calls(block.moments),
    ))  # fmt: skip
    yield Section(
        "moments", say("Moment by moment"), tuple(line for moment in block.moments for line in _moment(moment))
    )
    yield Section("divergence", say("Where the roads part"), tuple(_divergence(block)))
    if block.promises:
        lines = tuple(found for promise in block.promises for found in entry(promise))
        yield Section("promises", say("What was promised, and what became of it"), lines)
    if block.missed:
        lines = tuple(line("missed", f"{date(when)}: {title}", RECORD) for when, title in block.missed)
        yield Section("missed", say("Moments of the record that your road did not meet"), lines)
    if block.series:
        yield Section(
            "meters", say("The meters, moment by moment"), tuple(line for one in block.series for line in _series(one))
        )
    if block.chairs:
        lines = tuple(line("chair", _chair(chair), RECORD, chair.seat) for chair in block.chairs)
        yield Section("chairs", say("The same days from the other chairs"), lines)
    if block.next_seat:
        yield Section(
            "next-chair",
            "",
            (line("next-chair", say("The next chair: {name}.", name=block.next_seat_name), "", block.next_seat),),
        )
    if block.questions:
        yield Section(
            "discuss", say("To argue about"), tuple(line("question", question) for question in block.questions)
        )
    yield Section("sources", say("Sources"), tuple(source(one) for one in block.sources))


def _calls(moments: Iterable[Moment]) -> Iterator[Line]:
    """Say how many calls were right, and where they were wrong."""
    called = [moment for moment in moments if moment.called is not None]
    if not called:
        return
    wrong = ", ".join(moment.title or moment.ask for moment in called if not moment.called)
    right = sum(moment.called is True for moment in called)
    said = say_count("{right} of {n} call right.", "{right} of {n} calls right.", len(called), right=right)
    yield line("calls", said, RIGHT)
    if wrong:
        yield line("calls", say("Called otherwise than it went: {titles}.", titles=wrong), WRONG)


def _chair(found: Chair) -> str:
    return f"{date(found.date)} · {found.name}: {found.ask} {found.historys}"


def _moment(moment: Moment) -> Iterator[Line]:
    yield line(
        "moment",
        " · ".join(part for part in (date(moment.date) if moment.date else "", moment.title) if part),
        VERDICTS[moment.as_history],
        str(moment.decision),
    )
    if moment.as_history:
        yield line("moment-both", say("You and history: {label}", label=moment.yours))
    else:
        yield line("moment-you", say("You: {label}", label=moment.yours))
        yield line("moment-history", say("History: {label}", label=moment.historys))
    for label in moment.taken_back:
        yield line("moment-taken-back", say("Taken back: {label}", label=label), BACK)
    if moment.others:
        counts = ", ".join(f"{label} ({count})" for label, count in moment.others)
        yield line("moment-others", say("Other plays on this machine: {counts}", counts=counts))


def _divergence(block: Debrief) -> Iterator[Line]:
    first = block.first_divergence
    if first is None:
        yield line("divergence", say("Nowhere: at every moment that can be compared you did what was done."), RECORD)
        return
    yield line(
        "divergence",
        say(
            "First at {title}: {yours}, where history has {historys}.",
            title=first.title,
            yours=first.yours,
            historys=first.historys,
        ),
        ROAD,
    )
    again = sum(moment.as_history is False for moment in block.after_divergence)
    yield line("divergence-after", _after(len(block.after_divergence), again))


def _after(met: int, again: int) -> str:
    """Say what became of a play after it left the record."""
    if not met:
        return say("It was the last moment that your road met.")
    if met == 1:
        if again:
            return say("After that you met one more moment and left the record there too.")
        return say("After that you met one more moment and did what was done.")
    return say("After that you met {met} more moments and left the record at {again} of them.", met=met, again=again)


def _series(found: Series) -> Iterator[Line]:
    yours = " → ".join(str(value) for _, value in found.yours)
    historys = " → ".join(str(value) for _, value in found.historys)
    yield line("series-you", say("{label}, yours: {values}", label=found.label, values=yours), ROAD, found.variable)
    yield line(
        "series-history",
        say("{label}, history's: {values}", label=found.label, values=historys),
        RECORD,
        found.variable,
    )
