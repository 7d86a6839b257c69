"""The places of a room: who may vote, so that one person has one vote however many browsers that person opens.

A phone that gave the code has a place. There are as many places as pupils are expected. Where phones have addresses of
their own, which shows as soon as four of them are there, an address has two places at most, and a third browser takes
the place of the second. Where all phones share an address, as behind some routers, nothing tells them apart, and only
the number of places bounds them. A full room takes a place from the address that has most for one that has fewer.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from game.classroom.rate_limit import surplus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from game.classroom.lesson.lesson_state import Admission

APART = 4
"""How many addresses show that phones have addresses of their own."""
EACH = 2
"""The places of one address then: a phone's camera and its browser keep cookies apart."""
FULL, LOCKED, SHARED = "full", "locked", "shared"


class Places:
    """The places of a room with the settings *admission*; *lost* is told of each that is taken away."""

    def __init__(self, admission: Callable[[], Admission], lost: Callable[[str], None]) -> None:
        self._admission = admission
        self._lost = lost
        self._held: dict[str, str] = {}  # token -> address, in the order of joining
        self._refused: dict[str, str] = {}  # address -> why its last phone has no place

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, token: str) -> bool:
        return token in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._held))

    @property
    def waiting(self) -> int:
        """How many addresses wait for a place in a full room."""
        return list(self._refused.values()).count(FULL)

    @property
    def shared(self) -> bool:
        """Whether an address was kept from more places than two."""
        return not self._admission().shared and SHARED in self._refused.values()

    def empty(self) -> None:
        """Take every place away."""
        self._refused.clear()
        for token in tuple(self._held):
            self._take(token)

    def come_back(self, token: str, address: str) -> str:
        """Give a place to *token*, which had one before; return why there is none, or ""."""
        if token in self._held:
            self._held[token] = address
            return ""
        if self._is_apart(address) and self._count(address) >= EACH:
            return self._refuse(address, SHARED)
        return self._give(token, address)

    def join(self, token: str, address: str) -> str:
        """Give a place to *token*, which is new; return why there is none, or ""."""
        if self._admission().locked:
            return LOCKED
        if self._is_apart(address) and self._count(address) >= EACH:
            self._refused[address] = SHARED
            self._take(next(one for one in reversed(tuple(self._held)) if self._held[one] == address))
        return self._give(token, address)

    def _give(self, token: str, address: str) -> str:
        if len(self._held) >= self._admission().expected:
            victim = surplus(self._held, address)
            if victim is None:
                return self._refuse(address, FULL)
            self._take(victim)
        self._held[token] = address
        if self._refused.get(address) == FULL:
            del self._refused[address]
        self._trim()
        return ""

    def _refuse(self, address: str, why: str) -> str:
        if len(self._refused) < 1000:
            self._refused[address] = why
        return why

    def _is_apart(self, address: str) -> bool:
        return not self._admission().shared and len({*self._held.values(), address}) >= APART

    def _count(self, address: str) -> int:
        return Counter(self._held.values())[address]

    def _trim(self) -> None:
        """Take what addresses have over their two places once it shows that phones have addresses of their own."""
        if self._admission().shared or len(set(self._held.values())) < APART:
            return
        seen: Counter[str] = Counter()
        for token, address in tuple(self._held.items()):
            seen[address] += 1
            if seen[address] > EACH:
                self._refused[address] = SHARED
                self._take(token)

    def _take(self, token: str) -> None:
        del self._held[token]
        self._lost(token)
