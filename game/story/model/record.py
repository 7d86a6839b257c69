"""record/*.yaml: what actually happened, where that is known from, and where the sources differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from game.story.field_types import (
    Date,
    DisputeId,
    EventId,
    FixedLine,
    Line,
    PersonId,
    Prose,
    SourceId,
    WebAddress,
    one_of,
)
from game.story.model.part import Part
from game.values import NamedTuple, frozen_by_name

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen_by_name
class Claim(Part):
    """A single statement of the record and how it stands."""

    says: Line
    """The statement."""
    status: Annotated[str, one_of("established", "disputed", "claimed")]
    """established, disputed or claimed."""
    sources: tuple[SourceId, ...]
    """Where it is known from."""
    by: Line = ""
    """Who says so; required for disputed and claimed."""


@frozen_by_name
class Event(Part):
    """Something that actually happened."""

    date: Date
    """When."""
    title: Line
    """What it is called."""
    summary: Prose
    """What happened, in the writer's own words."""
    why: Prose = ""
    """What pushed them to it."""
    consequences: Prose = ""
    """What it led to."""
    claims: tuple[Claim, ...] = ()
    """Its statements one by one."""
    disputes: tuple[DisputeId, ...] = ()
    """Disputes shown with both sides."""
    people: tuple[PersonId, ...] = ()
    """Who was part of it."""
    sources: tuple[SourceId, ...] = ()
    """Where it is known from."""


@frozen_by_name
class Source(Part):
    """Where something is known from."""

    title: FixedLine
    """Its title."""
    kind: Annotated[
        str, one_of("court-filing", "court-exhibit", "company-post", "press", "book", "reference", "article")
    ]
    """What kind of source it is."""
    read: Annotated[str, one_of("in-full", "in-part", "as-reported")]
    """How far the writer read it."""
    by: FixedLine = ""
    """Who wrote or published it."""
    date: FixedLine = ""
    """When it appeared."""
    url: WebAddress = ""
    """Where it stands."""
    note: Line = ""
    """What a reader should know of it."""


@frozen_by_name
class Person(Part):
    """A person in the story."""

    name: Line
    """The name."""
    role: Line = ""
    """Who the person is, in a line."""
    about: Prose = ""
    """A few neutral sentences."""


@frozen_by_name
class Term(Part):
    """A word that a reader may not know."""

    term: Line
    """The word."""
    means: Prose
    """What it means."""


@frozen_by_name
class Position(Part):
    """One side of a dispute."""

    side: Line
    """Who says so."""
    claim: Line
    """What they say."""
    sources: tuple[SourceId, ...]
    """Where it is known from."""


@frozen_by_name
class Dispute(Part):
    """A point on which the parties or the sources differ."""

    question: Line
    """What they differ on."""
    positions: tuple[Position, ...]
    """The sides."""
    established: Line = ""
    """What is established all the same."""


@frozen_by_name
class ReadingClaim(Part):
    """A claim of a text that is checked against the record."""

    says: Line
    """What the text says."""
    verdict: Annotated[str, one_of("true", "partly", "distorted", "false", "opinion")]
    """How it stands beside the record."""
    answer: Prose
    """What the record says."""
    events: tuple[EventId, ...] = ()
    """The events it is about."""
    sources: tuple[SourceId, ...] = ()
    """Where the answer is known from."""


@frozen_by_name
class Reading(Part):
    """A text to check against the record, claim by claim."""

    title: Line
    """What it is called."""
    source: SourceId
    """The text itself, as a source."""
    claims: tuple[ReadingClaim, ...]
    """Its claims."""


class RecordKind(NamedTuple):
    """One of the kinds of things that the record is made of, each of which has a file of its own."""

    kind: str
    """What one of them is called, in links and in findings."""
    part: type[Part]


RECORD: Mapping[str, RecordKind] = {
    "events": RecordKind("event", Event),
    "sources": RecordKind("source", Source),
    "people": RecordKind("person", Person),
    "glossary": RecordKind("term", Term),
    "disputes": RecordKind("dispute", Dispute),
    "readings": RecordKind("reading", Reading),
}
"""The kinds of the record by the name of their file, in the order of `Record`."""


@frozen_by_name
class Record(Part):
    """What actually happened, and where that is known from; each mapping is by id."""

    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    people: Mapping[str, Person]
    terms: Mapping[str, Term]
    disputes: Mapping[str, Dispute]
    readings: Mapping[str, Reading]
