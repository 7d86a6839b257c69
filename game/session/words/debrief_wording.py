"""The words of the debrief: ten lines about the player, and the parts that stand behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import AHEAD, BACK, PROMISES, RECORD, RIGHT, ROAD, VERDICTS, WRONG
from game.session.blocks import DEBRIEF_PARTS
from game.session.words.file_wording import source
from game.session.words.ledger_wording import standing
from game.session.words.phrases import date, ending_kind, joined
from game.session.words.section import Line, Section, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.session.blocks import Chair, Debrief, DebriefPart, Moment, Series

NAMED = 3
"""How many of the moments that were called wrong, and of the promises, the debrief names."""


def part_name(part: str) -> str:
    """Return what a part is called."""
    return {
        "moments": say("Moment by moment"),
        "meters": say("The meters, drawn"),
        "questions": say("To argue about"),
        "sources": say("Sources"),
        "card": say("A card to share"),
    }[part]


def parts_of(debrief: Debrief) -> list[str]:
    """Return the parts that *debrief* has."""
    empty = {"meters": not debrief.series, "questions": not debrief.questions, "sources": not debrief.sources}
    return [part for part in DEBRIEF_PARTS if not empty.get(part)]


# In short


def in_short(block: Debrief) -> Section:
    """Return *block* in short: with its heading at most ten lines."""
    mark, words = ending_kind(block.ending.kind)
    lines = [
        line(f"end-{block.ending.kind}", f"{block.ending.title}. {words}", mark),
        line("share", _share(block)),
        *_divergence(block),
        *_promises(block),
        *_calls(block),
        *_same_day(block),
    ]
    if block.next_seat:
        said = say("The next chair: {name}.", name=block.next_seat_name)
        lines.append(line("next-chair", said, "", block.next_seat))
    return Section("debrief", _heading(block), tuple(lines))


def _heading(block: Debrief) -> str:
    if block.world:
        return say(
            "In the chair of {name}, in the world that {giver} left", name=block.seat_name, giver=block.world.name
        )
    return say("In the chair of {name}", name=block.seat_name)


def _share(block: Debrief) -> str:
    share = say("{n} of {total} moments decided as history did.", n=block.as_history, total=block.counted)
    more = len(block.moments) - block.counted
    if not more:
        return share
    beside = say_count("{n} more has nothing to compare.", "{n} more have nothing to compare.", more)
    return f"{share} {beside}"


def _divergence(block: Debrief) -> Iterator[Line]:
    first = block.first_divergence
    if first is None:
        if block.counted:
            yield line("divergence", say("At every moment that can be compared you did what was done."), RECORD)
        return
    where = _quoted(first.title or first.ask)
    when = f"{where} ({date(first.date)})" if first.date else where
    said = say(
        "First off the record at {moment}. You: {yours}. {name}: {historys}.",
        moment=when, yours=_ended(first.yours), name=block.name, historys=_ended(first.historys),
    )  # fmt: skip
    yield line("divergence", said, ROAD)
    again = sum(moment.as_history is False for moment in block.after_divergence)
    yield line("divergence-after", _after(len(block.after_divergence), again))


def _promises(block: Debrief) -> Iterator[Line]:
    """Say what was promised and what became of it, in a line; the ledger has the terms."""
    if block.promises:
        listed = "; ".join(f"{PROMISES[promise.state]} {standing(promise)}" for promise in block.promises[:NAMED])
        more = len(block.promises) - NAMED
        if more <= 0:
            yield line("debrief-promises", say("Promised: {promises}.", promises=listed))
        else:
            said = say_count(
                "Promised: {promises}; and {n} more.", "Promised: {promises}; and {n} more.", more, promises=listed
            )
            yield line("debrief-promises", said)


def _quoted(title: str) -> str:
    return say("“{title}”", title=title)


def _ended(label: str) -> str:
    """Return *label* without the full stop that a sentence of ours puts behind it."""
    return label.removesuffix(".")


def _after(met: int, again: int) -> str:
    """Say what became of a play after it left the record."""
    if not met:
        return say("It was the last moment that your road met.")
    if met == 1:
        if again:
            return say("After that you met one more moment and left the record there too.")
        return say("After that you met one more moment and did what was done.")
    if not again:
        return say("After that you met {met} more moments and left the record at none of them.", met=met)
    return say("After that you met {met} more moments and left the record at {again} of them.", met=met, again=again)


def _calls(block: Debrief) -> Iterator[Line]:
    """Say how many calls were right, where this person was read wrong, and what others here called as wrong."""
    called = [moment for moment in block.moments if moment.called is not None]
    wrong = [_quoted(moment.title or moment.ask) for moment in called if not moment.called]
    if called:
        said = say_count(
            "{right} of {n} call right.", "{right} of {n} calls right.", len(called), right=len(called) - len(wrong)
        )
        if wrong:
            said += " " + _read_wrong(block.name, wrong)
        yield line("calls", said, WRONG if len(wrong) == len(called) else RIGHT)
    if error := block.surest_error:
        counted = say_count("{n} of {total} call", "{n} of {total} calls", error.calls, total=error.total)
        said = say(
            "Called wrong most surely on this machine, at {title}: {label} ({counted}).",
            title=_quoted(error.title), label=error.label, counted=counted,
        )  # fmt: skip
        yield line("calls", said, WRONG)


def _read_wrong(name: str, titles: list[str]) -> str:
    """Say at which moments the person called *name* was read wrong, the first of them by their titles."""
    named, more = ", ".join(titles[:NAMED]), len(titles) - NAMED
    if more <= 0:
        return say("You read {name} wrong at: {titles}.", name=name, titles=named)
    return say_count(
        "You read {name} wrong at: {titles}, and {n} more.", "You read {name} wrong at: {titles}, and {n} more.",
        more, name=name, titles=named,
    )  # fmt: skip


def _same_day(block: Debrief) -> Iterator[Line]:
    """Say where another chair stood on the day on which the record was left, or else on the last that both met."""
    left = block.first_divergence.event if block.first_divergence else ""
    shown = next((chair for chair in block.chairs if chair.event == left), block.chairs[-1] if block.chairs else None)
    if shown:
        yield line("chair", _chair(shown), RECORD, shown.seat)


# Behind it


def part(block: DebriefPart) -> Iterator[Section]:
    """Yield the words of a part of the debrief."""
    tellers = {"moments": _moments, "meters": _meters, "questions": _questions, "sources": _sources, "card": _card}
    return tellers[block.part](block.debrief)


def _moments(block: Debrief) -> Iterator[Section]:
    told = tuple(line for moment in block.moments for line in _moment(moment))
    yield Section("moments", say("Moment by moment"), told)
    if block.missed:
        lines = tuple(line("missed", f"{date(when)}: {title}", RECORD) for when, title in block.missed)
        yield Section("missed", say("Moments of the record that your road did not meet"), lines)
    if block.chairs:
        lines = tuple(line("chair", _chair(chair), RECORD, chair.seat) for chair in block.chairs)
        yield Section("chairs", say("The same days from the other chairs"), lines)


def _meters(block: Debrief) -> Iterator[Section]:
    lines = tuple(line for series in block.series for line in _series(series))
    if block.first_divergence is None and any(series.yours[-1][1] != series.historys[-1][1] for series in block.series):
        why = say("You decided as history did; the meters differ by what you chose between its moments.")
        lines = (line("series-why", why), *lines)
    yield Section("meters", say("The meters, moment by moment"), lines)


def _questions(block: Debrief) -> Iterator[Section]:
    yield Section("discuss", say("To argue about"), tuple(line("question", question) for question in block.questions))


def _sources(block: Debrief) -> Iterator[Section]:
    yield Section("sources", say("Sources"), tuple(source(cited) for cited in block.sources))


def _card(block: Debrief) -> Iterator[Section]:
    """Yield the card to share: marks for the moments and the calls, and nothing of what they were about."""
    marks = " ".join(VERDICTS[moment.as_history] for moment in block.moments)
    calls = [moment.called for moment in block.moments]
    lines = [line("card", f"{block.title}: {block.seat_name}"), line("card", marks)]
    if any(said is not None for said in calls):
        lines.append(line("card", " ".join({True: RIGHT, False: WRONG, None: AHEAD}[said] for said in calls)))
    lines.append(line("card", say("{n} of {total} as history", n=block.as_history, total=block.counted)))
    said = [call for call in calls if call is not None]
    if said:
        lines.append(line("card", say("{n} of {total} called right", n=said.count(True), total=len(said))))
    yield Section("card", "", tuple(lines))


def _chair(chair: Chair) -> str:
    return f"{date(chair.date)} · {chair.name}: {chair.ask} {chair.historys}"


def _moment(moment: Moment) -> Iterator[Line]:
    said = joined(date(moment.date), moment.title)
    yield line("moment", said, VERDICTS[moment.as_history], str(moment.decision))
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


def _series(series: Series) -> Iterator[Line]:
    yours = " → ".join(str(value) for _, value in series.yours)
    historys = " → ".join(str(value) for _, value in series.historys)
    yield line("series-you", say("{label}, yours: {values}", label=series.label, values=yours), ROAD, series.variable)
    said = say("{label}, history's: {values}", label=series.label, values=historys)
    yield line("series-history", said, RECORD, series.variable)
