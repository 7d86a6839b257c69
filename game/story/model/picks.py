"""The picks of a scene: papers on a desk, or the clauses that a letter is put together from."""

from __future__ import annotations

from typing import Annotated

from game.story.field_types import ChoiceKey, Condition, FilledLine, Ident, Line, Whole, one_of
from game.story.model.part import Part
from game.story.model.passages import Effects, Passages  # noqa: TC001 - annotations are read at run time
from game.values import field, frozen_by_name


@frozen_by_name
class Item(Part):
    """Something the player can pick: a paper, or a clause of a letter."""

    label: FilledLine
    """What the player sees; a clause as it will stand in the letter."""
    detail: FilledLine = ""
    """A cost the player can foresee."""
    if_: Condition = ""
    """Hidden where this does not hold; or locked, where `locked` says why."""
    locked: Line = ""
    """Why it cannot be picked where its `if` does not hold."""
    effects: Effects = field(default_factory=dict)
    """What it changes: +2 and -1 add to a meter, a plain number sets it."""
    text: Passages = ()
    """What it says once it is picked."""
    was: tuple[Ident, ...] = ()
    """Ids this item had before."""


@frozen_by_name
class Picks(Part):
    """Several things asked for: papers, each opened at once, or the clauses of a letter, sent as one."""

    as_: Annotated[str, one_of("papers", "letter")]
    """papers: each is opened at once and read. letter: clauses are put together, then sent as one."""
    most: Whole
    """How many can be picked."""
    items: dict[ChoiceKey, Item]
    """Two to nine things to pick, with ids of their own among the scene's choices."""
    ask: FilledLine = ""
    """The question above them."""
    least: Whole = 0
    """How many must be picked before the play may go on."""

    @property
    def letter(self) -> bool:
        """Whether the items are the clauses of a letter."""
        return self.as_ == "letter"
