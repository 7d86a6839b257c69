"""The words of every block, once: front ends lay them out, none of them phrases anything itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.marks import AHEAD, BACK, DISPUTED, NEAR, QUOTED, RECORD, ROAD, TAKEN, VERDICTS
from game.session.blocks import (
    Bridge,
    Changes,
    Comparison,
    Debrief,
    Decision,
    End,
    Heading,
    Prose,
    Taken,
)
from game.story.syntax.prose import Paragraph, Span
from game.values import Frozen, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from game.session.blocks import Block, Chair, Change, Cited, ClaimLine, DisputeLines, Moment, Series, Side


@frozen
class Line(Frozen):
    """One line or paragraph.

    *mark* stands before it (a number, a bullet, ■ ◇ ≠); *ref* is what it is about (the id of a choice, a source …).
    """

    role: str
    paragraph: Paragraph
    mark: str = ""
    ref: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return self.paragraph.text


@frozen
class Section(Frozen):
    """A part of a block: a heading (may be empty) and lines. *key* is stable and says what it is, for layout."""

    key: str
    heading: str
    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines."""
        return iter(self.lines)


def sections(block: Block) -> tuple[Section, ...]:
    """Return the words of *block*, in reading order."""
    match block:
        case Comparison():
            found: Iterable[Section] = _comparison(block)
        case Debrief():
            found = _debrief(block)
        case _:
            found = (_section(block),)
    return tuple(found)


def _section(block: Heading | Prose | Bridge | Taken | Changes | Decision | End) -> Section:
    """Return the words of a block that is one section."""
    match block:
        case Heading():
            section = _heading(block)
        case Prose():
            basis = (_basis(block.basis),) if block.basis else ()
            section = Section("prose", "", (*basis, *_prose(block.paragraphs)))
        case Bridge():
            section = Section("bridge", "", _prose(block.paragraphs))
        case Taken():
            section = Section("taken", "", (_line("taken", block.label, TAKEN, block.choice),))
        case Changes():
            section = Section("changes", "", tuple(_change(change) for change in block.changes))
        case Decision():
            section = _decision(block)
        case End():
            section = _end(block)
    return section


def _line(role: str, text: str, mark: str = "", ref: str = "") -> Line:
    return Line(role, Paragraph((Span(text),)), mark, ref)


def _prose(paragraphs: Iterable[Paragraph]) -> tuple[Line, ...]:
    return tuple(
        Line(paragraph.kind if paragraph.kind != "paragraph" else "prose", paragraph, paragraph.mark)
        for paragraph in paragraphs
    )


def date(text: str) -> str:
    """Return a date of a pack as it is read: 16 September 2016, September 2016, 2016."""
    months = (
        say("January"), say("February"), say("March"), say("April"), say("May"), say("June"),
        say("July"), say("August"), say("September"), say("October"), say("November"), say("December"),
    )  # fmt: skip
    year, month, day = (*text.split("-"), "", "")[:3]
    if day:
        return say("{day} {month} {year}", day=int(day), month=months[int(month) - 1], year=year)
    return say("{month} {year}", month=months[int(month) - 1], year=year) if month else year


def basis(kind: str) -> tuple[str, str]:
    """Return the mark and the words of a basis."""
    return (RECORD, say("from the record")) if kind == "record" else (ROAD, say("imagined"))


def _basis(kind: str) -> Line:
    mark, words = basis(kind)
    return _line(f"basis-{kind}", words, mark)


def reality(kind: str) -> str:
    """Return what a reality label says."""
    return {
        "documented": say("documented: it was on the table"),
        "documented-at-another-time": say("documented, but at another time"),
        "plausible": say("plausible: not found in the record"),
    }.get(kind, "")


def standing(off: int, total: int) -> str:
    """Return how far a play is from the record, as the ruler says it."""
    if not total:
        return say("no moment decided yet")
    if not off:
        return say_count("{n} moment, as in the record", "{n} moments, all as in the record", total)
    return say_count("{off} of {n} moment off the record", "{off} of {n} moments off the record", total, off=off)


def change(found: Change) -> str:
    """Return what happened to a meter: Machines +2 (3 → 5)."""
    sign = "+" if found.difference > 0 else "−"
    return f"{found.label} {sign}{abs(found.difference)} ({found.before} → {found.after})"


def _change(found: Change) -> Line:
    return _line("change", change(found), "", found.variable)


def _heading(block: Heading) -> Section:
    where = " · ".join(part for part in (date(block.date) if block.date else "", block.place) if part)
    lines = [_line("where", where)] if where else []
    return Section("heading", block.title, (*lines, _basis(block.basis)))


def _decision(block: Decision) -> Section:
    lines: list[Line] = []
    for offer in block.offers:
        lines.append(_line("choice" if offer.open else "choice-locked", offer.label, str(offer.number), offer.choice))
        if offer.detail:
            lines.append(_line("detail", offer.detail, "", offer.choice))
        if offer.locked:
            lines.append(_line("locked", say("Locked: {why}", why=offer.locked), "", offer.choice))
    return Section("decision", block.ask, tuple(lines))


def ending_kind(kind: str) -> tuple[str, str]:
    """Return the mark and the words of an ending's kind."""
    return {
        "record": (RECORD, say("An ending: this is how it went.")),
        "near": (NEAR, say("An ending close to the record.")),
        "diverged": (ROAD, say("An ending in another world.")),
    }[kind]


def _end(block: End) -> Section:
    mark, words = ending_kind(block.kind)
    return Section("end", block.title, (_line(f"end-{block.kind}", words, mark),))


# The comparison


def _side(found: Side, role: str) -> Iterator[Line]:
    yield _line(f"{role}-label", found.label, "", found.choice)
    if found.changes:
        yield from (_line(f"{role}-change", change(one), "", one.variable) for one in found.changes)
    else:
        yield _line(f"{role}-change", say("No meter moves."))
    if found.reality:
        yield _line(f"{role}-reality", reality(found.reality))


def numbers(found: Sequence[int]) -> str:
    """Return note numbers as they stand behind a sentence: [1, 3]."""
    return f" [{', '.join(map(str, found))}]" if found else ""


def _comparison(block: Comparison) -> Iterator[Section]:
    verdict = {
        True: say("You did what was done."),
        False: say("You left the record here."),
        None: say("None of these is what was done."),
    }
    when = date(block.date) if block.date else ""
    yield Section(
        "moment", block.ask, tuple(_line("where", part) for part in (when, verdict[block.as_history]) if part)
    )
    yield Section("you", say("You"), tuple(_side(block.you, "you")))
    did = [line for side in block.history for line in _side(side, "history")]
    cited = ", ".join(map(str, block.sources_of_event))
    dated = say("{date} · sources {numbers}", date=date(block.event_date), numbers=cited)
    none = () if did else (_line("history-label", block.event_title),)
    yield Section("history", say("History"), (*none, *did, _line("history-date", dated, "", block.event)))
    yield Section("summary", block.event_title, _prose(block.summary))
    if block.note:
        yield Section("note", say("Where your road differs"), _prose(block.note))
    if block.why:
        yield Section("why", say("Why it went that way"), _prose(block.why))
    if block.claims:
        yield Section("claims", say("What is known, and how"), tuple(claim(one) for one in block.claims))
    for one in block.disputes:
        yield dispute(one)
    yield Section("options", say("What was on the table"), tuple(_options(block)))
    if block.discuss:
        yield Section(
            "discuss", say("To argue about"), tuple(_line("question", question) for question in block.discuss)
        )
    yield Section("sources", say("Sources"), tuple(source(one) for one in block.sources))


def _options(block: Comparison) -> Iterator[Line]:
    for option in block.options:
        whose = [words for words, holds in ((say("you"), option.yours), (say("history"), option.historys)) if holds]
        mark = RECORD if option.historys else ROAD if option.yours else AHEAD
        ending = f" ({', '.join(whose)})" if whose else ""
        yield _line("option", f"{option.label}{ending} — {reality(option.reality)}", mark, option.choice)


def claim(found: ClaimLine) -> Line:
    """Return a claim of the record with its status."""
    marks = {"established": RECORD, "disputed": DISPUTED, "claimed": QUOTED}
    said = {
        "established": "{says}",
        "disputed": say("Disputed; {by} says: {says}", by="{by}", says="{says}"),
        "claimed": say("Claimed by {by}: {says}", by="{by}", says="{says}"),
    }[found.status]
    return _line(
        f"claim-{found.status}",
        said.replace("{by}", found.by).replace("{says}", found.says) + numbers(found.sources),
        marks[found.status],
    )


def dispute(found: DisputeLines) -> Section:
    """Return a dispute with both sides."""
    lines = [_line("dispute-question", found.question, DISPUTED, found.id)]
    lines += [_line("position", f"{one.side}: {one.claim}{numbers(one.sources)}") for one in found.positions]
    if found.established:
        lines.append(
            _line("dispute-established", say("Established all the same: {what}", what=found.established), RECORD)
        )
    return Section("dispute", say("Where the accounts differ"), tuple(lines))


def source(found: Cited) -> Line:
    """Return a source with its number and how far it was read."""
    read = {
        "in-full": say("read in full"),
        "in-part": say("read in part"),
        "as-reported": say("as reported by others"),
    }[found.read]
    parts = [found.title, found.by, found.date, read]
    return _line("source", " · ".join(part for part in parts if part), str(found.number), found.id)


# The debrief


def _debrief(block: Debrief) -> Iterator[Section]:
    mark, words = ending_kind(block.ending.kind)
    share = say("{n} of {total} moments decided as history did.", n=block.as_history, total=block.counted)
    yield Section("debrief", say("What you did, beside the record"), (
        _line("debrief-seat", say("In the chair of {name}", name=block.seat_name)),
        _line(f"end-{block.ending.kind}", f"{block.ending.title}. {words}", mark),
        _line("share", share),
    ))  # fmt: skip
    yield Section(
        "moments", say("Moment by moment"), tuple(line for moment in block.moments for line in _moment(moment))
    )
    yield Section("divergence", say("Where the roads part"), tuple(_divergence(block)))
    if block.missed:
        lines = tuple(_line("missed", f"{date(when)}: {title}", RECORD) for when, title in block.missed)
        yield Section("missed", say("Moments of the record that your road did not meet"), lines)
    if block.series:
        yield Section(
            "meters", say("The meters, moment by moment"), tuple(line for one in block.series for line in _series(one))
        )
    if block.chairs:
        lines = tuple(_line("chair", _chair(chair), RECORD, chair.seat) for chair in block.chairs)
        yield Section("chairs", say("The same days from the other chairs"), lines)
    if block.next_seat:
        yield Section(
            "next-chair",
            "",
            (_line("next-chair", say("The next chair: {name}.", name=block.next_seat_name), "", block.next_seat),),
        )
    if block.questions:
        yield Section(
            "discuss", say("To argue about"), tuple(_line("question", question) for question in block.questions)
        )
    yield Section("sources", say("Sources"), tuple(source(one) for one in block.sources))


def _chair(found: Chair) -> str:
    return f"{date(found.date)} · {found.name}: {found.ask} {found.historys}"


def _moment(moment: Moment) -> Iterator[Line]:
    yield _line(
        "moment",
        " · ".join(part for part in (date(moment.date) if moment.date else "", moment.title) if part),
        VERDICTS[moment.as_history],
        str(moment.decision),
    )
    if moment.as_history:
        yield _line("moment-both", say("You and history: {label}", label=moment.yours))
    else:
        yield _line("moment-you", say("You: {label}", label=moment.yours))
        yield _line("moment-history", say("History: {label}", label=moment.historys))
    for label in moment.taken_back:
        yield _line("moment-taken-back", say("Taken back: {label}", label=label), BACK)
    if moment.others:
        counts = ", ".join(f"{label} ({count})" for label, count in moment.others)
        yield _line("moment-others", say("Other plays on this machine: {counts}", counts=counts))


def _divergence(block: Debrief) -> Iterator[Line]:
    first = block.first_divergence
    if first is None:
        yield _line("divergence", say("Nowhere: at every moment that can be compared you did what was done."), RECORD)
        return
    yield _line(
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
    yield _line("divergence-after", _after(len(block.after_divergence), again))


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
    yield _line("series-you", say("{label}, yours: {values}", label=found.label, values=yours), ROAD, found.variable)
    yield _line(
        "series-history",
        say("{label}, history's: {values}", label=found.label, values=historys),
        RECORD,
        found.variable,
    )
