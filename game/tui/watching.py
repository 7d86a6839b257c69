"""Reading a pack again while it is played, for the writer who has just saved a file of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from game.session.play import Play
from game.story.store import open_pack

if TYPE_CHECKING:
    from game.story.model import Pack


def again(pack: Pack, play: Play | None) -> tuple[Pack, Play | None]:
    """Return *pack* as its files say now, and *play* in it: resumed from its journal, or rehearsed where it stands.

    Raises:
        GameError: when the pack has errors, or the play does not go on in it; nothing has changed then.
    """
    fresh = open_pack(Path(pack.folder))
    if play is None:
        return fresh, None
    if play.path is not None and play.path.exists():
        path = play.path
        play.close()
        return fresh, Play.resume(fresh, path)
    world = play.world
    names = zip(pack.manifest.variables, world.values, strict=True)
    values = {name: str(value).lower() for name, value in names if name in fresh.manifest.variables}
    return fresh, Play.rehearse(fresh, world.seat, world.scene, values)
