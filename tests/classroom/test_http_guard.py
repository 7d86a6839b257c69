"""The guard of our servers, as a server: what it opens it closes."""

from __future__ import annotations

import asyncio
import gc
import socket
from contextlib import suppress

import pytest
from aiohttp import web

from game.classroom.http_guard import HttpGuard
from game.classroom.network import LOOPBACK, listening


async def close_under_connections(turns):
    """Let two browsers connect, give the server *turns* of the loop, and close it; give the browsers' ends."""
    guard, ears = HttpGuard(), listening(LOOPBACK, 0)
    await guard.open(web.Application(), [ears])
    browsers = [socket.create_connection(ears.getsockname()[:2]) for _ in range(2)]
    for _ in range(turns):
        await asyncio.sleep(0)
    await guard.close()
    return browsers


@pytest.mark.parametrize("turns", range(8))
def test_a_server_that_closes_while_it_accepts_leaves_no_connection_open(turns, monkeypatch):
    """Whenever it closes, both connections are closed too, also those that had been accepted and had met no handler yet."""
    left = []
    monkeypatch.setattr("sys.unraisablehook", lambda problem: left.append(str(problem.exc_value)))
    for browser in asyncio.run(close_under_connections(turns)):
        with browser:
            browser.settimeout(60)
            with suppress(ConnectionResetError):
                assert browser.recv(1) == b""
    gc.collect()
    assert not left
