"""Limits that one address cannot use up for the others: requests in a time, wrong codes, and shares of what is scarce.

Addresses are kept in memory only, and only as long as a limit needs them.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Held = TypeVar("Held")
WRONG_CODES = 20
"""The wrong codes in a minute after which an address has to wait."""
WRONG_CODES_OF_ALL = 60
"""The wrong codes in a minute, of all addresses together, after which whoever has typed one has to wait."""


class RateLimit:
    """A rate limit: a number of requests in a number of seconds, for each name."""

    def __init__(self, count: int, seconds: float, names: int = 1000) -> None:
        self.count, self.seconds, self.names = count, seconds, names
        self._times: dict[str, deque[float]] = {}

    def spend(self, name: str = "") -> bool:
        """Count a request of *name*; return False if it is over the limit."""
        now = time.monotonic()
        if name not in self._times and len(self._times) >= self.names:
            self._times = {one: times for one, times in self._times.items() if now - times[-1] < self.seconds}
            if len(self._times) >= self.names:
                return False
        times = self._recent(self._times.setdefault(name, deque()), now)
        if len(times) >= self.count:
            return False
        times.append(now)
        return True

    def spent(self, name: str = "") -> int:
        """Return how many requests of *name* count at present."""
        return len(self._recent(self._times.get(name, deque()), time.monotonic()))

    def forget(self, name: str) -> None:
        """Count nothing of *name* any more, so that names that are gone do not use up their number."""
        self._times.pop(name, None)

    def _recent(self, times: deque[float], now: float) -> deque[float]:
        while times and now - times[0] >= self.seconds:
            times.popleft()
        return times


class Bucket:
    """A limit of amounts: *rate* in a second, and as much as *burst* at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left, self._since = burst, time.monotonic()

    def take(self, amount: float) -> bool:
        """Take *amount*; return False and take nothing where there is less."""
        now = time.monotonic()
        self._left = min(self.burst, self._left + (now - self._since) * self.rate)
        self._since = now
        if amount > self._left:
            return False
        self._left -= amount
        return True


class GuessBrake:
    """The brake on guessing codes: it says who may try one, right or wrong, and is told of the wrong ones.

    Twenty wrong codes in a minute stop an address. Sixty of all addresses together stop everybody who typed a wrong
    one in that minute; who typed none can still come in, so nobody can shut the door for the others.
    """

    def __init__(self) -> None:
        self._by_address = RateLimit(WRONG_CODES, 60.0)
        self._all = RateLimit(WRONG_CODES_OF_ALL, 60.0)

    def may_try(self, address: str) -> bool:
        """Whether *address* may try a code now."""
        wrong = self._by_address.spent(address)
        return wrong == 0 or (wrong < WRONG_CODES and self._all.spent() < WRONG_CODES_OF_ALL)

    def was_wrong(self, address: str) -> None:
        """Count a wrong code of *address*."""
        self._by_address.spend(address)
        self._all.spend()


def surplus(held: Mapping[Held, str], newcomer: str) -> Held | None:
    """Return what to take for *newcomer* of what is *held* by addresses: the newest of the address that holds most.

    None where that would leave the address that holds most with less than the newcomer then has.
    """
    counts = Counter(held.values())
    most = max(counts.values(), default=0)
    if counts[newcomer] + 1 > most - 1:
        return None
    return next(one for one in reversed(tuple(held)) if counts[held[one]] == most)
