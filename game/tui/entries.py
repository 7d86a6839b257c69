"""The codex as sheets: an entry of the record in full, with its links, and the lists of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say, say_count
from game.session.blocks import ClaimLine
from game.session.wording import claim as claim_words
from game.session.wording import date as day
from game.story.prose import read
from game.tui.sheet import BLANK, Sheet, wrap
from game.tui.text import prose, target, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.content import Content

    from game.story.model import Dispute, Event, Pack, Record, Source, Term

PARTS = ("person", "term", "event", "source", "dispute", "reading")


def part_names() -> dict[str, str]:
    """Return what the parts of the codex are called."""
    return {
        "person": say("People"), "term": say("Terms"), "event": say("Timeline"),
        "source": say("Sources"), "dispute": say("Disputes"), "reading": say("Readings"),
    }  # fmt: skip


def titles(record: Record, part: str) -> dict[str, tuple[str, str]]:
    """Return the entries of *part* by id, each with a quiet word before it (a year) and its title, in the order of a list."""
    match part:
        case "person":
            found = {name: ("", one.name) for name, one in record.people.items()}
        case "term":
            found = {name: ("", one.term) for name, one in record.terms.items()}
        case "event":
            dated = sorted(record.events.items(), key=lambda pair: pair[1].date)
            return {name: (one.date[:4], one.title) for name, one in dated}
        case "source":
            found = {name: ("", one.title) for name, one in record.sources.items()}
        case "dispute":
            found = {name: ("", one.question) for name, one in record.disputes.items()}
        case _:
            return {name: ("", one.title) for name, one in record.readings.items()}
    return dict(sorted(found.items(), key=lambda pair: pair[1][1].casefold()))


def title_of(record: Record, name: str) -> str:
    """Return the title of the entry called *name*, as `scheme:id`."""
    part, _, key = name.partition(":")
    return titles(record, part).get(key, ("", key))[1]


def entry(pack: Pack, name: str, width: int, met: frozenset[str]) -> Sheet:
    """Return the entry called *name*, as `scheme:id`; what is not in *met* is not given away by it."""
    part, _, key = name.partition(":")
    record = pack.record
    match part:
        case "person" if key in record.people:
            lines = _person(record, key, width, met)
        case "term" if key in record.terms:
            lines = _term(record.terms[key], width)
        case "event" if key in record.events:
            lines = _event(record, record.events[key], width)
        case "source" if key in record.sources:
            lines = _source(record.sources[key], width)
        case "dispute" if key in record.disputes:
            lines = _dispute(record, record.disputes[key], width)
        case _:
            lines = [words(say("There is no such entry."), "$dim")]
    while lines and not lines[-1]:
        lines.pop()
    return Sheet(lines)


def _top(title: str, quiet: str, width: int) -> list[Content]:
    lines = wrap(words(title, "bold $head"), width)
    return [*lines, *(wrap(words(quiet, "$dim"), width) if quiet else []), BLANK]


def _text(text: str, width: int, heading: str = "") -> list[Content]:
    lines = [words(heading, "bold $head")] if heading and text else []
    for paragraph in read(text) if text else ():
        mark = {"item": paragraph.mark + " ", "quote": "│ "}.get(paragraph.kind, "")
        lines += [*wrap(prose(paragraph), width, indent=len(mark), first=words(mark, "$dim")), BLANK]
    return lines


def _links(heading: str, found: Iterable[tuple[str, str]], width: int) -> list[Content]:
    lines: list[Content] = []
    for name, title in found:
        lines += wrap(target(words(title, "underline"), "link", name), width, indent=2, first=words("· ", "$dim"))
    return [words(heading, "bold $head"), *lines, BLANK] if lines else []


def _cited(sources: Iterable[str], record: Record) -> Content:
    """Return the titles of *sources* in brackets, as links."""
    pieces = [target(words(record.sources[name].title, "$dim underline"), "link", f"source:{name}") for name in sources if name in record.sources]
    return words(" · ", "$dim").join(pieces)


def _person(record: Record, key: str, width: int, met: frozenset[str]) -> list[Content]:
    person = record.people[key]
    events = sorted((one.date, f"event:{name}", one.title) for name, one in record.events.items() if key in one.people)
    known = [(name, f"{date[:4]}  {title}") for date, name, title in events if name in met]
    ahead = len(events) - len(known)
    lines = [*_top(person.name, person.role, width), *_text(person.about, width), *_links(say("In the record"), known, width)]
    return [*lines, words(say_count("{n} more event lies ahead.", "{n} more events lie ahead.", ahead), "$dim")] if ahead else lines


def _term(term: Term, width: int) -> list[Content]:
    return [*_top(term.term, "", width), *_text(term.means, width)]


def _event(record: Record, event: Event, width: int) -> list[Content]:
    lines = [
        *_top(event.title, day(event.date), width),
        *_text(event.summary, width),
        *_text(event.why, width, say("Why")),
        *_text(event.consequences, width, say("What it led to")),
    ]
    if event.claims:
        lines.append(words(say("Claim by claim"), "bold $head"))
    for claim in event.claims:
        said = claim_words(ClaimLine(claim.says, claim.status, claim.by, ()))
        mark = words(said.mark, {"■": "$record", "≠": "$disputed"}.get(said.mark, "$dim"))
        lines += [*wrap(words(said.text), width, indent=2, first=mark), *wrap(_cited(claim.sources, record), width, indent=2), BLANK]
    lines += _links(say("Where the accounts differ"), ((f"dispute:{name}", record.disputes[name].question) for name in event.disputes), width)
    lines += _links(say("People"), ((f"person:{name}", record.people[name].name) for name in event.people), width)
    return lines + _links(say("Sources"), ((f"source:{name}", record.sources[name].title) for name in event.sources), width)


def _source(source: Source, width: int) -> list[Content]:
    kinds = {
        "court-filing": say("court filing"), "court-exhibit": say("court exhibit"), "company-post": say("company post"),
        "press": say("press"), "book": say("book"), "reference": say("reference work"), "article": say("article"),
    }  # fmt: skip
    reads = {"in-full": say("read in full"), "in-part": say("read in part"), "as-reported": say("known as others report it")}
    quiet = " · ".join(part for part in (source.by, source.date, kinds[source.kind], reads[source.read]) if part)
    lines = _top(source.title, quiet, width)
    if source.note:
        lines += [*wrap(words(source.note), width), BLANK]
    return [*lines, *(wrap(words(source.url, "$dim"), width) if source.url else [])]


def _dispute(record: Record, dispute: Dispute, width: int) -> list[Content]:
    lines = [*wrap(words(dispute.question, "bold $disputed"), width, indent=2, first=words("≠ ", "$disputed")), BLANK]
    for position in dispute.positions:
        lines += wrap(words(position.side, "bold $head"), width)
        lines += [*wrap(words(position.claim), width), *wrap(_cited(position.sources, record), width), BLANK]
    if dispute.established:
        lines += [words(say("Established all the same"), "bold $head"), *wrap(words(dispute.established), width)]
    return lines
