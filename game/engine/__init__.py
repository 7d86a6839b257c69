"""The engine: a pack as a program, the world as one value, one pure step, and the state machine with authority."""

from __future__ import annotations

from game.engine.rules import Rules, Turn, step
from game.engine.walk import Step, walk
from game.engine.world import World

__all__ = ["Rules", "Step", "Turn", "World", "step", "walk"]
