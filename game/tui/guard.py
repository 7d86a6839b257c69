"""The guard against decisions by accident: by a held key, or before a page could be read."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REPEAT = 0.35  # seconds within which the same action counts as the repeat of a held key: terminals do not tell
REST = 0.35  # seconds after a new page in which nothing can be decided
DELAY = 0.7  # seconds that keyboards wait before they repeat: the action that brought a page counts as held for so long


class InputGuard:
    """It is told of every action and every new page, and says whether an action may decide something."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Read the time from *clock*, in seconds."""
        self._clock = clock
        self._last = ("", float("-inf"))
        self._page = ("", float("-inf"))
        self.fresh = True

    def order(self, name: str) -> bool:
        """Note that action *name* was asked for, by a key or a click; return whether it may decide, as `fresh` does."""
        now = self._clock()
        before, when = self._last
        brought_by, since = self._page
        held = name == before and now - when < REPEAT
        resting = now - since < (DELAY if name == brought_by else REST)
        self._last = (name, now)
        self.fresh = not held and not resting
        return self.fresh

    def turned(self) -> None:
        """Note that the last action brought a new page."""
        self._page = (self._last[0], self._clock())
