"""One game in a browser: textual-serve's protocol between a websocket and a process, with limits added."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from game.classroom.rate_limit import Bucket
from game.classroom.serve.starter import Pipes

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

    from game.classroom.serve.starter import GameStarter

WIDTHS, HEIGHTS = (40, 240), (12, 80)
"""The sizes that a browser may ask for: larger ones cost memory, smaller ones show nothing."""
GRACE = 3.0
"""Seconds that a game has to end, when it is asked to and again when it is made to."""
BLOCK = 64 * 1024
INPUT_RATE, INPUT_BURST = 4 * 1024, 16 * 1024
"""Bytes of keys in a second that a game is given, and at once; a person who types fast sends 20, a mouse 1,500."""
MOST_UNREAD = 64 * 1024
"""Bytes that may wait for a game that does not read; what comes then is dropped."""


def clamped(text: object, bounds: tuple[int, int], usual: int) -> int:
    """Return *text* as a number within *bounds*, *usual* where it is none."""
    try:
        number = int(str(text)[:6])
    except ValueError:
        return usual
    return max(bounds[0], min(bounds[1], number))


class Downloads(DownloadManager):
    """The downloads of all games; those that a game has offered end with it, fetched or not."""

    async def cancel_app_downloads(self, app_service_id: str) -> None:
        """End the downloads of a game, and forget those that nobody fetches."""
        await super().cancel_app_downloads(app_service_id)
        of_it = [key for key, one in self._active_downloads.items() if one.app_service.app_service_id == app_service_id]
        for key in of_it:
            del self._active_downloads[key]


class Game(AppService):
    """A game and its browser.

    Attributes:
        window: the name of the window that it is in.
        touched: when its player last did something.
    """

    def __init__(
        self,
        starter: GameStarter,
        socket: web.WebSocketResponse,
        downloads: DownloadManager,
        folder: Path,
        seat: str,
        route: str,
        window: str = "",
    ) -> None:
        self._socket = socket
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._hang_up,
            download_manager=downloads,
        )
        self.window, self.touched = window, time.monotonic()
        self._starter, self._folder, self._seat, self._route = starter, folder, seat, route
        self.finished = False  # whether the player left by the game's own command
        self._ending = False  # whether the server ends it
        self._keys = Bucket(INPUT_RATE, INPUT_BURST)

    async def _hang_up(self) -> None:
        await self._socket.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Any:
        environment = {"COLUMNS": str(width), "ROWS": str(height), "OPEN_QUESTION_CONFIG": str(self._folder)}
        process = await self._starter.start(self.app_service_id, self._folder, environment, self._seat, self._route)
        self._process, self._stdin = process, process.stdin  # type: ignore[assignment]
        return process

    async def run(self) -> None:
        """Pass on what the game says until it ends, and then hang up, so that the page knows that it has ended."""
        await super().run()
        if not self._ending:
            await self._hang_up()

    async def press(self, keys: bytes) -> None:
        """Give the game *keys*, unless they are more than a person presses."""
        self.touched = time.monotonic()
        if self._keys.take(len(keys)):
            await self.send_bytes(keys)

    async def send_bytes(self, data: bytes) -> bool:
        """Send *data* to the game without waiting for it to read; return False where it does not read."""
        return self._write(b"D", data)

    async def send_meta(self, data: dict[str, str | int | bool | None]) -> bool:
        """Send *data* about the browser to the game without waiting for it to read."""
        return self._write(b"M", json.dumps(data).encode())

    def _write(self, kind: Literal[b"D", b"M"], data: bytes) -> bool:
        if self.stdin.is_closing() or self.stdin.transport.get_write_buffer_size() > MOST_UNREAD:
            return False
        self.stdin.write(self.encode_packet(kind, data))
        return True

    async def on_meta(self, data: bytes) -> None:
        """Pass on the game's messages to the browser; only web addresses may be opened."""
        found = json.loads(data)
        self.finished = self.finished or (found.get("type") == "exit" and not self._ending)
        if found.get("type") == "open_url" and urlsplit(str(found.get("url"))).scheme != "https":
            return
        with suppress(ConnectionResetError):
            await super().on_meta(data)

    async def stop(self) -> None:
        """Ask the game to end, and kill it if it does not."""
        self._ending = True
        task, self._task = self._task, None
        if task is None:
            return
        process: Any = self._process
        try:
            await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
            await self.send_meta({"type": "quit"})
            if not await self._ended(task):
                with suppress(ProcessLookupError):
                    process.kill()
                await self._ended(task)
        finally:
            task.cancel()
            (process if isinstance(process, Pipes) else self.stdin).close()  # a real process closes the rest itself

    async def _ended(self, task: asyncio.Task[None]) -> bool:
        """Whether the game ended within its time of grace."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._read_to_the_end(task), GRACE)
            return True
        return False

    async def _read_to_the_end(self, task: asyncio.Task[None]) -> None:
        """Read what the game still says after its browser is gone, so that it is not kept from ending."""
        await asyncio.wait([task])
        process: Any = self._process
        while await process.stdout.read(BLOCK):
            pass
        if not isinstance(process, Pipes):
            await process.wait()
