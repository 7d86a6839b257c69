"""The fork server: a process with all imports done and the pack open, which forks a game on request.

Run as `python -m game.classroom.serve.fork_server FD PACK LANGUAGE`, FD being one end of a socket. Each message is a
line of JSON: `start` comes with the two pipes of a new game, `end` ends one. On a system without fork the server runs
`python -m game.classroom.serve.fork_server game` instead, one new interpreter a game.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from game.story.model import Pack

MEMORY = 192 * 1024 * 1024
"""Bytes of memory that a game may take besides what all games share; one takes about 20 MiB."""
GRACE = 2.0
"""Seconds between asking a game to end and killing it."""


def warm_up(pack: str, language: str) -> Pack:
    """Import what a game needs and open the pack, so that no game has to."""
    from game import paths
    from game.language import speak
    from game.story import open_pack

    speak(language or "en")
    for place in import_module("game.tui.places").PLACES.values():
        import_module(f"game.tui.screens.{place.partition(':')[0]}")
    for module in (
        "game.tui.app",
        "game.tui.run",
        "textual.drivers.web_driver",
        "textual.widgets",
        "game.session.saves.save_folder",
        "game.settings",
    ):
        import_module(module)
    return open_pack(Path(pack), paths.cache(), language)


def play(pack: Pack, folder: Path, seat: str, route: str) -> None:
    """Play *pack* in this process, whose input and output are the browser's; go on where *folder* has a play."""
    from game import settings
    from game.classroom.serve.own_play import own_play

    found = own_play(pack, folder, seat, route)
    import_module("game.tui.run").run(pack, folder=folder, play=found, settings=settings.load())


def _rehearse(pack: Pack) -> None:
    """Paint a game once without a screen, so that all games share Textual's caches of styles and widths."""
    import asyncio
    import tempfile

    from game.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        app = import_module("game.tui.app").OpenQuestion(
            pack, folder=Path(folder), play=None, settings=Settings(reveal="instant")
        )

        async def paint() -> None:
            async with app.run_test(size=(100, 30)) as pilot:
                await pilot.pause()

        with suppress(Exception):  # a fault here shows again when the game is played
            asyncio.run(paint())


class ForkServer:
    """The process that forks games."""

    def __init__(self, control: socket.socket, pack: Pack) -> None:
        self.control = control
        self.pack = pack
        self.games: dict[int, tuple[str, float]] = {}  # process -> name of the game, and when to kill it (0: never)

    def run(self) -> None:
        """Start and end games until the server is gone; then end them all."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            while not selector.select(0.2) or self._listen():
                self._reap()
        for process in self.games:
            _signal(process, signal.SIGKILL)

    def _listen(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, 8192, 2)
        if not data:
            return False
        for line in data.splitlines():  # several messages may arrive together; the pipes come with one of them
            message = json.loads(line)
            if message["do"] == "start":
                self._start(message, descriptors)
            else:
                self._end(message["name"])
        for one in descriptors:
            os.close(one)
        return True

    def _start(self, message: dict[str, Any], descriptors: list[int]) -> None:
        process = os.fork()
        if process == 0:
            _become_game(self, message, descriptors)
        self.games[process] = (message["name"], 0.0)

    def _end(self, name: str) -> None:
        for process, (one, _) in self.games.items():
            if one == name:
                _signal(process, signal.SIGTERM)
                self.games[process] = (one, time.monotonic() + GRACE)

    def _reap(self) -> None:
        now = time.monotonic()
        for process, (_, deadline) in list(self.games.items()):
            if deadline and now > deadline:
                _signal(process, signal.SIGKILL)
            if os.waitpid(process, os.WNOHANG)[0]:
                del self.games[process]


def _signal(process: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def _become_game(server: ForkServer, message: dict[str, Any], descriptors: list[int]) -> None:
    """Turn this new process into a game and never return."""
    code = 1
    try:
        server.control.close()
        os.dup2(descriptors[0], 0)
        os.dup2(descriptors[1], 1)
        for one in descriptors:
            os.close(one)
        folder = Path(message["folder"])
        trouble = os.open(folder / "trouble.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(trouble, 2)
        os.environ.update(message["environment"])
        os.chdir(folder)
        _limit_memory()
        threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
        play(server.pack, folder, message["seat"], message["route"])
        code = 0
    except BaseException:  # noqa: BLE001 - after any error this process must not go on as a second fork server
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _limit_memory() -> None:
    """Let this process have so much memory more than it begins with; a game that wants more ends."""
    with suppress(ImportError, OSError, ValueError):  # a system that sets no limits
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _leave_with(parent: int) -> None:
    """End this process when *parent* has ended, since nothing else would end it."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Run the fork server, or a single game."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server handles Ctrl+C in the teacher's terminal
    if arguments[0] == "game":
        pack, language, folder, seat, route = arguments[1:6]
        play(warm_up(pack, language), Path(folder), seat, route)
        return
    import gc

    control = socket.socket(fileno=int(arguments[0]))
    pack_open = warm_up(arguments[1], arguments[2])
    _rehearse(pack_open)
    gc.collect()
    gc.freeze()  # the collector ignores objects that all games share, so their memory stays shared
    control.sendall(b"ready\n")
    ForkServer(control, pack_open).run()


if __name__ == "__main__":
    main(sys.argv[1:])
