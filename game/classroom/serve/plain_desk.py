"""The plain pages of a served room: the same plays as in the terminal, for screen readers, and without scripts.

They are served by this process: a step of a play takes milliseconds and a play little memory, and both are bounded by
a brake for each code.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import html, refusal
from game.classroom.rate_limit import RateLimit
from game.classroom.serve import plain_pages as pages
from game.classroom.serve.plain_play import PlainPlay
from game.language import say
from game.session import export

if TYPE_CHECKING:
    from game.classroom.serve.codes import Codes
    from game.classroom.serve.room import Room
    from game.story.model import Pack

STEPS = (40, 10.0)
STEPS_OF_A_CLASS = (1500, 3600.0)
"""Pages in seconds of one code; a person who reads asks for one in a few seconds."""
FORMS = {"play.md": ("md", "text/markdown"), "play.html": ("html", "text/html")}


class PlainDesk:
    """What serves plain pages in *room*."""

    def __init__(self, pack: Pack, room: Room, codes: Codes, seat: str, route: str) -> None:
        self.pack, self.room, self.codes = pack, room, codes
        self.seat, self.route = seat, route
        self._steps = RateLimit(*STEPS)
        self._all_steps = RateLimit(*STEPS_OF_A_CLASS)
        self._pack_free = asyncio.Lock()  # a pack loads its scenes when they are entered: one play at a time

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the pages."""
        return [
            web.get("/plain/{code}", self._page),
            web.post("/plain/{code}", self._step),
            web.get("/plain/{code}/{view}", self._view),
        ]

    async def _page(self, request: web.Request) -> web.Response:
        found = await self._play(request)
        return found if isinstance(found, web.Response) else await self._shown(request, found)

    async def _shown(
        self, request: web.Request, found: PlainPlay, trouble: str = "", marked: tuple[str, ...] = ()
    ) -> web.Response:
        own = self.codes.known(request.match_info["code"])
        async with self._pack_free, found.busy:
            page = await asyncio.to_thread(pages.play_page, found, own, trouble, marked)
        return html(page, status=409 if trouble else 200)

    async def _step(self, request: web.Request) -> web.Response:
        found = await self._play(request)
        if isinstance(found, web.Response):
            return found
        form = await request.post()
        options = tuple(str(one) for one in form.getall("option", []))
        async with self._pack_free, found.busy:
            trouble = await asyncio.to_thread(found.take, str(form.get("step", "")), str(form.get("do", "")), options)
        self.room.changed()
        if trouble:
            return await self._shown(request, found, trouble, options)
        return web.Response(status=303, headers={"Location": request.path})

    async def _view(self, request: web.Request) -> web.Response:
        found = await self._play(request)
        if isinstance(found, web.Response):
            return found
        own, view = self.codes.known(request.match_info["code"]), request.match_info["view"]
        async with self._pack_free, found.busy:
            if view in FORMS:
                return await asyncio.to_thread(_download, found, view)
            page = await asyncio.to_thread(pages.view_page, found, own, view)
        return html(page) if page else refusal(404, say("There is nothing here."))

    async def _play(self, request: web.Request) -> PlainPlay | web.Response:
        """Return the play under the code of *request*, begun here where it is not; or why it cannot be had."""
        own, address, room = self.codes.asked(request), request.remote or "", self.room
        if not own:
            return self.codes.refusal(request)
        if not (self._steps.spend(own) and self._all_steps.spend(own)):
            return refusal(429, say("Too fast. Wait a moment and try again."))
        async with room.turn(own):
            running = room.games.get(own)
            if isinstance(running, PlainPlay):
                running.touch()
                return running
            await room.end(own)  # the terminal with this play: the newer window goes on with it
            folder = self.codes.folder_of(own, address) if await room.make_room(own, address) else None
            if folder is None:
                return refusal(503, say("The room is full. Load this page again in a while."))
            found = PlainPlay(self.pack, folder, self.seat, self.route)
            room.admit(own, address, found)  # before anything is waited for, so that nobody else takes the place
            try:
                async with self._pack_free:
                    await asyncio.to_thread(found.open)
            except BaseException:
                await asyncio.shield(room.end(own, found))
                raise
            return found


def _download(found: PlainPlay, view: str) -> web.Response:
    """Return the play as a file that the browser keeps; nothing is written here."""
    if found.play is None:
        return refusal(404, say("There is nothing here."))
    form, kind = FORMS[view]
    response = web.Response(text="".join(export.write(found.play, form)), content_type=kind, charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{view}"'
    return response
