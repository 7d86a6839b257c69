"""The whole game in browsers: in by a code, back by one's own, and nobody else."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from contextlib import suppress
from threading import Thread
from types import SimpleNamespace

import aiohttp
import pytest
from chromium import chromium
from served import PATIENCE, Terminal, children, hub, join, until

from game.classroom.network import LOOPBACK, listening
from game.classroom.paper.pdf import browser
from game.classroom.serve.games import Game, clamped
from game.classroom.serve.starter import GameStarter, Pipes, game_environment
from game.session.saves import save_folder

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system cannot fork; each game is a process of its own there"
)


async def test_a_reload_goes_on_with_the_same_play(tmp_path):
    """Joined by the room's code, a play goes on at the same scene under the player's own code, from any browser."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code.lower())
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
        assert await join(http, address, own.replace("-", " ").lower().replace(" ", "")) == own
        async with Terminal(http, address, own) as game:
            await game.until("What goes back?")
        play = save_folder.plays(found.folder / own)[0]
        assert [move.choice for move in play.contents.road] == ["burn"]


async def test_without_a_warm_process_each_game_is_one_of_its_own(tmp_path, monkeypatch):
    """Where a system cannot fork, games start one by one and are played, ended and gone on with all the same."""

    async def cold(self):
        assert self._control is None

    monkeypatch.setattr(GameStarter, "open", cold)
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
        await until(lambda: not found.room.games)
        assert [move.choice for move in save_folder.plays(found.folder / own)[0].contents.road] == ["burn"]


async def test_a_served_game_explains_its_keys_once(tmp_path):
    """The card is over the first page; who closed it and comes back before deciding anything does not meet it again."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How it is played")
            await game.press("x", "choose")
        await until(lambda: not found.room.games)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")


async def test_a_page_that_comes_back_is_told_what_happened(tmp_path):
    """After leaving, a page hears that it left; after a lost connection that it may come back; and when there is no room, that."""
    async with hub(tmp_path, most=1, seat="keeper") as (found, address), aiohttp.ClientSession() as http:

        async def said(own):
            async with http.get(f"{address}/again/{own}/w") as answer:
                return await answer.text()

        first, second = [await join(http, address, found.code) for _ in range(2)]
        assert await said(second) == "lost"
        async with Terminal(http, address, first) as game:
            await game.until("How do you burn the lamp?")
            assert await said(second) == "full"
            await game.socket.send_json(["stdin", "\x11"])  # ctrl+q
            await game.ended()
        await until(lambda: not found.room.games)
        assert await said(first) == "left"


async def test_a_game_that_ends_by_itself_hangs_up_and_comes_back(tmp_path):
    """A game that was killed closes its connection, the page hears that it may come back, and the play goes on."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            (process,) = children(found.starter._process.pid)
            os.kill(process, 9)
            await game.ended()
        async with http.get(f"{address}/again/{own}/w") as answer:
            assert await answer.text() == "lost"
        async with Terminal(http, address, own) as game:
            await game.until("What goes back?")


async def test_who_moved_to_another_computer_has_not_left(tmp_path):
    """After the game was taken over by another window, a page that asks may come back; only who left has left."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as old:
            await old.until("How do you burn the lamp?")
            async with Terminal(http, address, own) as new:
                await new.until("How do you burn the lamp?")
                await old.ended()
            await until(lambda: not found.room.games)
        assert [one.why for one in found.room.ended.values()] == ["lost"]


async def test_an_export_is_a_download_and_touches_no_disk(tmp_path):
    """What a pupil exports comes to the pupil's browser; on the computer that serves there is the play and nothing else."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            await game.press("e", "Your browser keeps it with your downloads.")
            async with asyncio.timeout(PATIENCE):
                key = ""
                while not key:
                    await game.socket.send_json(["stdin", "1"])
                    with suppress(TimeoutError):
                        async with asyncio.timeout(1.5):
                            while not key:
                                message = await game.socket.receive()
                                if message.type == aiohttp.WSMsgType.TEXT and "deliver_file_start" in message.data:
                                    key = json.loads(message.data)[1]
            async with http.get(f"{address}/download/{key}") as answer:
                assert answer.headers["Content-Disposition"] == 'attachment; filename="play.md"'
                assert "Burn it full" in await answer.text()
        assert {path.suffix for path in (found.folder / own).iterdir() if path.is_file()} <= {
            ".play",
            ".txt",
            ".toml",
            ".json",
        }


async def test_a_second_window_takes_the_game_over(tmp_path):
    """Opened twice, a game goes on in the newer window and ends in the older; the journal is never mixed."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as old:
            await old.until("How do you burn the lamp?")
            async with Terminal(http, address, own) as new:
                await new.until("How do you burn the lamp?")
                await old.ended()
                assert len(found.room.games) == 1
                await new.press("1", "What did The Keeper really do?")


async def test_a_hung_game_is_ended(tmp_path, monkeypatch):
    """A game that does not answer is ended all the same, and another can begin."""
    monkeypatch.setattr("game.classroom.serve.games.GRACE", 0.3)
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            (game_process,) = children(found.starter._process.pid)
            os.kill(game_process, 19)  # SIGSTOP: it hangs
        await until(lambda: not found.room.games and not children(found.starter._process.pid))
    assert found.starter._process.poll() is not None


async def test_the_cap_and_wrong_codes(tmp_path):
    """One more game than allowed is refused; a wrong code opens nothing, and guessing is slowed down."""
    async with hub(tmp_path, most=1, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        first, second = [await join(http, address, found.code) for _ in range(2)]
        async with Terminal(http, address, first) as game:
            await game.until("How do you burn the lamp?")
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{address}/socket/{second}/w", headers={"Origin": address})
            assert refused.value.status == 503
        assert await join(http, address, "WRONG") == ""
        for _ in range(40):
            async with http.get(f"{address}/play/AAAA-AAAA") as answer:
                last = answer.status
        assert last == 429


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {"Host": "evil.example"}, 403),
        ("/join", {"Origin": "http://evil.example"}, 403),
        ("/static/", {}, 404),
        ("/static/js/", {}, 404),
        ("/static/js/..%2F..%2Fserver.py", {}, 404),
        ("/play/..%2F..%2Fetc", {}, 404),
        ("/play/%00%00%00%00-AAAA", {}, 404),
        ("/socket/AAAA-AAAA/w", {}, 403),
        ("/download/x", {}, 404),
    ],
)
async def test_hostile_requests_reach_nothing(tmp_path, path, headers, status):
    """Another site's name, a way up and an invented code are refused, and no folder is made."""
    async with hub(tmp_path) as (found, address), aiohttp.ClientSession() as http:
        from yarl import URL

        async with http.get(URL(address + path, encoded=True), headers=headers) as answer:
            assert answer.status == status
            assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert not list(found.folder.iterdir())


async def test_another_page_cannot_press_keys(tmp_path):
    """A socket that comes from another page, or from none, is refused even with a code that exists."""
    async with hub(tmp_path) as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        for headers in ({"Origin": "http://evil.example"}, {}):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{address}/socket/{own}/w", headers=headers)
            assert refused.value.status == 403


async def test_odd_messages_end_the_connection_and_nothing_else(tmp_path):
    """Whatever is sent, the server stays up; sizes are clamped."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        for message in ("{}", "[]", "nonsense", json.dumps(["resize", 5]), json.dumps(["stdin"]), "x" * 100_000):
            async with Terminal(http, address, own) as game:
                await game.until("How do you burn the lamp?")
                await game.socket.send_str(message)
                await game.ended()
        async with Terminal(http, address, own, width="999999", height="999999") as game:
            await game.until("lamp")
            await game.socket.send_json(["resize", {"width": 10**9, "height": 10**9}])
            await game.socket.send_json(["resize", {"width": 100, "height": 30}])
            await game.until("burn the lamp?")


def test_sizes_are_clamped():
    """Sizes that nobody has are made ones that somebody could have."""
    assert [clamped(text, (40, 240), 80) for text in ("100", "5", "99999999999", "x", None, "-7")] == [
        100,
        40,
        240,
        80,
        80,
        40,
    ]


def test_a_game_is_given_little_of_the_environment(monkeypatch):
    """A secret in the teacher's environment is in no game's."""
    monkeypatch.setenv("SECRET_TOKEN", "x")
    assert "SECRET_TOKEN" not in game_environment({})
    assert "HOME" not in game_environment({})


@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
async def test_a_browser_plays_to_an_ending_and_asks_nobody_else(tmp_path):
    """Chromium joins, plays by keys, reloads in the middle, reaches the ending, and asks no other host for anything."""
    async with hub(tmp_path, seat="keeper") as (found, address), chromium() as tab:
        await tab.open(address)
        await tab.value(
            f"document.querySelector('#code').value = '{found.code}'; document.querySelector('form').submit()"
        )
        await tab.until("document.body && document.body.classList.contains('-first-byte')")
        own = (await tab.value("location.pathname")).rpartition("/")[2]
        await _moved(tab, found, own, "1", 1)
        await tab.call("Page.reload")
        await tab.until("document.body && document.body.classList.contains('-first-byte')")
        await _moved(tab, found, own, "3", 2)
        async with asyncio.timeout(PATIENCE):
            while not save_folder.plays(found.folder / own)[0].summary.ended:
                await tab.key("Enter")
                await asyncio.sleep(0.3)
        assert [move.choice for move in save_folder.plays(found.folder / own)[0].contents.road] == ["burn", "lie"]
        assert {asked.split("/")[2] for asked in tab.asked if not asked.startswith("data:")} == {
            address.partition("//")[2]
        }


@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
async def test_the_keyboard_is_the_games_without_a_click(tmp_path):
    """Once the first picture is there, a key decides; the player's own code is not on the screen until it is asked for."""
    async with hub(tmp_path, seat="keeper") as (found, address), chromium() as tab:
        await tab.open(f"{address}/play/{found.codes.new(LOOPBACK)}")
        await tab.until("document.body.classList.contains('-first-byte')")
        await tab.until("document.activeElement.tagName === 'TEXTAREA'")
        own = (await tab.value("location.pathname")).rpartition("/")[2]
        assert await tab.value("document.querySelector('footer b').getClientRects().length") == 0
        async with asyncio.timeout(PATIENCE):
            while not _decided(found, own):
                await tab.key("1")
                await asyncio.sleep(0.5)


@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
async def test_a_page_that_finds_the_room_full_goes_on_by_itself(tmp_path):
    """It says that the room is full, and plays as soon as another has left."""
    async with (
        hub(tmp_path, most=1, seat="keeper") as (found, address),
        aiohttp.ClientSession() as http,
        chromium() as tab,
    ):
        own = await join(http, address, found.code)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await tab.open(f"{address}/play/{found.codes.new(LOOPBACK)}")
            await tab.until("document.body.classList.contains('full')", PATIENCE)
            assert await tab.value("document.querySelector('#full').getClientRects().length") == 1
        await tab.until(
            "document.body.classList.contains('-first-byte') && !document.body.classList.contains('lost')", PATIENCE
        )
        assert len(found.room.games) == 1


async def _moved(tab, found, own, key, decisions):
    """Press *key*, with patience, until the play has so many decisions."""
    async with asyncio.timeout(PATIENCE):
        while _decided(found, own) < decisions:
            await tab.value("document.querySelector('textarea')?.focus()")  # again: a reload may just have replaced it
            await tab.key(key)
            for _ in range(40):
                if _decided(found, own) >= decisions:
                    break
                await asyncio.sleep(0.05)


def _decided(found, own):
    plays = save_folder.plays(found.folder / own)
    return len(plays[0].contents.road) if plays else 0


@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
async def test_a_browser_votes_without_javascript(begin):
    """With scripts off, Chromium joins by the link, votes, reloads, and its vote counts once."""
    from classes import to_vote

    from game.classroom.vote.ballot import Ballot

    lesson = begin()
    to_vote(lesson)
    ears = listening(LOOPBACK, 0)
    ballot = Ballot(lesson)
    ballot.listen([ears])
    await ballot.open([ears])
    address = f"http://{LOOPBACK}:{ears.getsockname()[1]}"
    try:
        async with chromium(script=False) as tab:
            await tab.call("Page.navigate", url=f"{address}/j/{lesson.room.header['code']}")
            for _ in range(2):
                await asyncio.sleep(0.5)
                document = await tab.call("DOM.getDocument", depth=1)
                button = await tab.call(
                    "DOM.querySelector", nodeId=document["root"]["nodeId"], selector="button[value=burn]"
                )
                box = (await tab.call("DOM.getBoxModel", nodeId=button["nodeId"]))["model"]["content"]
                for kind in ("mousePressed", "mouseReleased"):
                    await tab.call(
                        "Input.dispatchMouseEvent", type=kind, x=box[0] + 20, y=box[1] + 5, button="left", clickCount=1
                    )
                await asyncio.sleep(0.5)
                await tab.call("Page.reload")
            assert lesson.room.round.counts(lesson.room.votes[-1].options) == {"burn": 1, "save-oil": 0}
            assert all(asked.startswith((address, "data:")) for asked in tab.asked)
    finally:
        await ballot.close()


async def test_thirty_games_at_once_all_paint(tmp_path):
    """Thirty games opened at the same moment all show their first screen; how fast is measured by benchmarks/serve.py."""
    async with (
        hub(tmp_path, seat="keeper") as (found, address),
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
    ):
        codes = [await join(http, address, found.code) for _ in range(30)]

        async def paint(own):
            async with Terminal(http, address, own) as game:
                await game.until("How do you burn the lamp?")

        await asyncio.gather(*(paint(own) for own in codes))


async def test_what_a_game_says_to_a_closed_browser_keeps_no_pipe_open(tmp_path):
    """A browser that leaves in the middle of a picture: the rest is read, the game can end, and both pipes are closed."""
    (game_in, our_out), (our_in, game_out) = os.pipe(), os.pipe()
    picture = b"D" + (100_000).to_bytes(4, "big") + b"x" * 100_000

    async def birth(*_):
        return await Pipes.made(our_in, our_out, lambda: pytest.fail("it was not left to end by itself"))

    async def gone(_):
        raise ConnectionResetError

    def play():
        with os.fdopen(game_out, "wb") as out, os.fdopen(game_in, "rb") as orders:
            out.write(b"__GANGLION__\n" + picture)
            orders.read(1)  # to end
            out.write(picture * 5)

    downloads = SimpleNamespace(cancel_app_downloads=lambda **_: asyncio.sleep(0))
    game = Game(
        SimpleNamespace(start=birth), SimpleNamespace(send_bytes=gone, send_str=gone), downloads, tmp_path, "", ""
    )
    await game.start(80, 24)
    Thread(target=play, daemon=True).start()
    await asyncio.wait([game._task])
    await game.stop()

    def closed(descriptor):
        with suppress(OSError):
            return not os.fstat(descriptor)
        return True

    await until(lambda: closed(our_in) and closed(our_out))


def test_a_socket_pair_carries_two_pipes():
    """What the nursery relies on: two pipes arrive with their message even when another came just before."""
    ours, theirs = socket.socketpair()
    read, write = os.pipe()
    ours.sendall(b'{"do":"end"}\n')
    socket.send_fds(ours, [b'{"do":"start"}\n'], [read, write])
    got, descriptors = b"", []
    while got.count(b"\n") < 2:
        data, some, _, _ = socket.recv_fds(theirs, 8192, 2)
        got, descriptors = got + data, [*descriptors, *some]
    assert len(descriptors) == 2
    for one in (read, write, *descriptors):
        os.close(one)
    ours.close()
    theirs.close()
