"""The frozen model of a pack: one definition that is the model, its validation and its JSON Schema.

Plain dataclasses, so that playing needs no validator. `pydantic` reads the same definitions when a pack is new or was
edited, and an editor reads them as JSON Schema: the sentence under a field is what it shows on hover. A field that
ends in an underscore is written without it in YAML (`if_` is `if`).
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Any

from game.story.field_types import (
    Basis,
    ChoiceId,
    Condition,
    Date,
    Flag,
    Ident,
    Line,
    Prose,
    Reads,
    Reality,
    Text,
    Variable,
    WebAddress,
    Whole,
    one_of,
    read_list,
    read_text,
)
from game.values import Frozen, field, frozen_by_name

# What pydantic reads off a class: unknown keys are refused, `if_` is written `if`. The sentences under fields are for
# the schema alone, which asks for them: to parse them would cost every first reading.
CONFIG: dict[str, Any] = {
    "extra": "forbid",
    "alias_generator": lambda name: name.rstrip("_"),
    "use_attribute_docstrings": False,
}


def _passage(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


def _exits(value: Any) -> Any:
    return [{"go": value}] if isinstance(value, str) else value


def _labels(value: Any) -> Any:
    if isinstance(value, list):
        return {read_text(name): "" for name in value}
    return value


def _start(value: Any) -> str | dict[str, str]:
    if isinstance(value, dict):
        return {str(seat): read_text(start) for seat, start in value.items()}
    return read_text(value)


WORDS = {"type": "string"}


class Part(Frozen):
    """What every part of a pack is: equal to one with equal fields."""

    __slots__ = ()

    def __hash__(self) -> int:
        """Return a hash, though a part may hold mappings: parts that are equal have equal ones."""
        return hash((type(self), str(self)))


@frozen_by_name
class Seat(Part):
    """A chair in the story: who the player is."""

    __pydantic_config__ = CONFIG

    name: Line
    """Whose chair it is."""
    start: Ident
    """The scene it starts with."""
    about: Line
    """What the chair is about, in a line."""
    face: Text = ""
    """A portrait of block characters, at most 8 lines of 18 columns, for the title screen."""
    was: tuple[Ident, ...] = ()
    """Ids this seat had before, so that older plays are still read."""


@frozen_by_name
class VariableSpec(Part):
    """A variable of the world: a meter, a choice of values or a flag."""

    __pydantic_config__ = CONFIG

    type: Annotated[str, one_of("meter", "choice", "flag")]
    """meter: a whole number kept within min and max. choice: one of `values`. flag: true or false."""
    start: Annotated[str | dict[str, str], Reads(_start, {"type": ["string", "integer", "boolean", "object"]})]
    """The value at the start; or a value for every seat: {musk: 8, altman: 5}."""
    label: Line = ""
    """What a player sees; a meter needs one unless it is hidden."""
    about: Line = ""
    """What it means, in a line."""
    min: Whole = 0
    """The lowest value of a meter."""
    max: Whole = 10
    """The highest value of a meter."""
    hidden: Flag = False
    """Whether a meter is kept from the player."""
    values: Annotated[dict[Variable, Text], Reads(_labels, {"type": "array"}, inner=True)] = field(default_factory=dict)
    """The values of a choice, as a list or with the label of each."""


@frozen_by_name
class RouteStop(Part):
    """A stop of a route: a scene with choices, and what is told on the way to it."""

    __pydantic_config__ = CONFIG

    scene: Ident
    """A scene with choices."""
    bridge: Prose = ""
    """What is told before this stop, in a sentence or two."""


@frozen_by_name
class SeatRoute(Part):
    """A seat's road along a route."""

    __pydantic_config__ = CONFIG

    stops: tuple[RouteStop, ...]
    """The scenes with choices that the road stops at, in order."""
    ending: Ident
    """The scene that follows the last stop."""


@frozen_by_name
class Route(Part):
    """A shorter road through the story."""

    __pydantic_config__ = CONFIG

    label: Line
    """What a player sees."""
    minutes: Whole
    """About how long it takes."""
    seats: dict[Ident, SeatRoute]
    """The road of each seat that has this route."""


@frozen_by_name
class Lint(Part):
    """Which style warnings this pack does without."""

    __pydantic_config__ = CONFIG

    off: tuple[Text, ...] = ()
    """Codes of warnings that are switched off."""
    words: tuple[Text, ...] = ()
    """Words that the spelling check should accept."""


@frozen_by_name
class Manifest(Part):
    """pack.yaml: the pack's title page."""

    __pydantic_config__ = CONFIG

    format: Annotated[str, one_of("1")]
    """The version of the format: 1."""
    id: Ident
    """The pack's id, which its plays carry."""
    title: Line
    """The title of the story."""
    tagline: Line = ""
    """One sentence under the title."""
    language: Annotated[str, Reads(read_text, {"type": "string"})] = "en"
    """The language it is written in, as a code such as en."""
    licence: Line = ""
    """The licence of the text."""
    as_of: Date = ""
    """The day the record was last checked."""
    corrections: Line = ""
    """Where a reader reports a mistake."""
    about: Prose = ""
    """What this is, shown on the title screen."""
    seats: dict[Ident, Seat]
    """The chairs a player can take."""
    variables: dict[Variable, VariableSpec] = field(default_factory=dict)
    """What the world remembers."""
    chapters: tuple[Ident, ...]
    """The files of scenes/ in order, without .yaml."""
    routes: dict[Ident, Route] = field(default_factory=dict)
    """Shorter roads."""
    lint: Lint = field(default_factory=Lint)
    """Style warnings switched off."""


@frozen_by_name
class Passage(Part):
    """A piece of a scene's prose."""

    __pydantic_config__ = CONFIG

    text: Prose
    """Markdown."""
    if_: Condition = ""
    """Shown only where this holds."""
    basis: Basis = ""
    """record or imagined, where it differs from the scene's."""
    sources: tuple[Ident, ...] = ()
    """The sources of a passage that has a basis of its own."""


@frozen_by_name
class Exit(Part):
    """A way on: the scene to go to where the condition holds."""

    __pydantic_config__ = CONFIG

    go: Ident
    """The scene to go to."""
    if_: Condition = ""
    """Taken only where this holds; the last way on has none."""


Passages = Annotated[
    tuple[Annotated[Passage, Reads(_passage, WORDS, inner=True)], ...], Reads(read_list, WORDS, inner=True)
]
Exits = Annotated[tuple[Exit, ...], Reads(_exits, WORDS, inner=True)]
Effects = dict[Variable, Annotated[str, Reads(read_text, {"type": ["string", "integer", "boolean"]})]]
Many = Annotated[tuple[Ident, ...], Reads(read_list, WORDS, inner=True)]


@frozen_by_name
class Choice(Part):
    """Something the player can decide."""

    __pydantic_config__ = CONFIG

    label: Line
    """What the player sees; at most a dozen words."""
    next: Exits
    """Where it leads: a scene, or a list of {if, go}."""
    detail: Line = ""
    """A cost the player can foresee."""
    if_: Condition = ""
    """Hidden where this does not hold; or locked, where `locked` says why."""
    locked: Line = ""
    """Why it cannot be chosen where its `if` does not hold."""
    once: Flag = False
    """Hidden after it was taken."""
    reality: Reality = ""
    """Whether it was really on the table."""
    effects: Effects = field(default_factory=dict)
    """What it changes: +2 and -1 add to a meter, a plain number sets it."""
    text: Passages = ()
    """What follows at once."""
    basis: Basis = ""
    """The basis of `text`; imagined, unless the choice is history's."""
    was: tuple[Ident, ...] = ()
    """Ids this choice had before."""


@frozen_by_name
class History(Part):
    """What this person did that day: it makes a scene a key moment."""

    __pydantic_config__ = CONFIG

    choice: Many
    """A choice, a list of them, or `none` where none of these is it."""
    event: Ident
    """The event of the record that the comparison shows."""
    note: Prose = ""
    """How the player's own situation differs from the historical one."""


@frozen_by_name
class Ending(Part):
    """How a play ends."""

    __pydantic_config__ = CONFIG

    title: Line
    """What the ending is called."""
    kind: Annotated[str, one_of("record", "near", "diverged")]
    """record: this is how it went. near: close to it. diverged: another world."""
    tone: Line = ""
    """One word for its mood."""


@frozen_by_name
class Scene(Part):
    """A state of the story."""

    __pydantic_config__ = CONFIG

    text: Passages
    """The prose: Markdown, or a list of passages."""
    basis: Basis
    """record: this tells what happened. imagined: what might have."""
    title: Line = ""
    """The scene's title."""
    date: Date = ""
    """When it is: YYYY, YYYY-MM or YYYY-MM-DD."""
    place: Line = ""
    """Where it is."""
    sources: tuple[Ident, ...] = ()
    """Where it is known from; required where the basis is record."""
    effects: Effects = field(default_factory=dict)
    """What entering the scene changes."""
    ask: Line = ""
    """The question put to the player."""
    choices: dict[ChoiceId, Choice] = field(default_factory=dict)
    """Two to nine things to decide."""
    history: History | None = None
    """What this person did: makes the scene a key moment."""
    discuss: tuple[Line, ...] = ()
    """Questions to argue about."""
    next: Exits = ()
    """Where a scene without choices goes on to."""
    ending: Ending | None = None
    """An ending: the play stops here."""
    was: tuple[Ident, ...] = ()
    """Ids this scene had before."""


@frozen_by_name
class Chapter(Part):
    """A file of scenes."""

    __pydantic_config__ = CONFIG

    scenes: dict[Ident, Scene]
    """The scenes, by id."""
    title: Line = ""
    """What the chapter is called."""
    date: Date = ""
    """When it begins."""


@frozen_by_name
class Claim(Part):
    """A single statement of the record and how it stands."""

    __pydantic_config__ = CONFIG

    says: Line
    """The statement."""
    status: Annotated[str, one_of("established", "disputed", "claimed")]
    """established, disputed or claimed."""
    sources: tuple[Ident, ...]
    """Where it is known from."""
    by: Line = ""
    """Who says so; required for disputed and claimed."""


@frozen_by_name
class Event(Part):
    """Something that actually happened."""

    __pydantic_config__ = CONFIG

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
    disputes: tuple[Ident, ...] = ()
    """Disputes shown with both sides."""
    people: tuple[Ident, ...] = ()
    """Who was part of it."""
    sources: tuple[Ident, ...] = ()
    """Where it is known from."""


@frozen_by_name
class Source(Part):
    """Where something is known from."""

    __pydantic_config__ = CONFIG

    title: Line
    """Its title."""
    kind: Annotated[
        str, one_of("court-filing", "court-exhibit", "company-post", "press", "book", "reference", "article")
    ]
    """What kind of source it is."""
    read: Annotated[str, one_of("in-full", "in-part", "as-reported")]
    """How far the writer read it."""
    by: Line = ""
    """Who wrote or published it."""
    date: Line = ""
    """When it appeared."""
    url: WebAddress = ""
    """Where it stands."""
    note: Line = ""
    """What a reader should know of it."""


@frozen_by_name
class Person(Part):
    """Somebody in the story."""

    __pydantic_config__ = CONFIG

    name: Line
    """The name."""
    role: Line = ""
    """Who that is, in a line."""
    about: Prose = ""
    """A few neutral sentences."""


@frozen_by_name
class Term(Part):
    """A word that a reader may not know."""

    __pydantic_config__ = CONFIG

    term: Line
    """The word."""
    means: Prose
    """What it means."""


@frozen_by_name
class Position(Part):
    """One side of a dispute."""

    __pydantic_config__ = CONFIG

    side: Line
    """Who says so."""
    claim: Line
    """What they say."""
    sources: tuple[Ident, ...]
    """Where it is known from."""


@frozen_by_name
class Dispute(Part):
    """A point on which the parties or the sources differ."""

    __pydantic_config__ = CONFIG

    question: Line
    """What they differ on."""
    positions: tuple[Position, ...]
    """The sides."""
    established: Line = ""
    """What is established all the same."""


@frozen_by_name
class ReadingClaim(Part):
    """A claim of a text that is checked against the record."""

    __pydantic_config__ = CONFIG

    says: Line
    """What the text says."""
    verdict: Annotated[str, one_of("true", "partly", "distorted", "false", "opinion")]
    """How it stands beside the record."""
    answer: Prose
    """What the record says."""
    events: tuple[Ident, ...] = ()
    """The events it is about."""
    sources: tuple[Ident, ...] = ()
    """Where the answer is known from."""


@frozen_by_name
class Reading(Part):
    """A text to check against the record, claim by claim."""

    __pydantic_config__ = CONFIG

    title: Line
    """What it is called."""
    source: Ident
    """The text itself, as a source."""
    claims: tuple[ReadingClaim, ...]
    """Its claims."""


@frozen_by_name
class Record(Part):
    """What actually happened, and where that is known from; each mapping is by id."""

    events: Mapping[str, Event]
    sources: Mapping[str, Source]
    people: Mapping[str, Person]
    terms: Mapping[str, Term]
    disputes: Mapping[str, Dispute]
    readings: Mapping[str, Reading]


@frozen_by_name
class Outline(Part):
    """What is known of a scene without loading it."""

    chapter: str
    title: str
    date: str
    event: str  # the event of a key moment, else ""
    ending: str  # the kind of an ending, else ""
    seats: tuple[str, ...]  # the seats that can reach it, by the arrows alone


@frozen_by_name
class Pack(Part):
    """A whole pack. The mappings may load an entry when it is asked for; equal content is an equal fingerprint."""

    manifest: Manifest
    chapters: Mapping[str, Chapter]  # scenes left empty; the order is the manifest's
    scenes: Mapping[str, Scene]
    record: Record
    homes: Mapping[str, str]  # scene -> chapter
    outlines: Mapping[str, Outline]  # key moments and endings only, in the pack's order
    renamed: Mapping[str, str]  # old scene id -> scene id
    watched_scenes: frozenset[str]  # scenes that some condition asks `seen` of
    watched_choices: frozenset[tuple[str, str]]  # choices that some `chose` or `once` asks of
    fingerprint: str  # of the rules: what a replay depends on
    classroom: Mapping[str, Any]  # classroom.yaml as it stands, {} where there is none
    folder: str = ""  # where it was read from

    @property
    def id(self) -> str:
        """The pack's id."""
        return self.manifest.id
