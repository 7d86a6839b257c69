"""The rules of a pack, compiled scene by scene as scenes are entered, and the one pure step that everybody plays by."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.engine.world import World
from game.errors import MoveRefused, UsageError
from game.story.field_types import read_whole
from game.story.syntax import expression
from game.story.syntax.expression import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from game.story.model import Choice, Exit, Pack, Scene, SeatRoute, VariableSpec

    Test = Callable[[tuple[int | bool | str, ...], str, frozenset[str], frozenset[tuple[str, str]]], bool]
    Change = tuple[int, Any, int, int]  # variable, amount or value, and the range (1, 0 where it is set)

# A start, or a whole play, never runs through more scenes without a decision than this.
MAX_WALK = 10_000


@dataclass(frozen=True, slots=True)
class CompiledChoice:
    """A choice as rules: what it needs, what it changes, where it leads."""

    test: Test | None
    once: tuple[str, str] | None
    mark: tuple[str, str] | None  # remembered when taken, where some condition asks
    changes: tuple[Change, ...]
    exits: tuple[tuple[Test | None, str], ...]


@dataclass(frozen=True, slots=True)
class CompiledScene:
    """A scene as rules."""

    changes: tuple[Change, ...]
    choices: Mapping[str, CompiledChoice]
    exits: tuple[tuple[Test | None, str], ...]
    watched: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A step in its two halves: *decided* is the world after the choice's effects, *arrived* after entering a scene."""

    decided: World
    arrived: World


class Rules:
    """The rules of *pack*. A scene is compiled when it is first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.names = tuple(pack.manifest.variables)
        self._places = {name: index for index, name in enumerate(self.names)}
        self._specs: tuple[VariableSpec, ...] = tuple(pack.manifest.variables.values())
        self._scenes: dict[str, CompiledScene] = {}
        self._tests: dict[str, Test] = {}
        self._dialect = python_dialect(lambda name: f"v[{self._places[name]}]")

    # compiling

    def scene(self, name: str) -> CompiledScene:
        """Return scene *name* as rules.

        Raises:
            KeyError: when the pack has no such scene.
        """
        found = self._scenes.get(name)
        if found is None:
            found = self._scenes[name] = self._compile(name, self.pack.scenes[name])
        return found

    def _compile(self, name: str, scene: Scene) -> CompiledScene:
        choices = {choice: self._choice(name, choice, found) for choice, found in scene.choices.items()}
        return CompiledScene(
            self._changes(scene.effects), choices, self._exits(scene.next), name in self.pack.watched_scenes
        )

    def _choice(self, scene: str, choice: str, found: Choice) -> CompiledChoice:
        pair = (scene, choice)
        return CompiledChoice(
            self.test(found.if_),
            pair if found.once else None,
            pair if pair in self.pack.watched_choices else None,
            self._changes(found.effects),
            self._exits(found.next),
        )

    def _exits(self, exits: Sequence[Exit]) -> tuple[tuple[Test | None, str], ...]:
        return tuple((self.test(way.if_), way.go) for way in exits)

    def _changes(self, effects: Mapping[str, str]) -> tuple[Change, ...]:
        return tuple(self._change(name, text) for name, text in effects.items())

    def _change(self, name: str, text: str) -> Change:
        index = self._places[name]
        spec = self._specs[index]
        if spec.type == "meter":
            return (index, int(text), spec.min, spec.max) if text[0] in "+-" else (index, int(text), 1, 0)
        return (index, text == "true" if spec.type == "flag" else text, 1, 0)

    def test(self, condition: str) -> Test | None:
        """Return *condition* as a function of values, seat, seen and chosen; None where there is none."""
        if not condition:
            return None
        found = self._tests.get(condition)
        if found is None:
            source = expression.write(expression.parse(condition), self._dialect)
            # The text is written by `expression.write` from a checked tree: names are indexes, words are literals.
            found = self._tests[condition] = eval(f"lambda v, seat, seen, chosen: {source}", {"__builtins__": {}})  # noqa: S307
        return found

    def holds(self, condition: str, world: World) -> bool:
        """Whether *condition* holds in *world*; an empty one does."""
        test = self.test(condition)
        return test is None or test(world.values, world.seat, world.seen, world.chosen)

    # reading

    def open(self, world: World) -> tuple[str, ...]:
        """Return the ids of the choices that can be taken in *world*."""
        return tuple(choice for choice, found in self.scene(world.scene).choices.items() if _is_open(found, world))

    def value(self, world: World, name: str) -> int | bool | str:
        """Return the value of variable *name* in *world*."""
        return world.values[self._places[name]]

    def road(self, world: World) -> SeatRoute | None:
        """Return the road of the route that *world* is on."""
        return self.pack.manifest.routes[world.route].seats[world.seat] if world.route else None

    # starting

    def start(self, seat: str, route: str = "") -> World:
        """Return the world in which *seat* starts, on *route* or on the whole road.

        Raises:
            UsageError: when the pack has no such seat, or the seat no such route.
        """
        manifest = self.pack.manifest
        if seat not in manifest.seats:
            raise UsageError(f"There is no seat {seat}. Seats: {', '.join(manifest.seats)}.")
        if route and (route not in manifest.routes or seat not in manifest.routes[route].seats):
            there = [name for name, found in manifest.routes.items() if seat in found.seats]
            raise UsageError(f"{seat} has no route {route}. Routes: {', '.join(there) or 'none'}.")
        first = manifest.routes[route].seats[seat].stops[0].scene if route else manifest.seats[seat].start
        return self.enter(self._nowhere(seat, route), first)

    def start_in(self, seat: str, scene: str) -> World:
        """Return the world in which *seat* has entered *scene* and nothing before it, for a rehearsal.

        Raises:
            UsageError: when the pack has no such seat or scene.
        """
        self.start(seat)
        if scene not in self.pack.scenes:
            raise UsageError(f"There is no scene {scene}. {expression.nearest(scene, self.pack.scenes)}".strip())
        return self.enter(self._nowhere(seat, ""), scene)

    def _nowhere(self, seat: str, route: str) -> World:
        return World(seat, route, 0 if route else -1, "", self.initial(seat), frozenset(), frozenset())

    def initial(self, seat: str) -> tuple[int | bool | str, ...]:
        """Return the values that every variable has before *seat* enters its first scene."""
        return tuple(_typed(spec, seat) for spec in self._specs)

    def with_values(self, world: World, values: Mapping[str, str]) -> World:
        """Return *world* with variables set by hand, for a rehearsal.

        Raises:
            UsageError: when there is no such variable, or it cannot have the value.
        """
        new = list(world.values)
        for name, text in values.items():
            if name not in self._places:
                raise UsageError(f"There is no variable {name}. {expression.nearest(name, self.names)}".strip())
            new[self._places[name]] = _given(name, self._specs[self._places[name]], text)
        return world._replace(values=tuple(new))

    def enter(self, world: World, scene: str) -> World:
        """Return *world* having left its scene and entered *scene*."""
        seen = world.seen
        if world.scene and world.scene not in seen and self.scene(world.scene).watched:
            seen = seen | {world.scene}
        values = _changed(world.values, self.scene(scene).changes)
        return World(world.seat, world.route, world.stop, scene, values, seen, world.chosen)

    # stepping

    def choose(self, world: World, choice: str) -> Turn | None:
        """Return what taking *choice* in *world* leads to, or None where it cannot be taken."""
        found = self.scene(world.scene).choices.get(choice)
        if found is None or not _is_open(found, world):
            return None
        chosen = world.chosen | {found.mark} if found.mark else world.chosen
        decided = world._replace(values=_changed(world.values, found.changes), chosen=chosen)
        return Turn(decided, self._follow(decided, found.exits))

    def imagine(self, world: World, choice: str) -> World:
        """Return *world* after the effects of *choice* alone, open or not: for comparing, never for moving."""
        return world._replace(values=_changed(world.values, self.scene(world.scene).choices[choice].changes))

    def go_on(self, world: World) -> Turn | None:
        """Return what going on from a scene without choices leads to, or None where there is a choice or an end."""
        exits = self.scene(world.scene).exits
        return Turn(world, self._follow(world, exits)) if exits else None

    def _follow(self, world: World, exits: Sequence[tuple[Test | None, str]]) -> World:
        if world.stop >= 0 and (road := self.road(world)):
            stops = road.stops
            if world.stop < len(stops) and world.scene == stops[world.stop].scene:
                onward = world.stop + 1
                goal = stops[onward].scene if onward < len(stops) else road.ending
                return self.enter(world._replace(stop=onward), goal)
        for test, goal in exits:
            if test is None or test(world.values, world.seat, world.seen, world.chosen):
                return self.enter(world, goal)
        raise AssertionError("the last way on has no condition")  # the reader made sure


def step(rules: Rules, world: World, choice: str | None) -> World:
    """Return the world after *choice*, or after going on where it is None: one pure step for play, replay and proof.

    Raises:
        MoveRefused: when the move cannot be made here.
    """
    turn = rules.go_on(world) if choice is None else rules.choose(world, choice)
    if turn is None:
        raise MoveRefused(refusal(rules, world, choice))
    return turn.arrived


def refusal(rules: Rules, world: World, choice: str | None) -> str:
    """Return the sentence that says why a move cannot be made."""
    there = rules.open(world)
    if choice is None:
        return (
            f"{world.scene} wants a decision: {', '.join(there)}." if there else f"The play has ended in {world.scene}."
        )
    if not there:
        return f"There is nothing to decide in {world.scene}."
    known = choice in rules.scene(world.scene).choices
    return f"{choice} {'is not open now' if known else 'is not a choice'} in {world.scene}. Open: {', '.join(there)}."


def _is_open(found: CompiledChoice, world: World) -> bool:
    if found.once is not None and found.once in world.chosen:
        return False
    return found.test is None or found.test(world.values, world.seat, world.seen, world.chosen)


def _changed(values: tuple[int | bool | str, ...], changes: tuple[Change, ...]) -> tuple[int | bool | str, ...]:
    if not changes:
        return values
    new = list(values)
    for index, amount, low, high in changes:
        if low > high:
            new[index] = amount
        else:
            value = int(new[index]) + amount
            new[index] = low if value < low else min(high, value)
    return tuple(new)


def _typed(spec: VariableSpec, seat: str) -> int | bool | str:
    start = spec.start[seat] if isinstance(spec.start, dict) else spec.start
    return int(start) if spec.type == "meter" else start == "true" if spec.type == "flag" else start


def _given(name: str, spec: VariableSpec, text: str) -> int | bool | str:
    """Return *text* as a value that *spec* can have."""
    if spec.type == "choice":
        there = list(spec.values)
    elif spec.type == "flag":
        there = ["true", "false"]
    else:
        with suppress(ValueError):
            if spec.min <= read_whole(text) <= spec.max:
                return read_whole(text)
        there = [f"a whole number from {spec.min} to {spec.max}"]
    if text not in there:
        raise UsageError(f"{name} cannot be {text!r}. It can be {', '.join(there)}.")
    return text == "true" if spec.type == "flag" else text


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
