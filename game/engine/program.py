"""The program of a pack: a scene compiled once into typed effects, guards, exits and the stops of routes.

The step, the proof's generated code, the exported page, ink and Twee read this. How an effect is written, what a
variable starts as, and where a route leads from one of its stops, is decided here and nowhere else.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from game.story.syntax import expression
from game.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from game.story.model import Choice, Exit, Pack, Passages, Picks, RouteStop, VariableSpec
    from game.story.syntax.expression import Node

Value = int | bool | str
"""What a variable can be: a meter's number, a flag, or one of a choice's values."""

NOTHING: Mapping[str, str] = {}


class Set(NamedTuple):
    """An effect: *variable* becomes *value*."""

    variable: str
    value: Value

    def after(self, _before: Value) -> Value:
        """Return the value after the effect."""
        return self.value


class Add(NamedTuple):
    """An effect: *amount* is added to the meter *variable*, which stays within its range."""

    variable: str
    amount: int
    low: int
    high: int

    def after(self, before: Value) -> Value:
        """Return what the effect makes of the value before it."""
        moved = int(before) + self.amount
        return self.low if moved < self.low else min(self.high, moved)


_add = lru_cache(maxsize=4096)(Add)  # equal effects are one object: a large pack takes less of the processor's cache
Effect = Set | Add


class Guard(NamedTuple):
    """A condition as text and as a tree; falsy where there is no condition, which always holds."""

    text: str
    node: Node

    def __bool__(self) -> bool:
        """Whether there is a condition at all."""
        return bool(self.text)


class GuardedExit(NamedTuple):
    """An exit to the scene *goal*, taken where *guard* holds and no earlier exit was taken."""

    guard: Guard
    goal: str


class Option(NamedTuple):
    """A choice of a scene: its guard, its effects and its exits."""

    id: str
    guard: Guard
    once: bool  # closed after it was taken
    watched: bool  # whether some condition asks if it was taken
    effects: tuple[Effect, ...]
    exits: tuple[GuardedExit, ...]


class ItemProgram(NamedTuple):
    """An item of a scene's picks: its guard and its effects."""

    id: str
    guard: Guard
    effects: tuple[Effect, ...]


class PicksProgram(NamedTuple):
    """The picks of a scene: its items in order, and how few and how many of them are taken in a play."""

    letter: bool  # sent as one; else each item is taken by itself
    least: int
    most: int
    items: Mapping[str, ItemProgram]


class Stop(NamedTuple):
    """Stop *number* of a seat on a route: whatever is decided in *scene*, the play goes on by *exits*."""

    route: str
    seat: str
    number: int
    scene: str
    bridge: Passages  # told on the way to this stop
    exits: tuple[GuardedExit, ...]


class SceneProgram(NamedTuple):
    """A scene, compiled: effects, picks, choices and exits."""

    id: str
    effects: tuple[Effect, ...]  # of entering it
    choices: Mapping[str, Option]
    exits: tuple[GuardedExit, ...]
    watched: bool  # whether some condition asks if it was seen
    stops: tuple[Stop, ...]  # of every route that stops here
    picks: PicksProgram | None


class Program:
    """The program of *pack*. A scene is compiled when it is first asked for."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.specs: Mapping[str, VariableSpec] = pack.manifest.variables
        self._scenes: dict[str, SceneProgram] = {}
        self._roads = {
            (seat, route): tuple(_stops(route, seat, road.stops, road.ending))
            for route, written in pack.manifest.routes.items()
            for seat, road in written.seats.items()
        }
        self._stops: dict[str, tuple[Stop, ...]] = {}
        for stop in (stop for road in self._roads.values() for stop in road):
            self._stops[stop.scene] = (*self._stops.get(stop.scene, ()), stop)

    def scene(self, name: str) -> SceneProgram:
        """Return scene *name*, compiled.

        Raises:
            KeyError: when the pack has no such scene.
        """
        compiled = self._scenes.get(name)
        if compiled is None:
            compiled = self._scenes[name] = self._compile(name)
        return compiled

    def _compile(self, name: str) -> SceneProgram:
        scene = self.pack.scenes[name]
        return SceneProgram(
            name,
            read_effects(self.specs, scene.effects),
            {choice: self._option(name, choice, written) for choice, written in scene.choices.items()},
            _exits(scene.next),
            name in self.pack.watched_scenes,
            self._stops.get(name, ()),
            self._picks(scene.picks) if scene.picks else None,
        )

    def _picks(self, written: Picks) -> PicksProgram:
        items = {
            item: ItemProgram(item, guard(found.if_), read_effects(self.specs, found.effects))
            for item, found in written.items.items()
        }
        return PicksProgram(written.letter, written.least, written.most, items)

    def _option(self, scene: str, choice: str, written: Choice) -> Option:
        return Option(
            choice,
            guard(written.if_),
            written.once,
            (scene, choice) in self.pack.watched_choices,
            read_effects(self.specs, written.effects),
            _exits(written.next),
        )

    def start(self, seat: str, route: str = "") -> str:
        """Return the scene that *seat* starts in, on *route* or off every route."""
        return self.road(seat, route)[0].scene if route else self.pack.manifest.seats[seat].start

    def initial(self, seat: str, carried: Mapping[str, str] = NOTHING) -> tuple[Value, ...]:
        """Return the value of every variable before *seat* enters its first scene, some *carried* into it."""
        starts = {name: carried.get(name) or spec.start_for(seat) for name, spec in self.specs.items()}
        return tuple(read_value(spec, starts[name]) for name, spec in self.specs.items())

    def road(self, seat: str, route: str) -> tuple[Stop, ...]:
        """Return the stops of *seat* on *route*; none off every route."""
        return self._roads.get((seat, route), ())

    def roads(self) -> Iterable[tuple[Stop, ...]]:
        """Return the stops of every seat on every route."""
        return self._roads.values()

    def stop(self, seat: str, route: str, number: int, scene: str) -> Stop | None:
        """Return stop *number*, if *scene* is its scene."""
        road = self._roads.get((seat, route), ())
        return road[number] if 0 <= number < len(road) and road[number].scene == scene else None


def read_value(spec: VariableSpec, text: str) -> Value:
    """Return *text* as a value of a variable."""
    return int(text) if spec.type == "meter" else text == "true" if spec.type == "flag" else text


def write_value(value: Value) -> str:
    """Return *value* as a pack writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_effects(specs: Mapping[str, VariableSpec], written: Mapping[str, str]) -> tuple[Effect, ...]:
    """Return the effects *written* as texts by variable: a signed number adds, any other text sets."""
    return tuple(
        _add(name, int(text), specs[name].min, specs[name].max)
        if specs[name].type == "meter" and text[0] in "+-"
        else Set(name, read_value(specs[name], text))
        for name, text in written.items()
    )


@lru_cache(maxsize=4096)
def guard(condition: str) -> Guard:
    """Return *condition* as a guard."""
    return Guard(condition, expression.parse(condition)) if condition else NO_GUARD


NO_GUARD = Guard("", expression.Node("flag", value=True))


def _exits(written: Iterable[Exit]) -> tuple[GuardedExit, ...]:
    return tuple(GuardedExit(guard(way.if_), way.go) for way in written)


def _stops(route: str, seat: str, stops: tuple[RouteStop, ...], ending: tuple[Exit, ...]) -> Iterator[Stop]:
    for number, (stop, following) in enumerate(zip_longest(stops, stops[1:])):
        exits = (GuardedExit(NO_GUARD, following.scene),) if following else _exits(ending)
        yield Stop(route, seat, number, stop.scene, stop.bridge, exits)
