"""Streams of events: a page hears when it has changed, instead of asking again and again.

Only that something changed is sent; the page then fetches itself. One page has one stream.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from game.classroom.http_guard import HttpGuard

HEARTBEAT = 10.0
"""Seconds after which something is sent at any rate, so that a browser that is gone is noticed."""
PATIENCE = 5.0
"""Seconds in which a browser has to take what is sent."""


class Streams:
    """The streams that are open at *door*, by the name of their page; none tells more than once in *pause* seconds."""

    def __init__(self, door: HttpGuard, *, pause: float = 0.0) -> None:
        self._door = door
        self._pause = pause
        self._open: dict[str, asyncio.Event] = {}

    def __len__(self) -> int:
        return len(self._open)

    def wake(self) -> None:
        """Let every stream look whether its page has changed."""
        for event in self._open.values():
            event.set()

    async def hold(self, request: web.Request, name: str, state: Callable[[], str]) -> web.StreamResponse:
        """Send the *state* of the page *name* now and whenever it has changed, until the browser leaves."""
        event = asyncio.Event()
        before, self._open[name] = self._open.get(name), event
        if before:
            before.set()  # an older stream of the same page finds that it is not the newest, and ends
        response = finished(web.StreamResponse(headers={"Content-Type": "text/event-stream"}))
        self._door.kept.add(request.protocol)
        try:
            await response.prepare(request)
            await self._send(response, name, event, state)
        except (ConnectionError, TimeoutError):
            pass
        finally:
            self._door.kept.discard(request.protocol)
            if self._open.get(name) is event:
                del self._open[name]
        return response

    async def _send(
        self, response: web.StreamResponse, name: str, event: asyncio.Event, state: Callable[[], str]
    ) -> None:
        loop = asyncio.get_running_loop()
        sent, wrote = "", 0.0
        while self._open.get(name) is event:
            event.clear()
            now = state()
            if now != sent or loop.time() - wrote >= HEARTBEAT:
                async with asyncio.timeout(PATIENCE):
                    await response.write(b":\n\n" if now == sent else f"data: {now}\n\n".encode())
                wrote = loop.time()
                await asyncio.sleep(self._pause)
            sent = now
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wrote + HEARTBEAT - loop.time())):
                    await event.wait()

    def close(self) -> None:
        """End every stream."""
        events, self._open = list(self._open.values()), {}
        for event in events:
            event.set()
