"""The shortest and the longest play of a seat, in words, over every reachable state."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from game.workshop.proof.codegen import Generator
from game.workshop.proof.edges import NOW, AskedCondition
from game.workshop.proof.graph import build, components
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from game.session.reading_time import PlayLength, WordCounter
    from game.workshop.proof.edges import AskedCondition, GraphEdge

# Passes over a cycle of scenes after which the longest play counts as endless.
MAX_PASSES = 100
Cost = tuple[int, int, int]  # words, words of the reveals, decisions


class Lengths:
    """The shortest and longest play of *seat* on *route*; None where there was no time."""

    def __init__(self, counter: WordCounter, seat: str, route: str, seconds: float) -> None:
        self.counter = counter
        self.pack = counter.pack
        graph = build(self.pack, seat, route)
        self.quotient = Quotient(graph, lambda _spot, _text: True)
        self.explored = Exploration(self.quotient, monotonic() + seconds).run()
        self.graph = graph
        self.generator = Generator(self.quotient)
        self.deadline = monotonic() + seconds
        self.order = list(components(graph))[::-1]

    def extreme(self, sign: int) -> PlayLength | None:
        """Return the shortest play (*sign* 1) or the longest (-1); None where it has no end, or there was no time."""
        if not self.explored.complete:
            return None
        best: list[dict[int, Cost]] = [{} for _ in self.graph.spots]
        start = self.quotient.pack(0, self.graph.starts[0])
        best[0][start] = self._arrival(0)(start), 0, 0
        for component in self.order:
            if not self._settle(component, best, sign):
                return None
        endings = [
            (self._rank(cost, sign), cost, spot.scene)
            for spot, costs in zip(self.graph.spots, best, strict=True)
            if self.pack.scenes[spot.scene].ending
            for cost in costs.values()
        ]
        if not endings:
            return None
        _, (words, reveals, decisions), ending = min(endings)
        return self.counter.length(decisions, words, reveals, ending)

    def _rank(self, cost: Cost, sign: int) -> int:
        return sign * (cost[0] + cost[1])

    def _settle(self, component: list[int], best: list[dict[int, Cost]], sign: int) -> bool:
        """Propagate the best costs through *component* and out of it; return whether they settled."""
        fresh = {spot: set(best[spot]) for spot in component}
        for _ in range(MAX_PASSES):
            improved: dict[int, set[int]] = {spot: set() for spot in component}
            for spot in component:
                for way in self.graph.spots[spot].ways if fresh[spot] else ():
                    better = self._relax(spot, way, fresh[spot], best, sign)
                    improved.get(way.target, set()).update(better)
            if not any(improved.values()):
                return True
            if monotonic() > self.deadline:
                return False
            fresh = improved
        return False

    def _relax(self, spot: int, way: GraphEdge, states: set[int], best: list[dict[int, Cost]], sign: int) -> list[int]:
        scene = self.pack.scenes[self.graph.spots[spot].scene]
        chosen = way.choice is not None and not way.stays
        decided, reveal = int(chosen), self.counter.reveal(scene) if chosen else 0
        arrival = (lambda _state: 0) if way.stays else self._arrival(way.target)
        costs = best[way.target]
        improved = []
        for state, after, told in self._step(spot, way)(states):
            words, reveals, decisions = best[spot][state]
            cost = (words + told + arrival(after), reveals + reveal, decisions + decided)
            if after not in costs or self._rank(cost, sign) < self._rank(costs[after], sign):
                costs[after] = cost
                improved.append(after)
        return improved

    # words as expressions over packed states

    def _step(self, spot: int, way: GraphEdge) -> Callable[[Iterable[int]], list[tuple[int, int, int]]]:
        """Return the function from states to triples of state, state after *way*, and words told between."""
        told = [text for text in self.graph.spots[spot].texts if way.choice and text.move == way.choice]
        scene = self.pack.scenes[self.graph.spots[spot].scene]
        passages = [passage for name in way.taken for passage in scene.parts[name].text]
        words = self._words(spot, [self.counter.count(passage.text) for passage in passages if not passage.if_], told)
        after, condition = self.generator.successor(spot, way), self.generator.holds(spot, way.asks)
        return self.generator.compile(f"lambda b: [(s, {after}, {words}) for s in b if {condition}]")

    def _arrival(self, spot: int) -> Callable[[int], int]:
        """Return the function from a state to the words of entering *spot* in it."""
        node = self.graph.spots[spot]
        scene = self.pack.scenes[node.scene]
        always = [self.counter.count(passage.text) for passage in scene.text if not passage.if_]
        always += [self.counter.asked(scene)]
        always += [self.counter.offer(part) for part in scene.parts.values() if part.locked]
        words = self._words(spot, always, [text for text in node.texts if text.path[0] == "text"])
        guards = {**node.items, **node.guards}
        for name, part in scene.parts.items():
            if not part.locked:
                words += f" + {self.counter.offer(part)} * bool({self.generator.truth(spot, guards[name], NOW)})"
        return self.generator.compile(f"lambda s: {words}")

    def _words(self, spot: int, always: list[int], sometimes: list[AskedCondition]) -> str:
        scene = self.pack.scenes[self.graph.spots[spot].scene]
        parts = [str(sum(always))]
        for text in sometimes:
            passages = scene.text if text.path[0] == "text" else scene.parts[str(text.path[-4])].text
            truth = self.generator.truth(spot, text.formula, text.changes)
            parts.append(f"{self.counter.count(passages[int(text.path[-2])].text)} * bool({truth})")
        return " + ".join(parts)
