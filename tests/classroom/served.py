"""A served room: the hub on loopback, and the browser's end of a game."""

# ruff: noqa: ASYNC110 - it waits for another process

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from classes import PACK

from game.classroom.network import LOOPBACK, listening
from game.classroom.serve.hub import Hub
from game.classroom.serve.starter import GameStarter
from game.story import open_pack

PATIENCE = 240
"""Seconds after which a test gives up: far more than a busy machine needs, so that only what never comes is missed."""


@asynccontextmanager
async def hub(tmp_path, where=PACK, **how):
    """Serve a pack on loopback; give the hub and its address."""
    folder = tmp_path / "served"
    folder.mkdir(exist_ok=True)
    found = Hub(GameStarter(where, "", tmp_path / "cache"), folder, pack=open_pack(where), **how)
    ears = listening(LOOPBACK, 0)
    try:
        await found.starter.open()
        await found.open([ears])
        yield found, f"http://{LOOPBACK}:{ears.getsockname()[1]}"
    finally:
        await found.close()


async def join(http, address, code):
    async with http.post(f"{address}/join", data={"code": code}, allow_redirects=False) as answer:
        return answer.headers["Location"].rpartition("/")[2] if answer.status == 303 else ""


class Terminal:
    """The browser's end of a game."""

    def __init__(self, http, address, own, window="w", **query):
        self._asked = http.ws_connect(
            f"{address}/socket/{own}/{window}",
            headers={"Origin": address},
            params={"width": "100", "height": "30", **query},
        )
        self.text = ""

    async def __aenter__(self):
        self.socket = await self._asked
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def until(self, words, seconds=PATIENCE):
        """Wait until *words* were painted since the last time."""
        async with asyncio.timeout(seconds):
            while words not in re.sub(r"\x1b\[[0-9;:?<>=]*[a-zA-Z$]", "", self.text):
                message = await self.socket.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), message
                self.text += message.data.decode() if isinstance(message.data, bytes) else message.data
        self.text = ""

    async def press(self, key, words):
        """Press *key* until *words* are painted: one that comes right after a page is taken for an accident."""
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.socket.send_json(["stdin", key])
                with suppress(TimeoutError):
                    return await self.until(words, 1.5)

    async def ended(self):
        """Wait until the server has closed the connection."""
        async with asyncio.timeout(PATIENCE):
            while (await self.socket.receive()).type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
                pass


async def until(happened):
    """Wait until *happened* says so."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.05)


def children(process):
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        pytest.skip("this system does not list a process's children")
    return [int(one) for one in found]
