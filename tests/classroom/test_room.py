"""Places of a served room: who makes room, what an idle hour ends, and what the teacher sees of it."""

from __future__ import annotations

import asyncio
import os
import re

import aiohttp
import pytest
from axe import needs_axe, objections
from chromium import chromium
from served import PATIENCE, Terminal, hub, join, until

from game.classroom.paper.pdf import browser
from game.classroom.serve.room import IDLE, REMEMBERED, RESTING, Ended, Room
from game.session.saves import save_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


class Stub:
    """A game of which only the place counts."""

    window = ""

    def __init__(self, touched):
        self.touched = touched

    async def stop(self):
        pass


def later(room, seconds):
    """Turn the clock of *room* on."""
    before = room.clock
    room.clock = lambda: before() + seconds


async def test_an_idle_hour_ends_a_game_and_keeps_its_play(tmp_path):
    """After an hour without a key a game ends: its place is free, its page is told why, and its play goes on when asked."""
    async with hub(tmp_path, most=1, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            later(found.room, IDLE - 60)
            await found.room.end_idle()
            assert set(found.room.games) == {own}
            later(found.room, 61)
            await found.room.end_idle()
            await game.ended()
        assert found.room.games == found.room.addresses == {}
        async with http.get(f"{address}/again/{own}/w") as answer:
            assert await answer.text() == "idle"
        assert [move.choice for move in save_folder.plays(found.folder / own)[0].contents.road] == ["burn"]
        async with Terminal(http, address, own) as game:
            await game.until("What goes back?")


async def test_a_game_that_rests_makes_room_where_somebody_waits(tmp_path):
    """In a full room the game that nobody has touched for ten minutes ends for a newcomer; one that is played does not."""
    async with hub(tmp_path, most=1, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        first, second = [await join(http, address, found.code) for _ in range(2)]
        async with Terminal(http, address, first) as game:
            await game.until("How do you burn the lamp?")
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await Terminal(http, address, second).__aenter__()
            assert found.room.waiting == (second,)
            later(found.room, RESTING + 1)
            async with Terminal(http, address, second) as newer:
                await newer.until("How do you burn the lamp?")
                await game.ended()
                assert set(found.room.games) == {second}
                async with http.get(f"{address}/again/{first}/w") as answer:
                    assert await answer.text() == "idle"


async def test_no_table_of_the_room_grows(tmp_path):
    """After a thousand games by as many codes the room remembers a bounded number of them, and holds no lock."""
    room = Room(2)
    for number in range(1000):
        async with room.turn(f"{number}"):
            assert await room.make_room(f"{number}", "a")
            room.admit(f"{number}", "a", Stub(room.clock()))
            room.has_room(f"{number}", "a")
            await room.end(f"{number}", why="left")
    later(room, 60)
    assert (len(room.games), len(room.addresses), len(room.waiting), len(room._turns)) == (0, 0, 0, 0)
    assert len(room.ended) == REMEMBERED
    assert room.ended["999"] == Ended(room.ended["999"].touched, "left")


async def test_more_windows_than_places_at_the_same_moment_get_the_places_and_no_more(tmp_path):
    """Twelve connections at once to a room of three: three games, and nine are told that it is full."""
    async with hub(tmp_path, most=3, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        codes = [await join(http, address, found.code) for _ in range(12)]

        async def come(own):
            try:
                await http.ws_connect(f"{address}/socket/{own}/w", headers={"Origin": address})
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
            return 101

        assert sorted(await asyncio.gather(*(come(own) for own in codes))) == [101] * 3 + [503] * 9


async def test_a_window_that_another_has_replaced_is_told_and_does_not_take_the_game_back(tmp_path):
    """The older of two windows with one code hears that the game goes on elsewhere; the newer hears that it may come back."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own, "old") as old, Terminal(http, address, own, "new") as new:
            await new.until("How do you burn the lamp?")
            await old.ended()
            for window, said in (("old", "moved"), ("new", "lost")):
                async with http.get(f"{address}/again/{own}/{window}") as answer:
                    assert await answer.text() == said


@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
async def test_two_windows_do_not_fight_for_a_game(tmp_path):
    """A page whose game was opened elsewhere says so and stays as it is."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http, chromium() as tab:
        own = await join(http, address, found.code)
        await tab.open(f"{address}/play/{own}")
        await tab.until("document.body.classList.contains('-first-byte')", PATIENCE)
        async with Terminal(http, address, own) as new:
            await tab.until("document.body.classList.contains('moved')", PATIENCE)
            assert await tab.value("document.querySelector('#moved').getClientRects().length") == 1
            await new.press("1", "What did The Keeper really do?")
            assert found.room.games[own].window == "w"


async def test_the_view_is_the_teachers_alone_and_tells_no_decision(tmp_path):
    """Without the key there is nothing; with it half of each code, how far, since when, and neither a choice nor a whole code."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        for key in ("x", found.overview.key[:-1], "%00"):
            for rest in ("", "/events"):
                async with http.get(f"{address}/room/{key}{rest}") as answer:
                    assert answer.status == 404
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            later(found.room, 7 * 60)
            async with http.get(found.overview_page) as answer:
                page = await answer.text()
        assert own not in page
        assert re.search(rf'<th scope="row">{own[:4]}</th><td>moment 2 of \d', page)
        assert "7 minutes ago" in page
        assert '<meta http-equiv="refresh"' in page
        assert "Burn it full" not in page


async def test_the_view_is_for_this_computer_only(tmp_path):
    """Asked for by the address that phones use, it is not there, key or not."""
    async with hub(tmp_path, seat="keeper") as (found, _), aiohttp.ClientSession() as http:
        found.door.allow("192.168.1.20", port=8643)
        for rest in ("", "/events"):
            async with http.get(found.overview_page + rest, headers={"Host": "192.168.1.20:8643"}) as answer:
                assert answer.status == 404


@needs_axe
@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_view_follows_the_room(tmp_path, scheme):
    """A game that begins, moves on and ends changes the page by itself, without loading it anew; axe-core finds nothing."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http, chromium() as tab:
        await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        await tab.open(found.overview_page)
        await tab.value("window.mark = 1")
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await tab.until(f"document.querySelector('tbody th')?.textContent === '{own[:4]}'", PATIENCE)
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            await tab.until("/moment 2 of/.test(document.querySelector('tbody td')?.textContent)", PATIENCE)
            found.room._wait("ABCD-EFGH")
            await tab.until("!!document.querySelector('tr.waits')", PATIENCE)
            assert await objections(tab) == []
        await tab.until("!!document.querySelector('tr.lost')", PATIENCE)
        assert await tab.value("window.mark") == 1
    assert len(found.overview.streams) == 0


async def test_half_open_games_and_huge_frames_cost_only_their_own_connection(tmp_path):
    """A socket cut without a word, one half opened, and a frame of a megabyte end their own game; the next one plays."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        codes = [await join(http, address, found.code) for _ in range(3)]
        cut = await http.ws_connect(f"{address}/socket/{codes[0]}/w", headers={"Origin": address})
        await until(lambda: codes[0] in found.room.games)
        cut._response.connection.transport.abort()
        _, half = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        half.write(
            f"GET /socket/{codes[1]}/w HTTP/1.1\r\nHost: {address.partition('//')[2]}\r\nUpgrade: webso".encode()
        )
        huge = await http.ws_connect(f"{address}/socket/{codes[2]}/w", headers={"Origin": address})
        await huge.send_str("x" * 1_000_000)
        await until(lambda: not found.room.games)
        half.transport.abort()
        async with Terminal(http, address, codes[0]) as game:
            await game.until("How do you burn the lamp?")
        await until(lambda: not found.door.kept and not found.room.games)


async def test_downloads_that_nobody_fetches_go_with_their_game(tmp_path):
    """What a game has offered and nobody fetched is not held after the game has ended."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            for number in range(5):
                await found.downloads.create_download(
                    app_service=found.room.games[own], delivery_key=f"{number}", file_name="a.md",
                    open_method="download", mime_type="text/markdown",
                )  # fmt: skip
        await until(lambda: not found.room.games)
        assert found.downloads._active_downloads == {}


async def test_streams_that_end_leave_nothing(tmp_path, monkeypatch):
    """A hundred views of the teacher that came and went hold no stream, however often they are woken."""
    monkeypatch.setattr("game.classroom.streams.HEARTBEAT", 0.3)
    monkeypatch.setattr("game.classroom.serve.overview.LOOK", 0.1)
    async with hub(tmp_path, seat="keeper") as (found, _), aiohttp.ClientSession() as http:
        for _ in range(100):
            async with http.get(found.overview_page + "/events") as answer:
                await answer.content.readline()
        await until(lambda: len(found.overview.streams) == 0 and not found.door.kept)
