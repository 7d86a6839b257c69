"""Cuts a graph down to what leads to conditions of passages, and finds which of these can be decided together.

A passage decides nothing, so a play past the last of them, and whatever is asked on no way to one, need not be explored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from game.workshop.proof.edges import GraphNode
from game.workshop.proof.graph import condition_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Set as AbstractSet

    from game.workshop.proof.edges import ConditionPlace
    from game.workshop.proof.graph import Graph


def alike(graph: Graph, doubtful: AbstractSet[ConditionPlace]) -> list[set[ConditionPlace]]:
    """Return those of *doubtful* that passages of *graph* ask, together where they ask about the same keys.

    Others would multiply the states.
    """
    asked: dict[ConditionPlace, set[str]] = {}
    for spot in graph.spots:
        for text in spot.texts:
            if (place := condition_place(spot.scene, text.path)) in doubtful:
                asked.setdefault(place, set()).update(key for key, _ in text.formula.columns(graph.space))
    together: dict[frozenset[str], set[ConditionPlace]] = {}
    for place in sorted(asked):
        together.setdefault(frozenset(asked[place]), set()).add(place)
    return list(together.values())


def toward(graph: Graph, places: AbstractSet[ConditionPlace]) -> Graph:
    """Return *graph* with nothing but the conditions of passages at *places*, and the edges that lead to them."""
    texts = [[text for text in spot.texts if condition_place(spot.scene, text.path) in places] for spot in graph.spots]
    kept = _leading(graph, (number for number, asked in enumerate(texts) if asked))
    spots = [
        GraphNode(spot.stop, spot.scene, ways=[way for way in spot.ways if way.target in kept], texts=asked)
        for spot, asked in zip(graph.spots, texts, strict=True)
    ]
    return replace(graph, spots=spots)


def _leading(graph: Graph, goals: Iterable[int]) -> set[int]:
    """Return the nodes of *graph* that lead to one of *goals*, these included."""
    before: list[list[int]] = [[] for _ in graph.spots]
    for number, spot in enumerate(graph.spots):
        for way in spot.ways:
            before[way.target].append(number)
    leading: set[int] = set()
    waiting = list(goals)
    while waiting:
        number = waiting.pop()
        if number not in leading:
            leading.add(number)
            waiting += before[number]
    return leading
