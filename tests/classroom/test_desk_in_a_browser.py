"""A desk of papers and a letter on phone and wall, in Chromium."""

from __future__ import annotations

import asyncio

import pytest
from axe import needs_axe, objections
from chromium import chromium
from classes import first_leads, to_vote
from phones import PATIENCE, room

from game import paths
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.paper.pdf import browser
from game.story import open_pack

pytestmark = pytest.mark.skipif(not browser(), reason="no Chromium is installed")
MARKED = "[...document.querySelectorAll('[type=checkbox]:checked')].map(one => one.value).join(' ')"
SEND = "document.getElementById('send').click()"
OFF = "[...document.querySelectorAll('[type=checkbox]:disabled')].length"


@pytest.fixture
def begin_at(tmp_path):
    """Begin a lesson of the pack on Broad Street at a moment, at its vote on what is to be picked."""
    pack, lessons = open_pack(paths.stories() / "broad-street"), []

    def start(moment):
        options = LessonOptions(seat="snow", start=moment, calls=False)
        lessons.append(Lesson.begin(pack, pack.classroom, tmp_path, options))
        to_vote(lessons[-1])
        return lessons[-1]

    yield start
    for lesson in lessons:
        lesson.close()


def mark(*items):
    """Return a script that clicks on the boxes of *items*."""
    return "".join(f"document.querySelector('[value={item}]').click();" for item in items)


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_a_phone_at_a_desk_and_a_letter(begin_at, scheme):
    """Before anything is marked, when no more fit, once it is sent, with a locked clause, and after what is refused."""
    found = {}
    for moment in ("snow-the-board", "snow-the-letter"):
        lesson = begin_at(moment)
        async with room(lesson) as (_, address), chromium() as tab:
            await tab.size(390, 780, 2, mobile=True)
            await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            await tab.open(f"{address}/j/{lesson.room.header['code']}")
            found[moment, "open"] = await objections(tab)
            await tab.value(SEND)
            await tab.until("!!document.querySelector('.trouble')")
            found[moment, "refused"] = await objections(tab)
            await tab.value(mark(*lesson.room.votes[-1].options[: lesson.room.votes[-1].most]))
            found[moment, "full"] = await objections(tab)
            await tab.value(SEND)
            await tab.until("document.querySelector('.said').textContent !== ''")
            found[moment, "sent"] = await objections(tab)
    assert {name: some for name, some in found.items() if some} == {}


@needs_axe
@pytest.mark.parametrize("light", [False, True])
async def test_axe_finds_nothing_on_the_wall_at_a_desk_and_a_letter(begin_at, light):
    """The vote, its counts, what was opened or written, and the real letter beside it."""
    found = {}
    async with chromium() as tab:
        await tab.size(1280, 720)
        for moment in ("snow-the-board", "snow-the-letter"):
            lesson = begin_at(moment)
            async with room(lesson) as (ballot, _):
                ballot.light = light

                async def look(name, ballot=ballot):
                    await tab.open(ballot.projector)
                    found[name] = await objections(tab)

                await look(f"{moment} vote")
                lesson.count_hands(first_leads(lesson))
                lesson.reveal()
                await look(f"{moment} result")
                while lesson.slide.kind != "argue":
                    lesson.forward()
                    if lesson.room.stage == "open":
                        lesson.count_hands(first_leads(lesson))
                    elif lesson.room.stage == "story":
                        await look(f"{moment} {lesson.slide.kind} {lesson.slide.place}")
    assert {name: some for name, some in found.items() if some} == {}


async def test_a_phone_keeps_what_was_marked_until_it_is_sent(begin_at):
    """Marks stay over a lost connection, no more can be marked than fit, one that is taken off lets another in; the focus stays."""
    lesson = begin_at("snow-the-board")
    async with chromium() as tab, asyncio.timeout(PATIENCE):
        async with room(lesson) as (_, address):
            port = int(address.rpartition(":")[2])
            await tab.open(f"{address}/j/{lesson.room.header['code']}")
            await tab.value("window.mark = 1;" + mark("workhouse", "brewery"))
            assert await tab.value(OFF) == 0
            await tab.value(mark("flakes"))
            assert await tab.value(OFF) == 2
            await tab.value(mark("flakes") + "document.querySelector('[value=brewery]').focus()")
        await tab.until("!document.getElementById('lost').hidden")
        async with room(lesson, port) as (ballot, _):
            await tab.until("document.getElementById('lost').hidden")
            assert await tab.value(OFF) == 0
            assert await tab.value(MARKED) == "workhouse brewery"
            assert await tab.value("document.activeElement.value") == "brewery"
            assert lesson.room.round.total == 0
            await tab.value(SEND)
            await tab.until("document.querySelector('.said').textContent !== ''")
            assert lesson.room.round.counts(["workhouse", "brewery", "flakes"]) == {
                "workhouse": 1,
                "brewery": 1,
                "flakes": 0,
            }
            assert (
                await tab.value("document.getElementById('heard').textContent")
                == "Your answer is in. You can change it until the vote closes."
            )
            lesson.clear()
            await tab.until("document.querySelector('.said').textContent === ''")
            assert await tab.value(MARKED) == ""
            assert await tab.value("window.mark") == 1
            assert len(ballot.places) == 1


async def test_without_scripts_boxes_are_marked_and_sent(begin_at):
    """A plain form: what is sent counts, too many are refused with the reason and stay marked, and the page asks again by a link."""
    lesson = begin_at("snow-the-board")
    async with room(lesson) as (_, address), chromium(script=False) as tab:
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        await tab.value(mark("workhouse", "brewery", "coffee-shop", "flakes") + SEND)
        await tab.until("document.body.textContent.includes('That was too many: 3 at most.')")
        assert await tab.value(MARKED) == "workhouse brewery coffee-shop flakes"
        assert lesson.room.round.total == 0
        await tab.value(mark("flakes") + SEND)
        await tab.until("document.body.textContent.includes('Your answer is in.')")
        assert await tab.value(MARKED) == "workhouse brewery coffee-shop"
        assert lesson.room.round.counts(["coffee-shop", "flakes"]) == {"coffee-shop": 1, "flakes": 0}
        assert await tab.value("!!document.querySelector('a.again')")
        assert not await tab.value("!!document.querySelector('meta[http-equiv=refresh]')")


async def test_a_desk_of_twice_the_size_stays_on_the_phone(begin_at):
    """At 200 % no word of it leaves the screen to the side."""
    lesson = begin_at("snow-the-board")
    async with room(lesson) as (_, address), chromium() as tab:
        await tab.size(360, 740, 2, mobile=True)
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        await tab.value("document.documentElement.style.fontSize = '200%'")
        assert await tab.value("document.documentElement.scrollWidth") <= 360
