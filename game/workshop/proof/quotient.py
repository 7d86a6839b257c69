"""The quotient of a graph: at each node, values that no condition ahead tells apart are one class.

For every node and every key of the world, values fall into classes: two values are in one class where no condition
that can be asked from there on tells them apart. The classes are found backwards by partition refinement, as the
coarsest that every edge respects (a bisimulation), so the plays of classes are exactly the plays of worlds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from game.workshop.proof.graph import components

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from game.workshop.proof.edges import AskedCondition, Change, Changes, GraphNode
    from game.workshop.proof.formula import Column
    from game.workshop.proof.graph import Graph

Classes = tuple[int, ...]  # the number of a value -> the number of its class


@dataclass(frozen=True, slots=True)
class Field:
    """The bits of a packed state that hold the class of one key."""

    offset: int
    width: int

    @property
    def mask(self) -> int:
        """The bits of the field, in place."""
        return ((1 << self.width) - 1) << self.offset


class Quotient:
    """The classes at every node of *graph*, and the packing of a state into one integer."""

    def __init__(
        self, graph: Graph, texts: Callable[[GraphNode, AskedCondition], bool] = lambda _spot, _text: False
    ) -> None:
        self.graph = graph
        self.classes = _classes(graph, texts)
        self.fields = _fields(self.classes)

    def firsts(self, spot: int, key: str) -> tuple[int, ...]:
        """Return a value of each class of *key* at *spot*, by number; one where nothing ahead asks about it."""
        classes = self.classes[spot].get(key)
        return _firsts(classes) if classes else (0,)

    def pack(self, spot: int, numbers: Mapping[str, int]) -> int:
        """Return the packed state at *spot* with the values of these numbers, and the first value of any other key."""
        state = 0
        for key, classes in self.classes[spot].items():
            state |= classes[numbers.get(key, 0)] << self.fields[key].offset
        return state


@lru_cache(maxsize=65536)
def _firsts(classes: Classes) -> tuple[int, ...]:
    return tuple(classes.index(number) for number in range(max(classes) + 1))


@lru_cache(maxsize=65536)
def _merge(columns: frozenset[Column]) -> Classes | None:
    """Return the classes that *columns* together tell apart, in order of the values; None where there is only one."""
    numbers: dict[Column, int] = {}
    classes = tuple(numbers.setdefault(row, len(numbers)) for row in zip(*columns, strict=True))
    return classes if len(numbers) > 1 else None


@lru_cache(maxsize=65536)
def _after(change: Change, column: Column) -> Column:
    return tuple(column[number] for number in change)


def _own(graph: Graph, spot: GraphNode, texts: Callable[[GraphNode, AskedCondition], bool]) -> dict[str, set[Column]]:
    """Return the classes that the conditions of *spot* itself tell apart, by key."""
    told: dict[str, set[Column]] = {}

    def ask(columns: Iterable[tuple[str, Column]], changes: Changes) -> None:
        for key, column in columns:
            seen = _after(changes[key], column) if key in changes else column
            if len(set(seen)) > 1:
                told.setdefault(key, set()).add(seen)

    for formula in spot.guards.values():
        ask(formula.columns(graph.space), {})
    asked = [*spot.questions, *(text for text in spot.texts if texts(spot, text))]
    for question in asked:
        ask(question.formula.columns(graph.space), question.changes)
        for literal in question.asked:
            ask(literal.formula.columns(graph.space), literal.changes)
    for leaving in spot.leavings:  # another chair may tell any two values apart
        ask(((key, tuple(range(len(graph.space.values(key))))) for key in leaving.keys), leaving.changes)
        for literal in leaving.asked:
            ask(literal.formula.columns(graph.space), literal.changes)
    for way in spot.ways:
        for literal in way.asks:
            ask(literal.formula.columns(graph.space), literal.changes)
    return told


def _classes(graph: Graph, texts: Callable[[GraphNode, AskedCondition], bool]) -> list[dict[str, Classes]]:
    own = [_own(graph, spot, texts) for spot in graph.spots]
    classes: list[dict[str, Classes]] = [{} for _ in graph.spots]
    before: list[set[int]] = [set() for _ in graph.spots]
    for index, spot in enumerate(graph.spots):
        for way in spot.ways:
            before[way.target].add(index)
    waiting = dict.fromkeys(spot for component in components(graph) for spot in component)  # endings first
    while waiting:
        index = next(iter(waiting))
        del waiting[index]
        merged = _classes_at(graph.spots[index], own[index], classes)
        if merged != classes[index]:
            classes[index] = merged
            waiting.update(dict.fromkeys(before[index]))
    return classes


def _classes_at(spot: GraphNode, own: dict[str, set[Column]], known: list[dict[str, Classes]]) -> dict[str, Classes]:
    columns = {key: set(told) for key, told in own.items()}
    for way in spot.ways:
        for key, classes in known[way.target].items():
            change = way.changes.get(key)
            columns.setdefault(key, set()).add(_after(change, classes) if change else classes)
    merged = ((key, _merge(frozenset(told))) for key, told in sorted(columns.items()))
    return {key: classes for key, classes in merged if classes}


def _fields(classes: list[dict[str, Classes]]) -> dict[str, Field]:
    """Return the field of every key; two keys that never matter at the same node may share bits."""
    widths: dict[str, int] = {}
    together: dict[str, set[str]] = {}
    for here in classes:
        for key, column in here.items():
            widths[key] = max(widths.get(key, 0), max(column).bit_length())
            together.setdefault(key, set()).update(here)
    fields: dict[str, Field] = {}
    for key in sorted(widths, key=lambda name: (-widths[name], name)):
        taken = sorted(
            (fields[other].offset, fields[other].offset + fields[other].width)
            for other in together[key]
            if other in fields
        )
        offset = 0
        for start, end in taken:
            if offset + widths[key] <= start:
                break
            offset = max(offset, end)
        fields[key] = Field(offset, widths[key])
    return fields
