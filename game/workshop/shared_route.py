"""Proves that each chair of a class in groups comes to the scenes that classroom.yaml names in `together`.

A group enters its first scene in the world of the record's road, and the others one after the other. A scene that the
road does not come to would be entered as if nothing had gone before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine import Rules
from game.engine.walk import as_history, walk
from game.story.findings import error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from game.story.findings import Finding, Location
    from game.story.model import Material, Pack
    from game.story.parsed import ParsedPack


def shared_route(reading: ParsedPack, pack: Pack) -> Iterator[Finding]:
    """Yield an error for each scene of `together` that its chair does not come to on the record's road, in order."""
    material, file = reading.classroom, reading.files.get("classroom.yaml")
    if material is None or file is None:
        return
    roads = {seat: _road(pack, seat) for seat in _chairs(material)}
    for seat, road in roads.items():
        before = ""
        for index, spec in enumerate(material.together):
            scene = spec.scenes.get(seat, "")
            if not scene:
                continue
            where = file.value("together", index, "scenes", seat)
            if scene in road:
                yield from _order(where, seat, before, scene, road)
                before = scene
            else:
                yield _missing(pack, where, seat, scene, road)


def _chairs(material: Material) -> Sequence[str]:
    return list(dict.fromkeys(seat for spec in material.together for seat in spec.scenes))


def _road(pack: Pack, seat: str) -> Mapping[str, int]:
    """Return the scenes that *seat* comes to as history did, with their places on the way."""
    rules = Rules(pack)
    start = rules.start(seat)
    worlds = [start, *(step.turn.arrived for step in walk(rules, start, as_history()))]
    places: dict[str, int] = {}
    for place, world in enumerate(worlds):
        places.setdefault(world.scene, place)
    return places


def _missing(pack: Pack, where: Location, seat: str, scene: str, road: Mapping[str, int]) -> Finding:
    outline = pack.outlines.get(scene)
    if outline is None or seat not in outline.seats:
        said = f"The chair {seat} never comes to {scene}."
    else:
        said = (
            f"The chair {seat} comes to {scene} only on other roads than the record's, and a lesson begins on that one."
        )
    there = [name for name in road if name in pack.outlines and pack.outlines[name].event]
    return error("OQ705", where, said, f"Name a scene on its road: {', '.join(there)}.")


def _order(where: Location, seat: str, before: str, scene: str, road: Mapping[str, int]) -> Iterator[Finding]:
    if before and road[scene] <= road[before]:
        said = f"The chair {seat} comes to {scene} before {before}, which stands above it."
        yield error("OQ705", where, said, "List what is decided together in the order of the story.")
