"""Promises: what a player reads of their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.language import say

if TYPE_CHECKING:
    from game.story.model import VariableSpec


def labels(spec: VariableSpec) -> dict[str, str]:
    """Return what a player reads for each word that a choice or a promise can be."""
    if spec.type == "promise":
        return {
            "none": say("not promised"),
            "made": say("promised"),
            "kept": say("kept"),
            "broken": say("broken"),
            "released": say("released"),
        }
    return {value: label or value for value, label in spec.values.items()}
