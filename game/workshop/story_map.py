"""The story as a map: scenes and the ways between them, history's own path, what a play visited, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from game.engine import Rules
from game.errors import MoveRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from game.engine import World
    from game.story.model import Pack, Scene

    Pick = Callable[[World, tuple[str, ...]], str | None]

MAX_STEPS = 2_000

Step = tuple[str, str, str]
"""A step of a walk: the scene it left, the choice ("" where it went on), the scene it came to."""


@dataclass(frozen=True, slots=True)
class MapNode:
    """A scene on the map."""

    scene: str
    chapter: str
    title: str
    date: str
    basis: str  # record | imagined
    kind: str  # moment | decision | passage | ending
    ending: str  # record | near | diverged, "" where it is none
    event: str  # of a key moment
    seats: tuple[str, ...]  # those that start here
    history: bool = False  # on history's own path
    visited: bool = False  # by the play that was asked about


@dataclass(frozen=True, slots=True)
class MapEdge:
    """A way from one scene to another."""

    source: str
    target: str
    choice: str  # "" where the scene goes on by itself
    label: str
    needs: str  # the condition, of the choice or of the way on
    route: str = ""  # the route that goes here instead
    history: bool = False
    visited: bool = False


@dataclass(frozen=True, slots=True)
class StoryMap:
    """A pack as places and ways."""

    pack: str
    title: str
    seat: str  # "" for all
    chapters: tuple[tuple[str, str], ...]  # id, title; in order
    places: tuple[MapNode, ...]
    ways: tuple[MapEdge, ...]


def story_map(pack: Pack, seat: str = "", visited: Iterable[Step] = ()) -> StoryMap:
    """Return the map of *pack*, or of what *seat* can reach, with the steps of a play marked as *visited*."""
    rules = Rules(pack)
    seats = (seat,) if seat else tuple(pack.manifest.seats)
    ours = {step for one in seats for step in walk(rules, rules.start(one), history_pick(rules))}
    theirs = set(visited)
    shown = _reachable(pack, seats) if seat else list(pack.scenes)
    trodden, gone = _scenes(ours), _scenes(theirs)
    places = tuple(
        replace(_place(pack, scene, seats), history=scene in trodden, visited=scene in gone) for scene in shown
    )
    ways = tuple(
        replace(way, history=_step(way) in ours, visited=_step(way) in theirs)
        for scene in shown
        for way in _ways(pack, scene, seats)
    )
    used = {place.chapter for place in places}
    chapters = tuple((name, chapter.title or name) for name, chapter in pack.chapters.items() if name in used)
    return StoryMap(pack.id, pack.manifest.title, seat, chapters, places, ways)


def _step(way: MapEdge) -> Step:
    return (way.source, way.choice, way.target)


def _scenes(steps: Iterable[Step]) -> set[str]:
    return {scene for source, _, target in steps for scene in (source, target)}


def _reachable(pack: Pack, seats: tuple[str, ...]) -> list[str]:
    from game.story.compile import arrows

    found = {scene for seat in seats for scene in arrows(pack.manifest, pack.scenes, seat)}
    return [scene for scene in pack.scenes if scene in found]


def _place(pack: Pack, name: str, seats: tuple[str, ...]) -> MapNode:
    scene = pack.scenes[name]
    return MapNode(
        scene=name,
        chapter=pack.homes[name],
        title=scene.title or name,
        date=scene.date,
        basis=scene.basis,
        kind=_kind(scene),
        ending=scene.ending.kind if scene.ending else "",
        event=scene.history.event if scene.history else "",
        seats=tuple(seat for seat in seats if pack.manifest.seats[seat].start == name),
    )


def _kind(scene: Scene) -> str:
    if scene.ending:
        return "ending"
    if scene.history:
        return "moment"
    return "decision" if scene.choices else "passage"


def _ways(pack: Pack, name: str, seats: tuple[str, ...]) -> Iterator[MapEdge]:
    scene = pack.scenes[name]
    for exit_ in scene.next:
        yield MapEdge(name, exit_.go, "", "", exit_.if_)
    for choice, found in scene.choices.items():
        for exit_ in found.next:
            needs = " and ".join(part for part in (found.if_, exit_.if_) if part)
            yield MapEdge(name, exit_.go, choice, found.label, needs)
    for route, road in pack.manifest.routes.items():
        for seat in (one for one in seats if one in road.seats):
            places = [*(stop.scene for stop in road.seats[seat].stops), road.seats[seat].ending]
            for before, after in pairwise(places):
                if before == name:
                    yield MapEdge(name, after, "", road.label, "", route)


def history_pick(rules: Rules) -> Pick:
    """Return who decides as history did at key moments, and takes the first open choice elsewhere."""

    def pick(world: World, there: tuple[str, ...]) -> str | None:
        history = rules.pack.scenes[world.scene].history
        return next(
            (choice for choice in (history.choice if history else ()) if choice in there), next(iter(there), None)
        )

    return pick


def played_pick(moves: Iterable[tuple[str, str]]) -> Pick:
    """Return who makes *moves*, scene and choice each, and stops where one does not hold."""
    left = iter(moves)

    def pick(world: World, there: tuple[str, ...]) -> str | None:
        scene, choice = next(left, ("", ""))
        return choice if scene == world.scene and choice in there else None

    return pick


def walk(rules: Rules, world: World, pick: Pick) -> Iterator[Step]:
    """Yield the steps from *world* on, decided by *pick*, until an ending or until it returns None."""
    for _ in range(MAX_STEPS):
        there = rules.open(world)
        choice = pick(world, there) if there else None
        try:
            turn = rules.choose(world, choice) if choice else None if there else rules.go_on(world)
        except MoveRefused:
            return
        if turn is None:
            return
        yield (world.scene, choice or "", turn.arrived.scene)
        world = turn.arrived
