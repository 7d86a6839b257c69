"""`class serve`: opens the pack and the ports, and serves until Ctrl+C."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

from game import paths
from game.classroom.network import LOOPBACK, listening, need_lan_address
from game.classroom.serve.hub import Hub
from game.errors import UsageError
from game.language import say

if TYPE_CHECKING:
    import argparse
    import socket


def serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    from game.classroom.serve.starter import GameStarter
    from game.classroom.spoken_pack import spoken_pack

    if options.most < 1 or (options.route and not options.seat):
        raise UsageError(say("--most is at least 1, and --route needs a --seat."))
    where = paths.find_pack(options.pack).resolve()
    pack = spoken_pack(options.pack, options.lang)
    told = options.lang if options.lang and (where / "locales" / f"{options.lang}.po").is_file() else ""
    if options.seat:
        from game.session import Play

        Play.begin(pack, options.seat, options.route, folder=None)  # reports a wrong argument at once
    sockets = [listening(LOOPBACK, options.port)]
    if options.lan or options.address:
        sockets.append(listening(need_lan_address(options.address), options.port))
    folder = (options.folder or paths.saves() / "served").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    hub = Hub(
        GameStarter(where, told, paths.cache()),
        folder,
        pack=pack,
        most=options.most,
        seat=options.seat,
        route=options.route,
    )
    asyncio.run(_until_stopped(hub, sockets))
    return 0


async def _until_stopped(hub: Hub, sockets: list[socket.socket]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await hub.starter.open()
    await hub.open(sockets)
    for one in sockets:
        address, port = one.getsockname()[:2]
        print(
            say("Open http://{address}:{port} and type {code}", address=address, port=port, code=hub.code), flush=True
        )
    print(say("How far each game is, for you alone: {address}", address=hub.overview_page), flush=True)
    print(say("Plays are kept in {folder}. Ctrl+C ends it; every play stays.", folder=hub.folder), flush=True)
    try:
        await stop.wait()
    finally:
        await hub.close()
