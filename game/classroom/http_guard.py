"""The guard of our servers: Host and Origin checks, limits of size, time and rate, and the content security policy.

Each request is checked before it is used: the Host must be ours (which stops DNS rebinding), the Origin too where a
browser sends one, a body is small, a connection lives for seconds, and their number is limited. Where they are too
many, the oldest of the address that has most makes room for a new one, and one that has asked for nothing yet does so
before one that is answered. Nothing is logged, neither an address nor a browser's name.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from game.classroom.network import LOOPBACK
from game.classroom.rate_limit import RateLimit
from game.language import say
from game.pages.templates import render, static, style

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

BODY_LIMIT = 4096
LIFETIME = 20.0
"""Seconds after which a connection that is not kept is closed, whatever it is sending."""
HEAD_TIME = 5.0
"""Seconds in which a connection has to ask for something."""
CONNECTIONS = 800
FILES, FILES_KEPT = 4096, 200
"""The open files that are asked of the system, and those of them that are for other things than connections."""
PACE = (1500, 10.0)
"""Requests in seconds of one name: a hundred phones behind one address that ask every three seconds need 350."""
PAGE_POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # without a policy, a browser sends our own forms with the Origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    "Server": "open-question",
}


def _files_left() -> int:
    """Return how many connections the system lets this process have, after asking it for more."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return FILES
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return max(50, soft - FILES_KEPT)


def policy(extra: Mapping[str, str] | None = None) -> str:
    """Return the content security policy of a page, with *extra* in place of parts of the strict one."""
    return "; ".join(f"{name} {value}" for name, value in {**PAGE_POLICY, **(extra or {})}.items())


LIVE = {"script-src": "'self'", "connect-src": "'self'"}
"""What a page may do besides, when it hears that it has changed."""


def html(page: str, *, status: int = 200, live: bool = False) -> web.Response:
    """Return *page*, which a template made, as an answer; a *live* one may run our script."""
    response = web.Response(text=page, content_type="text/html", charset="utf-8", status=status)
    if live:
        response.headers["Content-Security-Policy"] = policy(LIVE)
    return response


def sheet(name: str) -> web.Response:
    """Return the style sheet of the pages called *name* as an answer."""
    return web.Response(text=style(name), content_type="text/css", headers={"Cache-Control": "max-age=600"})


def script(name: str) -> web.Response:
    """Return our script called *name* as an answer."""
    return web.Response(
        text=static(f"{name}.js"), content_type="text/javascript", headers={"Cache-Control": "max-age=600"}
    )


def refusal(status: int, words: str) -> web.Response:
    """Return a short page with *words*, which repeats nothing of the request."""
    page = render("notice.html", title=say("Not here"), words=words, back=say("Back to the start"))
    return html(page, status=status)


def gone() -> web.Response:
    """Return the answer to what is not for everybody."""
    return refusal(404, say("There is nothing here."))


def is_for_teacher(request: web.Request, key: str) -> bool:
    """Whether *request* comes to this computer's own address, with the *key* of a page that is for its teacher."""
    here = request.host.rpartition(":")[0] in (LOOPBACK, "localhost")
    return here and secrets.compare_digest(request.match_info["key"].encode(), key.encode())


Answer = TypeVar("Answer", bound=web.StreamResponse)


def finished(response: Answer) -> Answer:
    """Return *response* with the headers that every answer has."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if response.status != 101:
        response.force_close()
    return response


def _refusal_for(status: int) -> str:
    if status == 413:
        return say("That was too much.")
    if status == 429:
        return say("Too fast. Wait a moment and try again.")
    if status in (400, 403):
        return say("This request was not accepted.")
    return say("There is nothing here.")


class HttpGuard:
    """A guarded server on one or more addresses."""

    def __init__(
        self,
        *,
        connections: int = CONNECTIONS,
        pace: RateLimit | None = None,
        name_of: Callable[[web.Request], str] | None = None,
    ) -> None:
        """Serve as many *connections* at a time; *name_of* a request is what its pace is counted under."""
        self.hosts: set[str] = set()
        self.connections = min(connections, _files_left())
        self.pace = pace or RateLimit(*PACE)
        self.kept: set[RequestHandler] = set()  # streams and websockets, which may last
        self.silent: dict[RequestHandler, str] = {}  # connections that have not asked in full, with their address
        self.busy: dict[RequestHandler, str] = {}  # those that have, and are answered
        self._name_of = name_of or (lambda request: request.remote or "")
        self._runner: web.AppRunner | None = None
        self._servers: list[asyncio.Server] = []
        self._closing = False

    def allow(self, *names: str, port: int) -> None:
        """Accept requests for each of *names* at *port*."""
        self.hosts |= {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())

    async def open(self, app: web.Application, sockets: list[socket.socket]) -> None:
        """Serve *app* on *sockets*."""
        quiet = logging.getLogger("open-question.quiet")
        quiet.disabled = True
        self._runner = web.AppRunner(
            app, access_log=None, logger=quiet, keepalive_timeout=5, shutdown_timeout=1, handle_signals=False
        )
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        for one in sockets:
            self._servers.append(await loop.create_server(self._connection, sock=one, backlog=512))

    def _connection(self) -> asyncio.BaseProtocol:
        server = self._runner.server if self._runner else None
        if server is None or self._closing:
            return _RefusedConnection()
        if len(server.connections) - len(self.kept) >= self.connections and not self._make_room():
            return _RefusedConnection()
        return _Connection(self, server)

    def _make_room(self) -> bool:
        """End the oldest connection of the address that has most; return False where all are kept."""
        pool = self.silent or {one: address for one, address in self.busy.items() if one not in self.kept}
        if not pool:
            return False
        counts = Counter(pool.values())
        most = max(counts.values())
        self.end(next(one for one, address in pool.items() if counts[address] == most))
        return True

    def end(self, connection: RequestHandler) -> None:
        """End *connection* at once, unless it is kept."""
        if connection not in self.kept and isinstance(connection.transport, asyncio.Transport):
            self.forget(connection)
            connection.transport.abort()

    def end_silent(self, connection: RequestHandler) -> None:
        """End *connection* if it has asked for nothing yet."""
        if connection in self.silent:
            self.end(connection)

    def forget(self, connection: RequestHandler) -> None:
        """Count *connection* no longer."""
        self.silent.pop(connection, None)
        self.busy.pop(connection, None)
        self.kept.discard(connection)

    async def close(self) -> None:
        """Stop serving."""
        self._closing = True
        loop = asyncio.get_running_loop()
        for ear in (ear for server in self._servers for ear in server.sockets):
            with suppress(NotImplementedError):  # the loop of Windows, which accepts in another way
                loop.remove_reader(ear)
        # A connection just accepted needs two turns of the loop to meet its handler. A server that closes before would
        # leave it open for ever, and the clean-up knows only those that have met theirs.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for server in self._servers:
            server.close()
        if self._runner:
            await self._runner.cleanup()

    def guard(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        """Return the middleware that every request passes."""
        from aiohttp.http_exceptions import HttpProcessingError

        @web.middleware
        async def check(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            try:
                await request.read()  # until then the connection is one of the silent
                self._ask(request.protocol)
                wrong = self._wrong(request)
                response = refusal(wrong, _refusal_for(wrong)) if wrong else await handler(request)
            except web.HTTPException as problem:
                response = refusal(problem.status, _refusal_for(problem.status))
            except (ValueError, LookupError, web.RequestPayloadError, HttpProcessingError):
                response = refusal(400, _refusal_for(400))  # a body that does not fit its header
            return response if response.prepared else finished(response)

        return check

    def _ask(self, connection: RequestHandler) -> None:
        """Note that *connection* has asked for something in full."""
        address = self.silent.pop(connection, None)
        if address is not None:
            self.busy[connection] = address

    def _wrong(self, request: web.Request) -> int:
        """Return the status that *request* is refused with, 0 where it is allowed."""
        if request.host not in self.hosts:
            return 403
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in self.hosts}:
            return 403
        if request.method not in ("GET", "HEAD", "POST"):
            return 403
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            return 403
        return 0 if self.pace.spend(self._name_of(request)) else 429


class _RefusedConnection(asyncio.Protocol):
    """A connection over the limit, closed before it is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        transport.close()


class _Connection(RequestHandler):
    """A connection that is ended where it asks for nothing; what is no request is told nothing of the server."""

    __slots__ = ("_guard",)

    def __init__(self, guard: HttpGuard, server: web.Server) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(server, loop=loop, **server._kwargs)  # noqa: SLF001 - what the server itself makes one with
        self._guard = guard

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give it seconds to ask for something, and some more to be answered."""
        super().connection_made(transport)
        guard, loop = self._guard, asyncio.get_running_loop()
        guard.silent[self] = str((transport.get_extra_info("peername") or ("",))[0])
        loop.call_later(HEAD_TIME, guard.end_silent, self)
        loop.call_later(LIFETIME, guard.end, self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget it."""
        self._guard.forget(self)
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,  # noqa: ARG002 - nothing is told of it
        message: str | None = None,  # noqa: ARG002 - nor is this said
    ) -> web.StreamResponse:
        """Answer what is no request, or what failed, with a page of ours."""
        if request.writer.output_size > 0:
            raise ConnectionError("half of another answer is sent already")
        return finished(refusal(status, _refusal_for(status)))
