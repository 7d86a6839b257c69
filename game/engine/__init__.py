"""The rules: a pack as a program, the world as one small value, one pure step, and the machine that has authority."""

from __future__ import annotations

from game.engine.rules import Rules, Turn, step
from game.engine.walk import Step, walk
from game.engine.world import World

__all__ = ["Rules", "Step", "Turn", "World", "step", "walk"]
