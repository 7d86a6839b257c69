"""Phone and wall of a class in groups in Chromium: three columns that can be read, and nothing that axe-core objects to."""

from __future__ import annotations

import pytest
from chromium import chromium
from groups import begun, hands, to_step
from phones import close, joined, room
from test_in_a_browser import needs_axe, objections

from game import paths
from game.classroom.paper.pdf import browser
from game.story import open_pack

pytestmark = pytest.mark.skipif(not browser(), reason="no Chromium is installed")


@pytest.fixture(scope="session")
def ours():
    """The pack that comes with the game."""
    return open_pack(paths.stories() / "openai")


async def shown(lesson):
    """Yield each slide of *lesson*, the second answer leading in every vote."""
    while True:
        if lesson.stage == "open":
            lesson.count_hands(hands(lesson, 2))
        yield lesson.slide
        if lesson.stage == "end":
            return
        lesson.forward()


async def pressed(tab, button):
    """Press *button* until it says that it is; without scripts the page may just be loading anew."""
    await tab.until(
        "(one => !!one && (one.getAttribute('aria-pressed') === 'true' || (one.click(), false)))"
        f"(document.querySelector('{button}'))"
    )


SIZES = """[document.documentElement.scrollHeight, document.documentElement.scrollWidth,
    Math.min(...[...document.querySelectorAll('.group .answers span, .group .named, .group p.prose, .group .handed, .group h3')]
        .map(one => parseFloat(getComputedStyle(one).fontSize)))]"""


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 720, 17.5), (1920, 1080, 26)])
async def test_three_columns_fit_the_wall_and_can_be_read(ours, tmp_path, width, height, least):
    """No slide of three groups is cut, and nothing that is decided upon is written smaller than a 40th of the height."""
    lesson = begun(ours, tmp_path, calls=True, expected=9)
    async with room(lesson) as (ballot, address), chromium() as tab:
        ballot.address = "192.168.100.200:8642"
        phones = await joined(address, lesson.room.header["code"], 9)
        await tab.size(width, height)
        wrong = []
        async for slide in shown(lesson):
            await tab.open(ballot.projector)
            await tab.until("document.fonts.status === 'loaded'")
            high, wide, size = await tab.value(SIZES)
            if high > height or wide > width or (size is not None and size < least):
                wrong.append((slide.kind, slide.title, high, wide, size))
        assert wrong == []
        await close(phones)
    lesson.close()


@needs_axe
@pytest.mark.parametrize("light", [False, True])
async def test_axe_finds_nothing_on_the_wall_of_groups(ours, tmp_path, light):
    """Every kind of slide of three groups, in light and dark."""
    lesson = begun(ours, tmp_path, calls=True, minutes=25)
    async with room(lesson) as (ballot, _), chromium() as tab:
        ballot.light = light
        ballot.address = "192.168.1.20:8642"
        await tab.size(1280, 720)
        found = {}
        async for slide in shown(lesson):
            await tab.open(ballot.projector)
            found[f"{slide.kind} {slide.place}"] = await objections(tab)
        assert {name: some for name, some in found.items() if some} == {}
    lesson.close()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_a_phone_of_a_group(ours, tmp_path, scheme):
    """Joined, reading, voting, and waiting, in light and dark; the chair is changed without a new page."""
    lesson = begun(ours, tmp_path, minutes=25)
    async with room(lesson) as (_, address), chromium() as tab:
        await tab.size(390, 780, 2, mobile=True)
        await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        found = {}
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        await tab.value("window.mark = 1")
        found["joined"] = await objections(tab)
        await tab.value("document.querySelector('button[value=sutskever]').click()")
        await tab.until("!!document.querySelector('button[value=sutskever][aria-pressed=true]')")
        for step in ("scene", "first vote", "talk", "record"):
            while lesson.behind[0].step != step:
                if lesson.stage == "open":
                    lesson.count_hands(hands(lesson, 2))
                lesson.forward()
            await tab.until("!!document.querySelector('main')")
            await tab.open(f"{address}/")
            found[step] = await objections(tab)
        assert {name: some for name, some in found.items() if some} == {}
    lesson.close()


async def test_without_scripts_a_phone_joins_changes_and_votes(ours, tmp_path):
    """With scripts off, the buttons of chairs and answers are forms, and their page waits for a link to be followed."""
    lesson = begun(ours, tmp_path, minutes=25)
    async with room(lesson) as (_, address), chromium(script=False) as tab:
        await tab.size(360, 740, 2, mobile=True)
        await tab.open(f"{address}/j/{lesson.room.header['code']}")
        assert await tab.value("!!document.querySelector('a.again')")
        assert not await tab.value("!!document.querySelector('meta[http-equiv=refresh]')")
        for seat in ("altman", "sutskever"):
            await pressed(tab, f"button[value={seat}]")
        assert list(lesson.room.members.values())[-1] == "sutskever"
        to_step(lesson, "first vote")
        await tab.open(f"{address}/")
        assert await tab.value("document.documentElement.scrollWidth") <= 360
        await pressed(tab, "button[name=option]")
        assert lesson.groups["sutskever"].room.round.total == 1
    lesson.close()
