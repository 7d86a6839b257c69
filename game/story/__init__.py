"""The story room: the frozen model of a pack, its strict reader, conditions, prose and checks."""

from __future__ import annotations

from game.story.compile import read_pack
from game.story.index import open_pack

__all__ = ["open_pack", "read_pack"]
