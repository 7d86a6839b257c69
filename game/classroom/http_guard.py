"""The guard of our servers: Host and Origin checks, limits of size, time and rate, and the content security policy.

Each request is checked before it is used: the Host must be ours (which stops DNS rebinding), the Origin too where a
browser sends one, a body is small, a connection lives for seconds, and their number is limited. Nothing is logged,
neither an address nor a browser's name.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from game.language import say
from game.pages.templates import render, style

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp.web_protocol import RequestHandler

BODY_LIMIT = 4096
LIFETIME = 20.0
"""Seconds after which a connection that is no websocket is closed, whatever it is sending."""
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


class RateLimit:
    """A rate limit: a number of requests in a number of seconds, for each name, kept in memory only."""

    def __init__(self, count: int, seconds: float, names: int = 1000) -> None:
        self.count, self.seconds, self.names = count, seconds, names
        self._times: dict[str, deque[float]] = {}

    def spend(self, name: str = "") -> bool:
        """Count a request of *name*; return False if it is over the limit."""
        now = time.monotonic()
        if name not in self._times and len(self._times) >= self.names:
            self._times = {one: times for one, times in self._times.items() if now - times[-1] < self.seconds}
            if len(self._times) >= self.names:
                return False
        times = self._times.setdefault(name, deque())
        while times and now - times[0] >= self.seconds:
            times.popleft()
        if len(times) >= self.count:
            return False
        times.append(now)
        return True


def policy(extra: Mapping[str, str] | None = None) -> str:
    """Return the content security policy of a page, with *extra* in place of parts of the strict one."""
    return "; ".join(f"{name} {value}" for name, value in {**PAGE_POLICY, **(extra or {})}.items())


def html(page: str, *, status: int = 200) -> web.Response:
    """Return *page*, which a template made, as an answer."""
    return web.Response(text=page, content_type="text/html", charset="utf-8", status=status)


def sheet(name: str) -> web.Response:
    """Return the style sheet of the pages called *name* as an answer."""
    return web.Response(text=style(name), content_type="text/css", headers={"Cache-Control": "max-age=600"})


def refusal(status: int, words: str) -> web.Response:
    """Return a short page with *words*, which repeats nothing of the request."""
    page = render("notice.html", title=say("Not here"), words=words, back=say("Back to the start"))
    return html(page, status=status)


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

    def __init__(self, *, connections: int = 200, pace: RateLimit | None = None) -> None:
        self.hosts: set[str] = set()
        self.connections = connections
        self.pace = pace or RateLimit(400, 10.0)
        self.kept: set[RequestHandler] = set()  # websocket connections, which may last
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
            self._servers.append(await loop.create_server(self._connection, sock=one))

    def _connection(self) -> asyncio.BaseProtocol:
        server = self._runner.server if self._runner else None
        if server is None or self._closing or len(server.connections) >= self.connections:
            return _RefusedConnection()
        handler = server()
        asyncio.get_running_loop().call_later(LIFETIME, self._expire, handler)
        return handler

    def _expire(self, handler: RequestHandler) -> None:
        if handler not in self.kept and handler.transport is not None:
            handler.transport.close()

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
                wrong = self._wrong(request)
                response = refusal(wrong, _refusal_for(wrong)) if wrong else await handler(request)
            except web.HTTPException as problem:
                response = refusal(problem.status, _refusal_for(problem.status))
            except (ValueError, LookupError, web.RequestPayloadError, HttpProcessingError):
                response = refusal(400, _refusal_for(400))  # a body that does not fit its header
            if not response.prepared:
                for name, value in HEADERS.items():
                    response.headers.setdefault(name, value)
                response.headers.setdefault("Content-Security-Policy", policy())
                if response.status != 101:
                    response.force_close()
            return response

        return check

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
        return 0 if self.pace.spend(request.remote or "") else 429


class _RefusedConnection(asyncio.Protocol):
    """A connection over the limit, closed before it is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close it."""
        transport.close()
