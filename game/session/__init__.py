"""One play: its journal on disk, its pages, the comparison with the record, the debrief, and the words of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.session.play import Play

__all__ = ["Play"]


def __getattr__(name: str) -> object:
    """Import `Play` when it is asked for: a list of plays, on a title screen, needs no rules and no machine."""
    if name != "Play":
        raise AttributeError(name)
    from game.session.play import Play

    return Play
