"""The teacher's view of a served room: which games run and how far each is, by the first half of its code.

It is for this computer only, and only with the key. A whole code would let whoever reads it go on with the play.
"""

from __future__ import annotations

import asyncio
import secrets
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from game.classroom.http_guard import gone, html, is_for_teacher
from game.classroom.serve import served_pages as pages
from game.classroom.streams import Streams
from game.errors import GameError
from game.session import Play

if TYPE_CHECKING:
    from pathlib import Path

    from game.classroom.http_guard import HttpGuard
    from game.classroom.serve.room import Room
    from game.story.model import Pack

LOOK = 5.0
"""Seconds between two looks at the plays, while somebody has the view open."""


class Distance(NamedTuple):
    """How far a play is: at which key moment, of how many, and whether it has come to its end."""

    at: int
    of: int
    over: bool


class Row(NamedTuple):
    """A game in the view: half of its code, how far it is, minutes since its last key, and how it stands.

    *state* is `plays`, `waits`, or why it has ended: `left`, `idle`, `lost`.
    """

    code: str
    distance: Distance
    minutes: int | None
    state: str


class Overview:
    """The teacher's view.

    Attributes:
        key: the secret in its address.
    """

    def __init__(self, pack: Pack, folder: Path, room: Room, door: HttpGuard) -> None:
        self.pack, self.folder, self.room = pack, folder, room
        self.key = secrets.token_urlsafe(9)
        self.streams = Streams(door)
        self._seen: dict[str, tuple[tuple[str, int, int], Distance]] = {}  # by code, with what the file was then
        self._looks = asyncio.Lock()
        self._pages = count(1)
        room.changed = self.streams.wake

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the view."""
        return [web.get("/room/{key}", self._page), web.get("/room/{key}/events", self._events)]

    def close(self) -> None:
        """End its streams."""
        self.streams.close()

    async def _page(self, request: web.Request) -> web.Response:
        if not is_for_teacher(request, self.key):
            return gone()
        await self.look()
        return html(self.page(), live=True)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if not is_for_teacher(request, self.key):
            return gone()
        looking = asyncio.create_task(self._keep_looking())
        try:
            return await self.streams.hold(request, f"room {next(self._pages)}", lambda: _state(self.rows))
        finally:
            looking.cancel()

    async def _keep_looking(self) -> None:
        while True:
            await self.look()
            self.streams.wake()
            await asyncio.sleep(LOOK)

    async def look(self) -> None:
        """Look how far each play is; one whose file is as it was is not read again."""
        async with self._looks:
            codes = {*self.room.games, *self.room.ended}
            self._seen = {own: seen for own, seen in self._seen.items() if own in codes}
            self._seen |= await asyncio.to_thread(self._read, codes, dict(self._seen))

    def _read(
        self, codes: set[str], seen: dict[str, tuple[tuple[str, int, int], Distance]]
    ) -> dict[str, tuple[tuple[str, int, int], Distance]]:
        found = {}
        for own in codes:
            path = _latest(self.folder / own)
            if path is None:
                continue
            told = path.stat()
            state = (path.name, told.st_mtime_ns, told.st_size)
            if own not in seen or seen[own][0] != state:
                found[own] = (state, self._distance(path))
        return found

    def _distance(self, path: Path) -> Distance:
        try:
            play = Play.recall(self.pack, path)
        except (GameError, OSError):
            return Distance(0, 0, over=False)
        return Distance(*play.moments, over=play.page.way == "end")

    @property
    def rows(self) -> list[Row]:
        """The games that run, those that wait, and those that have ended, by code."""
        room, now = self.room, self.room.clock()
        states: dict[str, tuple[str, float | None]] = {own: (one.why, one.touched) for own, one in room.ended.items()}
        states |= dict.fromkeys(room.waiting, ("waits", None))
        states |= {own: ("plays", game.touched) for own, game in room.games.items()}
        return [
            Row(own[:4], self._far(own), None if touched is None else int((now - touched) // 60), state)
            for own, (state, touched) in sorted(states.items())
        ]

    def _far(self, own: str) -> Distance:
        return self._seen[own][1] if own in self._seen else Distance(0, 0, over=False)

    def page(self) -> str:
        """Return the page."""
        rows = self.rows
        return pages.room_page(self.pack.manifest.title, f"/room/{self.key}", _state(rows), rows, self.room.most)


def _state(rows: list[Row]) -> str:
    """Return what changes when the page does."""
    return f"{hash(tuple(rows)):x}"


def _latest(folder: Path) -> Path | None:
    """Return the play in *folder* that was written last."""
    return max(folder.glob("*.play"), key=lambda path: path.stat().st_mtime_ns, default=None)
