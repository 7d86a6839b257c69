"""Starts games, each a process of its own: by the fork server where the system can fork, else as new interpreters."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from game import paths

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping
    from pathlib import Path

FORK_SERVER = ("-m", "game.classroom.serve.fork_server")
KEPT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH", "PYTHONUTF8", "VIRTUAL_ENV", "SYSTEMROOT", "TEMP", "TMP",
    "TMPDIR",
)  # fmt: skip
"""The only variables of the teacher's environment that a game is given."""


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
