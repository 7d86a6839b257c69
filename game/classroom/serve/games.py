"""One game in a browser: textual-serve's protocol between a websocket and a process, with limits added."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from textual_serve.app_service import AppService

from game import paths
from game.classroom.rate_limit import Bucket

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping
    from pathlib import Path

    from aiohttp import web
    from textual_serve.download_manager import DownloadManager

WIDTHS, HEIGHTS = (40, 240), (12, 80)
"""The sizes that a browser may ask for: larger ones cost memory, smaller ones show nothing."""
GRACE = 3.0
"""Seconds that a game has to end, when it is asked to and again when it is made to."""
BLOCK = 64 * 1024
INPUT_RATE, INPUT_BURST = 4 * 1024, 16 * 1024
"""Bytes of keys in a second that a game is given, and at once; a person who types fast sends 20, a mouse 1,500."""
MOST_UNREAD = 64 * 1024
"""Bytes that may wait for a game that does not read; what comes then is dropped."""
FORK_SERVER = ("-m", "game.classroom.serve.fork_server")
KEPT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "PYTHONUTF8", "VIRTUAL_ENV", "SYSTEMROOT", "TEMP", "TMP",
    "TMPDIR",
)  # fmt: skip
"""The only variables of the teacher's environment that a game is given."""


def clamped(text: object, bounds: tuple[int, int], usual: int) -> int:
    """Return *text* as a number within *bounds*, *usual* where it is none."""
    try:
        number = int(str(text)[:6])
    except ValueError:
        return usual
    return max(bounds[0], min(bounds[1], number))


def game_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a game: what Python needs, what Textual needs, and *extra*."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    textual = {
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_FPS": "30",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_ANIMATIONS": "none",
        "TERM_PROGRAM": "textual",
        "OPEN_QUESTION_REVEAL": "instant",
    }
    # A checkout is not installed, and the server may run in any folder.
    found = os.pathsep.join([str(paths.HERE.parent), *([kept["PYTHONPATH"]] if kept.get("PYTHONPATH") else [])])
    return {**kept, **textual, "PYTHONPATH": found, **extra}


class GameStarter:
    """Starts games: by the fork server where the system can fork, else as new interpreters."""

    def __init__(self, pack: Path, language: str, cache: Path) -> None:
        self.pack, self.language = pack, language
        self.environment = game_environment({"OPEN_QUESTION_CACHE": str(cache)})
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    async def open(self) -> None:
        """Start the fork server, where the system can fork."""
        if not hasattr(os, "fork"):
            return
        ours, theirs = socket.socketpair()
        self._control = ours
        with theirs:
            self._process = self._start_fork_server(theirs)
        ours.setblocking(False)
        if not await asyncio.wait_for(asyncio.get_running_loop().sock_recv(ours, 16), 120):
            raise OSError("the warm process ended")
        ours.setblocking(True)

    def _start_fork_server(self, control: socket.socket) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - this interpreter and this module, with a pack that was opened
            [sys.executable, *FORK_SERVER, str(control.fileno()), str(self.pack), self.language],
            pass_fds=[control.fileno()],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            umask=0o077,
        )

    async def start(
        self, name: str, folder: Path, environment: dict[str, str], seat: str, route: str
    ) -> Process | Pipes:
        """Return a new game whose plays are in *folder*."""
        if self._control is None:
            arguments = [*FORK_SERVER, "game", str(self.pack), self.language, str(folder), seat, route]
            pipe = asyncio.subprocess.PIPE
            return await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                env={**self.environment, **environment},
                cwd=folder,
            )
        game_in, our_out = os.pipe()
        our_in, game_out = os.pipe()
        message = {
            "do": "start", "name": name, "folder": str(folder), "environment": environment, "seat": seat, "route": route
        }  # fmt: skip
        pipes = await Pipes.made(our_in, our_out, lambda: self.end(name))
        try:
            socket.send_fds(self._control, [json.dumps(message).encode() + b"\n"], [game_in, game_out])
        except OSError:
            pipes.close()
            raise
        finally:
            os.close(game_in)
            os.close(game_out)
        return pipes

    def end(self, name: str) -> None:
        """Kill the game *name*."""
        if self._control:
            with suppress(OSError):
                self._control.sendall(json.dumps({"do": "end", "name": name}).encode() + b"\n")

    def close(self) -> None:
        """End every game."""
        if self._control:
            self._control.close()
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()


class Pipes:
    """A forked game as textual-serve sees a process."""

    def __init__(
        self, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader, ears: asyncio.ReadTransport, kill: Any
    ) -> None:
        self.stdin, self.stdout, self._ears, self.kill = stdin, stdout, ears, kill
        self.stderr = asyncio.StreamReader()
        self.stderr.feed_eof()

    @classmethod
    async def made(cls, our_in: int, our_out: int, kill: Any) -> Pipes:
        """Return the game behind two pipes."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        ears, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(our_in, "rb", 0))
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, os.fdopen(our_out, "wb", 0)
        )
        return cls(asyncio.StreamWriter(transport, protocol, None, loop), reader, ears, kill)

    def close(self) -> None:
        """Close both pipes."""
        self._ears.close()
        self.stdin.close()


class Game(AppService):
    """A game and its browser."""

    def __init__(
        self,
        starter: GameStarter,
        socket: web.WebSocketResponse,
        downloads: DownloadManager,
        folder: Path,
        seat: str,
        route: str,
    ) -> None:
        self._socket = socket
        super().__init__(
            "",
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._hang_up,
            download_manager=downloads,
        )
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
