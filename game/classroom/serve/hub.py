"""The server of games in browsers: it admits players, keeps their plays apart, and limits their number.

A browser that gives the room's code gets a code of its own, which names a folder with its plays once it plays; nothing
else is stored. A reload, a lost connection or another computer with that code continues the same play. Codes that
nobody plays with, and games where the room is full, are shared fairly among addresses.
"""

from __future__ import annotations

import asyncio
import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from aiohttp import web

from game import paths
from game.classroom.http_guard import BODY_LIMIT, HttpGuard, html, policy, refusal, sheet
from game.classroom.lesson.lesson_options import CODE_LETTERS
from game.classroom.network import LETTERS, LOOPBACK, code, same_code
from game.classroom.rate_limit import GuessBrake, RateLimit, surplus
from game.classroom.serve import served_pages as pages
from game.language import say
from game.pages.templates import static

if TYPE_CHECKING:
    import socket
    from pathlib import Path

    from game.classroom.serve.games import Game, GameStarter

MOST_MESSAGE = 8 * 1024
FRESH = 200
"""Codes that may wait to be played with, besides four for each game."""
HEARTBEAT = 8.0
"""Seconds after which a browser that does not answer counts as gone."""
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
        self.code = code(CODE_LETTERS)
        self.door = HttpGuard()
        self.games: dict[str, Game] = {}
        self.addresses: dict[str, str] = {}  # of those who play, by their code, in the order of coming
        self.fresh: dict[str, str] = {}  # addresses by codes that nobody has played with yet
        self.left: set[str] = set()  # codes whose player left by the game's own command
        self._turns: dict[str, asyncio.Lock] = {}
        self._guesses = GuessBrake()
        self._made = RateLimit(max(60, 3 * most), 3600.0)  # folders, for each address

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

    def _own_code(self, given: str) -> str:
        """Return *given* as a player's own code, "" where it is none; only letters are ever part of a path."""
        plain = given.replace("-", "").replace(" ", "").upper()
        if len(plain) != 8 or any(letter not in LETTERS for letter in plain):
            return ""
        own = f"{plain[:4]}-{plain[4:]}"
        return own if own in self.fresh or (self.folder / own).is_dir() else ""

    def _new_code(self, address: str) -> str:
        """Return a new code; where too many wait to be played with, one of the address that has most goes."""
        if len(self.fresh) >= 4 * self.most + FRESH:
            of_its_own = (one for one, other in self.fresh.items() if other == address)
            del self.fresh[surplus(self.fresh, address) or next(of_its_own, next(iter(self.fresh)))]
        own = f"{code(4)}-{code(4)}"
        while own in self.fresh or (self.folder / own).exists():
            own = f"{code(4)}-{code(4)}"
        self.fresh[own] = address
        return own

    def _folder_of(self, own: str, address: str) -> Path | None:
        """Return the folder of the plays under *own*, made where there is none yet; None where too many were made."""
        folder = self.folder / own
        if own in self.fresh:
            if not self._made.spend(address):
                return None
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            del self.fresh[own]
        return folder

    # Pages

    async def _front(self, _request: web.Request) -> web.Response:
        return html(pages.door_page(self.title))

    async def _join(self, request: web.Request) -> web.Response:
        address = request.remote or ""
        given = str((await request.post()).get("code", ""))[:40]
        own = self._own_code(given)  # of eight letters: no brake is needed, and none keeps a player out
        if not own:
            if not self._guesses.may_try(address):
                return refusal(429, say("Too many wrong codes. Wait a minute."))
            if not same_code(given, self.code):
                self._guesses.was_wrong(address)
                trouble = say("That is neither the room's code nor one of yours.")
                return html(pages.door_page(self.title, trouble), status=403)
            own = self._new_code(address)
        return web.Response(status=303, headers={"Location": f"/play/{own}"})

    def _known(self, request: web.Request) -> str:
        """Return the player's own code in the address of *request*, "" where it is none; a wrong one is counted."""
        own = self._own_code(request.match_info["code"])
        if not own:
            self._guesses.was_wrong(request.remote or "")
        return own

    async def _play(self, request: web.Request) -> web.Response:
        own = self._known(request)
        if not own:
            waits = not self._guesses.may_try(request.remote or "")
            return refusal(429 if waits else 404, say("There is no play under this code."))
        self.left.discard(own)
        socket = f"ws://{request.host}/socket/{own}"
        response = html(pages.terminal_page(self.title, own, socket))
        response.headers["Content-Security-Policy"] = policy(
            {**pages.TERMINAL_POLICY, "connect-src": f"'self' ws://{request.host}"}
        )
        return response

    async def _again(self, request: web.Request) -> web.Response:
        """Say whether the player left the game, the connection was lost, or there is no room to come back just now."""
        own = self._known(request)
        if not own:
            return refusal(404, say("There is no play under this code."))
        if own in self.left:
            return web.Response(text="left")
        return web.Response(text="lost" if self._has_room(own, request.remote or "") else "full")

    def _has_room(self, own: str, address: str) -> bool:
        return own in self.games or len(self.games) < self.most or surplus(self.addresses, address) is not None

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
        own, address = self._known(request), request.remote or ""
        if not own or request.headers.get("Origin") is None:
            return refusal(403, say("This request was not accepted."))
        async with self._turns.setdefault(own, asyncio.Lock()):
            websocket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MOST_MESSAGE)
            if not websocket.can_prepare(request):
                return refusal(400, say("This request was not accepted."))
            await self._end(own)  # a reload or a second window: the newer one continues
            folder = self._folder_of(own, address) if await self._make_room(own, address) else None
            if folder is None:
                return refusal(503, say("The room is full."))
            self.addresses[own] = address
            await websocket.prepare(request)
            self.door.kept.add(request.protocol)
            game = await self._start(request, websocket, folder)
        try:
            await self._pass_on(websocket, game)
        finally:
            self.door.kept.discard(request.protocol)
            if self.games.get(own) is game:
                if game.finished:
                    self.left.add(own)
                await asyncio.shield(self._end(own, game))
        return websocket

    async def _make_room(self, own: str, address: str) -> bool:
        """Whether there is room for one more game; in a full room one of the address that has most ends for it."""
        if len(self.games) < self.most:
            return True
        victim = surplus({one: self.addresses[one] for one in self.games if one != own}, address)
        if victim is None:
            return False
        await self._end(victim)
        return len(self.games) < self.most

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
            self.addresses.pop(name, None)

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
