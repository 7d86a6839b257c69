"""A pack as a graph for one seat on one route: nodes, edges, and the conditions and changes of each edge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from game.engine.program import Guard, GuardedExit, Program, guard
from game.story.syntax.expression import Node
from game.workshop.proof.edges import MARKED, NOW, AskedCondition, GraphEdge, GraphNode, Leaving, Literal, then
from game.workshop.proof.formula import ALWAYS, FoldedCondition, Space, chose_key, fold, seen_key, stayed_key
from game.workshop.proof.picking import add_picks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from game.engine.program import Effect, Option, SceneProgram
    from game.story.model import Pack, Passage, Scene, VariableSpec
    from game.workshop.proof.edges import Change, Changes, ConditionPlace, PackPath
    from game.workshop.proof.formula import Column


@dataclass(slots=True)
class Graph:
    """All nodes that exits lead *seat* to on *route*, conditions ignored; the first is the start."""

    pack: Pack
    seat: str
    route: str
    space: Space
    spots: list[GraphNode] = field(default_factory=list)
    worlds: tuple[Mapping[str, str], ...] = ({},)  # what is carried into each of its starts; the record's is first
    starts: list[dict[str, int]] = field(default_factory=list)  # the number of each value on entering the first scene
    handed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # scene -> variables that others receive

    @property
    def moves(self) -> list[str]:
        """The moves that a path on this graph begins with."""
        return [f"seat={self.seat}", *([f"route={self.route}"] if self.route else [])]


def condition_place(scene: str, path: PackPath) -> ConditionPlace:
    """Return the place of a condition that is asked in *scene*: a route's stands in pack.yaml."""
    return ("" if path[0] == "routes" else scene, path)


def handed_by(pack: Pack, seat: str) -> dict[str, tuple[str, ...]]:
    """Return the variables that decisions of *seat* hand to other chairs, by the scene that decides."""
    found: dict[str, dict[str, None]] = {}
    for carry in pack.manifest.carry.values():
        if carry.from_ == seat:
            found.setdefault(carry.at, {}).update(dict.fromkeys(carry.variables))
    return {scene: tuple(names) for scene, names in found.items()}


def domain(spec: VariableSpec) -> Column:
    """Return every value that a variable can have."""
    if spec.type == "meter":
        return tuple(range(spec.min, spec.max + 1))
    return (False, True) if spec.type == "flag" else tuple(spec.words)


def build(
    pack: Pack,
    seat: str,
    route: str = "",
    *,
    as_history: bool = False,
    program: Program | None = None,
    worlds: tuple[Mapping[str, str], ...] = ({},),
) -> Graph:
    """Return the graph of *seat* in *pack* on *route*; with *as_history*, key moments have history's choices only.

    *program* may be given so that several graphs of one pack compile it once. *worlds* are those it may begin in.
    """
    specs = pack.manifest.variables
    space = Space(seat, {name: domain(spec) for name, spec in specs.items()})
    graph = Graph(pack, seat, route, space, worlds=worlds, handed={} if as_history else handed_by(pack, seat))
    return GraphBuilder(graph, program or Program(pack), as_history=as_history).build()


class GraphBuilder:
    """The builder of a graph, node by node."""

    def __init__(self, graph: Graph, program: Program, *, as_history: bool) -> None:
        self.graph = graph
        self.pack = graph.pack
        self.program = program
        self.as_history = as_history
        self.index: dict[tuple[int, str], int] = {}
        self.folded: dict[str, FoldedCondition] = {}
        self.changes: dict[Effect, Change] = {}

    def build(self) -> Graph:
        """Build the graph and return it."""
        seat, route = self.graph.seat, self.graph.route
        first = self.program.start(seat, route)
        self.spot(0 if route else -1, first)
        entering = self.effects(self.program.scene(first).effects)
        for world in self.graph.worlds:
            initial = zip(self.program.specs, self.program.initial(seat, world), strict=True)
            numbers = {name: self.graph.space.values(name).index(value) for name, value in initial}
            self.graph.starts.append(numbers | {name: change[numbers[name]] for name, change in entering.items()})
        for number, spot in enumerate(self.graph.spots):  # grows during the loop
            self.fill(spot, number)
        return self.graph

    def spot(self, stop: int, scene: str) -> int:
        """Return the number of the node of *scene* at *stop*, which is made where it is not there."""
        number = self.index.setdefault((stop, scene), len(self.graph.spots))
        if number == len(self.graph.spots):
            self.graph.spots.append(GraphNode(stop, scene))
        return number

    def formula(self, condition: Guard) -> FoldedCondition:
        """Return *condition*, folded."""
        if not condition:
            return ALWAYS
        if condition.text not in self.folded:
            self.folded[condition.text] = fold(condition.node, self.graph.space)
        return self.folded[condition.text]

    def effects(self, effects: Iterable[Effect]) -> Changes:
        """Return *effects* as changes."""
        return {effect.variable: self.change(effect) for effect in effects}

    def change(self, effect: Effect) -> Change:
        """Return *effect* as a change of value numbers."""
        if effect not in self.changes:
            values = self.graph.space.values(effect.variable)
            numbers = {value: number for number, value in enumerate(values)}
            self.changes[effect] = tuple(numbers[effect.after(value)] for value in values)
        return self.changes[effect]

    def fill(self, spot: GraphNode, number: int) -> None:
        """Add the edges and questions of *spot*, node *number*."""
        scene, program = self.pack.scenes[spot.scene], self.program.scene(spot.scene)
        told = self.on_entering(program)
        spot.texts += self.passages(scene.text, ("text",), told, NOW)
        if stop := self.program.stop(self.graph.seat, self.graph.route, spot.stop, spot.scene):
            path = ("routes", stop.route, "seats", stop.seat, "stops", stop.number, "bridge")
            spot.texts += self.passages(stop.bridge, path, told, NOW)
        if program.picks:
            add_picks(self, spot, number, scene, program.picks)
        for option in program.choices.values():
            if not self.as_history or follows(scene, option.id):
                self.option(spot, scene, option)
        if program.exits:
            self.exits(spot, None, program.exits, ("next",), _literals(spot.ready), NOW)

    def on_entering(self, program: SceneProgram) -> tuple[Literal, ...]:
        """Return what holds when the prose of a scene is told: nothing was picked there yet."""
        if not program.picks:
            return ()
        stayed = Node("name", stayed_key(program.id))
        return (Literal(fold(Node("not", None, (stayed,)), self.graph.space)),)

    def option(self, spot: GraphNode, scene: Scene, option: Option) -> None:
        """Add the edges of a choice."""
        path = ("choices", option.id)
        unspent = Node("not", None, (Node("chose", (spot.scene, option.id)),))
        whole = Node("and", None, (unspent, option.guard.node)) if option.guard else unspent
        opens = spot.guards[option.id] = fold(whole, self.graph.space) if option.once else self.formula(option.guard)
        if option.guard:
            once = (Literal(fold(unspent, self.graph.space)),) if option.once else ()
            spot.questions.append(AskedCondition((*path, "if"), once, self.formula(option.guard), NOW))
        if opens.always is False:
            return
        changes = self.effects(option.effects)
        if option.watched:
            changes[chose_key(spot.scene, option.id)] = MARKED
        asked = _literals(spot.ready, opens)
        spot.texts += self.passages(scene.choices[option.id].text, (*path, "text"), asked, changes, option.id)
        self.exits(spot, option.id, option.exits, (*path, "next"), asked, changes)

    def passages(
        self,
        passages: Sequence[Passage],
        path: PackPath,
        asked: tuple[Literal, ...],
        changes: Changes,
        move: str = "",
    ) -> Iterator[AskedCondition]:
        """Yield the conditions of *passages*, which are told after *changes* where *asked* holds."""
        for index, passage in enumerate(passages):
            if passage.if_:
                yield AskedCondition((*path, index, "if"), asked, self.formula(guard(passage.if_)), changes, move)

    def exits(
        self,
        spot: GraphNode,
        choice: str | None,
        exits: Sequence[GuardedExit],
        path: PackPath,
        asked: tuple[Literal, ...],
        changes: Changes,
    ) -> None:
        """Add an edge for each of *exits*, or for the stop of the route here."""
        if handed := self.graph.handed.get(spot.scene):
            spot.leavings.append(Leaving(handed, asked, changes))
        leaving = dict(changes)
        if self.program.scene(spot.scene).watched:
            leaving[seen_key(spot.scene)] = MARKED
        if self.program.scene(spot.scene).picks:
            leaving[stayed_key(spot.scene)] = (0, 0)
        onward = spot.stop
        if stop := self.program.stop(self.graph.seat, self.graph.route, spot.stop, spot.scene):
            exits, onward = stop.exits, spot.stop + 1
            path = ("routes", stop.route, "seats", stop.seat, "ending")
        for index, way in enumerate(exits):
            test = self.formula(way.guard)
            if way.guard:
                spot.questions.append(AskedCondition((*path, index, "if"), asked, test, changes))
            if test.always is not False:
                here = asked if test.always else (*asked, Literal(test, changes))
                target = self.spot(onward, way.goal)
                spot.ways.append(GraphEdge(choice, target, here, self.entering(leaving, way.goal)))
            if test.always:
                return
            asked = asked if test.always is False else (*asked, Literal(test, changes, wanted=False))

    def entering(self, changes: Changes, scene: str) -> Changes:
        """Return *changes* and those of entering *scene* after them."""
        return then(changes, self.effects(self.program.scene(scene).effects))


def _literals(*formulas: FoldedCondition) -> tuple[Literal, ...]:
    """Return those of *formulas* that may not hold, as literals."""
    return tuple(Literal(formula) for formula in formulas if formula.always is not True)


def follows(scene: Scene, choice: str) -> bool:
    """Whether *choice* in *scene* is history's, or history took none, or nothing is compared."""
    return scene.history is None or "none" in scene.history.choice or choice in scene.history.choice


def components(graph: Graph) -> Iterator[list[int]]:
    """Yield the strongly connected components of *graph*, each after those that it leads to.

    Nodes that lead to one another are one component; a node in no cycle is one by itself (Tarjan's algorithm).
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    open_: list[int] = []
    is_open: set[int] = set()
    for root in range(len(graph.spots)):
        stack = [(root, iter(graph.spots[root].ways))] if root not in number else []
        while stack:
            spot, ways = stack[-1]
            if spot not in number:
                number[spot] = low[spot] = len(number)
                open_.append(spot)
                is_open.add(spot)
            for way in ways:
                if way.target not in number:
                    stack.append((way.target, iter(graph.spots[way.target].ways)))
                    break
                if way.target in is_open:
                    low[spot] = min(low[spot], number[way.target])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[spot])
                if low[spot] == number[spot]:
                    at = open_.index(spot)
                    component = open_[at:]
                    del open_[at:]
                    is_open.difference_update(component)
                    yield component
