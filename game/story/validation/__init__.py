"""Checks that the parts of a pack fit together: ids, conditions, effects, prose, and rules that no schema can state."""

from __future__ import annotations

from game.story.validation.pack import check

__all__ = ["check"]
