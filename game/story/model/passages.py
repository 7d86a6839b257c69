"""Passages, ways on and effects: what a scene, a choice and an item are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from game.story.field_types import (
    MANY,
    SOME_WORDS,
    Basis,
    Condition,
    PassageId,
    PassageKey,
    Prose,
    Reads,
    SceneId,
    Short,
    SourceId,
    VariableId,
    read_text,
)
from game.story.model.part import Part
from game.values import frozen_by_name

if TYPE_CHECKING:
    from game.story.syntax.tree import Tree


def _passage(value: Tree) -> Tree:
    return {"text": value} if isinstance(value, str) else value


def _exits(value: Tree) -> Tree:
    return [{"go": value}] if isinstance(value, str) else value


@frozen_by_name
class Passage(Part):
    """A piece of a scene's prose, as one of `text`, `first`, `again` and `use`."""

    text: Prose = ""
    """Markdown."""
    first: Prose = ""
    """Markdown that is shown on the first visit of the scene only."""
    again: Prose = ""
    """Markdown that is shown on every later visit of the scene only."""
    use: PassageId = ""
    """A shared passage of pack.yaml, shown here."""
    if_: Condition = ""
    """Shown only where this holds."""
    basis: Basis = ""
    """record or imagined, where it differs from the scene's."""
    sources: tuple[SourceId, ...] = ()
    """The sources of a passage that has a basis of its own."""


@frozen_by_name
class SharedPassage(Part):
    """A piece of prose that several scenes show."""

    text: Prose
    """Markdown."""
    basis: Basis = ""
    """record or imagined, where it differs from that of the scenes."""
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
SharedPassages = dict[PassageKey, Annotated[SharedPassage, Short("text"), Reads(_passage, SOME_WORDS, inner=True)]]
Exits = Annotated[tuple[Annotated[Exit, Short("go")], ...], Reads(_exits, SOME_WORDS, inner=True)]
Effects = dict[VariableId, Annotated[str, Reads(read_text, {"type": ["string", "integer", "boolean"]})]]
