"""The rules of a pack: one pure step, computed from the program of its scenes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.engine import picking
from game.engine.program import NOTHING, Program, SceneProgram, read_value
from game.engine.world import World
from game.errors import MoveRefused, UsageError
from game.story.field_types import read_whole
from game.story.syntax import expression
from game.story.syntax.expression import Dialect
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from game.engine.program import Effect, GuardedExit, Option, Stop, Value
    from game.story.model import Pack, VariableSpec

    Test = Callable[[tuple[Value, ...], str, frozenset[str], frozenset[tuple[str, str]]], bool]


class Turn(NamedTuple):
    """A step in its two halves: *decided* is the world after the choice's effects, *arrived* after entering a scene."""

    decided: World
    arrived: World


class Rules:
    """The rules of *pack*."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.program = Program(pack)
        self.scene: Callable[[str], SceneProgram] = self.program.scene  # read twice a step, without a call between
        self.names = tuple(pack.manifest.variables)
        self._places = {name: index for index, name in enumerate(self.names)}
        self._tests: dict[str, Test] = {}
        self._dialect = python_dialect(lambda name: f"v[{self._places[name]}]")

    # reading

    def holds(self, condition: str, world: World) -> bool:
        """Whether *condition* holds in *world*; an empty one does."""
        if not condition:
            return True
        test = self._tests.get(condition)
        if test is None:
            source = expression.write(expression.parse(condition), self._dialect)
            # The text is written by `expression.write` from a checked tree: names are indexes, words are literals.
            test = self._tests[condition] = eval(f"lambda v, seat, seen, chosen: {source}", {"__builtins__": {}})  # noqa: S307
        return test(world.values, world.seat, world.seen, world.chosen)

    def open(self, world: World) -> tuple[str, ...]:
        """Return the ids of the choices that can be taken in *world*; none while more must be picked first."""
        return () if picking.missing(self, world) else self.unlocked(world)

    def unlocked(self, world: World) -> tuple[str, ...]:
        """Return the ids of the choices whose conditions hold in *world*, whether or not more must be picked first."""
        options = self.scene(world.scene).choices
        return tuple(choice for choice, option in options.items() if self._is_open(option, world))

    def moves(self, world: World) -> tuple[str, ...]:
        """Return every move that can be made in *world*: choices, "" for going on, and acts of picking.

        None where going on is all that can be done, and at an ending.
        """
        acts = tuple(picking.acts(self, world))
        onward = ("",) if acts and self.go_on(world) else ()
        return (*self.open(world), *onward, *acts)

    def _is_open(self, option: Option, world: World) -> bool:
        if option.once and (world.scene, option.id) in world.chosen:
            return False
        return not option.guard.text or self.holds(option.guard.text, world)

    def value(self, world: World, name: str) -> Value:
        """Return the value of variable *name* in *world*."""
        return world.values[self._places[name]]

    def stop(self, world: World) -> Stop | None:
        """Return the stop of the route at the scene of *world*, if there is one."""
        return self.program.stop(world.seat, world.route, world.stop, world.scene) if world.route else None

    # starting

    def start(self, seat: str, route: str = "", carried: Mapping[str, str] = NOTHING) -> World:
        """Return the world in which *seat* starts, on *route* or off every route, with what is *carried* into it.

        Raises:
            UsageError: when the pack has no such seat, or the seat no such route.
        """
        manifest = self.pack.manifest
        if seat not in manifest.seats:
            raise UsageError(f"There is no seat {seat}. Seats: {', '.join(manifest.seats)}.")
        if route and not self.program.road(seat, route):
            routes = [name for name, written in manifest.routes.items() if seat in written.seats]
            raise UsageError(f"{seat} has no route {route}. Routes: {', '.join(routes) or 'none'}.")
        return self.enter(self._nowhere(seat, route, carried), self.program.start(seat, route))

    def start_in(self, seat: str, scene: str) -> World:
        """Return the world in which *seat* has entered *scene* first, for a rehearsal.

        Raises:
            UsageError: when the pack has no such seat or scene.
        """
        self.start(seat)
        if scene not in self.pack.scenes:
            raise UsageError(f"There is no scene {scene}. {expression.nearest(scene, self.pack.scenes)}".strip())
        return self.enter(self._nowhere(seat, ""), scene)

    def _nowhere(self, seat: str, route: str, carried: Mapping[str, str] = NOTHING) -> World:
        values = self.program.initial(seat, {name: text for name, text in carried.items() if self.can_be(name, text)})
        return World(seat, route, 0 if route else -1, "", values, frozenset(), frozenset())

    def can_be(self, name: str, text: str) -> bool:
        """Whether *text* is a value that the pack's variable *name* can have; one that it no longer has cannot."""
        spec = self.pack.manifest.variables.get(name)
        if spec is None:
            return False
        try:
            _given(name, spec, text)
        except UsageError:
            return False
        return True

    def with_values(self, world: World, values: Mapping[str, str]) -> World:
        """Return *world* with variables set by hand, for a rehearsal.

        Raises:
            UsageError: when there is no such variable, or it cannot have the value.
        """
        new = list(world.values)
        for name, text in values.items():
            if name not in self._places:
                raise UsageError(f"There is no variable {name}. {expression.nearest(name, self.names)}".strip())
            new[self._places[name]] = _given(name, self.program.specs[name], text)
        return world._replace(values=tuple(new))

    def enter(self, world: World, scene: str) -> World:
        """Return *world* after leaving its scene and entering *scene*."""
        seen = world.seen
        if world.scene and world.scene not in seen and self.scene(world.scene).watched:
            seen = seen | {world.scene}
        values = self._after(world.values, self.scene(scene).effects)
        return World(world.seat, world.route, world.stop, scene, values, seen, world.chosen)

    # stepping

    def choose(self, world: World, choice: str) -> Turn | None:
        """Return the turn that taking *choice* in *world* makes, None where it is not open."""
        option = self.scene(world.scene).choices.get(choice)
        if option is None or not self._is_open(option, world) or picking.missing(self, world):
            return None
        chosen = world.chosen | {(world.scene, choice)} if option.watched else world.chosen
        decided = world._replace(values=self._after(world.values, option.effects), chosen=chosen)
        return Turn(decided, self._follow(decided, option.exits))

    def imagine(self, world: World, choice: str) -> World:
        """Return *world* after the effects of *choice* alone, open or not: for comparing, never for moving."""
        return world._replace(values=self._after(world.values, self.scene(world.scene).choices[choice].effects))

    def go_on(self, world: World) -> Turn | None:
        """Return the turn that going on makes, None in a scene with choices, with an ending, or with more to pick."""
        exits = self.scene(world.scene).exits
        return Turn(world, self._follow(world, exits)) if exits and not picking.missing(self, world) else None

    def pick(self, world: World, items: Sequence[str]) -> tuple[Turn, ...] | None:
        """Return the turns that picking *items* in *world* makes, one each; None where that cannot be done as a whole.

        They are one paper, or the clauses of a letter, which is sent as one; the scene stays.
        """
        worlds = picking.pick(self, world, items)
        return tuple(Turn(after, after) for after in worlds) if worlds else None

    def turns(self, world: World, move: str | None) -> tuple[Turn, ...]:
        """Return the turns that *move* makes in *world*, None for going on; none where it cannot be made."""
        program = self.scene(world.scene)
        if move is None:
            turn = self.go_on(world)
        elif move in program.choices or program.picks is None:
            turn = self.choose(world, move)
        else:
            return self.pick(world, move.split(picking.AND)) or ()
        return (turn,) if turn else ()

    def after(self, world: World, effects: tuple[Effect, ...]) -> World:
        """Return *world* after *effects*."""
        return world._replace(values=self._after(world.values, effects))

    def _follow(self, world: World, exits: Iterable[GuardedExit]) -> World:
        if stop := self.stop(world):
            world, exits = world._replace(stop=world.stop + 1), stop.exits
        for way in exits:
            if not way.guard.text or self.holds(way.guard.text, world):
                return self.enter(world, way.goal)
        raise AssertionError("the last way on has no condition")  # validation made sure

    def _after(self, values: tuple[Value, ...], effects: tuple[Effect, ...]) -> tuple[Value, ...]:
        if not effects:
            return values
        new = list(values)
        for effect in effects:
            place = self._places[effect.variable]
            new[place] = effect.after(new[place])
        return tuple(new)


def step(rules: Rules, world: World, move: str | None) -> World:
    """Return the world after *move*, or after going on where it is None: one pure step for play, replay and proof.

    Raises:
        MoveRefused: when the move cannot be made here.
    """
    turns = rules.turns(world, move)
    if not turns:
        raise MoveRefused(refusal(rules, world, move))
    return turns[-1].arrived


def refusal(rules: Rules, world: World, move: str | None) -> str:
    """Return the sentence that says why a move cannot be made."""
    program = rules.scene(world.scene)
    offered = rules.open(world)
    if move is not None and program.picks and move not in program.choices:
        return picking.refusal(rules, world, [item for item in move.split(picking.AND) if item])
    if lacking := picking.missing(rules, world):
        there = ", ".join(picking.pickable(rules, world))
        return f"{world.scene} wants {lacking} more to be picked first: {there}."
    if move is None:
        wanted = f"{world.scene} wants a decision: {', '.join(offered)}."
        return wanted if offered else f"The play has ended in {world.scene}."
    if not offered:
        return f"There is nothing to decide in {world.scene}."
    known = move in program.choices
    return f"{move} {'is not open now' if known else 'is not a choice'} in {world.scene}. Open: {', '.join(offered)}."


def _given(name: str, spec: VariableSpec, text: str) -> Value:
    """Return *text*, given by hand, as a value that *spec* can have."""
    if spec.type == "meter":
        allowed = [f"a whole number from {spec.min} to {spec.max}"]
        with suppress(ValueError):
            if spec.min <= read_whole(text) <= spec.max:
                return read_whole(text)
    else:
        allowed = ["true", "false"] if spec.type == "flag" else list(spec.words)
        if text in allowed:
            return read_value(spec, text)
    raise UsageError(f"{name} cannot be {text!r}. It can be {', '.join(allowed)}.")


def python_dialect(name: Callable[[str], str]) -> Dialect:
    """Return how Python writes a condition, with variables as *name* writes them."""
    return Dialect(
        name=name,
        seat="seat",
        seen=lambda scene: f"({scene!r} in seen)",
        chose=lambda scene, choice: f"(({scene!r}, {choice!r}) in chosen)",
        text=repr,
        operators={},
        true="True",
        false="False",
    )
