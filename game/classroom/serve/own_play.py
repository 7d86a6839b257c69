"""The play of one player in a served room: the latest in the folder of the player's code, or a new one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from game.errors import GameError
from game.session import Play
from game.session.saves import save_folder

if TYPE_CHECKING:
    from pathlib import Path

    from game.story.model import Pack


def own_play(pack: Pack, folder: Path, seat: str, route: str) -> Play | None:
    """Return the latest play in *folder*, or a new one of *seat*; None where the player has to choose a chair."""
    there = save_folder.plays(folder, pack.id)
    if there:
        with suppress(GameError):
            return Play.resume(pack, there[0].path)
    return Play.begin(pack, seat, route, folder=folder) if seat else None
