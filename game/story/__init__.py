"""The words: the frozen model of a pack, the strict reader, the language of conditions, prose, the schema."""

from __future__ import annotations

from game.story.compile import read_pack
from game.story.index import open_pack

__all__ = ["open_pack", "read_pack"]
