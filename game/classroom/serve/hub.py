"""The server of games in browsers: it admits players, keeps their plays apart, and limits their number.

A browser that gives the room's code gets a code of its own, which names a folder with its plays; nothing else is
stored. A reload, a lost connection or another computer with that code continues the same play.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from importlib import resources
from typing import TYPE_CHECKING, Any

from aiohttp import web

from game import paths
from game.classroom.http_guard import BODY_LIMIT, HttpGuard, html, policy, refusal, sheet
from game.classroom.network import LETTERS, LOOPBACK, code, listening, need_lan_address, same_code
from game.classroom.rate_limit import RateLimit
from game.classroom.serve import served_pages as pages
from game.errors import UsageError
from game.language import say, speak
from game.pages.templates import static

if TYPE_CHECKING:
    import argparse
    import socket
    from pathlib import Path

    from game.classroom.serve.games import Game, GameStarter

MOST_MESSAGE = 8 * 1024
STATIC = {
    "js/textual.js": "static/js/textual.js",
    "css/xterm.css": "static/css/xterm.css",
    "fonts/RobotoMono.ttf": "static/fonts/RobotoMono-VariableFont_wght.ttf",
    "fonts/RobotoMono-Italic.ttf": "static/fonts/RobotoMono-Italic-VariableFont_wght.ttf",
}
TYPES = {"js": "text/javascript", "css": "text/css", "ttf": "font/ttf"}


class Hub:
    """The server of games."""

    def __init__(
        self, starter: GameStarter, folder: Path, *, title: str, most: int = 40, seat: str = "", route: str = ""
    ) -> None:
        self.starter, self.folder, self.title, self.most = starter, folder, title, most
        self.seat, self.route = seat, route
        self.code = code(5)
        self.door = HttpGuard(connections=4 * most + 60)
        self.games: dict[str, Game] = {}
        self.left: set[str] = set()  # codes whose player left by the game's own command
        self._turns: dict[str, asyncio.Lock] = {}
        self._wrong = RateLimit(30, 60.0)
        self._made = RateLimit(max(60, 3 * most), 3600.0)

    def application(self) -> web.Application:
        """Return the pages and the socket behind them."""
        from textual_serve.download_manager import DownloadManager

        self.downloads = DownloadManager()
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[self.door.guard()])
        app.add_routes(
            [
                web.get("/", self._front),
                web.post("/join", self._join),
                web.get("/play/{code}", self._play),
                web.get("/again/{code}", self._again),
                web.get("/socket/{code}", self._socket),
                web.get("/download/{key}", self._download),
                web.get("/static/{kind}/{name}", _static),
                web.get("/style.css", _style),
                web.get("/terminal.css", _style),
                web.get("/terminal.js", _script),
            ]
        )
        return app

    async def open(self, sockets: list[socket.socket]) -> None:
        """Serve on *sockets*; requests may call this computer by their addresses only."""
        for one in sockets:
            address, port = one.getsockname()[:2]
            self.door.allow(address, *(["localhost"] if address == LOOPBACK else []), port=port)
        await self.door.open(self.application(), sockets)

    async def close(self) -> None:
        """End every game and stop serving."""
        await asyncio.gather(*(game.stop() for game in list(self.games.values())), return_exceptions=True)
        await self.door.close()
        self.starter.close()

    # Codes

    def _folder_of(self, given: str) -> Path | None:
        """Return the folder of a player's own code, None where there is none; only letters are ever part of a path."""
        plain = given.replace("-", "").upper()
        if len(plain) != 8 or any(letter not in LETTERS for letter in plain):
            return None
        folder = self.folder / f"{plain[:4]}-{plain[4:]}"
        return folder if folder.is_dir() else None

    def _new_player(self) -> str:
        while True:
            own = f"{code(4)}-{code(4)}"
            with contextlib.suppress(FileExistsError):
                (self.folder / own).mkdir(parents=True)
                return own

    # Pages

    async def _front(self, _request: web.Request) -> web.Response:
        return html(pages.door_page(self.title))

    async def _join(self, request: web.Request) -> web.Response:
        form = await request.post()
        given = str(form.get("code", ""))[:40]
        folder = self._folder_of(given)
        if folder:
            return web.Response(status=303, headers={"Location": f"/play/{folder.name}"})
        if not same_code(given, self.code):
            if not self._wrong.spend(request.remote or ""):
                return refusal(429, say("Too many wrong codes. Wait a minute."))
            trouble = say("That is neither the room's code nor one of yours.")
            return html(pages.door_page(self.title, trouble), status=403)
        if not self._made.spend():
            return refusal(503, say("The room is full."))
        return web.Response(status=303, headers={"Location": f"/play/{self._new_player()}"})

    async def _play(self, request: web.Request) -> web.Response:
        folder = self._folder_of(request.match_info["code"])
        if folder is None:
            wrong = not self._wrong.spend(request.remote or "")
            return refusal(429 if wrong else 404, say("There is no play under this code."))
        self.left.discard(folder.name)
        socket = f"ws://{request.host}/socket/{folder.name}"
        response = html(pages.terminal_page(self.title, folder.name, socket))
        response.headers["Content-Security-Policy"] = policy(
            {**pages.TERMINAL_POLICY, "connect-src": f"'self' ws://{request.host}"}
        )
        return response

    async def _again(self, request: web.Request) -> web.Response:
        """Say whether the player left the game, the connection was lost, or there is no room to come back just now."""
        folder = self._folder_of(request.match_info["code"])
        if folder is None:
            return refusal(404, say("There is no play under this code."))
        if folder.name in self.left:
            return web.Response(text="left")
        return web.Response(text="full" if len(self.games) >= self.most else "lost")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            found = await self.downloads.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        response.headers["Content-Disposition"] = f'attachment; filename="{paths.safe_name(found.file_name)}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        await response.prepare(request)
        async for chunk in self.downloads.download(request.match_info["key"]):
            await response.write(chunk)
        return response

    # The game

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        folder = self._folder_of(request.match_info["code"])
        if folder is None or request.headers.get("Origin") is None:
            return refusal(403, say("This request was not accepted."))
        name = folder.name
        async with self._turns.setdefault(name, asyncio.Lock()):
            await self._end(name)  # a reload or a second window: the newer one continues
            if len(self.games) >= self.most:
                return refusal(503, say("The room is full."))
            websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=MOST_MESSAGE)
            if not websocket.can_prepare(request):
                return refusal(400, say("This request was not accepted."))
            await websocket.prepare(request)
            self.door.kept.add(request.protocol)
            game = await self._start(request, websocket, folder)
        try:
            await self._pass_on(websocket, game)
        finally:
            self.door.kept.discard(request.protocol)
            if self.games.get(name) is game:
                if game.finished:
                    self.left.add(name)
                await asyncio.shield(self._end(name, game))
        return websocket

    async def _start(self, request: web.Request, websocket: web.WebSocketResponse, folder: Path) -> Game:
        from game.classroom.serve.games import HEIGHTS, WIDTHS, Game, clamped

        game = Game(self.starter, websocket, self.downloads, folder, self.seat, self.route)
        self.games[folder.name] = game
        await game.start(
            clamped(request.query.get("width"), WIDTHS, 80), clamped(request.query.get("height"), HEIGHTS, 24)
        )
        return game

    async def _end(self, name: str, game: Game | None = None) -> None:
        found = self.games.get(name)
        if found is None or game not in (None, found):
            return
        await found.stop()
        if self.games.get(name) is found:
            del self.games[name]

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
                await game.send_bytes(str(rest[0]).encode("utf-8", "replace"))
            case "resize":
                size = rest[0]
                await game.set_terminal_size(clamped(size["width"], WIDTHS, 80), clamped(size["height"], HEIGHTS, 24))
            case "ping":
                await websocket.send_json(["pong", str(rest[0])[:40]])
            case "focus":
                await game.focus()
            case "blur":
                await game.blur()


async def _static(request: web.Request) -> web.StreamResponse:
    """Answer with one of the four files of textual-serve that the page needs; there is no listing and no way up."""
    asked = f"{request.match_info['kind']}/{request.match_info['name']}"
    if asked not in STATIC:
        raise web.HTTPNotFound
    body = resources.files("textual_serve").joinpath(STATIC[asked]).read_bytes()
    return web.Response(
        body=body, content_type=TYPES[asked.rpartition(".")[2]], headers={"Cache-Control": "max-age=86400"}
    )


async def _style(request: web.Request) -> web.Response:
    return sheet("terminal" if request.path == "/terminal.css" else "ballot")


async def _script(_request: web.Request) -> web.Response:
    return web.Response(
        text=static("terminal.js"), content_type="text/javascript", headers={"Cache-Control": "max-age=600"}
    )


def serve(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    from game.classroom.serve.games import GameStarter
    from game.story import open_pack

    if options.lang:
        speak(options.lang)
    if options.most < 1 or (options.route and not options.seat):
        raise UsageError(say("--most is at least 1, and --route needs a --seat."))
    where = paths.find_pack(options.pack).resolve()
    pack = open_pack(where, paths.cache(), options.lang)
    if options.seat:
        from game.session import Play

        Play.begin(pack, options.seat, options.route, folder=None)  # reports a wrong argument at once
    sockets = [listening(LOOPBACK, options.port)]
    if options.lan or options.address:
        sockets.append(listening(need_lan_address(options.address), options.port))
    folder = (options.folder or paths.saves() / "served").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    hub = Hub(
        GameStarter(where, options.lang, paths.cache()),
        folder,
        title=pack.manifest.title,
        most=options.most,
        seat=options.seat,
        route=options.route,
    )
    asyncio.run(_until_stopped(hub, sockets))
    return 0


async def _until_stopped(hub: Hub, sockets: list[socket.socket]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await hub.starter.open()
    await hub.open(sockets)
    for one in sockets:
        address, port = one.getsockname()[:2]
        print(
            say("Open http://{address}:{port} and type {code}", address=address, port=port, code=hub.code), flush=True
        )
    print(say("Plays are kept in {folder}. Ctrl+C ends it; every play stays.", folder=hub.folder), flush=True)
    try:
        await stop.wait()
    finally:
        await hub.close()
