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

from game.classroom.paper.pdf import browser
from game.session.saves import save_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


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
