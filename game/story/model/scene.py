"""scenes/*.yaml: chapters of scenes, their choices and where they lead."""

from __future__ import annotations

from typing import Annotated

from game.story.field_types import (
    MANY,
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
    PictureFile,
    Prose,
    Reality,
    SceneKey,
    SourceId,
    one_of,
)
from game.story.model.part import Part
from game.story.model.passages import Effects, Exit, Exits, Passage, Passages  # noqa: TC001 - annotations are read at run time
from game.story.model.picks import Item, Picks  # noqa: TC001 - annotations are read at run time
from game.values import field, frozen_by_name


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
    picks: Annotated[tuple[ChoiceId, ...], MANY] = ()
    """At a letter: the clauses of the real one."""
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
class Picture(Part):
    """A picture of a scene: shown on pages and on paper, told by its alternative text everywhere else."""

    file: PictureFile
    """The file in the pack's folder, such as pictures/the-landing.png; PNG or JPEG."""
    alt: Line
    """What is on it, for whoever does not see it."""
    source: SourceId
    """Where it is from."""


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
    """When it is: 2016, 2016-09, 2016-09-16, 2016-summer, 2016-09/2016-10, c. 2016, -0480."""
    place: Line = ""
    """Where it is."""
    sources: tuple[SourceId, ...] = ()
    """Where it is known from; required where the basis is record."""
    picture: Picture | None = None
    """A picture of what the scene tells of."""
    effects: Effects = field(default_factory=dict)
    """What entering the scene changes."""
    picks: Picks | None = None
    """Papers to open, or clauses of a letter to put together, before the decision or instead of one."""
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

    @property
    def items(self) -> dict[str, Item]:
        """What can be picked here, by id."""
        return self.picks.items if self.picks else {}

    @property
    def parts(self) -> dict[str, Choice | Item]:
        """What can be taken here, by id: the items and the choices, which share their ids."""
        return {**self.items, **self.choices}

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages of the scene, and those of everything that can be taken in it."""
        return (*self.text, *(passage for part in self.parts.values() for passage in part.text))

    @property
    def ways(self) -> tuple[Exit, ...]:
        """Every way on from the scene, by its choices or without one."""
        return (*self.next, *(way for choice in self.choices.values() for way in choice.next))


@frozen_by_name
class Chapter(Part):
    """A file of scenes."""

    scenes: dict[SceneKey, Scene]
    """The scenes, by id."""
    title: Line = ""
    """What the chapter is called."""
    date: Date = ""
    """When it begins."""
