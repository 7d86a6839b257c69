"""Finds the states from which no ending can be reached, backwards from the endings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.workshop.proof.graph import components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game.workshop.proof.edges import GraphEdge
    from game.workshop.proof.reachability import Batch, Exploration


def dead_ends(explored: Exploration) -> Iterator[tuple[Batch, int]]:
    """Yield for every trap the state in it with the fewest decisions before it.

    A trap is a strongly connected component of the graph. A state without an open choice, or with too few items to
    pick, is no trap: it has a finding of its own.
    """
    lost: list[set[int]] = [set() for _ in explored.graph.spots]
    for ring in components(explored.graph):
        inside = set(ring)
        beyond = any(
            lost[way.target] for spot in ring for way in explored.graph.spots[spot].ways if way.target not in inside
        )
        cyclic = any(way.target in inside for spot in ring for way in explored.graph.spots[spot].ways)
        if not beyond and not cyclic:
            continue  # each state here leads to one from which an ending can be reached
        for spot, states in _lost_in(explored, ring, lost).items():
            lost[spot] = states
        if not beyond and (nearest := _nearest(explored, ring, lost)):
            yield nearest


def _nearest(explored: Exploration, ring: list[int], lost: list[set[int]]) -> tuple[Batch, int] | None:
    firsts = [explored.first(spot, lost[spot].intersection) for spot in ring if lost[spot]]
    return min((first for first in firsts if first), key=lambda first: first[0].level, default=None)


def _lost_in(explored: Exploration, ring: list[int], lost: list[set[int]]) -> dict[int, set[int]]:
    """Return the states of the component *ring* that cannot reach an ending; those after it are known."""
    inside = set(ring)
    left = {spot: set(explored.reached[spot]) for spot in ring}
    saved: dict[int, set[int]] = {spot: _stays(explored, spot) for spot in ring}
    for spot in ring:
        for way in _ways(explored, spot):
            if way.target not in inside:
                goal = explored.reached[way.target] - lost[way.target]
                saved[spot] |= explored.generator.backward(spot, way)(left[spot] - saved[spot], goal)
        left[spot] -= saved[spot]
    backward = [
        (spot, way.target, explored.generator.backward(spot, way))
        for spot in ring
        for way in _ways(explored, spot)
        if way.target in inside
    ]
    while any(saved.values()):
        fresh: dict[int, set[int]] = {spot: set() for spot in ring}
        for spot, target, function in backward:
            if saved[target] and left[spot]:
                hits = function(left[spot], saved[target])
                left[spot] -= hits
                fresh[spot] |= hits
        saved = fresh
    return left


def _stays(explored: Exploration, spot: int) -> set[int]:
    """Return the states of *spot* without a successor: endings, and scenes without an open choice or too few items."""
    node, generator = explored.graph.spots[spot], explored.generator
    if not node.ways and not node.guards and not node.items:
        return set(explored.reached[spot])
    stuck = [generator.fewer_open(spot, 1) if node.guards else None, generator.short(spot)]
    return set().union(*(states(explored.reached[spot]) for states in stuck if states))


def _ways(explored: Exploration, spot: int) -> list[GraphEdge]:
    return [way for number, way in enumerate(explored.graph.spots[spot].ways) if number in explored.taken[spot]]
