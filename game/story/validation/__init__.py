"""Whether the parts of a pack fit together: ids, conditions, effects, prose, and the rules that a schema cannot say."""

from __future__ import annotations

from game.story.validation.pack import check

__all__ = ["check"]
