"""The vote by phone, over real HTTP on loopback: a room full of phones, some of them odd, and some who mean harm."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
from html import unescape
from types import SimpleNamespace

import aiohttp
import pytest
from classes import to_vote
from phones import Phone, close, joined, room

from game.classroom.lesson.lesson import Lesson
from game.classroom.network import LOOPBACK, NetworkTrouble, listening, need_lan_address
from game.classroom.vote import projector
from game.classroom.vote.ballot import Ballot

BOMB = gzip.compress(b"code=" + b"x" * 50_000_000, mtime=0)


async def test_forty_phones_twenty_rounds_and_two_crashes(begin):
    """Totals are exact in every round, whatever phones do and however often the presenter is killed."""
    lesson = begin(expected=40)
    chance = random.Random(5)
    phones: list[Phone] = []
    port = 0
    decided = 0

    async def cast(phone, address, ballot, options):
        """Vote as phones do: some reload first, some send twice, some change their mind, some drop out."""
        if chance.random() < 0.1:
            await phone.get(address)
        if chance.random() < 0.1:
            return None
        choice = chance.choice(options)
        if chance.random() < 0.2:
            await phone.post(f"{address}/vote", ballot=ballot, option=chance.choice(options))
        status, _ = await phone.post(f"{address}/vote", ballot=ballot, option=choice)
        assert status == 200
        if chance.random() < 0.2:
            await phone.post(f"{address}/vote", ballot=ballot, option=choice)
        return choice

    for number in range(20):
        async with room(lesson, port) as (ballot, address):
            port = int(address.rpartition(":")[2])
            phones = phones or await joined(address, lesson.room.header["code"], 40)
            if lesson.room.stage == "end" or (lesson.room.stage == "story" and decided):
                lesson._arrive("the-storm")
            to_vote(lesson)
            options = [answer.id for answer in lesson.answers]
            half = await asyncio.gather(*(cast(phone, address, lesson.room.ballot, options) for phone in phones[:20]))
            if number in (6, 13):  # killed: nothing is closed in order, nothing but the file is left
                before = lesson.slide.title, lesson.room.votes
                await ballot.close()
                lesson.close()
                lesson = Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)
                assert (lesson.slide.title, lesson.room.votes) == before
        async with room(lesson, port) as (ballot, address):
            rest = await asyncio.gather(*(cast(phone, address, lesson.room.ballot, options) for phone in phones[20:]))
            again = await asyncio.gather(
                *(
                    phone.post(f"{address}/vote", ballot=lesson.room.ballot, option=choice)
                    for phone, choice in zip(phones[:5], half, strict=False)
                    if choice
                )
            )
            assert all(status == 200 for status, _ in again)
            wanted = {option: [*half, *rest].count(option) for option in options}
            assert lesson.room.round.counts(options) == wanted
            lesson.forward()
            if lesson.room.stage == "result":
                assert lesson.room.votes[-1].rounds[-1].counts(options) == wanted
                leaders = lesson.room.votes[-1].leaders
                if len(leaders) > 1:
                    assert lesson.decide(next(answer.number for answer in lesson.answers if answer.id in leaders))
                else:
                    lesson.forward()
                decided += 1
    await close(phones)
    assert decided >= 8
    lesson.close()


async def test_a_phone_sees_what_the_room_may_know(begin):
    """The ballot has a button an option and no count; after the vote closes it says to talk, and shows no count either."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 3)
        _, page = await phones[0].get(address)
        assert page.count("<button") == 2
        assert "Burn it full" in page
        assert re.findall("<script.*", page) == ['<script src="/live.js" defer></script>']
        _, page = await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        assert page.count('aria-pressed="true"') == 1
        await phones[1].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        lesson.forward()
        _, page = await phones[0].get(address)
        assert "Talk to the person beside you" in page
        assert "2" not in unescape(re.sub(r"<[^>]*>", "", page))
        await close(phones)


async def test_a_late_ballot_and_an_invented_answer_are_refused(begin):
    """A ballot for a closed round, or for something that is no answer, counts nowhere."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        status, _ = await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="<b>mine</b>")
        assert status == 400
        old = lesson.room.ballot
        lesson.forward()
        lesson.forward()
        status, page = await phones[0].post(f"{address}/vote", ballot=old, option="burn")
        assert status == 409
        assert "That vote has closed." in page
        assert lesson.room.round.total == 0
        await close(phones)


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("GET", "/", {"Host": "evil.example"}, None, 403),
        ("GET", "/", {"Host": "127.0.0.1"}, None, 403),
        ("POST", "/vote", {"Origin": "http://evil.example"}, {"ballot": "1.1", "option": "burn"}, 403),
        ("POST", "/vote", {"Origin": "null"}, {"ballot": "1.1", "option": "burn"}, 403),
        ("POST", "/vote", {"Sec-Fetch-Site": "cross-site"}, {"ballot": "1.1", "option": "burn"}, 403),
        ("POST", "/vote", {}, {"ballot": "1.1", "option": "burn"}, 403),  # never joined
        ("POST", "/vote", {"Cookie": "vote=" + "0" * 32 + "." + "0" * 32}, {"ballot": "1.1", "option": "burn"}, 403),
        ("POST", "/vote", {"Cookie": "vote=\xff.\xff"}, {"ballot": "1.1", "option": "burn"}, 403),
        ("POST", "/join", {}, {"code": "<script>alert(1)</script>"}, 403),
        ("POST", "/join", {}, {"code": "x" * 100_000}, 413),
        ("POST", "/join", {"Content-Type": "application/x-www-form-urlencoded; charset=nonesuch"}, b"code=x", 400),
        ("POST", "/join", {"Content-Type": "application/x-www-form-urlencoded"}, b"code=\xff\xfe", 400),
        (
            "POST",
            "/join",
            {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"},
            b"no gzip",
            400,
        ),
        ("POST", "/join", {"Content-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}, BOMB, 413),
        ("POST", "/join", {"Content-Type": "multipart/form-data"}, b"--x", 400),
        ("POST", "/join", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken", 400),
        ("PUT", "/vote", {}, None, 403),
        ("GET", "/../../etc/passwd", {}, None, 404),
        ("GET", "/j/%3Cscript%3E", {}, None, 403),
        ("GET", "/projector/guess", {}, None, 404),
        ("GET", "/style.css/../vote", {}, None, 404),
    ],
)
async def test_a_hostile_request_is_refused_and_never_echoed(begin, method, path, headers, body, status):
    """Whatever is wrong with a request, it counts nowhere, comes back in no page, and the page allows no script."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address), aiohttp.ClientSession() as http:
        from yarl import URL

        try:
            async with http.request(method, URL(address + path, encoded=True), headers=headers, data=body) as answer:
                page = await answer.text()
                assert answer.status in (status, 404 if status == 405 else status)
                assert "script>" not in page
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert "script-src" not in answer.headers["Content-Security-Policy"]
        except aiohttp.ClientConnectionError:
            assert status == 413  # closed while it was still sending
        assert lesson.room.round.total == 0


async def test_a_flood_is_slowed_down(begin):
    """More requests than a person can make are answered with 429, and the room goes on."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson, pace=20) as (_, address):
        phone = Phone()
        answers = [(await phone.get(address))[0] for _ in range(30)]
        assert answers.count(429) == 10
        await close([phone])


async def test_a_phone_has_twelve_votes_in_ten_seconds(begin, monkeypatch):
    """The thirteenth vote of one phone is refused and changes nothing; another phone goes on, and so does this one later."""
    now = 1000.0
    monkeypatch.setattr("game.classroom.rate_limit.time", SimpleNamespace(monotonic=lambda: now))
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        ballot._votes = Ballot(lesson)._votes
        phones = await joined(address, lesson.room.header["code"], 2)
        form = {"ballot": lesson.room.ballot, "option": "burn"}
        answers = [(await phones[0].post(f"{address}/vote", **form))[0] for _ in range(12)]
        assert answers == [200] * 12
        assert (await phones[0].post(f"{address}/vote", **{**form, "option": "save-oil"}))[0] == 429
        assert lesson.room.round.counts(["burn", "save-oil"]) == {"burn": 1, "save-oil": 0}
        assert (await phones[1].post(f"{address}/vote", **form))[0] == 200
        now += 10
        assert (await phones[0].post(f"{address}/vote", **form))[0] == 200
        await close(phones)


async def test_guessing_codes_is_slowed_down(begin):
    """After some wrong codes, even the right one has to wait."""
    lesson = begin()
    async with room(lesson) as (_, address):
        phone = Phone()
        answers = [(await phone.post(f"{address}/join", code="AAAA"))[0] for _ in range(32)]
        assert answers[-1] == 429
        await close([phone])


async def test_connections_are_capped_and_slow_ones_ended(begin, monkeypatch):
    """A connection over the cap is closed at once, and one that never finishes its request is closed too."""
    monkeypatch.setattr("game.classroom.http_guard.LIFETIME", 0.5)
    lesson = begin()
    async with room(lesson) as (ballot, address):
        ballot.door.connections = 3
        port = int(address.rpartition(":")[2])
        slow = [await asyncio.open_connection(LOOPBACK, port) for _ in range(3)]
        for _, writer in slow:
            writer.write(b"GET / HTTP/1.1\r\nHost: ")
        await asyncio.sleep(0.1)
        reader, last = await asyncio.open_connection(LOOPBACK, port)
        async with asyncio.timeout(5):
            assert await reader.read() == b""  # refused
            for reader, _ in slow:
                assert b"200" not in await reader.read()  # ended
        for writer in (last, *(writer for _, writer in slow)):
            writer.close()
            await writer.wait_closed()
        phone = Phone()
        assert (await phone.get(address))[0] == 200
        await close([phone])


async def test_the_projector_page_is_for_this_computer(begin):
    """With its key the page shows the slide; through another address, or without the key, there is nothing."""
    lesson = begin()
    async with room(lesson) as (ballot, address):
        phone = Phone()
        status, page = await phone.get(ballot.projector)
        assert status == 200
        assert "Who owes a stranger a light?" in page
        ballot.door.allow("10.0.0.9", port=int(address.rpartition(":")[2]))
        async with phone.http.get(
            ballot.projector, headers={"Host": "10.0.0.9:" + address.rpartition(":")[2]}
        ) as answer:
            assert answer.status == 404
        to_vote(lesson)
        lesson.count_hands("5 3")
        _, page = await phone.get(ballot.projector)
        assert "8 votes in" in page
        assert "5 of 8" not in page
        lesson.reveal()
        _, page = await phone.get(ballot.projector)
        assert "5 of 8 · 63 %" in page
        await close([phone])


def test_a_taken_port_is_said():
    """A port in use is explained, with the way out."""
    ears = listening(LOOPBACK, 0)
    with pytest.raises(NetworkTrouble, match="--port"):
        listening(LOOPBACK, ears.getsockname()[1])
    ears.close()


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_number_that_is_no_port_is_said(port):
    """A port past the last one is a sentence."""
    with pytest.raises(NetworkTrouble, match=f"{port} is no port"):
        listening(LOOPBACK, port)


def test_no_network_address_is_said(monkeypatch):
    """A computer without an address is told about the show of hands."""
    monkeypatch.setattr("game.classroom.network.lan_address", lambda: "")
    with pytest.raises(NetworkTrouble, match="show of hands"):
        need_lan_address()
    with pytest.raises(NetworkTrouble, match="not an address of this computer"):
        listening("203.0.113.7", 0)


async def test_a_vote_wakes_the_wall_and_no_phone(begin, monkeypatch):
    """Of a vote the wall hears, and hears so without its page being made; phones hear of the next step only."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        phones = await joined(address, lesson.room.header["code"], 2)
        woken = []
        monkeypatch.setattr(ballot.streams, "wake", lambda: woken.append(lesson.room.stage))
        monkeypatch.setattr(projector, "slide_page", None)  # would fail if it were called
        before = projector.wall_state(ballot)
        for phone in phones:
            await phone.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        after = projector.wall_state(ballot)
        assert before != after
        assert woken == []
        lesson.forward()
        assert woken == ["talk"]
        assert projector.wall_state(ballot) not in (before, after)
        await close(phones)


async def test_our_script_has_the_page_with_the_answer_and_a_plain_form_is_sent_on(begin):
    """A vote of the script is one request; without it a reload does not send the vote again."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        sent = {"ballot": lesson.room.ballot, "option": "burn"}
        for extra, status in (({"live": "1"}, 200), ({}, 303)):
            async with phones[0].http.post(f"{address}/vote", data={**sent, **extra}, allow_redirects=False) as answer:
                assert answer.status == status
                assert ("Your answer is in." in await answer.text()) == (status == 200)
        assert lesson.room.round.counts(["burn"]) == {"burn": 1}
        await close(phones)


async def test_a_page_with_a_form_never_reloads_and_one_without_does(begin):
    """What was marked and not sent is kept: where there are no scripts, a ballot has a link, and a page that waits reloads."""
    lesson = begin()
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        assert 'http-equiv="refresh" content="5"' in (await phones[0].get(address))[1]
        to_vote(lesson)
        for _ in range(2):
            page = (await phones[0].get(address))[1]
            assert 'http-equiv="refresh"' not in page
            assert '<noscript><p><a class="again" href="/">Look again</a>' in page
            await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        await close(phones)
