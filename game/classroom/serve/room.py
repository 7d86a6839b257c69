"""The places of a served room: which games run, who makes room for whom, and why a game has ended.

A game that nobody has touched for ten minutes makes room where somebody waits, and one that nobody has touched for an
hour ends; its play is kept. Where none is so idle, places are shared fairly among addresses.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol
from weakref import WeakValueDictionary

from game.classroom.rate_limit import surplus

if TYPE_CHECKING:
    from collections.abc import Callable

IDLE = 3600.0
"""Seconds without a key after which a game ends."""
RESTING = 600.0
"""Seconds without a key after which a game makes room where somebody waits."""
WAITS = 10.0
"""Seconds for which a page that was told that the room is full counts as waiting; it asks every three."""
REMEMBERED = 500
"""Codes of which the room knows why their game has ended; the oldest is forgotten first."""


class Running(Protocol):
    """A game that runs: in a terminal, or at plain pages."""

    window: str
    touched: float

    async def stop(self) -> None:
        """End it."""


class Ended(NamedTuple):
    """A game that has ended: when it was last touched, and why it ended (`left`, `idle` or `lost`)."""

    touched: float
    why: str


class Room:
    """The places of a room where *most* may play at once.

    Attributes:
        games: the games that run, by code.
        addresses: of those who play, by their code, in the order of coming.
        ended: games that have ended, by code.
        clock: tells the seconds by which games are idle.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.clock = time.monotonic
        self.games: dict[str, Running] = {}
        self.addresses: dict[str, str] = {}
        self.ended: dict[str, Ended] = {}
        self.changed: Callable[[], None] = lambda: None
        self._waiting: dict[str, float] = {}
        self._stops: dict[str, asyncio.Task[None]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def turn(self, own: str) -> asyncio.Lock:
        """Return the lock that whoever begins or ends a game of *own* holds."""
        lock = self._turns.get(own)
        if lock is None:
            lock = self._turns[own] = asyncio.Lock()
        return lock

    def admit(self, own: str, address: str, game: Running) -> None:
        """Note that *game* of *own* runs now."""
        self.games[own], self.addresses[own] = game, address
        self.ended.pop(own, None)
        self._waiting.pop(own, None)
        self.changed()

    async def make_room(self, own: str, address: str) -> bool:
        """Whether there is room for a game of *own*; in a full room one that may make room ends for it."""
        if len(self.games) < self.most or own in self.games:
            return True
        victim = self._victim(own, address)
        if victim is None:
            self._wait(own)
            return False
        await self.end(victim, why="idle" if self._rests(self.games[victim]) else "lost")
        return len(self.games) < self.most

    def has_room(self, own: str, address: str) -> bool:
        """Whether *own* could come in now; where not, it counts as waiting."""
        if own in self.games or len(self.games) < self.most or self._victim(own, address) is not None:
            return True
        self._wait(own)
        return False

    def _wait(self, own: str) -> None:
        self._waiting[own] = self.clock()
        self.changed()

    @property
    def waiting(self) -> tuple[str, ...]:
        """The codes whose pages wait for a place."""
        now = self.clock()
        self._waiting = {own: asked for own, asked in self._waiting.items() if now - asked < WAITS}
        return tuple(self._waiting)

    def _victim(self, own: str, address: str) -> str | None:
        """Return the game that ends for *own*: the one untouched longest, if it rests, or one of a greedy address."""
        others = {one: self.addresses[one] for one in self.games if one != own}
        longest = min(others, key=lambda one: self.games[one].touched, default=None)
        if longest is not None and self._rests(self.games[longest]):
            return longest
        return surplus(others, address)

    def _rests(self, game: Running) -> bool:
        return self.clock() - game.touched >= RESTING

    async def end(self, own: str, game: Running | None = None, why: str = "lost") -> None:
        """End the game of *own*, if it is still *game* where one is given."""
        found = self.games.get(own)
        if found is None or game not in (None, found):
            return
        if own not in self._stops:
            self._stops[own] = asyncio.create_task(self._stop(own, found, why))
        await asyncio.shield(self._stops[own])

    async def _stop(self, own: str, game: Running, why: str) -> None:
        """End *game*; its place is free when it has ended, and not before."""
        try:
            await game.stop()
        finally:
            del self._stops[own], self.games[own], self.addresses[own]
            self._remember(own, Ended(game.touched, why))
            self.changed()

    def _remember(self, own: str, ended: Ended) -> None:
        self.ended.pop(own, None)
        self.ended[own] = ended
        if len(self.ended) > REMEMBERED:
            del self.ended[next(iter(self.ended))]

    async def end_idle(self) -> None:
        """End every game that nobody has touched for an hour."""
        now = self.clock()
        for own, game in list(self.games.items()):
            if now - game.touched >= IDLE:
                async with self.turn(own):
                    await self.end(own, game, "idle")

    async def close(self) -> None:
        """End every game."""
        await asyncio.gather(*(self.end(own) for own in list(self.games)), return_exceptions=True)
