"""The session room: one play, its journal on disk, its pages, its comparison with the record, and their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.session.play import Play

__all__ = ["Play"]


def __getattr__(name: str) -> object:
    """Import `Play` when it is asked for: the list of plays on a title screen needs no rules and no machine."""
    if name != "Play":
        raise AttributeError(name)
    from game.session.play import Play

    return Play
