"""One play: its journal on disk, its pages, the comparison with the record, the debrief, and the words of all of it."""

from __future__ import annotations

from game.session.play import Play

__all__ = ["Play"]
