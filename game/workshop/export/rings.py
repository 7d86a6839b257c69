"""Finds what an engine that tells scene after scene would tell for ever."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.story.model import Pack


def ring_without_question(pack: Pack) -> list[str]:
    """Return scenes that lead to one another and ask nothing, the first again at the end; none where there are none."""
    passed = {name: scene for name, scene in pack.scenes.items() if not scene.choices and not scene.picks}
    ways = {name: [way.go for way in scene.next if way.go in passed] for name, scene in passed.items()}
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as found:
        ring: list[str] = found.args[1][::-1]  # it is told from where a way leads to where it comes from
        return ring
    return []
