"""A pack as one seat plays it on one route: spots, the ways between them, and what each way asks and changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from game.story.syntax import expression
from game.story.syntax.expression import Node
from game.workshop.proof.formula import ALWAYS, Formula, Space, chose_key, fold, seen_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from game.story.model import Choice, Exit, Pack, Passage, Scene, VariableSpec

Change = tuple[int, ...]  # the number of a value -> the number of the value it becomes
Changes = dict[str, Change]  # by the name of what changes; what is missing stays
NOW: Changes = {}
MARKED: Change = (1, 1)


@dataclass(frozen=True, slots=True)
class Literal:
    """A condition that is asked after *changes* and has to come out as *wanted*."""

    formula: Formula
    changes: Changes = field(default_factory=dict)
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """One way out of a spot: *choice* (None for going on) by one of its exits, open where all of *asks* hold."""

    choice: str | None
    target: int
    asks: tuple[Literal, ...]
    changes: Changes  # all of them, entering the target included


@dataclass(frozen=True, slots=True)
class Question:
    """A condition of the pack, where it stands in its scene, and what has to hold for it to be asked at all."""

    path: tuple[Any, ...]
    asked: tuple[Literal, ...]
    formula: Formula
    changes: Changes


@dataclass(slots=True)
class GraphNode:
    """A scene at a point of the route (*stop*; -1 off a route)."""

    stop: int
    scene: str
    guards: dict[str, Formula] = field(default_factory=dict)  # of the choices
    ways: list[GraphEdge] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)  # of choices and ways
    texts: list[Question] = field(default_factory=list)  # of passages: they decide nothing


@dataclass(slots=True)
class Graph:
    """All spots that the arrows allow *seat* on *route*; the first one is the start, with the world it starts in."""

    pack: Pack
    seat: str
    route: str
    space: Space
    spots: list[GraphNode] = field(default_factory=list)
    start: dict[str, int] = field(
        default_factory=dict
    )  # the number of each variable's value on entering the first scene

    @property
    def moves(self) -> list[str]:
        """How a path on this graph begins."""
        return [f"seat={self.seat}", *([f"route={self.route}"] if self.route else [])]


def domain(spec: VariableSpec) -> tuple[Any, ...]:
    """Return every value that a variable can have."""
    if spec.type == "meter":
        return tuple(range(spec.min, spec.max + 1))
    return (False, True) if spec.type == "flag" else tuple(spec.values)


def build(pack: Pack, seat: str, route: str = "", *, as_history: bool = False) -> Graph:
    """Return how *seat* plays *pack* on *route*; with *as_history* only as history did at every key moment."""
    specs = pack.manifest.variables
    graph = Graph(pack, seat, route, Space(seat, {name: domain(spec) for name, spec in specs.items()}))
    return _Builder(graph, as_history=as_history).build()


class _Builder:
    def __init__(self, graph: Graph, *, as_history: bool) -> None:
        self.graph = graph
        self.pack = graph.pack
        self.as_history = as_history
        self.road = graph.pack.manifest.routes[graph.route].seats[graph.seat] if graph.route else None
        self.index: dict[tuple[int, str], int] = {}
        self.folded: dict[str, Formula] = {}
        self.changes: dict[tuple[str, str], Change] = {}

    def build(self) -> Graph:
        manifest = self.pack.manifest
        first = self.road.stops[0].scene if self.road else manifest.seats[self.graph.seat].start
        self.spot(0 if self.road else -1, first)
        entering = self.effects(self.pack.scenes[first].effects)
        for name, spec in manifest.variables.items():
            number = self.number(name, spec.start[self.graph.seat] if isinstance(spec.start, dict) else spec.start)
            self.graph.start[name] = entering[name][number] if name in entering else number
        for spot in self.graph.spots:  # grows while it is walked
            self.fill(spot)
        return self.graph

    def number(self, name: str, text: str) -> int:
        spec = self.pack.manifest.variables[name]
        value = int(text) if spec.type == "meter" else text == "true" if spec.type == "flag" else text
        return self.graph.space.values(name).index(value)

    def spot(self, stop: int, scene: str) -> int:
        found = self.index.setdefault((stop, scene), len(self.graph.spots))
        if found == len(self.graph.spots):
            self.graph.spots.append(GraphNode(stop, scene))
        return found

    def formula(self, condition: str) -> Formula:
        if not condition:
            return ALWAYS
        if condition not in self.folded:
            self.folded[condition] = fold(expression.parse(condition), self.graph.space)
        return self.folded[condition]

    def effects(self, effects: Mapping[str, str]) -> Changes:
        return {name: self.change(name, text) for name, text in effects.items()}

    def change(self, name: str, text: str) -> Change:
        key = (name, text)
        if key not in self.changes:
            spec = self.pack.manifest.variables[name]
            if spec.type == "meter" and text[0] in "+-":
                moved = (value + int(text) for value in self.graph.space.values(name))
                self.changes[key] = tuple(min(spec.max, max(spec.min, value)) - spec.min for value in moved)
            else:
                self.changes[key] = (self.number(name, text),) * len(self.graph.space.values(name))
        return self.changes[key]

    def fill(self, spot: GraphNode) -> None:
        scene = self.pack.scenes[spot.scene]
        spot.texts += self.passages(scene.text, ("text",), (), NOW)
        for choice, found in scene.choices.items():
            self.choice(spot, scene, choice, found)
        if scene.next:
            self.exits(spot, None, scene.next, ("next",), (), NOW)

    def choice(self, spot: GraphNode, scene: Scene, choice: str, found: Choice) -> None:
        path = ("choices", choice)
        if self.as_history and not follows(scene, choice):
            return
        guard = spot.guards[choice] = self.guard(spot.scene, choice, found)
        if found.if_:
            once = (Literal(self.not_yet(spot.scene, choice)),) if found.once else ()
            spot.questions.append(Question((*path, "if"), once, self.formula(found.if_), NOW))
        if guard.always is False:
            return
        changes = self.effects(found.effects)
        if (spot.scene, choice) in self.pack.watched_choices:
            changes[chose_key(spot.scene, choice)] = MARKED
        asked = (Literal(guard),) if guard.always is None else ()
        spot.texts += self.passages(found.text, (*path, "text"), asked, changes)
        self.exits(spot, choice, found.next, (*path, "next"), asked, changes)

    def not_yet(self, scene: str, choice: str) -> Formula:
        return fold(Node("not", None, (Node("chose", (scene, choice)),)), self.graph.space)

    def guard(self, scene: str, choice: str, found: Choice) -> Formula:
        if not found.once:
            return self.formula(found.if_)
        taken = Node("not", None, (Node("chose", (scene, choice)),))
        whole = Node("and", None, (taken, expression.parse(found.if_))) if found.if_ else taken
        return fold(whole, self.graph.space)

    def passages(
        self, passages: Sequence[Passage], path: tuple[Any, ...], asked: tuple[Literal, ...], changes: Changes
    ) -> Iterator[Question]:
        for index, passage in enumerate(passages):
            if passage.if_:
                yield Question((*path, index, "if"), asked, self.formula(passage.if_), changes)

    def exits(
        self,
        spot: GraphNode,
        choice: str | None,
        exits: Sequence[Exit],
        path: tuple[Any, ...],
        asked: tuple[Literal, ...],
        changes: Changes,
    ) -> None:
        leaving = dict(changes)
        if spot.scene in self.pack.watched_scenes:
            leaving[seen_key(spot.scene)] = MARKED
        if self.road and 0 <= spot.stop < len(self.road.stops) and self.road.stops[spot.stop].scene == spot.scene:
            stops = [stop.scene for stop in self.road.stops]
            goal = [*stops, self.road.ending][spot.stop + 1]
            spot.ways.append(GraphEdge(choice, self.spot(spot.stop + 1, goal), asked, self.entering(leaving, goal)))
            return
        for index, way in enumerate(exits):
            test = self.formula(way.if_)
            if way.if_:
                spot.questions.append(Question((*path, index, "if"), asked, test, changes))
            if test.always is not False:
                here = asked if test.always else (*asked, Literal(test, changes))
                spot.ways.append(GraphEdge(choice, self.spot(spot.stop, way.go), here, self.entering(leaving, way.go)))
            if test.always:
                return
            asked = asked if test.always is False else (*asked, Literal(test, changes, wanted=False))

    def entering(self, changes: Changes, scene: str) -> Changes:
        whole = dict(changes)
        for name, change in self.effects(self.pack.scenes[scene].effects).items():
            before = whole.get(name)
            whole[name] = change if before is None else tuple(change[number] for number in before)
        return whole


def follows(scene: Scene, choice: str) -> bool:
    """Whether taking *choice* in *scene* is no divergence: history's, or history took none, or nothing is compared."""
    return scene.history is None or "none" in scene.history.choice or choice in scene.history.choice
