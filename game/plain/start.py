"""How a play begins in plain lines: the chair, the road, and the world are asked for where they are not given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say
from game.session import Play, worlds
from game.session.left_worlds import left_for
from game.story.syntax import prose

if TYPE_CHECKING:
    from pathlib import Path

    from game.plain.lines import Plain
    from game.session.blocks.world import LeftWorld
    from game.story.model import Pack

RECORD = "record"
"""The answer that stands for the record's world; the others are ids of plays."""


def begin(
    plain: Plain, pack: Pack, folder: Path | None, seat: str, route: str, name: str, language: str
) -> Play | None:
    """Begin a play of *seat* on *route*, and ask for what is not given; return None where the player leaves."""
    manifest = pack.manifest
    if not seat:
        plain.write(*(line for line in (manifest.title, manifest.tagline) if line), "")
        plain.write(*(line for part in prose.read(manifest.about) for line in (part.text, "")))
        picked = plain.pick(
            say("Whose chair do you take?"),
            ((name, f"{chair.name}: {chair.about}") for name, chair in manifest.seats.items()),
        )
        if picked is None:
            return None
        seat = picked
        roads = [
            (name, say("{label}, about {n} minutes", label=road.label, n=road.minutes))
            for name, road in manifest.routes.items()
            if seat in road.seats
        ]
        if roads and not route:
            picked = plain.pick(say("Which road?"), [("whole", say("The whole story")), *roads])
            if picked is None:
                return None
            route = "" if picked == "whole" else picked
    worlds_left = left_for(pack, folder, seat) if plain.typed else ()
    world = _world(plain, pack, seat, worlds_left) if worlds_left else RECORD
    if world is None:
        return None
    left = next((one for one in worlds_left if one.id == world), None)
    return Play.begin(pack, seat, route, folder=folder, name=name, language=language, left=left)


def _world(plain: Plain, pack: Pack, seat: str, left_worlds: tuple[LeftWorld, ...]) -> str | None:
    """Ask whether to begin in one of the worlds *left_worlds* or in the record's; None where the player leaves."""
    others = [(left.id, ": ".join(worlds.offered(pack, seat, left))) for left in left_worlds]
    return plain.pick(say("In which world?"), [(RECORD, say("The world of the record")), *others])
