"""Explores every state that a seat can reach on a route, breadth first: each level is one more decision."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from game.workshop.proof.codegen import Generator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game.workshop.proof.edges import GraphEdge
    from game.workshop.proof.quotient import Quotient

# States that are sent along an edge at once: few enough to check the deadline between.
PORTION = 50_000
# The most states in memory, about a gigabyte.
MOST_STATES = 12_000_000


@dataclass(slots=True, eq=False)
class Batch:
    """States of one node that were first reached together, and the batch they come from."""

    spot: int
    level: int
    states: list[int]
    origins: list[tuple[int, Batch, int]]  # the end index of states, and the edge of that batch's node


Piece = tuple[list[int], Batch | None, int]  # new states with their edge and batch; None at the start
Level = dict[int, list[Piece]]  # by node


def never(_explored: Exploration) -> bool:
    """Return that an exploration is to go on."""
    return False


class Exploration:
    """All reachable states of *quotient*, or as many as *deadline* (of the monotonic clock) allows."""

    def __init__(self, quotient: Quotient, deadline: float) -> None:
        self.quotient = quotient
        self.graph = quotient.graph
        self.deadline = deadline
        self.generator = Generator(quotient)
        self.reached: list[set[int]] = [set() for _ in self.graph.spots]
        self.batches: list[list[Batch]] = [[] for _ in self.graph.spots]
        self.taken: list[set[int]] = [set() for _ in self.graph.spots]  # edges that some state can take, by number
        self.states = 0
        self.complete = True
        self.levels = 0  # number of decisions up to which every play was covered
        self._worlds: dict[int, int] = {}  # states of the start -> the first world that begins in it
        self._onward: dict[int, list[Callable[[object], set[int]]]] = {}

    def run(self, until: Callable[[Exploration], bool] = never) -> Exploration:
        """Explore until, after a level, *until* holds; return this exploration."""
        for number, start in enumerate(self.graph.starts):
            self._worlds.setdefault(self.quotient.pack(0, start), number)
        self.reached[0].update(self._worlds)
        self.states = len(self._worlds)
        level: Level = {0: [(list(self._worlds), None, 0)]}
        while level and self.complete:
            level = self._level(level)
            if until(self):
                break
            self.levels += self.complete
        return self

    def _level(self, waiting: Level) -> Level:
        """Explore the *waiting* states and those that follow without a decision; return those after a decision."""
        decided: Level = {}
        while waiting:
            # Going on is no decision: its edges come first, so that a scene with choices is expanded once a level.
            spot = next((one for one in waiting if self._goes_on(one)), next(iter(waiting)))
            batch = _merged(spot, self.levels, waiting.pop(spot))
            self.batches[spot].append(batch)
            for number, way in enumerate(self.graph.spots[spot].ways):
                if fresh := self._send(batch, number):
                    onward = waiting if way.choice is None else decided
                    onward.setdefault(way.target, []).append((list(fresh), batch, number))
                if not self.complete:
                    return {}
        return decided

    def _goes_on(self, spot: int) -> bool:
        return any(way.choice is None for way in self.graph.spots[spot].ways)

    def _send(self, batch: Batch, number: int) -> set[int]:
        """Send *batch* along an edge of its node and return the states that are new."""
        if batch.spot not in self._onward:
            self._onward[batch.spot] = self.generator.onward(batch.spot)
        function = self._onward[batch.spot][number]
        reached = self.reached[self.graph.spots[batch.spot].ways[number].target]
        fresh: set[int] = set()
        for start in range(0, len(batch.states), PORTION):
            states = function(batch.states[start : start + PORTION] if len(batch.states) > PORTION else batch.states)
            if states:
                self.taken[batch.spot].add(number)
                states -= reached
                reached |= states
                self.states += len(states)
                fresh = fresh | states if fresh else states
            if monotonic() > self.deadline or self.states > MOST_STATES:
                self.complete = False
                break
        return fresh

    # paths

    def first(self, spot: int, wanted: Callable[[list[int]], set[int]]) -> tuple[Batch, int] | None:
        """Return the first state of *spot*, by decisions, that *wanted* returns, and its batch."""
        for batch in self.batches[spot]:
            if hits := wanted(batch.states):
                return batch, next(state for state in batch.states if state in hits)
        return None

    def path(self, batch: Batch, state: int) -> list[str]:
        """Return a shortest list of moves that leads to *state* of *batch*.

        Going on is one where items were left to pick.
        """
        moves: list[str] = []
        for way, scene, before in self._back(batch, state):
            state = before
            if way.choice is not None:
                moves += [f"{scene}/{name}" for name in reversed(way.taken)]
            elif self.graph.pack.scenes[scene].picks:
                moves.append(f"{scene}/")
        world = self.graph.worlds[self._worlds[state]]
        return [*self.graph.moves, *(f"{name}={value}" for name, value in world.items()), *reversed(moves)]

    def _back(self, batch: Batch, state: int) -> Iterator[tuple[GraphEdge, str, int]]:
        """Yield each edge on the way back to the start, with its scene and the state before it."""
        while batch.origins:
            index = batch.states.index(state)
            _, before, number = next(origin for origin in batch.origins if index < origin[0])
            function = self._onward[before.spot][number]
            states = before.states
            while len(states) > 1:
                half = states[: len(states) // 2]
                states = half if state in function(half) else states[len(half) :]
            batch, state = before, states[0]
            yield self.graph.spots[batch.spot].ways[number], self.graph.spots[batch.spot].scene, state


def _merged(spot: int, level: int, pieces: list[Piece]) -> Batch:
    batch = Batch(spot, level, pieces[0][0], [])
    for states, before, number in pieces:
        if batch.states is not states:
            batch.states = batch.states + states
        if before:
            batch.origins.append((len(batch.states), before, number))
    return batch
