"""The story map as data: scenes, the exits between them, history's road, and the scenes that a play visited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from game.engine import Rules, walk
from game.engine.walk import as_history, at_random, first_open, last_open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from game.engine import Step, World
    from game.story.model import Pack, Scene

    Arrow = tuple[str, str, str]  # a scene, the choice ("" where it goes on), the scene that it leads to

RANDOM_PLAYS = 20
"""The random plays that history's road is the common part of, where there is more to decide than key moments."""


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
    history: bool = False  # on history's road
    visited: bool = False  # by the play that is marked


@dataclass(frozen=True, slots=True)
class MapEdge:
    """A way from one scene to another."""

    source: str
    target: str
    choice: str  # "" where the scene goes on by itself
    label: str
    needs: str  # the condition of the choice or of the exit
    route: str = ""  # the route that goes here instead
    history: bool = False
    visited: bool = False


@dataclass(frozen=True, slots=True)
class StoryMap:
    """A pack as nodes and edges."""

    pack: str
    title: str
    seat: str  # "" for all
    chapters: tuple[tuple[str, str], ...]  # id, title; in order
    places: tuple[MapNode, ...]
    ways: tuple[MapEdge, ...]


def story_map(pack: Pack, seat: str = "", visited: Iterable[Step] = ()) -> StoryMap:
    """Return the map of *pack*, or of the part that *seat* can reach, with the steps of a play as *visited*."""
    rules = Rules(pack)
    seats = (seat,) if seat else tuple(pack.manifest.seats)
    historys = [_historys_path(rules, rules.start(name)) for name in seats]
    trodden = {scene for scenes, _ in historys for scene in scenes}
    followed = {arrow for _, arrows in historys for arrow in arrows}
    gone = {_arrow(step) for step in visited}
    been = {scene for source, _, target in gone for scene in (source, target)}
    shown = _reachable(pack, seats) if seat else list(pack.scenes)
    places = tuple(
        replace(_place(pack, scene, seats), history=scene in trodden, visited=scene in been) for scene in shown
    )
    ways = tuple(
        replace(way, history=arrow in followed, visited=arrow in gone)
        for scene in shown
        for way in _ways(rules, scene, seats)
        for arrow in [(way.source, way.choice, way.target)]
    )
    used = {place.chapter for place in places}
    chapters = tuple((name, chapter.title or name) for name, chapter in pack.chapters.items() if name in used)
    return StoryMap(pack.id, pack.manifest.title, seat, chapters, places, ways)


def _arrow(step: Step) -> Arrow:
    return (step.world.scene, step.choice or "", step.turn.arrived.scene)


def _historys_path(rules: Rules, start: World) -> tuple[set[str], set[Arrow]]:
    """Return the scenes and edges common to all plays that follow history, whatever else they decide.

    The record does not answer an ordinary decision, so a scene that only one option leads to is no history.
    """
    others = [at_random(seed) for seed in range(RANDOM_PLAYS)]
    plays = [list(walk(rules, start, as_history(policy))) for policy in (first_open, last_open)]
    if plays[0] != plays[1]:  # else there was nothing to decide but key moments
        plays += [list(walk(rules, start, as_history(policy))) for policy in others]
    scenes = [{start.scene, *(step.turn.arrived.scene for step in steps)} for steps in plays]
    return set.intersection(*scenes), set.intersection(*({_arrow(step) for step in steps} for steps in plays))


def _reachable(pack: Pack, seats: tuple[str, ...]) -> list[str]:
    from game.story.compile import arrows

    reached = {scene for seat in seats for scene in arrows(pack.manifest, pack.scenes, seat)}
    return [scene for scene in pack.scenes if scene in reached]


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


def _ways(rules: Rules, name: str, seats: tuple[str, ...]) -> Iterator[MapEdge]:
    program, pack = rules.scene(name), rules.pack
    for way in program.exits:
        yield MapEdge(name, way.goal, "", "", way.guard.text)
    for option in program.choices.values():
        label = pack.scenes[name].choices[option.id].label
        for way in option.exits:
            needs = " and ".join(guard.text for guard in (option.guard, way.guard) if guard)
            yield MapEdge(name, way.goal, option.id, label, needs)
    for stop in program.stops:
        if stop.seat in seats:
            label = pack.manifest.routes[stop.route].label
            yield from (MapEdge(name, way.goal, "", label, way.guard.text, stop.route) for way in stop.exits)
