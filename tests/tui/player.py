"""Players of the tests: how fast they press, by a clock of their own."""

from __future__ import annotations

from itertools import count

from game.tui.guard import InputGuard


def unhurried() -> InputGuard:
    """Return a guard for a player who waits a second before every key and every click."""
    return InputGuard(count(step=1.0).__next__)


class Hurried:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        """Begin long after the last key."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time, in seconds."""
        return self.now

    @property
    def guard(self) -> InputGuard:
        """A guard that goes by this clock."""
        return InputGuard(self)
