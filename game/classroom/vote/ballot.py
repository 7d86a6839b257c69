"""The vote by phone: a server on the local network that takes one anonymous answer from each browser.

A browser that gave the room's code gets one random token, as a session cookie. The token is signed with the session's
key, so it is still valid after the server restarts, and it is never stored: a vote is kept under a mark that is
valid for one round.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from aiohttp import web

from game.classroom.http_guard import BODY_LIMIT, HttpGuard, RateLimit, html, refusal, sheet
from game.classroom.network import LOOPBACK, same_code
from game.classroom.vote import ballot_pages as pages
from game.errors import JournalError
from game.language import say

if TYPE_CHECKING:
    import socket

    from game.classroom.lesson.lesson import Lesson

COOKIE = "vote"
MAX_PHONES = 150


class Ballot:
    """The server that phones vote on in *lesson*."""

    def __init__(self, lesson: Lesson, *, pace: RateLimit | None = None) -> None:
        self.lesson = lesson
        self.door = HttpGuard(pace=pace)
        self.phones: set[str] = set()
        self.key = secrets.token_urlsafe(9)  # of the projector page
        self.address = ""  # the address to type on a phone, "" while only this computer can reach the page
        self.projector = ""
        self._wrong_codes = RateLimit(30, 60.0)
        self._votes = RateLimit(12, 10.0)

    def listen(self, sockets: list[socket.socket]) -> None:
        """Allow requests to the addresses of *sockets* only."""
        for one in sockets:
            address, port = one.getsockname()[:2]
            self.door.allow(address, *(["localhost"] if address == LOOPBACK else []), port=port)
            if address == LOOPBACK:
                self.projector = f"http://{address}:{port}/projector/{self.key}"
            else:
                self.address = f"{address}:{port}"

    async def open(self, sockets: list[socket.socket]) -> None:
        """Serve on *sockets*."""
        await self.door.open(self.application(), sockets)

    async def close(self) -> None:
        """Stop serving."""
        await self.door.close()

    @property
    def link(self) -> str:
        """The address that joins without typing the code, for a QR code."""
        return f"http://{self.address}/j/{self.lesson.room.header['code']}"

    def application(self) -> web.Application:
        """Return the pages and what answers them."""
        from game.classroom.vote.projector import projector_routes

        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[self.door.guard()])
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/j/{code}", self._join_by_link),
                web.post("/join", self._join_by_form),
                web.post("/vote", self._vote),
                web.get("/style.css", _style),
                *projector_routes(self),
            ]
        )
        return app

    # Tokens

    def _new_token(self) -> str:
        name = secrets.token_hex(16)
        return f"{name}.{self._signed(name)}"

    def _signed(self, name: str) -> str:
        return hmac.new(self.lesson.room.header["key"].encode(), name.encode(), hashlib.sha256).hexdigest()[:32]

    def _token(self, request: web.Request) -> str:
        """Return the token that the browser has of this session, "" where it has none."""
        token = request.cookies.get(COOKIE, "")
        name, _, signature = token.partition(".")
        if not token.isascii() or not hmac.compare_digest(signature, self._signed(name)):
            return ""
        self.phones.add(token)
        return token

    # Answers

    async def _front(self, request: web.Request) -> web.Response:
        token = self._token(request)
        return self._page(token) if token else self._join_page()

    def _join_page(self, trouble: str = "", status: int = 200) -> web.Response:
        return html(pages.join_page(self.lesson.title, trouble), status=status)

    def _page(self, token: str, trouble: str = "", status: int = 200) -> web.Response:
        lesson, current = self.lesson, self.lesson.room.round
        if current is None:
            return html(pages.waiting_page(lesson.title, trouble or _wait(lesson)), status=status)
        chosen = current.ballots.get(current.mark(token), "")
        page = pages.vote_page(lesson.title, lesson.ask, lesson.answers, lesson.room.ballot, chosen, trouble)
        return html(page, status=status)

    async def _join_by_link(self, request: web.Request) -> web.Response:
        return self._join(request, request.match_info["code"])

    async def _join_by_form(self, request: web.Request) -> web.Response:
        form = await request.post()
        return self._join(request, str(form.get("code", "")))

    def _join(self, request: web.Request, code: str) -> web.Response:
        if self._token(request):
            return web.Response(status=303, headers={"Location": "/"})
        if not same_code(code, self.lesson.room.header["code"]):
            if not self._wrong_codes.spend(request.remote or ""):
                return refusal(429, say("Too many wrong codes. Wait a minute."))
            return self._join_page(say("That is not the code on the screen."), 403)
        if len(self.phones) >= MAX_PHONES:
            return refusal(503, say("The room is full."))
        token = self._new_token()
        self.phones.add(token)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/")
        return response

    async def _vote(self, request: web.Request) -> web.Response:
        token = self._token(request)
        if not token:
            return self._join_page(say("Join first."), 403)
        if not self._votes.spend(token):
            return refusal(429, say("Too fast. Wait a moment and try again."))
        form = await request.post()
        ballot, option = str(form.get("ballot", "")), str(form.get("option", ""))
        current = self.lesson.room.round
        if current is None or ballot != self.lesson.room.ballot:
            return self._page(token, say("That vote has closed."), 409)
        if option not in [answer.id for answer in self.lesson.answers]:
            return self._page(token, say("That is none of the answers."), 400)
        mark = current.mark(token)
        if current.ballots.get(mark) != option:
            try:
                await self.lesson.ledger.add_soon({"do": "vote", "ballot": ballot, "mark": mark, "option": option})
            except JournalError:
                return self._page(token, say("Your answer could not be kept. Tell your teacher."), 503)
        return web.Response(status=303, headers={"Location": "/"})


def _wait(lesson: Lesson) -> str:
    stage = lesson.room.stage
    if stage == "talk":
        return say("Talk to the person beside you. Then vote again.")
    if stage == "end":
        return say("The class is over. You can close this page.")
    return say("Look at the screen in front.")


async def _style(_request: web.Request) -> web.Response:
    return sheet("ballot")
