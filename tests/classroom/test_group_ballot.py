"""The phones of a class in groups, over real HTTP on loopback: whose chair, whose question, and one vote each."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from html import unescape

import pytest
from groups import begun, to_step
from phones import Phone, close, joined, room

from game import paths
from game.classroom.lesson.lesson_choice import resume_lesson
from game.classroom.rate_limit import RateLimit
from game.errors import JournalError
from game.story import open_pack

NAMES = {"snow": "John Snow", "whitehead": "Henry Whitehead"}


@pytest.fixture(scope="session")
def handle():
    """The pack with two chairs that hand something on."""
    return open_pack(paths.stories() / "broad-street")


@pytest.fixture
def two(handle, tmp_path):
    """A class in two groups, Snow's and Whitehead's."""
    lesson = begun(handle, tmp_path, expected=40)
    yield lesson
    lesson.close()


def pressed(text):
    """Return the name on the pressed button."""
    found = re.search(r'aria-pressed="true">(?:<b>\d</b><span>)?([^<]+)', text)
    return unescape(found[1]) if found else ""


def options(text):
    return re.findall(r'name="option" value="([^"]+)"', text)


async def page(phone, address):
    status, text = await phone.get(f"{address}/")
    assert status == 200
    return text


async def sat(phone, address, seat):
    """Let *phone* sit in *seat*."""
    return await phone.post(f"{address}/group", group=seat)


async def test_phones_are_dealt_evenly_and_can_change(two):
    """Each joining phone comes to the smallest group; a button leads to another, and the wall counts each group."""
    async with room(two) as (_, address):
        phones = await joined(address, two.room.header["code"], 8)
        assert Counter(two.room.members.values()) == {"snow": 4, "whitehead": 4}
        for phone in phones:
            await sat(phone, address, "snow")
        assert [one.count for one in two.slide.beside] == [8, 0]
        assert {pressed(await page(phone, address)) for phone in phones} == {"John Snow"}
        late = (await joined(address, two.room.header["code"], 1))[0]
        assert pressed(await page(late, address)) == "Henry Whitehead"
        await close([*phones, late])


async def test_each_phone_reads_and_answers_what_lies_before_its_chair(two):
    """The scene in full before the vote, the group's own question and answers in it, and no answer of another group counts."""
    async with room(two) as (_, address):
        snow, whitehead = await joined(address, two.room.header["code"], 2)
        await sat(snow, address, "snow")
        await sat(whitehead, address, "whitehead")
        to_step(two, "scene")
        assert "The new edition is nearly done" in await page(snow, address)
        assert "Dr Snow has given you his book" in await page(whitehead, address)
        to_step(two, "first vote")
        mine, other = options(await page(snow, address)), options(await page(whitehead, address))
        assert set(mine) == {"stopped-it", "cannot-say", "leave-it-out"}
        assert not set(mine) & set(other)
        assert (await snow.post(f"{address}/vote", ballot="1.1", option=other[0]))[0] == 400
        assert (await snow.post(f"{address}/vote", ballot="1.1", option="leave-it-out"))[0] == 200
        assert [one.room.round.total for one in two.groups.values()] == [1, 0]
        assert [(one.count, one.of) for one in two.slide.beside] == [(1, 1), (0, 1)]
        await close([snow, whitehead])


async def test_a_group_is_not_changed_once_the_vote_is_open(two):
    """Nobody takes a vote along: a change is refused from the first vote to the next moment, and then open again."""
    async with room(two) as (_, address):
        phone = (await joined(address, two.room.header["code"], 1))[0]
        await sat(phone, address, "snow")
        to_step(two, "first vote")
        await phone.post(f"{address}/vote", ballot="1.1", option="cannot-say")
        status, text = await sat(phone, address, "whitehead")
        assert status == 409
        assert "You can change your group before the next one." in text
        assert list(two.room.members.values())[-1] == "snow"
        two.reveal()
        two.decide(1)
        two.forward()
        assert (await sat(phone, address, "whitehead"))[0] == 409
        to_step(two, "scene")
        assert (await sat(phone, address, "whitehead"))[0] == 200
        assert pressed(await page(phone, address)) == "Henry Whitehead"
        await close([phone])


async def test_what_is_no_group_and_who_has_no_place(two):
    """An unknown chair, a phone that never joined and one whose room has a new code are told what to do."""
    async with room(two) as (ballot, address):
        phone = (await joined(address, two.room.header["code"], 1))[0]
        assert (await sat(phone, address, "nobody"))[0] == 400
        async with Phone() as stranger:
            assert (await sat(stranger, address, "snow"))[0] == 403
        ballot.change_code()
        assert two.room.members == {}
        assert (await sat(phone, address, "snow"))[0] == 403
        await close([phone])


async def test_a_group_that_is_ahead_waits(handle, tmp_path):
    """Where a tie of one group is decided first, its phones do not vote on the call until the others come to it."""
    lesson = begun(handle, tmp_path, calls=True)
    async with room(lesson) as (_, address):
        snow, whitehead = await joined(address, lesson.room.header["code"], 2)
        await sat(snow, address, "snow")
        await sat(whitehead, address, "whitehead")
        to_step(lesson, "first vote")
        lesson.count_hands("5 5 1 / 5 5 1")
        lesson.reveal()
        assert lesson.decide(1)
        assert lesson.groups["snow"].step == "call"
        assert "Look at the screen in front." in await page(snow, address)
        ballot = lesson.groups["snow"].room.ballot
        assert (await snow.post(f"{address}/vote", ballot=ballot, option="cannot-say"))[0] == 409
        assert lesson.slide.kind == "result"
        assert [one.kind for one in lesson.slide.beside] == ["result", "result"]
        assert lesson.decide(2)
        assert "What did Snow really do?" in await page(snow, address)
        await close([snow, whitehead])
    lesson.close()


async def test_phones_write_the_letter_of_their_chair_while_the_others_read_on(tmp_path):
    """A page with boxes for the groups that have a letter, the scene for the one that has none, and no chair is changed meanwhile."""
    ours = open_pack(paths.stories() / "openai")
    lesson = begun(ours, tmp_path, minutes=25)
    async with room(lesson) as (_, address):
        phones = await joined(address, lesson.room.header["code"], 3)
        for phone, seat in zip(phones, lesson.groups, strict=True):
            await sat(phone, address, seat)
        to_step(lesson, "desk")
        musk, altman, sutskever = [await page(phone, address) for phone in phones]
        assert "Read this. Then look at the screen in front." in musk
        assert 'action="/group"' not in musk
        assert (altman.count('type="checkbox"'), sutskever.count('type="checkbox"')) == (6, 7)
        assert (await sat(phones[0], address, "altman"))[0] == 409
        assert (await phones[2].post(f"{address}/vote", ballot="1.1", option="any-terms"))[0] == 400
        both = [("ballot", "1.1"), ("option", "any-terms"), ("option", "a-date")]
        async with phones[2].http.post(f"{address}/vote", data=both) as answer:
            assert answer.status == 200
        assert lesson.groups["sutskever"].room.round.counts(["any-terms", "a-date"]) == {"any-terms": 1, "a-date": 1}
        await close(phones)
    lesson.close()


async def test_a_phone_keeps_its_chair_over_a_crash(two):
    """The session file has the group under a mark that no vote has; after a restart the phone sits where it sat."""
    async with room(two) as (_, address):
        port = int(address.rpartition(":")[2])
        phones = await joined(address, two.room.header["code"], 5)
        await sat(phones[0], address, "whitehead")
        to_step(two, "first vote")
        kinds = [pressed(await page(phone, address)) or options(await page(phone, address))[0] for phone in phones]
        await phones[0].post(f"{address}/vote", ballot="1.1", option="object")
    two.close()
    lesson = resume_lesson(two.pack, two.ledger.path)
    async with room(lesson, port) as (_, address):
        again = [options(await page(phone, address))[0] for phone in phones]
        assert again == kinds
        assert lesson.groups["whitehead"].room.round.total == 1
        assert not set(lesson.room.members) & set(lesson.groups["whitehead"].room.round.ballots)
        await close(phones)
    lesson.close()


async def test_forty_phones_in_two_groups_count_exactly(two):
    """Totals of both groups are exact over both rounds, with reloads, double sends, changed minds and late comers."""
    chance = random.Random(11)
    async with room(two) as (_, address):
        phones = await joined(address, two.room.header["code"], 38)
        await asyncio.gather(*(sat(phone, address, chance.choice(["snow", "whitehead"])) for phone in phones))
        to_step(two, "first vote")
        phones += await joined(address, two.room.header["code"], 2)

        async def cast(phone):
            choices = options(await page(phone, address))
            for _ in range(chance.choice([1, 1, 2])):
                choice = chance.choice(choices)
                ballot = re.search('name="ballot" value="([^"]+)"', await page(phone, address))[1]
                assert (await phone.post(f"{address}/vote", ballot=ballot, option=choice))[0] == 200
            return choice

        for step in ("first vote", "second vote"):
            to_step(two, step)
            wanted = Counter(await asyncio.gather(*(cast(phone) for phone in phones)))
            found = Counter()
            for group in two.groups.values():
                found += Counter(group.room.round.ballots.values())
            assert found == wanted
            assert sum(one.of for one in two.slide.beside) == 40
            assert [one.count for one in two.slide.beside] == [one.of for one in two.slide.beside]
        await close(phones)


async def test_a_phone_that_changes_all_the_time_is_braked(two):
    """The brake of votes holds for groups too, and the file does not grow by it."""
    async with room(two) as (ballot, address):
        ballot._votes = RateLimit(3, 60.0)
        phone = (await joined(address, two.room.header["code"], 1))[0]
        found = [(await sat(phone, address, seat))[0] for seat in ["snow", "whitehead"] * 4]
        assert found.count(429) == 5
        size = two.ledger.path.stat().st_size
        await sat(phone, address, "snow")
        assert two.ledger.path.stat().st_size == size
        await close([phone])


async def test_who_joins_again_and_again_fills_no_file(two):
    """After twenty phones for each pupil more are dealt without a note: to both groups, and each to the same one every time."""
    two.admit(expected=10)
    seats = [two.group_of(f"{number:x}").seat for number in range(400)]
    assert len(two.room.members) == 200
    size = two.ledger.path.stat().st_size
    assert [two.group_of(f"{number:x}").seat for number in range(400)] == seats
    assert set(seats[200:]) == {"snow", "whitehead"}
    assert two.ledger.path.stat().st_size == size
    two.sit("18f", "snow")
    assert two.group_of("18f").seat == "snow"


async def test_a_full_disk_is_said(two, monkeypatch):
    """Where a group cannot be kept the phone is told, and stays where it was."""
    async with room(two) as (_, address):
        phone = (await joined(address, two.room.header["code"], 1))[0]
        assert pressed(await page(phone, address)) == "John Snow"

        def full(*_):
            raise JournalError("full")

        with monkeypatch.context() as patch:
            patch.setattr(two.ledger, "add", full)
            status, text = await sat(phone, address, "whitehead")
        assert status == 503
        assert "Tell your teacher" in text
        assert pressed(text) == "John Snow"
        await close([phone])


async def test_the_wall_is_one_page_for_all_groups(two):
    """The projector page has a section for each chair, with its question, its answers and its own count."""
    async with room(two) as (ballot, address):
        phones = await joined(address, two.room.header["code"], 4)
        to_step(two, "first vote")
        wall = (await phones[0].get(ballot.projector))[1]
        assert [unescape(one) for one in re.findall(r"<h2>([^<]+)</h2>", wall)] == list(NAMES.values())
        assert wall.count("0 of 2 have voted") == 2
        two.count_hands("1 9 2 / 2 9 2")
        two.reveal()
        wall = (await phones[0].get(ballot.projector))[1]
        assert "9 of 12 · 75 %" in wall
        assert "9 of 13 · 69 %" in wall
        await close(phones)
