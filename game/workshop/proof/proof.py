"""The proof that a pack is sound: the findings about play, over every reachable state of every seat and route."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from game.engine.picking import historys_letter
from game.engine.program import Program
from game.story.compile import arrows
from game.story.findings import Finding
from game.story.syntax.tree import entries
from game.workshop.proof.dead_ends import dead_ends
from game.workshop.proof.graph import build, condition_place
from game.workshop.proof.passages import alike, toward
from game.workshop.proof.quotient import Quotient
from game.workshop.proof.reachability import Exploration, never
from game.workshop.proof.sampling import sample
from game.workshop.proof.worlds import LeftWorlds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Set as AbstractSet

    from game.story.model import Pack
    from game.story.parsed import ParsedPack
    from game.workshop.proof.edges import AskedCondition, ConditionPlace, GraphNode, PackPath
    from game.workshop.proof.graph import Graph
    from game.workshop.proof.reachability import Batch

CURES = {
    "OQ401": "Lead a way there, or take the scene out.",
    "OQ402": "Loosen its condition, or take it out.",
    "OQ403": "Give the ring of scenes a way out that is open then.",
    "OQ404": "Let one choice have no condition, or conditions of which one always holds.",
    "OQ405": "A moment to compare needs two open choices at least.",
    "OQ406": "Let it be open on history's own road.",
    "OQ407": "Lead history's road to an ending of kind record.",
    "OQ408": "Loosen a condition, or let least be less.",
    "OQ420": "Ask for something that can happen, or take out what hangs on it.",
    "OQ421": "Take it off, or ask for something that can fail.",
}
# Of conditions that never change: the code, and the words about a passage of the first or the later visits.
CONSTANT = {
    True: ("OQ421", "first", "this is always shown", "Write text in place of first."),
    False: ("OQ420", "again", "nobody reads this", "Lead a way back to it, or take this out."),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """The explored part of one seat on one route."""

    seat: str
    route: str
    states: int
    complete: bool
    decisions: int
    """The number of decisions up to which every play was covered."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The findings of a proof, and the part of the pack that it covers."""

    findings: tuple[Finding, ...]
    covered: tuple[Covered, ...]
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every reachable state was covered."""
        return all(run.complete for run in self.covered)

    @property
    def states(self) -> int:
        """How many states were covered; states that no condition ahead tells apart count once."""
        return sum(run.states for run in self.covered)


def prove(reading: ParsedPack, pack: Pack, budget: float = 60.0) -> Proof:
    """Return the proof of *pack*, which was parsed as *reading*, within about *budget* seconds."""
    prover = _Prover(reading, pack, budget)
    return prover.prove()


def runs(pack: Pack) -> list[tuple[str, str]]:
    """Return every seat with every route it has; '' is no route."""
    routes = pack.manifest.routes
    return [
        (seat, route)
        for seat in pack.manifest.seats
        for route in ["", *(name for name, found in routes.items() if seat in found.seats)]
    ]


@dataclass(slots=True)
class _Evidence:
    scenes: set[str] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    truths: dict[ConditionPlace, set[bool]] = field(default_factory=dict)
    complete: bool = True


class _Prover:
    def __init__(self, reading: ParsedPack, pack: Pack, budget: float) -> None:
        self.reading, self.pack = reading, pack
        self.program = Program(pack)
        self.began = monotonic()
        self.deadline = self.began + budget
        self.evidence = _Evidence()
        self.witnessed: dict[tuple[str, str, PackPath], Finding] = {}  # the shortest path of each code and place
        self.covered: dict[tuple[str, str], Covered] = {}
        self.left = LeftWorlds(pack)

    def prove(self) -> Proof:
        todo = runs(self.pack)
        for index, (seat, route) in enumerate(todo):
            self.history(seat, route, 2 * len(todo) - index)
        self.all_worlds(todo)
        findings = [*self.witnessed.values(), *self.never_reached()]
        if self.evidence.complete:
            findings += [*self.never_taken(), *self.conditions(todo)]
        return Proof(tuple(findings), tuple(self.covered.values()), monotonic() - self.began)

    def all_worlds(self, todo: list[tuple[str, str]]) -> None:
        """Prove every play of *todo*, again where another chair was found to leave it a world that was not known yet.

        Chairs may hand their worlds to one another in a circle: the first play of all began in the record's.
        """
        begun_in: dict[tuple[str, str], tuple[Mapping[str, str], ...]] = {}
        receives = {seat: sum(seat in carry.to for carry in self.pack.manifest.carry.values()) for seat, _ in todo}
        while due := [run for run in todo if begun_in.get(run) != self.left.worlds(run[0])]:
            for index, run in enumerate(sorted(due, key=lambda run: receives[run[0]])):
                begun_in[run] = self.left.worlds(run[0])
                self.whole(*run, len(due) - index)

    def explore(self, quotient: Quotient, shares: int, until: Callable[[Exploration], bool] = never) -> Exploration:
        """Explore the graph of *quotient* within a fair share of the rest of the budget, no further than *until*."""
        now = monotonic()
        return Exploration(quotient, now + max(0.0, self.deadline - now) / max(1, shares)).run(until)

    def finding(
        self, code: str, scene: str, path: PackPath, message: str, cure: str = "", *, moves: tuple[str, ...] = ()
    ) -> Finding:
        """Return a finding at *path* of *scene*, which *moves* reach."""
        severity = "error" if code < "OQ420" else "warning"
        in_pack = path[:1] == ("routes",)
        place = self.reading.files["pack.yaml"].key(*path) if in_pack else self.reading.scene_place(scene, *path)
        return Finding(code, severity, place, message, cure or CURES[code], moves)

    def witness(self, code: str, explored: Exploration, shown: tuple[Batch, int], path: PackPath, message: str) -> None:
        """Keep a finding about a state, if no shorter path to one like it is known."""
        batch, state = shown
        scene = explored.graph.spots[batch.spot].scene
        moves = tuple(explored.path(batch, state))
        key = (code, scene, path)
        if key not in self.witnessed or len(moves) < len(self.witnessed[key].path):
            self.witnessed[key] = self.finding(code, scene, path, message, moves=moves)

    def cover(self, explored: Exploration) -> None:
        """Note the extent of *explored*; what covers least stands for its seat on its route."""
        graph = explored.graph
        found = Covered(graph.seat, graph.route, explored.states, explored.complete, explored.levels)
        before = self.covered.get((found.seat, found.route))
        if before is None or before.complete or (not found.complete and found.decisions < before.decisions):
            self.covered[found.seat, found.route] = found

    # one seat, one route

    def whole(self, seat: str, route: str, shares: int) -> None:
        """Prove the properties of every play of *seat* on *route*."""
        worlds = self.left.worlds(seat)
        graph = build(self.pack, seat, route, program=self.program, worlds=worlds)
        explored = self.explore(Quotient(graph), shares)
        self.left.note(explored)
        self.cover(explored)
        self.evidence.complete &= explored.complete
        for index, spot in enumerate(explored.graph.spots):
            if explored.batches[index]:
                self.evidence.scenes.add(spot.scene)
                self.evidence.taken |= {
                    (spot.scene, name) for number in explored.taken[index] for name in spot.ways[number].taken
                }
                self.open_choices(explored, index, spot)
                self.ask(explored, index, spot.scene, spot.questions, explored.batches[index])
                for text in spot.texts:
                    self.evidence.truths.setdefault(condition_place(spot.scene, text.path), set())
        self.endings(explored)
        for shown in dead_ends(explored) if explored.complete else ():
            scene = explored.graph.spots[shown[0].spot].scene
            self.witness("OQ403", explored, shown, (), f"From {scene} no ending can be reached any more.")

    def endings(self, explored: Exploration) -> None:
        """Find endings of a route that no play on it reaches."""
        graph = explored.graph
        road = self.program.road(graph.seat, graph.route)
        if not road or not explored.complete:
            return
        spots = zip(graph.spots, explored.batches, strict=True)
        met = {spot.scene for spot, batches in spots if batches and spot.stop == len(road)}
        path = ("routes", graph.route, "seats", graph.seat, "ending")
        for index, way in enumerate(road[-1].exits):
            if way.goal not in met:
                said = f"No play of {graph.seat} on {graph.route} can reach its ending {way.goal}."
                cure = "Loosen its condition, or take the ending out."
                place = (*path, index)
                self.witnessed["OQ401", "", place] = self.finding("OQ401", "", place, said, cure=cure)

    def open_choices(self, explored: Exploration, index: int, spot: GraphNode) -> None:
        """Find states of a scene in which too few choices are open, or too few items can be picked."""
        scene = self.pack.scenes[spot.scene]
        short = explored.generator.short(index)
        if short and scene.picks and (shown := explored.first(index, short)):
            said = f"In {spot.scene} fewer than {scene.picks.least} items may be there to pick."
            self.witness("OQ408", explored, shown, ("picks",), said)
        if not scene.choices:
            return
        none = explored.generator.fewer_open(index, 1)
        if none and (shown := explored.first(index, none)):
            self.witness("OQ404", explored, shown, ("choices",), f"In {spot.scene} no choice may be open.")
            return
        few = explored.generator.fewer_open(index, 2) if scene.history else None
        if few and (shown := explored.first(index, few)):
            said = f"In the key moment {spot.scene} only one choice may be open."
            self.witness("OQ405", explored, shown, ("choices",), said)

    def ask(
        self, explored: Exploration, index: int, scene: str, questions: list[AskedCondition], batches: list[Batch]
    ) -> None:
        """Note which of *questions* are true, and which false, in some state of *batches*."""
        for question in questions if batches else ():
            known = self.evidence.truths.setdefault(condition_place(scene, question.path), set())
            for wanted in {True, False} - known:
                function = explored.generator.question(index, question, wanted=wanted)
                if any(function(batch.states) for batch in batches):
                    known.add(wanted)

    def history(self, seat: str, route: str, shares: int) -> None:
        """Prove that a play of *seat* can follow history to its end, and that it ends as history did."""
        graph = build(self.pack, seat, route, as_history=True, program=self.program)
        if not any(_counts(self.pack, spot) for spot in graph.spots):
            return
        explored = self.explore(Quotient(graph), shares)
        if not explored.complete:
            self.cover(explored)
        for index, spot in enumerate(explored.graph.spots):
            scene = self.pack.scenes[spot.scene]
            batches = explored.batches[index]
            if batches and scene.ending and scene.ending.kind != "record":
                said = f"{seat} follows history everywhere and ends in {spot.scene}, which is {scene.ending.kind}."
                self.witness("OQ407", explored, (batches[0], batches[0].states[0]), ("ending",), said)
            self.closed_letter(explored, index, seat)
            closed = explored.generator.fewer_open(index, 1) if _counts(self.pack, spot) else None
            if closed and (shown := explored.first(index, closed)):
                choices = " or ".join(scene.history.choice) if scene.history else ""
                said = f"History's choice {choices} is closed in {spot.scene} for {seat}, who followed history so far."
                self.witness("OQ406", explored, shown, ("history",), said)

    def closed_letter(self, explored: Exploration, index: int, seat: str) -> None:
        """Find states on history's road in which the real letter cannot be sent."""
        scene = explored.graph.spots[index].scene
        short = explored.generator.short(index) if historys_letter(self.pack.scenes[scene]) else None
        if short and (shown := explored.first(index, short)):
            said = f"The real letter cannot be sent in {scene} by {seat}, who followed history so far."
            self.witness("OQ406", explored, shown, ("history", "picks"), said)

    # the pack as a whole

    def never_reached(self) -> Iterator[Finding]:
        seats = self.pack.manifest.seats
        allowed = {scene for seat in seats for scene in arrows(self.pack.manifest, self.pack.scenes, seat)}
        for scene in self.pack.scenes:
            if scene not in allowed:
                yield self.finding("OQ401", scene, (), f"Nothing leads to {scene}.")
            elif scene not in self.evidence.scenes and self.evidence.complete:
                said = f"No play can reach {scene}: the conditions on the way are never met."
                yield self.finding(
                    "OQ401", scene, (), said, cure="Loosen a condition on the way, or take the scene out."
                )

    def never_taken(self) -> Iterator[Finding]:
        for name in self.pack.scenes:
            scene = self.pack.scenes[name]
            for choice in scene.parts if name in self.evidence.scenes else ():
                if (name, choice) not in self.evidence.taken:
                    path = ("choices", choice) if choice in scene.choices else ("picks", "items", choice)
                    yield self.finding("OQ402", name, path, f"{choice} can never be taken in {name}.")

    def conditions(self, todo: list[tuple[str, str]]) -> Iterator[Finding]:
        """Yield the conditions that are never true, or never false."""
        truths = self.evidence.truths
        for place, met in sample(self.pack, todo, self.left.worlds).items():
            truths.setdefault(place, set()).update(met)
        doubtful = {place for place, met in truths.items() if len(met) < 2}
        for seat, route in todo if doubtful else ():
            doubtful = self.passages(seat, route, doubtful)
        for (scene, path), met in truths.items():
            if len(met) == 1 and (True in met or not self._is_never_taken(scene, path)):
                yield self._constant(scene, path, truth=True in met)

    def _constant(self, scene: str, path: PackPath, *, truth: bool) -> Finding:
        """Return the finding about a condition that always is, or never is, what *truth* says."""
        written = entries(self.reading.written(scene, *path[:-1]))
        code, way, said, cure = CONSTANT[truth]
        if way in written and "if" not in written:
            return self.finding(code, scene, path, f"No play comes back to {scene}, so {said}.", cure)
        return self.finding(code, scene, path, f"This condition is never {'false' if truth else 'true'}.")

    def _is_never_taken(self, scene: str, path: PackPath) -> bool:
        """Whether the condition is that of a choice or an item which has the finding that it can never be taken."""
        own = len(path) == {"choices": 3, "picks": 4}.get(str(path[0]))
        return own and (scene, path[-2]) not in self.evidence.taken

    def passages(self, seat: str, route: str, doubtful: set[ConditionPlace]) -> set[ConditionPlace]:
        """Decide *doubtful* conditions of passages for *seat* on *route*, and return those that stay doubtful."""
        graph = build(self.pack, seat, route, program=self.program, worlds=self.left.worlds(seat))
        for places in alike(graph, doubtful):
            self.together(toward(graph, places), places)
        return {place for place in doubtful if len(self.evidence.truths.get(place, (0, 1))) < 2}

    def together(self, graph: Graph, places: AbstractSet[ConditionPlace]) -> None:
        """Decide the conditions at *places*, to which *graph* leads: no further than until each was true and false."""

        def settled(explored: Exploration) -> bool:
            for index, spot in enumerate(graph.spots):
                fresh = [batch for batch in explored.batches[index] if batch.level == explored.levels]
                self.ask(explored, index, spot.scene, spot.texts, fresh)
            return all(len(self.evidence.truths[place]) == 2 for place in places)

        explored = self.explore(Quotient(graph, texts=lambda _spot, _text: True), 1, settled)
        if not explored.complete:
            self.cover(explored)
            for place in places:
                self.evidence.truths.pop(place, None)


def _counts(pack: Pack, spot: GraphNode) -> bool:
    """Whether *spot* is a key moment at which history took one of the choices."""
    history = pack.scenes[spot.scene].history
    return history is not None and "none" not in history.choice
