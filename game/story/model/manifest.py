"""pack.yaml: who can be played, what the world remembers, which chapters and shorter roads there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from game.story.field_types import (
    MANY,
    ChapterId,
    Condition,
    ConditionKey,
    Day,
    FixedLine,
    Flag,
    Ident,
    Line,
    Prose,
    Reads,
    RouteKey,
    SceneId,
    SeatId,
    SeatKey,
    Text,
    Variable,
    VariableId,
    VariableKey,
    Whole,
    Words,
    one_of,
    read_flag,
    read_text,
    read_whole,
)
from game.story.model.part import Part
from game.story.model.passages import Exits, Passages, SharedPassages  # noqa: TC001 - pydantic reads the annotations
from game.values import field, frozen_by_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from game.story.syntax.tree import Tree

PROMISE_STATES = ("none", "made", "kept", "broken", "released")


def _labels(value: Tree) -> Tree:
    if isinstance(value, list):
        return {read_text(name): "" for name in value}
    return value


def _start(value: Tree) -> str | dict[str, str]:
    if isinstance(value, dict):
        return {seat: read_text(start) for seat, start in value.items()}
    return read_text(value)


@frozen_by_name
class Seat(Part):
    """A chair in the story: who the player is."""

    name: Line
    """Whose chair it is."""
    start: SceneId
    """The scene it starts with."""
    about: Line
    """What the chair is about, in a line."""
    face: Text = ""
    """A portrait of block characters, at most 8 lines of 18 columns, for the title screen."""
    was: tuple[Ident, ...] = ()
    """Ids this seat had before, so that older plays are still read."""


Labels = Annotated[dict[Variable, Annotated[Text, Words()]], Reads(_labels, {"type": "array"}, inner=True)]


@frozen_by_name
class VariableSpec(Part):
    """A variable of the world: a meter, a choice of values, a flag or a promise."""

    type: Annotated[str, one_of("meter", "choice", "flag", "promise")]
    """meter: a whole number kept within min and max. choice: one of `values`. flag: true or false. promise: none,
    made, kept, broken or released."""
    start: Annotated[str | dict[SeatId, str], Reads(_start, {"type": ["string", "integer", "boolean", "object"]})]
    """The value at the start; or a value for every seat: {musk: 8, altman: 5}."""
    label: Line = ""
    """What a player sees; a promise needs one, and a meter unless it is hidden."""
    about: Line = ""
    """What it means, in a line."""
    min: Whole = 0
    """The lowest value of a meter."""
    max: Whole = 10
    """The highest value of a meter."""
    hidden: Flag = False
    """Whether a meter is kept from the player."""
    values: Labels = field(default_factory=dict)
    """The values of a choice, as a list or with the label of each."""
    to: Line = ""
    """To whom a promise is given."""
    form: Line = ""
    """How a promise is given: a letter, a word in passing, a charter."""
    enforce: Line = ""
    """Who can hold the giver to a promise, in a line."""

    @property
    def words(self) -> Collection[str]:
        """The words that it can be: the values of a choice, the states of a promise."""
        return PROMISE_STATES if self.type == "promise" else self.values

    @property
    def is_shown(self) -> bool:
        """Whether it is a meter that players see."""
        return self.type == "meter" and not self.hidden

    def start_for(self, seat: str) -> str:
        """Return the value with which *seat* starts."""
        return self.start[seat] if isinstance(self.start, dict) else self.start

    def parse(self, text: str) -> int | bool | str:
        """Return the value of this kind of variable that *text* is.

        Raises:
            ValueError: when it is none, with what to write instead.
        """
        if self.type == "meter":
            return read_whole(text)
        if self.type == "flag":
            return read_flag(text)
        if self.words and text not in self.words:
            raise ValueError("it can be " + ", ".join(self.words))
        return text


@frozen_by_name
class RouteStop(Part):
    """A stop of a route: a scene with choices, and what is told on the way to it."""

    scene: SceneId
    """A scene with choices."""
    bridge: Passages = ()
    """What is told before this stop, in a sentence or two: Markdown, or a list of passages."""


@frozen_by_name
class SeatRoute(Part):
    """A seat's road along a route."""

    stops: tuple[RouteStop, ...]
    """The scenes with choices that the road stops at, in order."""
    ending: Exits
    """Where the last stop leads: a scene, or a list of {if, go}."""


@frozen_by_name
class Route(Part):
    """A shorter road through the story."""

    label: Line
    """What a player sees."""
    minutes: Whole
    """About how long it takes."""
    seats: dict[SeatId, SeatRoute]
    """The road of each seat that has this route."""


@frozen_by_name
class Carry(Part):
    """What a decision in one chair hands to the others: their plays may begin in the world that it left."""

    label: Line
    """What is handed on, such as The letter of September 2017."""
    from_: SeatId
    """Whose plays leave it."""
    at: SceneId
    """The scene that decides it: the variables are handed on as they stand once it was decided."""
    to: Annotated[tuple[SeatId, ...], MANY]
    """The chairs that can receive it."""
    variables: Annotated[tuple[VariableId, ...], MANY]
    """What is handed on; all others start as ever."""


@frozen_by_name
class Lint(Part):
    """Which style warnings this pack does without."""

    off: tuple[Text, ...] = ()
    """Codes of warnings that are switched off."""
    words: tuple[Text, ...] = ()
    """Words that the spelling check should accept."""


@frozen_by_name
class Manifest(Part):
    """pack.yaml: the pack's title page."""

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
    licence: FixedLine = ""
    """The licence of the text."""
    authors: Annotated[tuple[FixedLine, ...], MANY] = ()
    """Who wrote it."""
    as_of: Day = ""
    """The day the record was last checked."""
    corrections: Line = ""
    """Where a reader reports a mistake."""
    about: Prose = ""
    """What this is, shown on the title screen."""
    seats: dict[SeatKey, Seat]
    """The chairs a player can take."""
    variables: dict[VariableKey, VariableSpec] = field(default_factory=dict)
    """What the world remembers."""
    conditions: dict[ConditionKey, Condition] = field(default_factory=dict)
    """Conditions with a name of their own, which every `if` may use."""
    passages: SharedPassages = field(default_factory=dict)
    """Passages that several scenes show, each by the id that `use` names."""
    chapters: tuple[ChapterId, ...]
    """The files of scenes/ in order, without .yaml."""
    routes: dict[RouteKey, Route] = field(default_factory=dict)
    """Shorter roads."""
    carry: dict[Ident, Carry] = field(default_factory=dict)
    """What one chair decides and others may begin with."""
    lint: Lint = field(default_factory=Lint)
    """Style warnings switched off."""

    @property
    def meters(self) -> dict[str, VariableSpec]:
        """The meters that players see, by name."""
        return {name: spec for name, spec in self.variables.items() if spec.is_shown}
