"""One laptop against a room: what it may take, and that everybody else goes on."""

from __future__ import annotations

import asyncio
import json
import stat
import sys
from contextlib import suppress

import pytest
from classes import to_vote
from phones import PATIENCE, Phone, close, joined, room

from game.classroom.http_guard import HttpGuard
from game.classroom.lesson import lesson_log
from game.classroom.lesson.lesson import Lesson
from game.classroom.network import LOOPBACK
from game.classroom.rate_limit import WRONG_CODES, GuessBrake, RateLimit, surplus
from game.classroom.report.tally import merge
from game.classroom.vote.places import FULL, LOCKED, SHARED
from game.errors import GameError
from game.session.saves import entries

own_addresses = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has many addresses of its own")


async def stuff(phone, address, lesson, times):
    """Join again and again as a new browser, and vote each time."""
    for _ in range(times):
        phone.forget()
        await phone.get(f"{address}/j/{lesson.room.header['code']}")
        await phone.post(f"{address}/vote", ballot=lesson.room.ballot, option="save-oil")


@own_addresses
async def test_one_laptop_has_two_votes_however_often_it_joins(begin):
    """It joins 149 times before and after the class; each phone of the class gets in, and all its votes are withdrawn but two."""
    lesson = begin(expected=30)
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        laptop, phones = Phone(200), [Phone(number) for number in range(1, 30)]
        await stuff(laptop, address, lesson, 60)
        for phone in phones:
            assert (await phone.get(f"{address}/j/{lesson.room.header['code']}"))[0] == 200
            assert (await phone.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn"))[0] == 200
        await stuff(laptop, address, lesson, 89)
        assert len(ballot.places) <= 31
        counts = lesson.room.round.counts(["burn", "save-oil"])
        assert counts["burn"] == 29
        assert counts["save-oil"] <= 2
        await close([laptop, *phones])


async def test_places_that_are_taken_again_and_again_use_up_no_limit(begin):
    """However many browsers a laptop pretends to be, the limits have room for the votes of the others."""
    lesson = begin(expected=2)
    to_vote(lesson)
    async with (
        room(lesson) as (ballot, address),
        Phone() as honest,
        Phone(9 if sys.platform == "linux" else 0) as laptop,
    ):
        ballot._votes, ballot._all_votes, ballot.door.pace = (
            RateLimit(12, 10.0, 4),
            RateLimit(120, 3600.0, 4),
            RateLimit(1000, 10.0, 4),
        )
        for _ in range(20):
            ballot.places.empty()
            await stuff(laptop, address, lesson, 1)
        ballot.places.empty()
        assert (await honest.get(f"{address}/j/{lesson.room.header['code']}"))[0] == 200
        assert (await honest.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn"))[0] == 200


async def test_a_hundred_phones_behind_one_address_vote_without_a_refusal(begin):
    """Where a router hides all phones behind its own address, each has its place and its vote."""
    lesson = begin(expected=100)
    to_vote(lesson)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 100)
        answers = await asyncio.gather(
            *(phone.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn") for phone in phones)
        )
        assert [status for status, _ in answers] == [200] * 100
        assert lesson.room.round.counts(["burn"]) == {"burn": 100}
        await close(phones)


async def test_no_more_phones_vote_than_pupils_are_expected(begin):
    """The phone that is one too many is told that the room is full, and is let in when the teacher expects more."""
    lesson = begin(expected=3)
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        phones = await joined(address, lesson.room.header["code"], 3)
        async with Phone() as late:
            status, page = await late.get(f"{address}/j/{lesson.room.header['code']}")
            assert status == 503
            assert "The room is full." in page
            assert (await late.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn"))[0] == 403
            assert ballot.places.waiting == 1
            lesson.admit(expected=8)
            assert (await late.get(f"{address}/j/{lesson.room.header['code']}"))[0] == 200
            assert (ballot.places.waiting, len(ballot.places)) == (0, 4)
        await close(phones)


async def test_a_locked_room_lets_in_nobody_new(begin):
    """Who has a place votes on, also after the presenter was killed; who is new waits until the room is open again."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 1)
        lesson.admit(locked=True)
        async with Phone() as late:
            assert (await late.get(f"{address}/j/{lesson.room.header['code']}"))[0] == 403
            assert (await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn"))[0] == 200
        port = int(address.rpartition(":")[2])
    lesson.close()
    again = Lesson.resume(lesson.pack, lesson.material, lesson.ledger.path)
    async with room(again, port) as (ballot, address):
        assert again.room.admission.locked
        assert (await phones[0].get(address))[0] == 200
        assert len(ballot.places) == 1
        await close(phones)
    again.close()


async def test_a_new_code_takes_every_place_away(begin):
    """After a change of the code, an old cookie and the old code are worth nothing, and the vote of this phone is withdrawn."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        old = lesson.room.header["code"]
        phones = await joined(address, old, 2)
        await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        ballot.change_code()
        assert lesson.room.round.total == 0
        assert (await phones[0].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn"))[0] == 403
        assert (await phones[1].get(f"{address}/j/{old}"))[0] == 403
        assert (await phones[1].get(f"{address}/j/{lesson.room.header['code']}"))[0] == 200
        await close(phones)


@pytest.mark.parametrize(
    "half", [b"", b"GET / HTTP/1.1\r\nHost: ", b"POST /join HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ncode="]
)
@own_addresses
async def test_half_open_connections_starve_nobody(begin, half):
    """While one address holds open more connections than there may be, phones and the projector are answered every time."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (ballot, address):
        ballot.door.connections = 40
        port = int(address.rpartition(":")[2])
        slow = []
        for _ in range(120):
            slow.append(await asyncio.open_connection(LOOPBACK, port, local_addr=("127.0.9.9", 0)))
            slow[-1][1].write(half)
        async with asyncio.timeout(PATIENCE), Phone(1) as phone:
            answers = []
            for _ in range(20):
                answers.append((await phone.get(f"{address}/j/{lesson.room.header['code']}"))[0])
                answers.append((await phone.get(ballot.projector))[0])
                slow.append(await asyncio.open_connection(LOOPBACK, port, local_addr=("127.0.9.9", 0)))
        assert answers == [200] * 40
        for _, writer in slow:
            writer.close()


async def test_who_asks_for_nothing_is_hung_up_on(begin, monkeypatch):
    """A connection that has not asked in full after seconds is closed, and counts no longer."""
    monkeypatch.setattr("game.classroom.http_guard.HEAD_TIME", 0.2)
    lesson = begin()
    async with room(lesson) as (ballot, address):
        reader, writer = await asyncio.open_connection(LOOPBACK, int(address.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\n")
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
        assert not ballot.door.silent
        writer.close()


async def test_wrong_codes_shut_the_door_for_who_typed_them_only(begin):
    """After wrong codes the right one does not help this address; the code on the wall, scanned, does, and so do other addresses."""
    lesson = begin()
    async with room(lesson) as (ballot, address):
        ballot.address = address.removeprefix("http://")
        right = lesson.room.header["code"]
        async with Phone() as laptop, Phone(7) as other:
            answers = [(await laptop.post(f"{address}/join", code="AAAAA"))[0] for _ in range(300)]
            assert answers.count(403) == WRONG_CODES
            assert set(answers) == {403, 429}
            assert (await laptop.post(f"{address}/join", code=right))[0] == 429
            assert (await laptop.get(f"{address}/j/{right}"))[0] == 429
            if sys.platform == "linux":
                assert (await other.post(f"{address}/join", code=right))[0] == 200
            assert (await laptop.get(ballot.link))[0] == 200


def test_all_addresses_together_are_braked():
    """Sixty wrong codes in a minute, one from each address, stop all who typed one, and nobody else."""
    brake = GuessBrake()
    for number in range(60):
        assert brake.may_try(f"10.0.0.{number}")
        brake.was_wrong(f"10.0.0.{number}")

    assert not any(brake.may_try(f"10.0.0.{number}") for number in range(60))
    assert brake.may_try("10.0.0.99")


def test_a_code_is_not_found_in_a_lesson(begin):
    """The wrong codes that all addresses together may type in 45 minutes, against the codes there are."""
    from game.classroom.network import LETTERS
    from game.classroom.rate_limit import WRONG_CODES_OF_ALL

    code = begin().room.header["code"]
    assert len(LETTERS) ** len(code) > 2000 * 45 * WRONG_CODES_OF_ALL


@pytest.mark.parametrize(
    ("held", "newcomer", "taken"),
    [
        ({"a": "x", "b": "x", "c": "x"}, "y", "c"),
        ({"a": "x", "b": "x"}, "y", "b"),
        ({"a": "x", "b": "y"}, "z", None),
        ({"a": "x", "b": "x", "c": "x"}, "x", None),
        ({"a": "x", "b": "x", "c": "x", "d": "y", "e": "y"}, "y", None),
        ({}, "x", None),
    ],
)
def test_who_has_most_gives_up_what_came_last(held, newcomer, taken):
    """Something is taken from the address that has most, unless it would then have less than the newcomer."""
    assert surplus(held, newcomer) == taken


def places(**admission):
    """Return the places of a room with *admission*, and a list of what is taken away."""
    from game.classroom.lesson.lesson_state import Admission
    from game.classroom.vote.places import Places

    lost = []
    return Places(lambda: Admission(**admission), lost.append), lost


def test_a_third_browser_takes_the_place_of_the_second_once_phones_have_their_own_addresses():
    """Four addresses show that phones have their own; then one address has two places, of its first and its last browser."""
    found, lost = places()
    assert [found.join(f"a{number}", "a") for number in range(5)] == [""] * 5
    assert [found.join(address, address) for address in "bcd"] == [""] * 3
    assert lost == ["a2", "a3", "a4"]
    assert found.join("a9", "a") == ""
    assert lost[-1] == "a1"
    assert found.shared
    assert found.come_back("a3", "a") == SHARED


def test_several_phones_may_share_an_address_where_the_teacher_says_so():
    """With `shared`, an address has as many places as it takes."""
    found, lost = places(shared=True)
    for number in range(10):
        assert found.join(f"a{number}", "a") == ""
    assert [found.join(address, address) for address in "bcd"] == [""] * 3
    assert lost == []


def test_a_full_room_is_shared_fairly():
    """Who has one place keeps it; who has most gives one up for each that comes; behind one address nobody does."""
    found, lost = places(expected=4)
    assert [found.join(f"a{number}", "a") for number in range(4)] == [""] * 4
    assert found.join("a4", "a") == FULL
    assert found.join("b", "b") == ""
    assert found.join("c", "c") == ""
    assert lost == ["a3", "a2"]
    locked, _ = places(locked=True)
    assert locked.join("a", "a") == LOCKED


def test_only_the_owner_reads_a_session(begin):
    """The session file, which holds the key of the phones' tokens, is for its owner only; an older one is made so."""
    lesson = begin()
    path = lesson.ledger.path
    lesson.close()
    if sys.platform == "win32":
        return
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    again = Lesson.resume(lesson.pack, lesson.material, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again.close()


@pytest.mark.parametrize(
    "sent",
    [b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\nBad Header\r\n\r\n",
     b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n"],
)  # fmt: skip
async def test_nonsense_is_not_told_what_serves_it(begin, sent):
    """What is no request gets a page of ours at most: no name or version of a library, and the next request is answered."""
    lesson = begin()
    async with room(lesson) as (_, address):
        reader, writer = await asyncio.open_connection(LOOPBACK, int(address.rpartition(":")[2]))
        writer.write(sent)
        writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            answer = (await reader.read()).decode(errors="replace")
        writer.close()
        assert not [word for word in ("aiohttp", "Python/", "Traceback", "HttpProcessing") if word in answer]
        async with Phone() as phone:
            assert (await phone.get(address))[0] == 200


async def test_an_answer_that_fails_tells_nothing(begin, monkeypatch):
    """Where the server itself makes a mistake, the phone gets a short page without a traceback."""
    lesson = begin()
    async with room(lesson) as (ballot, address), Phone() as phone:
        monkeypatch.setattr(ballot, "_join_page", lambda: 1 / 0)
        status, page = await phone.get(address)
        assert status == 500
        assert "ZeroDivision" not in page


HEAD = {"file": "open-question-class", "version": 2, "id": "a", "pack": "lighthouse", "seat": "keeper", "code": "ABCDE", "key": "k",
        "minutes": 45, "level": "school", "road": False, "start": "", "calls": True}  # fmt: skip
ARRIVE = {"do": "arrive", "scene": "the-storm", "values": {}}
OPEN = {"do": "open", "scene": "the-storm", "event": "storm-1901", "options": ["burn", "save-oil"], "salt": "s"}
LINES = [
    [HEAD, ARRIVE, OPEN, {"do": "hands", "counts": {"burn": 10**14}}],
    [HEAD, ARRIVE, OPEN, {"do": "hands", "counts": {"burn": True}}],
    [HEAD, ARRIVE, OPEN, {"do": "hands", "counts": {"burn": "9" * 4300}}],
    [HEAD, {"do": "admission", "expected": -1, "locked": False, "shared": False}],
    [HEAD, {"do": "admission", "expected": 10**9, "locked": False, "shared": False}],
    [HEAD, {"do": "code", "code": "<b>", "key": "k"}],
    [HEAD, {"do": "code", "code": "A" * 10_000, "key": "k"}],
    [HEAD, {"do": "clear", "salt": "s"}],
    [HEAD, {"do": "reopen"}],
    [HEAD, ARRIVE, OPEN, {"do": "withdraw", "ballot": "1.1", "marks": 7}],
    [{**HEAD, "minutes": 10**15}],
    [{**HEAD, "day": "2026-13-45"}],
    [{**HEAD, "day": "2026-W01-1"}],
    [{**HEAD, "day": 7}],
]


@pytest.mark.parametrize("lines", LINES, ids=lambda lines: json.dumps(lines[-1])[:50])
def test_a_hostile_session_is_refused_and_ends_nothing(pack, tmp_path, lines):
    """Numbers that nobody writes, codes that are none and steps out of their place: a sentence, in lesson and report."""
    path = tmp_path / "x.class"
    checksum, written = 0, []
    for entry in lines:
        line, checksum = lesson_log.encode(entry, checksum)
        written.append(line)
    path.write_bytes(b"".join(written))

    with pytest.raises(GameError):
        Lesson.resume(pack, pack.classroom, path)
    assert merge(pack, [path]).passed_over


def test_a_number_of_thousands_of_digits_is_refused(pack, tmp_path):
    """A line with such a number ends neither the report nor the list of unfinished classes."""
    import zlib

    body = json.dumps(HEAD).encode()[:-1] + b',"at":' + b"9" * 5000 + b"}"
    (tmp_path / "x.class").write_bytes(b"%08x %s\n" % (zlib.crc32(body), body))

    assert merge(pack, [tmp_path / "x.class"]).passed_over
    assert not list(lesson_log.unfinished(tmp_path, pack.id))


def test_a_play_holds_times_to_the_minute():
    """What is written of a time has no seconds."""
    assert len(entries.now()) == len("2026-11-28T10:45+00:00")


async def test_streams_do_not_use_up_the_connections(begin):
    """Every phone holds a stream, and as many connections as ever are left for requests."""
    lesson = begin(expected=60)
    async with room(lesson) as (ballot, address):
        ballot.door.connections = 5
        phones = await joined(address, lesson.room.header["code"], 30)
        streams = [await phone.http.get(f"{address}/events") for phone in phones]
        assert [(await one.content.readline()).startswith(b"data: ") for one in streams] == [True] * 30
        assert len(ballot.streams) == 30
        for phone in phones:
            assert (await phone.get(address))[0] == 200
        again = await phones[0].http.get(f"{address}/events")
        assert (await again.content.readline()).startswith(b"data: ")
        assert len(ballot.streams) == 30  # the newer one took the place of the older
        for one in (*streams, again):
            one.close()
        await close(phones)


async def test_a_stream_says_when_the_page_has_changed_and_not_when_another_votes(begin):
    """It speaks when a vote opens and closes; the vote of somebody else changes nothing on this phone."""
    lesson = begin()
    async with room(lesson) as (_, address), asyncio.timeout(PATIENCE):
        phones = await joined(address, lesson.room.header["code"], 2)
        stream = await phones[0].http.get(f"{address}/events")

        async def heard():
            while not (line := await stream.content.readline()).startswith(b"data: "):
                pass
            return line

        before = await heard()
        to_vote(lesson)
        while (opened := await heard()) == before or b"open" not in opened:
            pass
        await phones[1].post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        lesson.forward()
        assert b"talk" in await heard()
        stream.close()
        await close(phones)


async def test_a_stream_is_for_phones_that_have_a_place(begin):
    """Without a cookie of this room there is no stream."""
    lesson = begin()
    async with room(lesson) as (_, address), Phone() as phone:
        assert (await phone.get(f"{address}/events"))[0] == 403


def test_the_usual_pace_lets_a_hundred_phones_through():
    """A hundred phones behind one address, each reloading every three seconds, and a margin for those who join."""
    pace = HttpGuard().pace
    assert pace.count / pace.seconds > 100 / 3 * 3
