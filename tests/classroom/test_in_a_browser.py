"""Phone and wall in Chromium: they fit, they keep the focus, and axe-core finds nothing to object to."""

from __future__ import annotations

import asyncio
import re

import pytest
from axe import needs_axe, objections
from chromium import chromium
from classes import first_leads, to_vote
from phones import PATIENCE, Phone, room

from game import paths
from game.classroom.lesson.lesson import Lesson
from game.classroom.lesson.lesson_options import LessonOptions
from game.classroom.paper.pdf import browser
from game.pages.templates import static
from game.story import open_pack
from game.tui.themes import contrast

pytestmark = pytest.mark.skipif(not browser(), reason="no Chromium is installed")


def held(lesson, *steps):
    """Bring *lesson* to its vote and on through *steps*."""
    to_vote(lesson)
    for step in steps:
        step()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_a_phone(begin, scheme):
    """Joining, waiting, voting, an answer that is in, a locked answer, the talk, the end and a refusal, in light and dark."""
    lesson = begin(start="letter-1901")
    async with room(lesson) as (_, address), chromium() as tab:
        await tab.size(390, 780, 2, mobile=True)
        await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        found = {}

        async def look(name, path="/"):
            await tab.open(address + path)
            found[name] = await objections(tab)

        await look("join")
        await look("nothing", "/nowhere")
        await look("wait", f"/j/{lesson.room.header['code']}")
        while lesson.slide.kind != "bridge":
            lesson.forward()
        await look("bridge")
        to_vote(lesson)
        await look("vote")
        await tab.value("document.querySelector('button[value=truth]').click()")
        await tab.until("!!document.querySelector('[aria-pressed=true]')")
        found["chosen"] = await objections(tab)
        lesson.forward()
        await look("talk")
        assert {name: some for name, some in found.items() if some} == {}


@needs_axe
@pytest.mark.parametrize("light", [False, True])
async def test_axe_finds_nothing_on_the_wall(begin, light):
    """Every kind of slide, in light and dark."""
    lesson = begin(calls=True)
    async with room(lesson) as (ballot, _), chromium() as tab:
        ballot.light = light
        ballot.address = "192.168.1.20:8642"
        await tab.size(1280, 720)
        found = {}
        while lesson.room.stage != "end":
            await tab.open(ballot.projector)
            found[f"{lesson.slide.kind} {lesson.slide.place}"] = await objections(tab)
            if lesson.room.stage == "open":
                lesson.count_hands(" ".join(["5"] * (len(lesson.answers) - 1) + ["9"]))
            lesson.forward()
        for kind, slides in (("file", lesson.file), ("result", lesson.result)):
            for slide in slides:
                lesson.look_at(kind, (slide,))
                await tab.open(ballot.projector)
                found[f"{kind} {slide.place}"] = await objections(tab)
                lesson.look_away()
        assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("seat", ["musk", "altman", "sutskever"])
@pytest.mark.parametrize(("width", "height", "least"), [(1280, 720, 18), (1920, 1080, 24)])
async def test_every_slide_of_our_story_fits_the_wall(tmp_path, width, height, least, seat):
    """No slide of a lesson is cut, and none is written smaller than can be read from the back row; the join code neither."""
    ours = open_pack(paths.stories() / "openai")
    lesson = Lesson.begin(ours, ours.classroom, tmp_path, LessonOptions(seat=seat))
    async with room(lesson) as (ballot, _), chromium() as tab:
        ballot.address = "192.168.100.200:8642"
        await tab.size(width, height)
        cut = []

        async def look():
            await tab.open(ballot.projector)
            await tab.until("document.fonts.status === 'loaded'")
            high, size = await tab.value(
                "[document.documentElement.scrollHeight, parseFloat(getComputedStyle(document.documentElement).fontSize)]"
            )
            if high > height or size < least:
                cut.append((lesson.slide.kind, lesson.slide.title, high, size))
            late = await tab.value(
                "(one => one ? [parseFloat(getComputedStyle(one).fontSize), one.getBoundingClientRect().right] : null)(document.querySelector('.late'))"
            )
            if late and (late[0] < height / 30 or late[1] > width):
                cut.append(("late", *late))

        while lesson.room.stage != "end":
            await look()
            if lesson.room.stage == "open":
                lesson.count_hands(first_leads(lesson))
            lesson.forward()
            for slide in lesson.file if lesson.slide.kind == "argue" else ():
                lesson.look_at("file", (slide,))
                await look()
                lesson.look_away()
        await look()
        assert cut == []
    lesson.close()


async def test_the_wall_follows_the_teacher(begin):
    """Light and dark, the join code, a look back and the clock of the talk are on the projector page as on the presenter."""
    lesson = begin()
    async with room(lesson) as (ballot, _), chromium() as tab:
        await tab.open(ballot.projector)
        assert await tab.value("document.documentElement.className") == "night"
        ballot.light = True
        lesson.tell()
        await tab.until("document.documentElement.className === 'day'")
        to_vote(lesson)
        await tab.until("!!document.querySelector('main.vote')")
        lesson.back()
        await tab.until("!!document.querySelector('main.read')")
        lesson.look_away()
        lesson.count_hands("3 2")
        lesson.forward()
        await tab.until("!!document.querySelector('main.talk .timer')")
        ballot.timer = False
        lesson.tell()
        await tab.until("!document.querySelector('.timer')")


async def test_a_phone_keeps_its_focus(begin):
    """While others vote, when the vote opens again and when an answer is sent, what had the focus has it; nothing is loaded anew."""
    lesson = begin()
    async with room(lesson) as (_, address), chromium() as tab, Phone() as other:
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        await tab.value("window.mark = 1")
        to_vote(lesson)
        await tab.until("!!document.querySelector('button[value=burn]')")
        await tab.value("document.querySelector('button[value=save-oil]').focus()")
        await other.get(f"{address}/j/{lesson.room.header['code']}")
        await other.post(f"{address}/vote", ballot=lesson.room.ballot, option="burn")
        await tab.key("Enter")
        await tab.until("document.querySelector('.said').textContent !== ''")
        assert await tab.value("!!document.querySelector('button[value=save-oil][aria-pressed=true]')")
        assert await tab.value("document.activeElement.value") == "save-oil"
        assert lesson.room.round.counts(["burn", "save-oil"]) == {"burn": 1, "save-oil": 1}
        lesson.clear()
        await tab.until("!!document.querySelector('button[value=save-oil][aria-pressed=false]')")
        assert await tab.value("document.activeElement.value") == "save-oil"
        assert await tab.value("document.getElementById('heard').textContent") == "How do you burn the lamp?"
        assert await tab.value("window.mark") == 1


async def test_an_answer_given_without_a_connection_is_said_to_be_lost_and_arrives(begin):
    """The phone says that the room does not answer, keeps the answer marked, sends it again by itself, and says no more."""
    lesson = begin()
    to_vote(lesson)
    async with chromium() as tab, asyncio.timeout(PATIENCE):
        async with room(lesson) as (_, address):
            port = int(address.rpartition(":")[2])
            await tab.open(f"{address}/j/{lesson.room.header['code']}")
            assert await tab.value("document.getElementById('lost').hidden")
        await tab.value("window.mark = 1; document.querySelector('button[value=save-oil]').click()")
        await tab.until("document.getElementById('lost').textContent.startsWith('The room does not answer.')")
        assert not await tab.value("document.getElementById('lost').hidden")
        assert await tab.value("document.querySelector('[aria-pressed=true]').value") == "save-oil"
        assert lesson.room.round.total == 0
        async with room(lesson, port):
            await tab.until("document.querySelector('.said').textContent !== ''")
            assert lesson.room.round.counts(["burn", "save-oil"]) == {"burn": 0, "save-oil": 1}
            assert await tab.value("document.getElementById('lost').hidden")
            assert await tab.value("window.mark") == 1


async def test_text_of_twice_the_size_stays_on_the_phone(begin):
    """At 200 % no word of a ballot leaves the screen to the side."""
    lesson = begin()
    to_vote(lesson)
    async with room(lesson) as (_, address), chromium() as tab:
        await tab.size(360, 740, 2, mobile=True)
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        await tab.value("document.documentElement.style.fontSize = '200%'")
        assert await tab.value("document.documentElement.scrollWidth") <= 360


def test_borders_and_words_can_be_told_from_the_ground():
    """In both themes borders of buttons have 3:1 and more, and every colour of words 4.5:1, on paper and on what is lifted."""
    for sheet in re.findall(r"--paper:[^}]*", static("base.css")):
        colours = dict(re.findall(r"--([a-z]+):(#[0-9a-f]{6})", sheet))
        for ground in ("paper", "lift"):
            for words in ("ink", "head", "dim", "record", "road", "disputed"):
                assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    assert "border:2px solid var(--dim)" in static("ballot.css")
    assert "var(--line)" not in static("ballot.css")
