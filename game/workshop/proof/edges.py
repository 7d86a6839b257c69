"""The parts of a graph: nodes, edges, and the conditions and changes of each edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.engine.picking import AND
from game.workshop.proof.formula import ALWAYS

if TYPE_CHECKING:
    from game.workshop.proof.formula import FoldedCondition

PackPath = tuple[str | int, ...]  # a path in a scene, or one in pack.yaml that begins with "routes"
ConditionPlace = tuple[str, PackPath]  # a condition: its scene and its path there; "" and a path in pack.yaml
Change = tuple[int, ...]  # the number of a value -> the number of the value it becomes
Changes = dict[str, Change]  # by key; keys that are missing do not change
NOW: Changes = {}
MARKED: Change = (1, 1)


@dataclass(frozen=True, slots=True)
class Literal:
    """A condition that is asked after *changes* and must have the value *wanted*."""

    formula: FoldedCondition
    changes: Changes = field(default_factory=dict)
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An edge of a node: *choice* (None for going on) by one of its exits, open where all of *asks* hold.

    One that *stays* in its node picks: *choice* is an item, or the clauses of a letter joined by `+`.
    """

    choice: str | None
    target: int
    asks: tuple[Literal, ...]
    changes: Changes  # all of them, entering the target included
    stays: bool = False

    @property
    def taken(self) -> tuple[str, ...]:
        """The ids of the choice or of the items that it takes."""
        return tuple(self.choice.split(AND)) if self.choice else ()


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A condition of the pack with its path, and what must hold for it to be asked at all."""

    path: PackPath
    asked: tuple[Literal, ...]
    formula: FoldedCondition
    changes: Changes
    move: str = ""  # the choice or picking that it belongs to, "" for the scene itself


@dataclass(frozen=True, slots=True)
class Leaving:
    """A decision that hands *keys* to another chair as they stand after *changes*, where all of *asked* hold."""

    keys: tuple[str, ...]
    asked: tuple[Literal, ...]
    changes: Changes


@dataclass(slots=True)
class GraphNode:
    """A node: a scene at a stop of the route (*stop*; -1 off a route)."""

    stop: int
    scene: str
    guards: dict[str, FoldedCondition] = field(default_factory=dict)  # of the choices
    items: dict[str, FoldedCondition] = field(default_factory=dict)  # of the items to pick
    ready: FoldedCondition = ALWAYS  # whether enough was picked for a choice or the way on
    ways: list[GraphEdge] = field(default_factory=list)
    questions: list[AskedCondition] = field(default_factory=list)  # of choices and exits
    texts: list[AskedCondition] = field(default_factory=list)  # of passages: they decide nothing
    leavings: list[Leaving] = field(default_factory=list)  # of a scene whose decision another chair receives


def then(changes: Changes, more: Changes) -> Changes:
    """Return *changes* and *more* after them as one."""
    whole = dict(changes)
    for name, change in more.items():
        before = whole.get(name)
        whole[name] = change if before is None else tuple(change[number] for number in before)
    return whole
