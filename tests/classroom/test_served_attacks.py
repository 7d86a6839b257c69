"""One laptop against the server of games: memory, places and codes are not its to use up."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest
from served import PATIENCE, Terminal, children, hub, join, until

from game.classroom.rate_limit import Bucket
from game.classroom.serve.games import INPUT_BURST

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork"),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of processes in /proc and has many addresses"),
]
MIB = 1024 * 1024


def memory(process):
    """Return the bytes that *process* holds in memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def laptop(number):
    """Return a browser with an address of its own."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, local_addr=(f"127.0.3.{number}", 0)))


async def test_five_megabytes_of_keys_reach_no_game(tmp_path):
    """What no person types is dropped: the game stays as small as it was, goes on, and ends when its player has left."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            (process,) = children(found.starter._process.pid)
            before = memory(process)
            for _ in range(5 * MIB // 8000):
                await game.socket.send_json(["stdin", "x" * 7900])
            await game.press("1", "What did The Keeper really do?")
            assert memory(process) < before + 60 * MIB
        await until(lambda: not found.room.games and not children(found.starter._process.pid))


async def test_a_game_that_does_not_read_ends_with_its_player(tmp_path, monkeypatch):
    """However much waits to be read by a game that hangs, the server notices that its player has left."""
    monkeypatch.setattr("game.classroom.serve.games.GRACE", 0.3)
    monkeypatch.setattr("game.classroom.serve.games.INPUT_RATE", 10**9)
    monkeypatch.setattr("game.classroom.serve.games.INPUT_BURST", 10**9)
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            (process,) = children(found.starter._process.pid)
            os.kill(process, 19)  # SIGSTOP: it hangs
            for _ in range(100):
                await game.socket.send_json(["stdin", "x" * 7900])
        await until(lambda: not found.room.games and not children(found.starter._process.pid))


def test_a_game_has_so_much_memory_and_no_more():
    """A process that was limited as a game is cannot take a gigabyte, and leaves no core of it."""
    script = """
from game.classroom.serve.fork_server import _limit_memory
_limit_memory()
small = bytearray(100 * 1024 * 1024)
try:
    bytearray(1024 ** 3)
except MemoryError:
    print("refused")
"""
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "refused\n"
    )


async def test_codes_that_one_address_makes_shut_nobody_out(tmp_path):
    """Somebody new gets a code after one address has made hundreds; codes that nobody plays with leave no folder."""
    async with hub(tmp_path, most=2, seat="keeper") as (found, address), laptop(1) as greedy, laptop(2) as honest:
        first = await join(honest, address, found.code)
        for _ in range(300):
            assert await join(greedy, address, found.code)
        second = await join(honest, address, found.code)
        assert {first, second} <= set(found.codes.fresh)
        assert len(found.codes.fresh) <= 208
        assert not list(found.folder.iterdir())
        async with Terminal(honest, address, second) as game:
            await game.until("How do you burn the lamp?")


async def test_games_that_one_address_opens_shut_nobody_out(tmp_path):
    """In a room that one address has filled, the newest of its games makes room for somebody with another address."""
    async with hub(tmp_path, most=3, seat="keeper") as (found, address), laptop(1) as greedy, laptop(2) as honest:
        codes = [await join(greedy, address, found.code) for _ in range(4)]
        terminals = [await Terminal(greedy, address, own).__aenter__() for own in codes[:3]]
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await greedy.ws_connect(f"{address}/socket/{codes[3]}/w", headers={"Origin": address})
        own = await join(honest, address, found.code)
        async with honest.get(f"{address}/again/{own}/w") as answer:
            assert await answer.text() == "lost"  # which the page takes for: come back
        async with Terminal(honest, address, own) as game:
            await game.until("How do you burn the lamp?")
            assert set(found.room.games) == {*codes[:2], own}
            await terminals[2].ended()
        for one in terminals:
            await one.socket.close()


async def test_wrong_codes_keep_out_only_who_typed_them(tmp_path):
    """After a hundred wrong codes the right one of the room is refused to this address and not to another."""
    async with hub(tmp_path, seat="keeper") as (found, address), laptop(1) as greedy, laptop(2) as honest:
        own = await join(greedy, address, found.code)
        for _ in range(100):
            await join(greedy, address, "WRONG")
        assert await join(greedy, address, found.code) == ""
        assert await join(greedy, address, own) == own  # a player's own code is not guessed, and always opens
        assert await join(honest, address, found.code)


async def test_plays_are_for_their_owner_only(tmp_path):
    """No other user of the teacher's computer reads the plays, or what a game writes when it fails."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
        await until(lambda: not found.room.games)
        files = [found.folder / own, *(path for path in (found.folder / own).rglob("*") if path.is_file())]
        assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
        assert any(path.suffix == ".play" for path in files)


async def test_slow_readers_starve_nobody(tmp_path):
    """Connections that ask for the largest file and never read it make room for those that come."""
    async with hub(tmp_path) as (found, address), laptop(2) as honest:
        found.door.connections = 20
        port = int(address.rpartition(":")[2])
        slow = []
        for _ in range(60):
            slow.append(await asyncio.open_connection("127.0.0.1", port, local_addr=("127.0.9.9", 0), limit=16))
            slow[-1][1].write(
                f"GET /static/js/textual.js HTTP/1.1\r\nHost: {address.partition('//')[2]}\r\n\r\n".encode()
            )
        async with asyncio.timeout(PATIENCE):
            for _ in range(10):
                async with honest.get(address) as answer:
                    assert answer.status == 200
        for _, writer in slow:
            writer.transport.abort()


def test_a_bucket_gives_what_a_person_needs_and_no_more(monkeypatch):
    """At once as much as its burst, then its rate in a second; what is too much is dropped and takes nothing."""
    now = 100.0
    monkeypatch.setattr("game.classroom.rate_limit.time.monotonic", lambda: now)
    bucket = Bucket(10, INPUT_BURST)
    assert bucket.take(INPUT_BURST)
    assert not bucket.take(1)
    now += 1
    assert not bucket.take(11)
    assert bucket.take(10)
