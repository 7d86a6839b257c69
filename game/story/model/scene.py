"""scenes/*.yaml: chapters of scenes, their choices and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from game.story.field_types import (
    MANY,
    SOME_WORDS,
    Basis,
    ChoiceId,
    ChoiceKey,
    Condition,
    Date,
    EventId,
    FilledLine,
    Flag,
    Ident,
    Line,
    Prose,
    Reads,
    Reality,
    SceneId,
    SceneKey,
    Short,
    SourceId,
    VariableId,
    one_of,
    read_text,
)
from game.story.model.part import Part
from game.values import field, frozen_by_name

if TYPE_CHECKING:
    from game.story.syntax.tree import Tree


def _passage(value: Tree) -> Tree:
    return {"text": value} if isinstance(value, str) else value


def _exits(value: Tree) -> Tree:
    return [{"go": value}] if isinstance(value, str) else value


@frozen_by_name
class Passage(Part):
    """A piece of a scene's prose."""

    text: Prose
    """Markdown."""
    if_: Condition = ""
    """Shown only where this holds."""
    basis: Basis = ""
    """record or imagined, where it differs from the scene's."""
    sources: tuple[SourceId, ...] = ()
    """The sources of a passage that has a basis of its own."""


@frozen_by_name
class Exit(Part):
    """A way on: the scene to go to where the condition holds."""

    go: SceneId
    """The scene to go to."""
    if_: Condition = ""
    """Taken only where this holds; the last way on has none."""


Passages = Annotated[tuple[Annotated[Passage, Short("text"), Reads(_passage, SOME_WORDS, inner=True)], ...], MANY]
Exits = Annotated[tuple[Annotated[Exit, Short("go")], ...], Reads(_exits, SOME_WORDS, inner=True)]
Effects = dict[VariableId, Annotated[str, Reads(read_text, {"type": ["string", "integer", "boolean"]})]]


@frozen_by_name
class Choice(Part):
    """Something the player can decide."""

    label: FilledLine
    """What the player sees; at most a dozen words."""
    next: Exits
    """Where it leads: a scene, or a list of {if, go}."""
    detail: FilledLine = ""
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

    choice: Annotated[tuple[ChoiceId, ...], MANY]
    """A choice, a list of them, or `none` where none of these is it."""
    event: EventId
    """The event of the record that the comparison shows."""
    reveal: Prose = ""
    """What was done, in at most 60 words; the first paragraph of the event's summary stands in where it is missing."""
    note: Prose = ""
    """How the player's own situation differs from the historical one."""


@frozen_by_name
class Ending(Part):
    """How a play ends."""

    title: Line
    """What the ending is called."""
    kind: Annotated[str, one_of("record", "near", "diverged")]
    """record: this is how it went. near: close to it. diverged: another world."""
    tone: Line = ""
    """One word for its mood."""


@frozen_by_name
class Scene(Part):
    """A state of the story."""

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
    sources: tuple[SourceId, ...] = ()
    """Where it is known from; required where the basis is record."""
    effects: Effects = field(default_factory=dict)
    """What entering the scene changes."""
    ask: FilledLine = ""
    """The question put to the player."""
    choices: dict[ChoiceKey, Choice] = field(default_factory=dict)
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

    scenes: dict[SceneKey, Scene]
    """The scenes, by id."""
    title: Line = ""
    """What the chapter is called."""
    date: Date = ""
    """When it begins."""
