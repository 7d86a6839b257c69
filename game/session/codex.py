"""The codex: the record's people, terms, events, disputes, sources and readings, as sections to read."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from game.language import say
from game.marks import QUOTED, RECORD
from game.session import narration
from game.session.words import file_wording, phrases
from game.session.words.section import Line, Section, line, prose_lines
from game.story import dates
from game.story.syntax import prose
from game.story.syntax.prose import Paragraph, Span
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from game.story.model import Pack

VERDICT_MARKS = {"true": RECORD, "partly": RECORD, "opinion": QUOTED}
"""The marks of verdicts, where one of them means that everywhere; ≠ is disputed, and not false."""


def shelves(pack: Pack) -> dict[str, Mapping[str, object]]:
    """Return the entries of the codex by kind, each by id."""
    return {name: getattr(pack.record, kind.shelf) for name, kind in KINDS.items()}


def shelf_name(kind: str) -> str:
    """Return the heading of a kind of entry."""
    return {
        "event": say("Timeline"),
        "person": say("People"),
        "term": say("Words"),
        "dispute": say("Disputes"),
        "source": say("Sources"),
        "reading": say("Check the text"),
    }[kind]


def names(pack: Pack, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the entries of *kind* as (id, name), events by date, the others by name."""
    if kind == "event":
        return tuple(
            (name, f"{phrases.date(entry.date)} · {entry.title}")
            for name, entry in sorted(pack.record.events.items(), key=lambda pair: dates.order(pair[1].date))
        )
    titles = [(name, str(getattr(entry, KINDS[kind].title))) for name, entry in shelves(pack)[kind].items()]
    return tuple(sorted(titles, key=lambda pair: pair[1].casefold()))


def find(pack: Pack, word: str) -> str | None:
    """Return the entry that *word* means, as `kind:id`: its id, `kind:id` itself, or its name."""
    wanted = word.casefold()
    for kind, shelf in shelves(pack).items():
        if word in shelf:
            return f"{kind}:{word}"
        if word.startswith(f"{kind}:") and word.partition(":")[2] in shelf:
            return word
    for kind in ("person", "term", "event", "dispute"):
        for name, title in names(pack, kind):
            if wanted == title.casefold() or wanted in title.casefold().split():
                return f"{kind}:{name}"
    return None


def folded(text: str) -> str:
    """Return *text* without case and accents, to find it by."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )


def title(pack: Pack, target: str) -> str:
    """Return the title of entry *target* (`kind:id`)."""
    kind, _, name = target.partition(":")
    return dict(names(pack, kind)).get(name, name)


def sections(pack: Pack, target: str) -> tuple[Section, ...]:
    """Return entry *target* (`kind:id`) as sections.

    Raises:
        KeyError: when there is no such entry.
    """
    kind, _, name = target.partition(":")
    return tuple(KINDS[kind].tell(pack, name))


def _linked(role: str, text: str, target: str, mark: str = "") -> Line:
    return Line(role, Paragraph((Span(text, target=target),)), mark, target.partition(":")[2])


def _prose(text: str) -> tuple[Line, ...]:
    return prose_lines(prose.read(text))


def _event(pack: Pack, name: str) -> Iterator[Section]:
    event = pack.record.events[name]
    notes = narration.Footnotes(pack)
    notes.cite(event.sources)
    yield Section("entry", event.title, (line("where", phrases.date(event.date)),))
    yield Section("summary", "", _prose(event.summary))
    if event.why:
        yield Section("why", say("Why it went that way"), _prose(event.why))
    if event.consequences:
        yield Section("consequences", say("What it led to"), _prose(event.consequences))
    if event.claims:
        claims = tuple(map(file_wording.claim, narration.claims(event, notes)))
        yield Section("claims", say("What is known, and how"), claims)
    for dispute in event.disputes:
        yield file_wording.dispute(narration.dispute(pack, dispute, notes))
    if event.people:
        yield Section(
            "people",
            say("People"),
            tuple(_linked("link", pack.record.people[person].name, f"person:{person}") for person in event.people),
        )
    yield Section("sources", say("Sources"), tuple(map(file_wording.source, notes.list)))


def _appears(pack: Pack, holds: Callable[[str], bool]) -> Iterator[Section]:
    """Yield the events for which *holds* is true, by date."""
    lines = [_linked("link", title, f"event:{name}", RECORD) for name, title in names(pack, "event") if holds(name)]
    if lines:
        yield Section("events", say("In the timeline"), tuple(lines))


def _person(pack: Pack, name: str) -> Iterator[Section]:
    person = pack.record.people[name]
    yield Section("entry", person.name, (line("where", person.role),) if person.role else ())
    if person.about:
        yield Section("about", "", _prose(person.about))
    yield from _appears(pack, lambda event: name in pack.record.events[event].people)


def _term(pack: Pack, name: str) -> Iterator[Section]:
    term = pack.record.terms[name]
    yield Section("entry", term.term, ())
    yield Section("about", "", _prose(term.means))


def _dispute(pack: Pack, name: str) -> Iterator[Section]:
    notes = narration.Footnotes(pack)
    section = file_wording.dispute(narration.dispute(pack, name, notes))
    yield Section("entry", pack.record.disputes[name].question, ())
    yield Section("dispute", section.heading, section.lines[1:])
    yield from _appears(pack, lambda event: name in pack.record.events[event].disputes)
    yield Section("sources", say("Sources"), tuple(map(file_wording.source, notes.list)))


def _source(pack: Pack, name: str) -> Iterator[Section]:
    source = pack.record.sources[name]
    kind = {
        "court-filing": say("Court filing"),
        "court-exhibit": say("Court exhibit"),
        "company-post": say("Company post"),
        "press": say("Press"),
        "book": say("Book"),
        "reference": say("Reference work"),
        "article": say("Article"),
    }[source.kind]
    facts = phrases.joined(kind, source.by, source.date, phrases.read(source.read))
    yield Section("entry", source.title, (line("where", facts),))
    lines = [line("url", source.url)] if source.url else []
    lines += [line("prose", source.note)] if source.note else []
    if lines:
        yield Section("about", "", tuple(lines))
    yield from _appears(pack, lambda event: name in pack.record.events[event].sources)


def verdict(kind: str) -> str:
    """Return a verdict on a claim in words."""
    return {
        "true": say("true"),
        "partly": say("partly true"),
        "distorted": say("distorted"),
        "false": say("false"),
        "opinion": say("an opinion"),
    }[kind]


def _reading(pack: Pack, name: str) -> Iterator[Section]:
    reading = pack.record.readings[name]
    yield Section(
        "entry",
        reading.title,
        (_linked("where", pack.record.sources[reading.source].title, f"source:{reading.source}"),),
    )
    for number, claim in enumerate(reading.claims, 1):
        notes = narration.Footnotes(pack)
        notes.cite(claim.sources)
        answer = [Line("answer", paragraph, paragraph.mark) for paragraph in prose.read(claim.answer)]
        events = [_linked("link", pack.record.events[event].title, f"event:{event}", RECORD) for event in claim.events]
        sources = [_linked("source", cited.title, f"source:{cited.id}", str(cited.number)) for cited in notes.list]
        mark = VERDICT_MARKS.get(claim.verdict, "")
        yield Section(
            "claim",
            f"{number}. {claim.says}",
            (line("verdict", verdict(claim.verdict), mark), *answer, *events, *sources),
        )


class Kind(NamedTuple):
    """A kind of entry: where the record keeps it, which of its fields is its title, and what tells it."""

    shelf: str
    title: str
    tell: Callable[[Pack, str], Iterator[Section]]


KINDS: Mapping[str, Kind] = {
    "event": Kind("events", "title", _event),
    "person": Kind("people", "name", _person),
    "term": Kind("terms", "term", _term),
    "dispute": Kind("disputes", "question", _dispute),
    "source": Kind("sources", "title", _source),
    "reading": Kind("readings", "title", _reading),
}
