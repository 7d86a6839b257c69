"""The server of games in browsers: it admits players, keeps their plays apart, and limits their number.

A browser that gives the room's code gets a code of its own. A reload, a lost connection or another computer with that
code continues the same play, in the terminal or at plain pages.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

from aiohttp import web

from game import paths
from game.classroom.http_guard import BODY_LIMIT, HttpGuard, html, policy, refusal
from game.classroom.lesson.lesson_options import CODE_LETTERS
from game.classroom.network import LOOPBACK, code, same_code
from game.classroom.rate_limit import RateLimit
from game.classroom.serve import served_pages as pages
from game.classroom.serve.assets import asset_routes
from game.classroom.serve.codes import Codes
from game.classroom.serve.overview import Overview
from game.classroom.serve.plain_desk import PlainDesk
from game.classroom.serve.room import Room
from game.language import say

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from game.classroom.serve.games import Game
    from game.classroom.serve.starter import GameStarter
    from game.story.model import Pack

MOST_MESSAGE = 8 * 1024
HEARTBEAT = 8.0
"""Seconds after which a browser that does not answer counts as gone."""
SWEEP = 30.0
"""Seconds between two looks for games that nobody has touched for an hour."""


class Hub:
    """The server of games of *pack*.

    Attributes:
        overview_page: the address of the teacher's view, once it is served.
    """

    def __init__(
        self, starter: GameStarter, folder: Path, *, pack: Pack, most: int = 40, seat: str = "", route: str = ""
    ) -> None:
        self.starter, self.folder, self.title = starter, folder, pack.manifest.title
        self.seat, self.route = seat, route
        self.code = code(CODE_LETTERS)
        self.door = HttpGuard()
        self.codes = Codes(folder, most)
        self.room = Room(most)
        self.plain = PlainDesk(pack, self.room, self.codes, seat, route)
        self.overview = Overview(pack, folder, self.room, self.door)
        self.overview_page = ""
        self._sweeping: asyncio.Task[None] | None = None

    def application(self) -> web.Application:
        """Return the pages and the socket behind them."""
        from game.classroom.serve.games import Downloads

        self.downloads = Downloads()
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[self.door.guard()])
        app.add_routes(
            [
                web.get("/", self._front),
                web.post("/join", self._join),
                web.get("/play/{code}", self._play),
                web.get("/again/{code}/{window}", self._again),
                web.get("/socket/{code}/{window}", self._socket),
                web.get("/download/{key}", self._download),
                *self.plain.routes(),
                *self.overview.routes(),
                *asset_routes(),
            ]
        )
        return app

    async def open(self, sockets: list[socket.socket]) -> None:
        """Serve on *sockets*; requests may call this computer by their addresses only."""
        for one in sockets:
            address, port = one.getsockname()[:2]
            self.door.allow(address, *(["localhost"] if address == LOOPBACK else []), port=port)
            if address == LOOPBACK:
                self.overview_page = f"http://{address}:{port}/room/{self.overview.key}"
        await self.door.open(self.application(), sockets)
        self._sweeping = asyncio.create_task(self._sweep())

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            await self.room.end_idle()

    async def close(self) -> None:
        """End every game and stop serving."""
        if self._sweeping:
            self._sweeping.cancel()
        self.overview.close()
        await self.room.close()
        await self.door.close()
        self.starter.close()

    # Pages

    async def _front(self, _request: web.Request) -> web.Response:
        return html(pages.door_page(self.title))

    async def _join(self, request: web.Request) -> web.Response:
        address, guesses = request.remote or "", self.codes.guesses
        form = await request.post()
        given = str(form.get("code", ""))[:40]
        own = self.codes.known(given)  # of eight letters: no brake is needed, and none keeps a player out
        if not own:
            if not guesses.may_try(address):
                return refusal(429, say("Too many wrong codes. Wait a minute."))
            if not same_code(given, self.code):
                guesses.was_wrong(address)
                trouble = say("That is neither the room's code nor one of yours.")
                return html(pages.door_page(self.title, trouble), status=403)
            own = self.codes.new(address)
        where = "plain" if form.get("as") == "plain" else "play"
        return web.Response(status=303, headers={"Location": f"/{where}/{own}"})

    async def _play(self, request: web.Request) -> web.Response:
        own = self.codes.asked(request)
        if not own:
            return self.codes.refusal(request)
        window = secrets.token_hex(4)
        socket = f"ws://{request.host}/socket/{own}/{window}"
        response = html(pages.terminal_page(self.title, own, window, socket))
        response.headers["Content-Security-Policy"] = policy(
            {**pages.TERMINAL_POLICY, "connect-src": f"'self' ws://{request.host}"}
        )
        return response

    async def _again(self, request: web.Request) -> web.Response:
        """Say why the game of this window has ended, and whether the page may come back."""
        own = self.codes.asked(request)
        if not own:
            return refusal(404, say("There is no play under this code."))
        running, ended = self.room.games.get(own), self.room.ended.get(own)
        if running and running.window != request.match_info["window"]:
            return web.Response(text="moved")
        if not running and ended and ended.why != "lost":
            return web.Response(text=ended.why)
        return web.Response(text="lost" if self.room.has_room(own, request.remote or "") else "full")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            found = await self.downloads.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        name, _, ending = found.file_name.rpartition(".")
        name = f"{paths.safe_name(name)}.{ending}" if ending in ("md", "html") else paths.safe_name(found.file_name)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        await response.prepare(request)
        async for chunk in self.downloads.download(request.match_info["key"]):
            await response.write(chunk)
        return response

    # The game

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        own, address = self.codes.asked(request), request.remote or ""
        if not own or request.headers.get("Origin") is None:
            return refusal(403, say("This request was not accepted."))
        room = self.room
        async with room.turn(own):
            websocket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MOST_MESSAGE)
            if not websocket.can_prepare(request):
                return refusal(400, say("This request was not accepted."))
            await room.end(own)  # a reload or a second window: the newer one continues
            folder = self.codes.folder_of(own, address) if await room.make_room(own, address) else None
            if folder is None:
                return refusal(503, say("The room is full."))
            game = self._game(request, websocket, folder)
            room.admit(own, address, game)  # before anything is waited for, so that nobody else takes the place
            await self._begin(request, websocket, game, own)
        try:
            await self._pass_on(websocket, game)
        finally:
            self.door.kept.discard(request.protocol)
            await asyncio.shield(room.end(own, game, "left" if game.finished else "lost"))
        return websocket

    def _game(self, request: web.Request, websocket: web.WebSocketResponse, folder: Path) -> Game:
        from game.classroom.serve.games import Game

        window = request.match_info["window"]
        return Game(self.starter, websocket, self.downloads, folder, self.seat, self.route, window)

    async def _begin(self, request: web.Request, websocket: web.WebSocketResponse, game: Game, own: str) -> None:
        """Start *game*; where that fails, its place is free again."""
        from game.classroom.serve.games import HEIGHTS, WIDTHS, clamped

        try:
            await websocket.prepare(request)
            self.door.kept.add(request.protocol)
            await game.start(
                clamped(request.query.get("width"), WIDTHS, 80), clamped(request.query.get("height"), HEIGHTS, 24)
            )
        except BaseException:
            self.door.kept.discard(request.protocol)
            await asyncio.shield(self.room.end(own, game))
            raise

    async def _pass_on(self, websocket: web.WebSocketResponse, game: Game) -> None:
        """Pass on the browser's keys, sizes and the like; an unknown message ends the connection."""
        from aiohttp import WSMsgType

        pace = RateLimit(2000, 5.0)
        async for message in websocket:
            if message.type != WSMsgType.TEXT or not pace.spend():
                break
            try:
                kind, *rest = json.loads(message.data)
                await self._one_message(websocket, game, kind, rest)
            except (ValueError, TypeError, KeyError, IndexError):
                break
        await websocket.close()

    async def _one_message(self, websocket: web.WebSocketResponse, game: Game, kind: str, rest: list[Any]) -> None:
        from game.classroom.serve.games import HEIGHTS, WIDTHS, clamped

        match kind:
            case "stdin":
                await game.press(str(rest[0]).encode("utf-8", "replace"))
            case "resize":
                size = rest[0]
                await game.set_terminal_size(clamped(size["width"], WIDTHS, 80), clamped(size["height"], HEIGHTS, 24))
            case "ping":
                await websocket.send_json(["pong", str(rest[0])[:40]])
            case "focus":
                await game.focus()
            case "blur":
                await game.blur()
