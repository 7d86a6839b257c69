"""The rules: the world as one small value, one pure step, and the machine that is the authority over moves."""

from __future__ import annotations

from game.engine.rules import Rules, Turn, step
from game.engine.world import World

__all__ = ["Rules", "Turn", "World", "step"]
