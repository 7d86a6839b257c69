"""Worlds that plays of other chairs left, found among the saved plays."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.engine.program import write_value
from game.errors import GameError
from game.session import resuming
from game.session.blocks.world import LeftWorld
from game.session.saves import journal, save_folder
from game.session.worlds import differences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from game.engine.program import Value
    from game.session.trail import Trail
    from game.story.model import Pack

MOST = 5
"""The most worlds that a new play is offered, the latest first."""
LOOKED_AT = 50
"""The most plays that are looked at for them."""


def left_for(pack: Pack, folder: Path | None, seat: str) -> tuple[LeftWorld, ...]:
    """Return the worlds that plays in *folder* left for *seat* and that differ from its own start, the latest first."""
    givers = {carry.from_ for carry in pack.manifest.carry.values() if seat in carry.to}
    if not givers or folder is None:
        return ()
    worlds: dict[tuple[tuple[str, str], ...], LeftWorld] = {}
    plays = (play for play in save_folder.plays(folder, pack.id) if pack.current_seat(play.summary.seat) in givers)
    for play, _ in zip(plays, range(LOOKED_AT), strict=False):
        with suppress(GameError):
            left = left_by(pack, play.path, seat)
            if left and differences(pack, seat, left.values):
                worlds.setdefault(tuple(sorted(left.values.items())), left)
        if len(worlds) == MOST:
            break
    return tuple(worlds.values())


def left_by(pack: Pack, path: Path, seat: str) -> LeftWorld | None:
    """Return the world that the play at *path* left for *seat*, None where it decided nothing that is handed on.

    Raises:
        JournalError: when it cannot be read, or is a play of another pack.
    """
    contents = journal.read(path)
    trail = resuming.recorded_start(pack, path, contents.header)
    resuming.replay(trail, contents.road)
    with suppress(GameError):
        trail.walk_to_decision()  # a scene that only asks for picks is decided by going on
    values = {name: write_value(value) for name, value in _handed(trail, seat)}
    last = contents.entries[-1].at if contents.entries else contents.header.began
    return LeftWorld(contents.header.id, trail.start.seat, last, values) if values else None


def _handed(trail: Trail, seat: str) -> Iterator[tuple[str, Value]]:
    """Yield what *trail* hands to *seat*: the variables as they stood after each decision that is handed on."""
    names = trail.rules.names
    for carry in trail.pack.manifest.carry.values():
        if carry.from_ != trail.start.seat or seat not in carry.to:
            continue
        left = next(
            (visit.left for visit in reversed(trail.visits) if visit.left and visit.left.scene == carry.at), None
        )
        if left:
            yield from ((name, left.values[names.index(name)]) for name in carry.variables)
