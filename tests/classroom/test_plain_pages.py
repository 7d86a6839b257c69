"""A play at plain pages: forms and headings, without scripts, the same play as in the terminal."""

from __future__ import annotations

import asyncio
import os
import re

import aiohttp
import pytest
from axe import needs_axe, objections
from chromium import chromium
from served import PATIENCE, Terminal, hub, join

from game import paths
from game.classroom.paper.pdf import browser
from game.session.saves import save_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
OURS = paths.stories() / "openai"


class Reader:
    """A browser without scripts at the plain pages of one code."""

    def __init__(self, http, address, own):
        self.http, self.where, self.page, self.status = http, f"{address}/plain/{own}", "", 0

    async def get(self, view=""):
        async with self.http.get(self.where + view) as answer:
            self.page, self.status = await answer.text(), answer.status
            return self.page

    def step(self):
        return re.search(r'name="step" value="([^"]*)"', self.page)[1]

    async def send(self, do, *options, step=None):
        form = [("step", self.step() if step is None else step), ("do", do), *(("option", one) for one in options)]
        async with self.http.post(self.where, data=form) as answer:
            self.page, self.status = await answer.text(), answer.status
            return self.page


def moves(found, own):
    return [move.choice for move in save_folder.plays(found.folder / own)[0].contents.road]


async def test_a_play_goes_from_chair_to_debrief_by_forms(tmp_path):
    """Chair, scene, decision, call, reveal, desk, letter, ending and what stands behind it, each a page with one heading."""
    async with hub(tmp_path) as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        reader = Reader(http, address, own)
        kinds = set()
        await reader.get()
        for _ in range(60):
            assert len(re.findall("<h1", reader.page)) == 1
            assert len(re.findall(" autofocus", reader.page)) == 1
            assert "<script" not in reader.page
            do = re.findall(r'name="do" value="(chair|road|world|choose|pick|call|on)"', reader.page)
            if not do:
                break
            kinds.update(do)
            form = re.search(
                rf'value="{"on" if "on" in do and "choose" not in do else do[0]}">(.*?)</form>', reader.page, re.DOTALL
            )[1]
            option = re.findall(r'name="option" value="([^"]+)"', form)
            await reader.send("on" if not option else do[0], *option[:1])
            assert reader.status == 200, reader.page
        assert kinds >= {"chair", "choose", "call", "on"}
        assert save_folder.plays(found.folder / own)[0].summary.ended
        for view in ("/moments", "/sources", "/file", "/card"):
            assert "<h1" in await reader.get(view)
        async with http.get(reader.where + "/play.html") as answer:
            assert answer.headers["Content-Disposition"] == 'attachment; filename="play.html"'
            assert "<h1>" in await answer.text()
        assert {path.suffix for path in (found.folder / own).iterdir() if path.is_file()} <= {".play", ".json"}


async def test_terminal_and_pages_are_one_play_and_never_two(tmp_path):
    """Opened at plain pages a terminal's game ends there and goes on here, and the other way round; nothing is lost."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        reader = Reader(http, address, own)
        async with Terminal(http, address, own) as game:
            await game.until("How do you burn the lamp?")
            await game.press("1", "What did The Keeper really do?")
            assert "How do you burn the lamp?" not in await reader.get()
            await game.ended()
            assert len(found.room.games) == 1
            await reader.send("choose", "lie")
        async with Terminal(http, address, own) as game:
            await game.until("The")
            assert [type(one).__name__ for one in found.room.games.values()] == ["Game"]
        assert moves(found, own) == ["burn", "lie"]


async def test_a_step_that_is_under_way_is_made_before_the_play_is_let_go_of(tmp_path):
    """A form and a terminal's connection at the same moment: the step is in the play or it is refused, and never half."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        reader = Reader(http, address, own)
        await reader.get()
        step, plain = reader.step(), found.room.games[own]
        async with plain.busy:
            closing = asyncio.create_task(found.room.end(own))
            await asyncio.sleep(0)
            assert not closing.done()
            assert plain.take(step, "choose", ["burn"]) == ""
        await closing
        assert plain.take(plain.step, "on", []) == "This game goes on in another window."
        assert moves(found, own) == ["burn"]


async def test_a_form_counts_once_and_what_is_wrong_is_said(tmp_path):
    """A form sent twice, from a page that is over, or with what is no answer changes nothing, and the page says so."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        reader = Reader(http, address, own)
        await reader.get()
        step = reader.step()
        await reader.send("choose", "burn")
        assert (reader.status, moves(found, own)) == (200, ["burn"])
        for do, option in (("choose", "burn"), ("choose", "save-oil"), ("nonsense", "x" * 300)):
            assert 'role="alert"' in await reader.send(do, option, step=step)
            assert reader.status == 409
        assert 'role="alert"' in await reader.send("call", "none-of-them")
        assert moves(found, own) == ["burn"]
        await reader.send("back")
        assert "How do you burn the lamp?" in reader.page
        assert moves(found, own) == []


async def test_plain_pages_have_a_brake_and_a_place_of_the_room(tmp_path):
    """One code asks for so many pages and no more; who comes to a full room is told; foreign forms are refused."""
    async with hub(tmp_path, most=1, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        first, second = [await join(http, address, found.code) for _ in range(2)]
        reader, late = Reader(http, address, first), Reader(http, address, second)
        await reader.get()
        await late.get()
        assert late.status == 503
        for _ in range(60):
            await reader.get()
        assert reader.status == 429
        async with http.post(reader.where, data={"do": "back"}, headers={"Origin": "http://evil.example"}) as answer:
            assert answer.status == 403
        async with http.get(f"{address}/plain/AAAA-AAAA") as answer:
            assert answer.status == 404


async def test_a_desk_and_a_letter_are_forms(tmp_path):
    """A paper that is opened is told under a heading that has the focus; a letter that is too short keeps its marks."""
    async with hub(tmp_path, OURS, seat="musk") as (found, address), aiohttp.ClientSession() as http:
        own = await join(http, address, found.code)
        reader = Reader(http, address, own)
        found.plain._steps.count = 1000
        await reader.get()
        opened = refused = False
        for _ in range(30):
            forms = re.finditer(r'name="do" value="(pick|choose|call|on)">(.*?)</form>', reader.page, re.DOTALL)
            form = next((one for one in forms if "<button" in one[2]), None)
            if not form or (opened and refused):
                break
            options = re.findall(r'name="option" value="([^"]+)"', form[2])
            if "checkbox" in form[2]:
                await reader.send("pick")
                refused = 'role="alert"' in reader.page
                await reader.send("pick", *options[:2])
                if reader.status != 200:
                    await reader.send("pick", options[0])
            elif form[1] == "pick":
                await reader.send("pick", options[0])
                opened = opened or bool(
                    re.search(r'<section class="opened" tabindex="-1" autofocus>\s*<h2>', reader.page)
                )
            else:
                await reader.send(form[1], *options[:1])
        assert opened
        assert refused


@needs_axe
@pytest.mark.skipif(not browser(), reason="no Chromium is installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_and_the_keyboard_is_enough(tmp_path, scheme):
    """With scripts off, Enter decides; each page has its heading in focus; axe-core finds nothing on any of them."""
    async with hub(tmp_path, OURS, seat="musk") as (found, address), chromium() as tab:
        await tab.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        found.plain._steps.count = 1000
        where = f"{address}/plain/{found.codes.new('127.0.0.1')}"
        wrong, focused = {}, set()
        await tab.open(where)
        for number in range(25):
            await tab.until("document.activeElement !== document.body")
            found_here = await objections(tab)
            wrong |= {f"{number}": found_here} if found_here else {}
            focused.add(await tab.value("document.activeElement.tagName"))
            await tab.value(
                "window.old = 1; for (const one of [...document.querySelectorAll('[type=checkbox]')].slice(0, 2)) one.checked = true;"
                "document.querySelector('main > form button')?.focus()"
            )
            if await tab.value("document.activeElement.tagName") != "BUTTON":
                break
            await tab.key("Enter")
            await tab.until("!window.old && document.readyState === 'complete'", PATIENCE)
        for view in ("", "/file", "/ledger", "/nothing"):
            await tab.open(where + view)
            found_here = await objections(tab)
            wrong |= {view: found_here} if found_here else {}
        assert wrong == {}
        assert focused <= {"H1", "SECTION", "P"}


async def test_many_plain_pages_at_once_are_one_after_the_other(tmp_path):
    """Twenty codes that ask at the same moment all get their page, and each its own play."""
    async with hub(tmp_path, seat="keeper") as (found, address), aiohttp.ClientSession() as http:
        readers = [Reader(http, address, await join(http, address, found.code)) for _ in range(20)]
        pages = await asyncio.gather(*(one.get() for one in readers))
        assert all("How do you burn the lamp?" in page for page in pages)
        await asyncio.gather(*(one.send("choose", "burn") for one in readers))
        assert all(moves(found, one.where.rpartition("/")[2]) == ["burn"] for one in readers)
